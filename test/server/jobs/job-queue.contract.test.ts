import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import pino from 'pino';
import type { DatabaseAddress } from '../../../server/database/database.ts';
import { JOB_NAMES, type JobQueue, type JobRun, type JobTable } from '../../../server/jobs/job.ts';
import { postgresQueue } from '../../../server/jobs/postgres-queue.ts';
import { tableQueue } from '../../../server/jobs/table-queue.ts';
import { DIALECTS, freshDatabase, type FreshDatabase } from '../../support/databases.ts';

const log = pino({ level: 'silent' });

function queueOn(fresh: FreshDatabase, lanes = 2): JobQueue {
  const { database, clock } = fresh;
  const address: DatabaseAddress = fresh.address;
  return address.dialect === 'postgresql'
    ? postgresQueue({ url: address.url, sql: database.sql, log, lanes })
    : tableQueue({ sql: database.sql, clock, log, lanes });
}

function jobsThat(work: (run: JobRun) => Promise<void>): JobTable {
  return Object.fromEntries(JOB_NAMES.map((name) => [name, work])) as JobTable;
}

test('a database that fails while a job that failed is put back takes nothing down with it: the job is still there', async () => {
  await using fresh = await freshDatabase('sqlite');
  const { sql } = fresh.database;
  await fresh.database.inTransaction((tx) => tx.enqueue({ name: 'docking.examine', payload: {} }));
  const queue = queueOn(fresh);
  let failed: () => void = () => undefined;
  const failing = new Promise<void>((resolve) => (failed = resolve));
  await queue.start(
    jobsThat(async () => {
      await sql.schema.renameTable('jobs', 'jobs_away');
      failed();
      throw new Error('ffprobe was killed');
    }),
  );
  await failing;
  await queue.stop();
  await sql.schema.renameTable('jobs_away', 'jobs');
  expect(await sql('jobs').pluck('name')).toEqual(['docking.examine']);
});

describe.each(DIALECTS)('the queue on %s', (dialect) => {
  test('runs every job once, also when two workers take from it', async () => {
    await using fresh = await freshDatabase(dialect);
    const seen: number[] = [];
    const table = jobsThat(async ({ payload }) => {
      await pause(2);
      seen.push(Number(payload['number']));
    });
    await fresh.database.inTransaction(async (tx) => {
      for (let number = 0; number < 40; number += 1) await tx.enqueue({ name: 'docking.examine', payload: { number } });
    });
    const queues = [queueOn(fresh), queueOn(fresh)];
    await Promise.all(queues.map((queue) => queue.start(table)));
    await Promise.all(queues.map((queue) => queue.idle()));
    await Promise.all(queues.map((queue) => queue.stop()));
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, number) => number));
  });

  test('never sees an order whose transaction was rolled back', async () => {
    await using fresh = await freshDatabase(dialect);
    const seen: unknown[] = [];
    await fresh.database
      .inTransaction(async (tx) => {
        await tx.enqueue({ name: 'docking.examine', payload: { number: 1 } });
        throw new Error('power cut');
      })
      .catch(() => undefined);
    const queue = queueOn(fresh);
    await queue.start(jobsThat(({ payload }) => Promise.resolve(void seen.push(payload))));
    await queue.idle();
    await queue.stop();
    expect(seen).toEqual([]);
  });

  test('tries a job again that failed', async () => {
    await using fresh = await freshDatabase(dialect);
    let tries = 0;
    await fresh.database.inTransaction((tx) => tx.enqueue({ name: 'docking.examine', payload: {} }));
    const queue = queueOn(fresh);
    await queue.start(
      jobsThat(() => {
        tries += 1;
        return tries === 1 ? Promise.reject(new Error('ffprobe was killed')) : Promise.resolve();
      }),
    );
    while (tries < 2) await pause(50);
    await queue.idle();
    await queue.stop();
    expect(tries).toBe(2);
  });

  test('takes one waiting order for a key, and a new one while the first runs', async () => {
    await using fresh = await freshDatabase(dialect);
    let runs = 0;
    const order = (): Promise<void> =>
      fresh.database.inTransaction((tx) => tx.enqueue({ name: 'audit.publish', payload: {}, key: 'publish' }));
    await order();
    await order();
    const queue = queueOn(fresh);
    await queue.start(
      jobsThat(async () => {
        runs += 1;
        if (runs === 1) await order();
      }),
    );
    await queue.idle();
    await queue.stop();
    expect(runs).toBe(2);
  });
});

test('a late worker cannot complete a job that another took over after its lease ended', async () => {
  await using fresh = await freshDatabase('sqlite');
  const { sql } = fresh.database;
  let release: (() => void) | undefined;
  const stuck = new Promise<void>((resolve) => (release = resolve));
  await fresh.database.inTransaction((tx) => tx.enqueue({ name: 'docking.examine', payload: {} }));
  const late = queueOn(fresh, 1);
  await late.start(jobsThat(() => stuck));
  while ((await sql('jobs').where({ state: 'running' })).length === 0) await pause(10);

  await sql('jobs').update({ lease_until: '2000-01-01T00:00:00.000Z' });
  let done = 0;
  const hung = new Promise<void>((resolve) => setTimeout(resolve, 300));
  const second = queueOn(fresh, 1);
  await second.start(jobsThat(() => hung.then(() => void (done += 1))));
  while ((await sql('jobs').where({ fencing: 2 })).length === 0) await pause(10);
  release?.();
  await pause(100);
  expect(await sql('jobs').pluck('state')).toEqual(['running']);
  await second.idle();
  expect(done).toBe(1);
  expect(await sql('jobs').pluck('id')).toEqual([]);
  await Promise.all([late.stop(), second.stop()]);
});

if (DIALECTS.includes('postgresql')) {
  describe('a worker on PostgreSQL that was killed', () => {
    test.each([
      ['showed life a minute ago', "now() - interval '2 minutes'", 'now()'],
      ['never showed life', undefined, "now() - interval '10 minutes'"],
    ])('and %s leaves its job to another', async (_, seenAt, lockedAt) => {
      await using fresh = await freshDatabase('postgresql');
      const { sql } = fresh.database;
      await fresh.database.inTransaction((tx) => tx.enqueue({ name: 'docking.examine', payload: {} }));
      await sql.raw(`UPDATE graphile_worker._private_jobs SET locked_by = 'worker-dead', locked_at = ${lockedAt}`);
      if (seenAt !== undefined) await sql.raw(`INSERT INTO job_workers VALUES ('worker-dead', ${seenAt})`);
      let runs = 0;
      const queue = queueOn(fresh);
      await queue.start(jobsThat(() => Promise.resolve(void (runs += 1))));
      await queue.idle();
      await queue.stop();
      expect(runs).toBe(1);
    });

    test('is not taken for dead while it shows life', async () => {
      await using fresh = await freshDatabase('postgresql');
      const { sql } = fresh.database;
      await fresh.database.inTransaction((tx) => tx.enqueue({ name: 'docking.examine', payload: {} }));
      await sql.raw(
        "UPDATE graphile_worker._private_jobs SET locked_by = 'worker-busy', locked_at = now() - interval '10 minutes'",
      );
      await sql.raw("INSERT INTO job_workers VALUES ('worker-busy', now())");
      let runs = 0;
      const queue = queueOn(fresh);
      await queue.start(jobsThat(() => Promise.resolve(void (runs += 1))));
      await pause(500);
      await queue.stop();
      expect(runs).toBe(0);
    });
  });
}
