import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import {
  Logger as EngineLogger,
  run,
  runMigrations,
  type Runner,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { JOB_NAMES, type JobOrder, type JobQueue, type JobTable } from './job.ts';
import { freeJobsOfTheDead, showLife } from './signs-of-life.ts';

const MOST_ATTEMPTS = 5;
const BEAT_MILLISECONDS = 15_000;
const Payload = z.record(z.string(), z.union([z.string(), z.number()]));

interface QueueParts {
  readonly url: string;
  readonly sql: Knex;
  readonly log: Logger;
  /** How many jobs one worker process runs side by side. */
  readonly lanes?: number;
}

/** Lays out the tables of the job engine; needed once before the first order. */
export async function preparePostgresQueue(url: string): Promise<void> {
  await runMigrations({ connectionString: url, logger: quiet() });
}

/** Orders a job through the engine's SQL function, in the transaction of the act. */
export function enqueueInPostgres(clock: Clock): (sql: Knex.Transaction, order: JobOrder) => Promise<void> {
  return async (sql, order) => {
    // The engine runs by the clock of the database; the clock of the house may be ahead of it.
    const wait = order.runAt === undefined ? 0 : Math.max(0, order.runAt.getTime() - clock.now().getTime());
    await sql.raw(
      `SELECT graphile_worker.add_job(?, payload := ?::json, run_at := now() + make_interval(secs => ?),
         max_attempts := ?, job_key := ?, job_key_mode := 'preserve_run_at')`,
      [order.name, JSON.stringify(order.payload), wait / 1000, MOST_ATTEMPTS, order.key ?? null],
    );
  };
}

/** Queue on graphile-worker: for several machines, any number of workers. */
export function postgresQueue({ url, sql, log, lanes = 2 }: QueueParts): JobQueue {
  let runner: Runner | undefined;
  let heart: NodeJS.Timeout | undefined;
  const stopping = new AbortController();
  const workerIds = new Set<string>();
  const events: WorkerEvents = new EventEmitter();
  events.on('worker:create', ({ worker }) => workerIds.add(worker.workerId));
  const beat = async (): Promise<void> => {
    await showLife(sql, [...workerIds]);
    await freeJobsOfTheDead(sql);
  };
  return {
    start: async (jobs) => {
      runner = await run({
        events,
        connectionString: url,
        concurrency: lanes,
        noHandleSignals: true,
        pollInterval: 1000,
        taskList: tasks(jobs, stopping.signal),
        logger: quiet(log),
      });
      await beat();
      heart = setInterval(() => {
        beat().catch((error: unknown) => {
          log.error({ error }, 'showing life to the other workers failed');
        });
      }, BEAT_MILLISECONDS);
    },
    // The engine listens for new work by itself.
    wake: () => undefined,
    idle: async () => {
      while ((await unfinished(sql)) > 0) await pause(25);
    },
    stop: async () => {
      clearInterval(heart);
      stopping.abort();
      await runner?.stop();
    },
  };
}

function tasks(jobs: JobTable, stopping: AbortSignal): TaskList {
  const list: TaskList = {};
  for (const name of JOB_NAMES) {
    list[name] = (payload) => jobs[name]({ payload: Payload.parse(payload), signal: stopping });
  }
  return list;
}

async function unfinished(sql: Knex): Promise<number> {
  const result: unknown = await sql.raw(
    'SELECT count(*) AS due FROM graphile_worker.jobs WHERE run_at <= now() AND attempts < max_attempts',
  );
  return z.object({ rows: z.tuple([z.object({ due: z.coerce.number() })]) }).parse(result).rows[0].due;
}

function quiet(log?: Logger): EngineLogger {
  return new EngineLogger(() => (level, message) => {
    if (level === 'error') log?.error({ engine: message }, 'job engine');
  });
}
