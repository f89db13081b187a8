import { granted, refuse, type RefusedField, type Verdict } from '../refusal.ts';

/** A mandate is valid until it is withdrawn or its period has ended; it is never deleted. */
export const MANDATE_STATES = ['granted', 'withdrawn'] as const;
export type MandateState = (typeof MANDATE_STATES)[number];

/**
 * Standing permission to destroy what falls due (doorlopende machtiging), given by the archivist or the data protection officer
 * for one category of the selection list (Archiefwet 1995 art. 3 and 5).
 */
export interface Mandate {
  readonly id: string;
  /** Number or letter under which the permission is filed. */
  readonly reference: string;
  /** Category of the selection list, and the law it rests on. */
  readonly ground: string;
  readonly grantedBy: string;
  readonly grantedAt: Date;
  readonly validFrom: Date;
  readonly validTo: Date;
  readonly state: MandateState;
  readonly withdrawnAt?: Date | undefined;
}

/** What the person who grants a mandate says. */
export type MandateDraft = Pick<Mandate, 'reference' | 'ground' | 'validFrom' | 'validTo'>;

/** How a mandate stands at a moment. */
export type MandateStanding = 'valid' | 'not-yet' | 'expired' | 'withdrawn';

/** Longest period of one mandate; after it somebody must look again at how destruction went. */
export const LONGEST_MANDATE_DAYS = 731;

const DAY_MILLISECONDS = 86_400_000;

/** Whether such a mandate can be granted. */
export function grantMandate(draft: MandateDraft, now: Date): Verdict<MandateDraft> {
  const fields: RefusedField[] = [];
  const days = (draft.validTo.getTime() - draft.validFrom.getTime()) / DAY_MILLISECONDS;
  if (days <= 0) fields.push({ field: 'validTo', reason: 'De einddatum ligt niet na de begindatum.' });
  if (days > LONGEST_MANDATE_DAYS)
    fields.push({ field: 'validTo', reason: 'Een machtiging geldt ten hoogste twee jaar.' });
  if (draft.validTo.getTime() <= now.getTime())
    fields.push({ field: 'validTo', reason: 'De einddatum ligt in het verleden.' });
  return fields.length > 0 ? refuse('invalid-input', fields) : granted(draft);
}

/** How the mandate stands now. Its last moment is part of it. */
export function standingOf(mandate: Pick<Mandate, 'state' | 'validFrom' | 'validTo'>, now: Date): MandateStanding {
  if (mandate.state === 'withdrawn') return 'withdrawn';
  if (now.getTime() < mandate.validFrom.getTime()) return 'not-yet';
  return now.getTime() > mandate.validTo.getTime() ? 'expired' : 'valid';
}

/** The mandate under which destruction may run now: of the valid ones the one that lasts longest. */
export function mandateInForce(mandates: readonly Mandate[], now: Date): Verdict<Mandate> {
  const [longest] = mandates
    .filter((mandate) => standingOf(mandate, now) === 'valid')
    .sort((one, other) => other.validTo.getTime() - one.validTo.getTime());
  if (longest !== undefined) return granted(longest);
  return refuse(mandates.some((mandate) => standingOf(mandate, now) === 'expired') ? 'mandate-expired' : 'no-mandate');
}
