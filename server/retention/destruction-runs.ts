import type { Knex } from 'knex';
import { z } from 'zod';
import type { DestroyedItem, DestroyedRecording } from '../../protocols/retention/destruction.ts';
import type { Transaction } from '../database/database.ts';

const text = z.string();
const RunRow = z.object({
  id: text,
  number: text,
  mandate_id: text,
  state: z.enum(['running', 'signed']),
  started_by: text,
  started_at: text,
  finished_at: text.nullable(),
  statement: text.nullable(),
  signed_at: text.nullable(),
});

/** A run of the destruction. Moments are ISO 8601 in UTC. */
export type DestructionRun = z.infer<typeof RunRow>;

const Specification: z.ZodType<DestroyedRecording> = z.object({
  recordingId: text,
  cameraId: text,
  clipName: text,
  recordedFrom: text,
  recordedTo: text,
  dockedAt: text,
  dueAt: text,
  sha256: text,
  bytes: z.number(),
  derived: z.record(z.string(), z.number()),
  keyIds: z.array(z.string()),
  lastHoldLiftedAt: text.nullable(),
});
const ItemRow = z.object({
  recording_id: text,
  run_id: text,
  announced_at: text,
  keys_destroyed_at: text.nullable(),
  object_removed_at: text.nullable(),
  specification: text.transform((json): DestroyedRecording => Specification.parse(JSON.parse(json))),
});

/** One recording of a run and how far its destruction has come. */
export type DestructionItem = z.infer<typeof ItemRow>;

/** Stores a run that begins. */
export async function insertRun(tx: Transaction, run: DestructionRun): Promise<void> {
  await tx.sql('destruction_runs').insert(run);
}

/** All runs, the newest on top. */
export async function readRuns(sql: Knex): Promise<DestructionRun[]> {
  const rows: unknown[] = await sql('destruction_runs').orderBy('started_at', 'desc').orderBy('number', 'desc');
  return rows.map((row) => RunRow.parse(row));
}

/** The run with this id, if there is one. */
export async function readRun(sql: Knex, id: string): Promise<DestructionRun | undefined> {
  const row: unknown = await sql('destruction_runs').where({ id }).first();
  return row === undefined ? undefined : RunRow.parse(row);
}

/** The run that has not been signed yet, if there is one. */
export async function readOpenRun(sql: Knex): Promise<DestructionRun | undefined> {
  const row: unknown = await sql('destruction_runs').where({ state: 'running' }).first();
  return row === undefined ? undefined : RunRow.parse(row);
}

/** How many runs a year has had; numbers are dealt out in order and none is skipped. */
export async function countRuns(sql: Knex, year: number): Promise<number> {
  const rows: unknown[] = await sql('destruction_runs').where('number', 'like', `VV-${year}-%`).count({ count: '*' });
  return z.object({ count: z.coerce.number() }).parse(rows[0]).count;
}

/** Keeps a run from being signed until this transaction ends; false when it was signed. */
export async function holdRun(tx: Transaction, id: string): Promise<boolean> {
  const changed = await tx.sql('destruction_runs').where({ id, state: 'running' }).update({ state: 'running' });
  return changed === 1;
}

/** Stores the statement of a run; false when it has one. */
export async function markSigned(
  tx: Transaction,
  id: string,
  signed: { readonly statement: string; readonly finished_at: string; readonly signed_at: string },
): Promise<boolean> {
  const changed = await tx
    .sql('destruction_runs')
    .where({ id, state: 'running' })
    .update({ ...signed, state: 'signed' });
  return changed === 1;
}

/** The newest signed run but this one. */
export async function readRunBefore(sql: Knex, run: DestructionRun): Promise<DestructionRun | undefined> {
  const row: unknown = await sql('destruction_runs')
    .where({ state: 'signed' })
    .whereNot({ id: run.id })
    .orderBy('signed_at', 'desc')
    .orderBy('number', 'desc')
    .first();
  return row === undefined ? undefined : RunRow.parse(row);
}

/** Stores that the destruction of a recording was announced in a run. */
export async function insertItem(
  tx: Transaction,
  item: { readonly runId: string; readonly announcedAt: string; readonly specification: DestroyedRecording },
): Promise<void> {
  await tx.sql('destruction_items').insert({
    recording_id: item.specification.recordingId,
    run_id: item.runId,
    announced_at: item.announcedAt,
    specification: JSON.stringify(item.specification),
  });
}

/** The recordings of a run, in the order in which they were announced. */
export async function readItems(sql: Knex, runId: string): Promise<DestructionItem[]> {
  const rows: unknown[] = await sql('destruction_items')
    .where({ run_id: runId })
    .orderBy(['announced_at', 'recording_id']);
  return rows.map((row) => ItemRow.parse(row));
}

/** Notes a step of one recording; false when it was noted before. */
export async function noteStep(
  tx: Transaction,
  item: DestructionItem,
  step: 'keys_destroyed_at' | 'object_removed_at',
  at: string,
): Promise<boolean> {
  const changed = await tx
    .sql('destruction_items')
    .where({ recording_id: item.recording_id, [step]: null })
    .update({ [step]: at });
  return changed === 1;
}

/** The item as a statement specifies it; throws while a step is open, because a statement never runs ahead of the destruction. */
export function destroyedItem(item: DestructionItem): DestroyedItem {
  if (item.keys_destroyed_at === null || item.object_removed_at === null) {
    throw new Error(`Recording ${item.recording_id} is not destroyed yet`);
  }
  return {
    ...item.specification,
    announcedAt: item.announced_at,
    keysDestroyedAt: item.keys_destroyed_at,
    objectRemovedAt: item.object_removed_at,
  };
}
