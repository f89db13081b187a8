import { granted, refuse, type Verdict } from '../refusal.ts';
import { inMonths } from './calendar.ts';

/** What somebody or something may do here: a member of staff with his role, a docking PC with its key, a standing mandate. */
export const RIGHT_KINDS = ['person', 'dock', 'mandate'] as const;
export type RightKind = (typeof RIGHT_KINDS)[number];

/** What is thought of a right: it stays as it is, or it is to be withdrawn. */
export const RIGHT_VERDICTS = ['keeps', 'withdraw'] as const;
export type RightVerdict = (typeof RIGHT_VERDICTS)[number];

/** A review of rights as far as its rules are concerned. */
export interface RightsReview {
  readonly signedAt: string | null;
}

/** Decides on one right; until the review is signed off, a decision can be changed. Withdrawing takes a reason. */
export function decideOnRight(
  review: RightsReview,
  { verdict, reason }: { readonly verdict: RightVerdict; readonly reason: string },
): Verdict<{ readonly verdict: RightVerdict; readonly reason: string }> {
  if (review.signedAt !== null) return refuse('not-open');
  if (verdict === 'withdraw' && reason === '') {
    return refuse('invalid-input', [{ field: 'reason', reason: 'Schrijf op waarom dit recht weg moet.' }]);
  }
  return granted({ verdict, reason });
}

/** Signs the review off, once every right was decided on. */
export function signOff(
  review: RightsReview,
  rights: readonly { readonly verdict: RightVerdict | null }[],
): Verdict<undefined> {
  if (review.signedAt !== null) return refuse('not-open');
  return rights.some(({ verdict }) => verdict === null) ? refuse('review-incomplete') : granted(undefined);
}

/** When the next review is due: at once when there was none (BIO2 8.02.01). */
export function nextReviewAt(lastSignedAt: string | undefined, months: number, now: Date): Date {
  return lastSignedAt === undefined ? now : inMonths(new Date(lastSignedAt), months);
}
