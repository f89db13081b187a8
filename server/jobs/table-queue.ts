import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { z } from 'zod';
import { stamp, type Clock } from '../clock.ts';
import { JOB_NAMES, type JobOrder, type JobQueue, type JobRun, type JobTable } from './job.ts';

const LEASE_SECONDS = 60;
const LOOK_EVERY_MILLISECONDS = 1000;
const MOST_ATTEMPTS = 5;

const ClaimedJob = z.object({
  id: z.string(),
  name: z.enum(JOB_NAMES),
  payload: z.string(),
  attempts: z.number(),
  fencing: z.number(),
});
type ClaimedJob = z.infer<typeof ClaimedJob>;
const Payload = z.record(z.string(), z.union([z.string(), z.number()]));

interface QueueParts {
  readonly sql: Knex;
  readonly clock: Clock;
  readonly log: Logger;
  /** How many jobs run side by side. */
  readonly lanes?: number;
}

/** Writes an order into the table of jobs, in the transaction of the act. */
export function enqueueInTable(clock: Clock): (sql: Knex.Transaction, order: JobOrder) => Promise<void> {
  return async (sql, order) => {
    const row = {
      id: randomUUID(),
      name: order.name,
      payload: JSON.stringify(order.payload),
      state: 'waiting',
      run_at: stamp(order.runAt ?? clock.now()),
      attempts: 0,
      fencing: 0,
      lease_until: null,
      unique_key: order.key ?? null,
      last_error: null,
      created_at: stamp(clock.now()),
    };
    await sql('jobs').insert(row).onConflict('unique_key').ignore();
  };
}

/** Queue on our own table: one claiming statement, a lease and a fencing token. For the one process of the embedded database. */
export function tableQueue({ sql, clock, log, lanes = 2 }: QueueParts): JobQueue {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let table: JobTable | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;

  const look = async (jobs: JobTable): Promise<void> => {
    while (running.size < lanes && !stopping.signal.aborted) {
      const job = await claim(sql, clock);
      if (job === undefined) return;
      const run = runJob({ sql, clock, log }, job, jobs[job.name], stopping.signal).finally(() => {
        running.delete(run);
        wake();
      });
      running.add(run);
    }
  };

  const wake = (): void => {
    if (table === undefined || looking !== undefined || stopping.signal.aborted) return;
    looking = look(table)
      .catch((error: unknown) => {
        log.error({ error }, 'looking for work failed');
      })
      .finally(() => {
        looking = undefined;
      });
  };

  return {
    start: async (jobs) => {
      table = jobs;
      timer = setInterval(wake, LOOK_EVERY_MILLISECONDS);
      wake();
      await looking;
    },
    wake,
    idle: async () => {
      do {
        wake();
        await looking;
        await Promise.all(running);
      } while (running.size > 0 || (await dueCount(sql, clock)) > 0);
    },
    stop: async () => {
      clearInterval(timer);
      stopping.abort();
      await looking;
      await Promise.all(running);
    },
  };
}

async function runJob(
  { sql, clock, log }: Pick<QueueParts, 'sql' | 'clock' | 'log'>,
  job: ClaimedJob,
  work: (run: JobRun) => Promise<void>,
  stopping: AbortSignal,
): Promise<void> {
  const lost = new AbortController();
  const keeper = setInterval(
    () => {
      keepLease(sql, clock, job).then(
        (kept) => {
          if (!kept) lost.abort();
        },
        (error: unknown) => {
          log.warn({ error, job: job.name }, 'the lease could not be kept');
        },
      );
    },
    (LEASE_SECONDS * 1000) / 3,
  );
  try {
    await work({
      payload: Payload.parse(JSON.parse(job.payload)),
      signal: AbortSignal.any([stopping, lost.signal]),
    });
    await held(sql, job).delete();
  } catch (error) {
    log.warn({ error, job: job.name, attempt: job.attempts }, 'job failed');
    await putBack(sql, clock, job, error).catch((fault: unknown) => {
      // Nobody waits for it; when its lease has run out it is taken again.
      log.error({ error: fault, job: job.name }, 'a job that failed could not be put back');
    });
  } finally {
    clearInterval(keeper);
  }
}

async function claim(sql: Knex, clock: Clock): Promise<ClaimedJob | undefined> {
  const now = stamp(clock.now());
  const machine = clock.machine();
  const claimable = sql('jobs')
    .select('id')
    .where((due) => {
      void due.where('state', 'waiting').where('run_at', '<=', now);
    })
    .orWhere((dead) => {
      void dead.where('state', 'running').where('lease_until', '<', stamp(machine));
    })
    .orderBy('run_at')
    .limit(1);
  const rows: unknown[] = await sql('jobs')
    .whereIn('id', claimable)
    .update({
      state: 'running',
      lease_until: stamp(new Date(machine.getTime() + LEASE_SECONDS * 1000)),
      attempts: sql.raw('attempts + 1'),
      fencing: sql.raw('fencing + 1'),
      // The key is free from here on: an order that comes while this one runs must not be lost.
      unique_key: null,
    })
    .returning(['id', 'name', 'payload', 'attempts', 'fencing']);
  return rows.length === 0 ? undefined : ClaimedJob.parse(rows[0]);
}

function held(sql: Knex, job: ClaimedJob): Knex.QueryBuilder {
  return sql('jobs').where({ id: job.id, fencing: job.fencing, state: 'running' });
}

async function keepLease(sql: Knex, clock: Clock, job: ClaimedJob): Promise<boolean> {
  const until = stamp(new Date(clock.machine().getTime() + LEASE_SECONDS * 1000));
  const changed = await held(sql, job).update({ lease_until: until });
  return changed === 1;
}

async function putBack(sql: Knex, clock: Clock, job: ClaimedJob, error: unknown): Promise<void> {
  const over = job.attempts >= MOST_ATTEMPTS;
  const delaySeconds = 2 ** job.attempts;
  await held(sql, job).update({
    state: over ? 'failed' : 'waiting',
    lease_until: null,
    run_at: stamp(new Date(clock.now().getTime() + delaySeconds * 1000)),
    last_error: error instanceof Error ? error.message : String(error),
  });
}

async function dueCount(sql: Knex, clock: Clock): Promise<number> {
  const row: unknown = await sql('jobs')
    .where('state', 'waiting')
    .where('run_at', '<=', stamp(clock.now()))
    .count({ due: '*' })
    .first();
  return z.object({ due: z.coerce.number() }).parse(row).due;
}
