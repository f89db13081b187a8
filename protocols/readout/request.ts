import type { IdentityMethod, MunicipalProtocol } from '../municipal/protocol.ts';
import type { Regime } from '../municipal/refusal-grounds.ts';
import { granted, refuse, type RefusedField, type Verdict } from '../refusal.ts';
import { answerTermOf, endOfDayOf, endOfTerm, objectionEndsAt } from './answer-term.ts';
import { groundsFor, type DecisionGround } from './refusal-ground.ts';
import type { RequestKind } from './request-kind.ts';

/** `fulfilled` is a granted request that was closed, `closed` one that was refused or withdrawn. */
export const REQUEST_STATES = ['registered', 'granted', 'refused', 'fulfilled', 'closed'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** Titles on which the police may ask for footage (Sv), and voluntary handing over with a report of a crime. */
export const LEGAL_GROUNDS = ['126nd Sv', '126nda Sv', '126nf Sv', '126ne Sv', '96a Sv', 'aangifte'] as const;
export type LegalGround = (typeof LEGAL_GROUNDS)[number];

/** A request as it comes in, before it has a number. */
export interface RequestDraft {
  readonly kind: RequestKind;
  readonly regime: Regime;
  readonly requesterName: string;
  readonly organisation?: string | undefined;
  readonly contact: string;
  readonly interest: string;
  readonly place: string;
  readonly fromAt: Date;
  readonly toAt: Date;
  readonly receivedAt: Date;
  readonly legalGround?: LegalGround | undefined;
  readonly externalRef?: string | undefined;
  /** Day on which a demand wants the footage. */
  readonly deliverBy?: Date | undefined;
}

/** What the rules need to know of a registered request. */
export interface OpenRequest {
  readonly kind: RequestKind;
  readonly regime: Regime;
  readonly state: RequestState;
  readonly registeredBy: string;
  readonly receivedAt: Date;
  readonly dueAt: Date;
  readonly extendedDueAt?: Date | undefined;
  readonly identityMethod?: IdentityMethod | undefined;
  readonly decidedAt?: Date | undefined;
}

/** Longest window that one request may keep, in hours; a request is about one case, not about a day of everybody. */
export const WIDEST_WINDOW_HOURS = 24;

/** How far the clocks of camera and requester may be apart, in minutes: the hold reaches this much further on both sides. */
export const CLOCK_TOLERANCE_MINUTES = 15;

/** Shortest explanation of a refusal that can be called one, in characters. */
const SHORTEST_EXPLANATION = 20;

const MINUTE_MILLISECONDS = 60_000;

/** Whether the request can be registered, and by when it must be answered. Names every field that keeps it from being registered. */
export function register(
  draft: RequestDraft,
  protocol: MunicipalProtocol,
  now: Date,
): Verdict<{ readonly dueAt: Date }> {
  const fields = [...windowProblems(draft, now), ...interestProblems(draft, protocol), ...demandProblems(draft)];
  if (fields.length > 0) return refuse('invalid-input', fields);
  if (draft.toAt.getTime() - draft.fromAt.getTime() > WIDEST_WINDOW_HOURS * 60 * MINUTE_MILLISECONDS) {
    return refuse('window-too-wide', [
      { field: 'toAt', reason: `Een verzoek gaat over ten hoogste ${WIDEST_WINDOW_HOURS} uur.` },
    ]);
  }
  const term = answerTermOf(protocol.terms, draft.kind, draft.regime);
  if (term !== undefined) return granted({ dueAt: endOfTerm(draft.receivedAt, term.answer) });
  return granted({ dueAt: endOfDayOf(draft.deliverBy ?? draft.receivedAt) });
}

/** The window that is put on hold: what was asked for, widened by what clocks may differ. */
export function windowToHold(draft: Pick<RequestDraft, 'fromAt' | 'toAt'>): {
  readonly fromAt: Date;
  readonly toAt: Date;
} {
  const tolerance = CLOCK_TOLERANCE_MINUTES * MINUTE_MILLISECONDS;
  return { fromAt: new Date(draft.fromAt.getTime() - tolerance), toAt: new Date(draft.toAt.getTime() + tolerance) };
}

/** Whether a request of this kind comes from a citizen, whose identity must be sure before anything is granted (Wpg art. 26, AVG art. 12 lid 6). */
export function needsIdentity(kind: RequestKind): boolean {
  return kind === 'inzage' || kind === 'klacht';
}

/** Whether the identity can be noted as verified in this way. */
export function verifyIdentity(
  request: OpenRequest,
  method: IdentityMethod,
  protocol: MunicipalProtocol,
): Verdict<IdentityMethod> {
  if (request.state !== 'registered') return refuse('not-open');
  if (!protocol.request.identity.includes(method)) {
    return refuse('invalid-input', [{ field: 'method', reason: 'Het protocol van de gemeente kent deze wijze niet.' }]);
  }
  return granted(method);
}

/** Whether this person may grant the request now. */
export function grantRequest(request: OpenRequest, by: string, protocol: MunicipalProtocol): Verdict<'granted'> {
  const open = mayDecide(request, by, protocol);
  if (open.refused !== undefined) return open;
  if (needsIdentity(request.kind) && request.identityMethod === undefined) return refuse('identity-not-verified');
  return granted('granted');
}

/** Whether this person may refuse the request now, on this ground and with these words (Awb art. 3:46, Wpg art. 27 lid 2). */
export function refuseRequest(
  request: OpenRequest,
  by: string,
  decision: { readonly ground: DecisionGround; readonly text: string },
  protocol: MunicipalProtocol,
): Verdict<'refused'> {
  const open = mayDecide(request, by, protocol);
  if (open.refused !== undefined) return open;
  if (!groundsFor(protocol, request).some((ground) => ground.code === decision.ground)) {
    return refuse('no-ground', [{ field: 'ground', reason: 'Deze grond geldt niet voor dit verzoek.' }]);
  }
  if (decision.text.trim().length < SHORTEST_EXPLANATION) {
    return refuse('no-ground', [
      { field: 'text', reason: 'Leg in een paar zinnen uit waarom het verzoek wordt afgewezen.' },
    ]);
  }
  return granted('refused');
}

/** Until when the answer may be postponed: once, before the first term ends, and never for a demand. */
export function extendTerm(request: OpenRequest, protocol: MunicipalProtocol, now: Date): Verdict<Date> {
  const term = answerTermOf(protocol.terms, request.kind, request.regime);
  const open = request.state === 'registered' || request.state === 'granted';
  if (!open || term === undefined || request.extendedDueAt !== undefined) return refuse('not-open');
  if (now.getTime() > request.dueAt.getTime()) {
    return refuse('invalid-input', [
      { field: 'notice', reason: 'De eerste termijn is al voorbij; uitstel wordt daarvóór aangekondigd.' },
    ]);
  }
  return granted(endOfTerm(request.receivedAt, term.postponed));
}

/**
 * Whether the request can be closed, by which its hold ends. A refusal stays on hold until no objection can be lodged any more,
 * unless the requester has said in writing that none will come.
 */
export function closeRequest(request: OpenRequest, noObjection: boolean, now: Date): Verdict<'fulfilled' | 'closed'> {
  switch (request.state) {
    case 'registered':
      return granted('closed');
    case 'granted':
      return granted('fulfilled');
    case 'refused':
      return noObjection ||
        request.decidedAt === undefined ||
        now.getTime() > objectionEndsAt(request.decidedAt).getTime()
        ? granted('closed')
        : refuse('invalid-input', [{ field: 'noObjection', reason: 'De bezwaartermijn van zes weken loopt nog.' }]);
    case 'fulfilled':
    case 'closed':
      return refuse('not-open');
  }
}

/** The moment by which the request must be answered as things stand. */
export function answerBy(request: Pick<OpenRequest, 'dueAt' | 'extendedDueAt'>): Date {
  return request.extendedDueAt ?? request.dueAt;
}

function mayDecide(request: OpenRequest, by: string, protocol: MunicipalProtocol): Verdict<undefined> {
  if (request.state !== 'registered') return refuse('not-open');
  if (protocol.request.secondPairOfEyes && request.registeredBy === by) return refuse('own-request');
  return granted(undefined);
}

function windowProblems(draft: RequestDraft, now: Date): RefusedField[] {
  const problems: RefusedField[] = [];
  if (draft.toAt.getTime() <= draft.fromAt.getTime())
    problems.push({ field: 'toAt', reason: 'Het einde ligt niet na het begin.' });
  if (draft.fromAt.getTime() > now.getTime())
    problems.push({ field: 'fromAt', reason: 'Het tijdvak ligt in de toekomst.' });
  if (draft.receivedAt.getTime() > now.getTime())
    problems.push({ field: 'receivedAt', reason: 'De ontvangst ligt in de toekomst.' });
  return problems;
}

function interestProblems(draft: RequestDraft, protocol: MunicipalProtocol): RefusedField[] {
  if (protocol.request.interest === 'optional' || draft.kind !== 'inzage' || draft.interest.trim() !== '') return [];
  return [{ field: 'interest', reason: 'Het protocol van de gemeente vraagt naar het belang bij de opname.' }];
}

// Sv art. 126nd: a demand states its title and the term in which the data must be delivered.
function demandProblems(draft: RequestDraft): RefusedField[] {
  if (draft.kind !== 'vordering') return [];
  const needed = [
    ['legalGround', draft.legalGround, 'Kies het artikel waarop de vordering rust.'],
    ['externalRef', draft.externalRef, 'Vul het nummer van de vordering of het proces-verbaal in.'],
    ['deliverBy', draft.deliverBy, 'Vul in wanneer de beelden geleverd moeten zijn.'],
    ['organisation', draft.organisation, 'Vul de eenheid of het parket in.'],
  ] as const;
  return needed
    .filter(([, value]) => value === undefined || value === '')
    .map(([field, , reason]) => ({ field, reason }));
}
