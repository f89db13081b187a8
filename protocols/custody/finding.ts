/** What can be wrong with the vault: nothing lies there, it is too long or short, it cannot be opened as it was sealed, its key is gone, or nobody knows it. */
export const FINDING_KINDS = [
  'object-missing',
  'size-differs',
  'content-differs',
  'key-missing',
  'object-unknown',
  'object-unremoved',
  'malware-found',
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

/** Days within which every object is opened and hashed again when nothing else is set; at most the shortest usual term of 28 days. */
export const RECHECK_DAYS = 14;
export const MOST_RECHECK_DAYS = 28;

/** Objects that wait to be read again. */
export interface Unread {
  readonly total: number;
  /** Those whose last reading will be too long ago before tomorrow's turn has ended. */
  readonly pressing: number;
}

/** How many objects today's check reads: an equal share of all, and never fewer than what would be too late tomorrow. */
export function shareOfToday({ total, pressing }: Unread, days: number): number {
  return Math.max(pressing, Math.ceil(total / days));
}
