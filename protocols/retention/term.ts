/** What is going to happen to a recording, as far as its term is concerned. */
export const PROSPECTS = [
  'running',
  'due-soon',
  'held',
  'held-past-due',
  'ready',
  'being-destroyed',
  'destroyed',
] as const;
export type Prospect = (typeof PROSPECTS)[number];

/** What the term of a recording depends on. */
export interface TermFacts {
  readonly state: string;
  readonly dueAt: Date;
  /** Number of open holds. */
  readonly holds: number;
}

/** So many days before it falls due a recording is said to fall due soon. */
export const SOON_DAYS = 3;

const DAY_MILLISECONDS = 86_400_000;

/** What happens to the recording: `ready` is due and kept by nothing, so that only a mandate is needed to destroy it. */
export function prospectOf(recording: TermFacts, now: Date): Prospect {
  if (recording.state === 'destroyed') return 'destroyed';
  if (recording.state === 'destroying') return 'being-destroyed';
  const due = isDue(recording, now);
  if (recording.holds > 0) return due ? 'held-past-due' : 'held';
  if (due) return 'ready';
  return recording.dueAt.getTime() - now.getTime() <= SOON_DAYS * DAY_MILLISECONDS ? 'due-soon' : 'running';
}

/** Whether the term has ended. At its last moment a recording is due. */
export function isDue(recording: Pick<TermFacts, 'dueAt'>, now: Date): boolean {
  return recording.dueAt.getTime() <= now.getTime();
}
