/** What can wait for the supervisor, what harms most first. */
export const DESK_ITEMS = [
  'log-differs',
  'anchor-fails',
  'finding-open',
  'task-late',
  'answer-late',
  'task-waiting',
  'sample-waiting',
  'review-open',
  'review-due',
  'log-check-due',
  'mandate-missing',
] as const;
export type DeskItemKind = (typeof DESK_ITEMS)[number];

/** One thing that waits, with the one place where it is dealt with. */
export interface DeskItem {
  readonly kind: DeskItemKind;
  readonly count: number;
  /** By when it should be done, when there is such a moment; ISO 8601 in UTC. */
  readonly dueAt?: string | undefined;
  /** Path of the page where it is done. */
  readonly href: string;
}

/** What waits, in the order in which to do it: what harms most first, and of the same kind what is due first. */
export function inOrderOfUrgency(items: readonly DeskItem[]): readonly DeskItem[] {
  const rank = ({ kind }: DeskItem): number => DESK_ITEMS.indexOf(kind);
  return items
    .filter(({ count }) => count > 0)
    .toSorted((one, other) => rank(one) - rank(other) || (one.dueAt ?? '').localeCompare(other.dueAt ?? ''));
}
