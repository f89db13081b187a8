import { Cron } from 'croner';
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import type { JobName } from './job.ts';

/** What is ordered by the clock: cron pattern (seconds first) by the machine's time. A waiting order is not doubled. */
export const TIMETABLE = [
  ['audit.publish', '*/30 * * * * *'],
  ['processing.export', '10,25,40,55 * * * * *'],
  ['viewing.sweep', '0 * * * * *'],
  ['docking.sweep', '15 */5 * * * *'],
  ['docking.watch', '50 */5 * * * *'],
  ['retention.destroy', '30 0 * * * *'],
  ['custody.reconcile', '0 10 3 * * *'],
  ['custody.watch', '50 */5 * * * *'],
  ['supervision.watch', '40 */2 * * * *'],
] as const satisfies readonly (readonly [JobName, string])[];

/** Running timetable of one process. */
export interface Timetable {
  /** Orders everything in the table now, for instance after the demo clock was moved. */
  orderAll(): Promise<void>;
  stop(): void;
}

/** Starts ordering by the clock. An order that could not be placed is logged; the next one comes by itself. */
export function startTimetable(database: Database, log: Logger): Timetable {
  const order = (name: JobName): Promise<void> =>
    database
      .inTransaction((tx) => tx.enqueue({ name, payload: {}, key: name }))
      .catch((error: unknown) => {
        log.error({ error, job: name }, 'ordering a job failed');
      });
  const crons = TIMETABLE.map(([name, pattern]) => new Cron(pattern, { protect: true }, () => order(name)));
  return {
    orderAll: async () => {
      for (const [name] of TIMETABLE) await order(name);
    },
    stop: () => {
      for (const cron of crons) cron.stop();
    },
  };
}
