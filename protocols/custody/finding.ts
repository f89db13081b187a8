/**
 * What can be wrong with the vault: nothing lies there, it is too long or short, it cannot be opened as it was sealed, its key is gone, or nobody knows
 * it; and with the keys: one of their two copies is gone.
 */
export const FINDING_KINDS = [
  'object-missing',
  'size-differs',
  'content-differs',
  'key-missing',
  'object-unknown',
  'object-unremoved',
  'malware-found',
  'key-copy-gone',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

export const FINDING_STATES = ['open', 'settled'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/**
 * How a finding is settled. `repaired`: it was put right, and the next check has to agree or it is raised again.
 * `accepted`: it stays as it is, such as footage that is lost for good, and is not raised again.
 */
export const SETTLEMENTS = ['repaired', 'accepted'] as const;
export type Settlement = (typeof SETTLEMENTS)[number];

/** How a finding of this kind may be settled: nobody can agree to keys that lie in one place only. */
export function settlementsOf(kind: FindingKind): readonly Settlement[] {
  return kind === 'key-copy-gone' ? ['repaired'] : SETTLEMENTS;
}

/** Days within which every object is opened and hashed again when nothing else is set; at most the shortest usual term of 28 days. */
export const RECHECK_DAYS = 14;
export const MOST_RECHECK_DAYS = 28;

/** Objects that wait to be read again. */
export interface Unread {
  readonly total: number;
  /** Those whose last reading will be too long ago before tomorrow's check has ended, which may take a day. */
  readonly pressing: number;
}

/** How many objects today's check reads: an equal share of all, and never fewer than what would be too late tomorrow. */
export function shareOfToday({ total, pressing }: Unread, days: number): number {
  return Math.max(pressing, Math.ceil(total / days));
}

/** When everything was read since, and when the last check began; nothing when there is nothing to read or no check yet. */
export interface CheckTimes {
  readonly readSince: string | undefined;
  readonly begunAt: string | undefined;
}

/** Days after which a check that did not begin is missed: it is a daily one. */
export const CHECK_MISSED_DAYS = 2;

const DAY_MILLISECONDS = 86_400_000;

/** Whether the checks are late: something was not opened within the days that were set, or no check began for two days. */
export function isLate({ readSince, begunAt }: CheckTimes, now: Date, recheckDays: number): boolean {
  if (readSince === undefined) return false;
  const before = (moment: string, days: number): boolean =>
    Date.parse(moment) < now.getTime() - days * DAY_MILLISECONDS;
  return before(readSince, recheckDays) || before(begunAt ?? readSince, CHECK_MISSED_DAYS);
}
