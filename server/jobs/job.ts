/** Work that is done outside a request. Every job may run more than once, so every job is repeatable. */
export const JOB_NAMES = [
  'docking.finish',
  'docking.examine',
  'docking.scan',
  'docking.assemble',
  'docking.sweep',
  'docking.watch',
  'viewing.sweep',
  'viewing.convert',
  'redaction.propose',
  'redaction.render',
  'handover.build',
  'retention.destroy',
  'audit.publish',
  'processing.export',
  'custody.reconcile',
  'custody.watch',
  'supervision.watch',
  'supervision.pack',
] as const;
export type JobName = (typeof JOB_NAMES)[number];

/** What a job is told: names of things, never footage or personal facts. */
export type JobPayload = Readonly<Record<string, string | number>>;

/** An order for a job, given inside the transaction that makes it necessary. */
export interface JobOrder {
  readonly name: JobName;
  readonly payload: JobPayload;
  /** Not before this moment, by the clock of the house. */
  readonly runAt?: Date;
  /** While a job with this key waits, another order with it changes nothing. */
  readonly key?: string;
}

/** What a job is given when it runs. */
export interface JobRun {
  readonly payload: JobPayload;
  /** Aborted when the process stops or the lease could not be kept. */
  readonly signal: AbortSignal;
}

/** One function for every job name. */
export type JobTable = Readonly<Record<JobName, (run: JobRun) => Promise<void>>>;

/** The queue as the process sees it. Ordering is done through `Transaction.enqueue`. */
export interface JobQueue {
  /** Starts taking jobs; the promise resolves when the first look has been taken. */
  start(jobs: JobTable): Promise<void>;
  /** Looks for work now instead of at the next turn. */
  wake(): void;
  /** Resolves when no job is due or running; for tests, the journey and an orderly stop. */
  idle(): Promise<void>;
  /** Stops taking jobs, aborts those that run and waits for them. */
  stop(): Promise<void>;
}
