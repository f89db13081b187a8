import type { Knex } from 'knex';
import { z } from 'zod';

const DEAD_AFTER_SECONDS = 60;
// A worker shows itself when it begins; a lock of somebody who never did is old or from before this table.
const UNKNOWN_AFTER_SECONDS = 300;

/** Says that these workers are alive, by the clock of the database. */
export async function showLife(sql: Knex, workerIds: readonly string[]): Promise<void> {
  if (workerIds.length === 0) return;
  const rows = workerIds.map((worker_id) => ({ worker_id, seen_at: sql.fn.now() }));
  await sql('job_workers').insert(rows).onConflict('worker_id').merge();
}

/**
 * Gives the jobs of workers that died (no sign of life for 60 seconds) back to the queue; the engine itself would wait four hours.
 * A worker that was only cut off may still be at it, which is why every job is repeatable.
 */
export async function freeJobsOfTheDead(sql: Knex): Promise<void> {
  const found: unknown = await sql.raw(
    `SELECT worker_id AS id FROM job_workers WHERE seen_at < now() - make_interval(secs => ?)
     UNION
     SELECT locked_by FROM graphile_worker.jobs
       WHERE locked_at < now() - make_interval(secs => ?) AND locked_by NOT IN (SELECT worker_id FROM job_workers)`,
    [DEAD_AFTER_SECONDS, UNKNOWN_AFTER_SECONDS],
  );
  const dead = z
    .object({ rows: z.array(z.object({ id: z.string() })) })
    .parse(found)
    .rows.map(({ id }) => id);
  if (dead.length === 0) return;
  await sql.raw('SELECT graphile_worker.force_unlock_workers(?::text[])', [dead]);
  await sql('job_workers').whereIn('worker_id', dead).delete();
}
