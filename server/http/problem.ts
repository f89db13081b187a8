import type { Refusal, RefusedField } from '../../protocols/refusal.ts';
import type { Language } from '../web/view.ts';
import { refusalWords } from '../web/words/refusals.ts';

/** HTTP status of every refusal. Unknown and forbidden are the same, so that nobody learns that something exists. */
export const HTTP_STATUS = {
  'not-found': 404,
  'not-permitted': 404,
  'not-signed-in': 401,
  'sign-in-failed': 403,
  // ADR: validation errors are 400, never 422.
  'invalid-input': 400,
  'cross-site': 403,
  'too-many-attempts': 429,
  'unknown-dock': 401,
  'dock-revoked': 401,
  'enrolment-code-unknown': 404,
  'manifest-refused': 400,
  'clip-too-large': 413,
  'hash-differs': 409,
  'upload-incomplete': 409,
  'camera-known': 409,
  'camera-worn': 409,
  'wearer-has-camera': 409,
  'etag-differs': 409,
  'note-too-large': 413,
  'system-bound-elsewhere': 403,
  'no-dock-certificate': 409,
  'not-sealed': 409,
  'being-destroyed': 410,
  'keys-gone': 410,
  'malware-found': 409,
  'not-scanned': 409,
  'footage-damaged': 409,
  'search-too-wide': 400,
  'no-purpose': 400,
  'purpose-not-allowed': 403,
  'no-case': 400,
  'no-co-viewer': 400,
  'own-viewing': 403,
  'not-agreed': 409,
  'own-footage': 403,
  'not-other-department': 403,
  'session-ended': 410,
  'range-not-satisfiable': 416,
  'not-open': 409,
  'own-request': 403,
  'no-ground': 400,
  'no-recordings': 409,
  'identity-not-verified': 409,
  'window-too-wide': 400,
  'plan-not-proposed': 409,
  'plan-not-reviewed': 409,
  'plan-changed-since-review': 409,
  'own-plan': 403,
  'plan-refused': 400,
  'copy-not-released': 409,
  'inspection-ended': 410,
  'link-expired': 410,
  'code-wrong': 403,
  'link-locked': 403,
  'not-ready': 409,
  'no-mandate': 409,
  'mandate-expired': 409,
  'hold-open': 409,
  'hold-already-lifted': 409,
  'review-too-late': 400,
  'own-view': 403,
  'own-access': 403,
  'review-incomplete': 409,
  'export-too-long': 400,
  'no-mailbox': 409,
  'own-erasure': 403,
  'erasure-decided': 409,
  'demo-only': 404,
} as const satisfies Record<Refusal, number>;

/** Media type of every refusal in the API (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json';

/** A refusal or fault as the API answers it (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Names this one occurrence: the trace id of the request. */
  readonly instance: string;
  /** Every field that is wrong, together. */
  readonly fields?: readonly RefusedField[];
}

/** What the answering of a problem needs beside the refusal itself. */
export interface ProblemPlace {
  readonly language: Language;
  readonly traceId: string;
}

/** The body that the API answers a refusal with. */
export function problemOf(refused: Refusal, place: ProblemPlace, fields: readonly RefusedField[] = []): Problem {
  // Forbidden says in every byte what unknown says.
  const shown: Refusal = refused === 'not-permitted' ? 'not-found' : refused;
  const { title, detail } = refusalWords[place.language][shown];
  return {
    ...{ type: `urn:beeldkluis:weigering:${shown}`, title, status: HTTP_STATUS[shown], detail },
    instance: instanceOf(place),
    ...(fields.length === 0 ? {} : { fields }),
  };
}

const TRANSPORT = {
  405: {
    nl: ['Methode niet toegestaan', 'Dit adres kent deze methode niet.'],
    en: ['Method not allowed', 'This address does not know this method.'],
  },
  406: {
    nl: ['Vorm niet beschikbaar', 'Dit adres antwoordt alleen met JSON.'],
    en: ['Not acceptable', 'This address answers in JSON only.'],
  },
  413: {
    nl: ['Bericht te groot', 'Het verstuurde bericht is groter dan dit adres aanneemt.'],
    en: ['Content too large', 'The message is larger than this address takes.'],
  },
  415: {
    nl: ['Vorm niet ondersteund', 'Verstuur de gegevens als JSON.'],
    en: ['Unsupported media type', 'Send the content as JSON.'],
  },
  421: {
    nl: ['Verkeerd adres', 'Deze kluis antwoordt niet op deze naam of achter een tussenstation.'],
    en: ['Misdirected request', 'This vault does not answer to this name or behind an intermediary.'],
  },
  500: {
    nl: ['Er ging iets mis', 'Er ging bij ons iets mis. Probeer het later opnieuw.'],
    en: ['Something went wrong', 'Something went wrong on our side. Try again later.'],
  },
} as const satisfies Record<number, Record<Language, readonly [string, string]>>;

/** Statuses that come from the transport and not from an act. */
export type TransportStatus = keyof typeof TRANSPORT;

/** Title and detail of a transport's no. */
export function transportWords(status: TransportStatus, language: Language): { title: string; detail: string } {
  const [title, detail] = TRANSPORT[status][language];
  return { title, detail };
}

/** The body that the API answers with when the transport itself says no. */
export function transportProblem(status: TransportStatus, place: ProblemPlace): Problem {
  return { type: 'about:blank', ...transportWords(status, place.language), status, instance: instanceOf(place) };
}

function instanceOf(place: ProblemPlace): string {
  return `urn:beeldkluis:verzoek:${place.traceId}`;
}
