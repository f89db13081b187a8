import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { DESTRUCTIBLE_STATES } from '../../protocols/custody/recording.ts';
import { yearOf } from '../../protocols/readout/answer-term.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { runNumber } from '../../protocols/retention/destruction.ts';
import { mandateInForce } from '../../protocols/retention/mandate.ts';
import { stamp } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import type { JobOrder } from '../jobs/job.ts';
import type { RetentionDesk } from './desk.ts';
import { countRuns, insertRun, readOpenRun, type DestructionRun } from './destruction-runs.ts';
import { holdMandate, readMandates } from './mandates.ts';

/** The order that both the timetable and a person give; while one waits another changes nothing. */
export const DESTROY_ORDER: JobOrder = { name: 'retention.destroy', payload: {}, key: 'retention.destroy' };

/** Ids of the recordings that are due and kept by nothing, oldest term first. */
export async function readyForDestruction(sql: Knex, now: Date, limit: number): Promise<string[]> {
  const ids: unknown[] = await sql('recordings')
    .where({ holds: 0 })
    .whereIn('state', DESTRUCTIBLE_STATES)
    .where('due_at', '<=', stamp(now))
    .orderBy(['due_at', 'id'])
    .limit(limit)
    .pluck('id');
  return z.array(z.string()).parse(ids);
}

/**
 * Begins a run when something is ready, or gives the one that is still open; nothing when there is nothing to destroy.
 * Refuses when no mandate is in force. Two runs never stand open: whoever begins one holds the mandate.
 */
export async function beginRun(
  tx: Transaction,
  desk: Pick<RetentionDesk, 'clock'>,
  by: Actor,
): Promise<Verdict<DestructionRun | undefined>> {
  const now = desk.clock.now();
  const mandate = mandateInForce(await readMandates(tx.sql), now);
  if (mandate.refused !== undefined) return mandate;
  if (!(await holdMandate(tx, mandate.value.id, now))) return refuse('no-mandate');
  const open = await readOpenRun(tx.sql);
  if (open !== undefined) return granted(open);
  if ((await readyForDestruction(tx.sql, now, 1)).length === 0) return granted(undefined);

  const year = yearOf(now);
  const run: DestructionRun = {
    id: randomUUID(),
    number: runNumber(year, (await countRuns(tx.sql, year)) + 1),
    mandate_id: mandate.value.id,
    state: 'running',
    started_by: by.id,
    started_at: stamp(now),
    finished_at: null,
    statement: null,
    signed_at: null,
  };
  await insertRun(tx, run);
  tx.record({
    act: 'retention.destruction-ordered',
    result: 'begun',
    by,
    about: run.id,
    facts: { number: run.number, mandate: mandate.value.id, reference: mandate.value.reference },
  });
  return granted(run);
}

/** Orders a run by hand, ahead of the timetable. Gives the run, or nothing when there is nothing to destroy. */
export function orderDestruction(
  desk: Pick<RetentionDesk, 'clock' | 'database'>,
  by: Actor,
): Promise<Verdict<DestructionRun | undefined>> {
  return desk.database.inTransaction(async (tx) => {
    const run = await beginRun(tx, desk, by);
    if (run.refused === undefined) await tx.enqueue(DESTROY_ORDER);
    return run;
  });
}
