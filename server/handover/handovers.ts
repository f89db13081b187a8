import type { Knex } from 'knex';
import { z } from 'zod';
import { lockCustody } from '../custody/custody-lock.ts';
import { fieldsOf, rowOf } from '../custody/rows.ts';
import type { Transaction } from '../database/database.ts';

/** A package that is ordered, built and collected; `failed` when it could not be built. */
export const HANDOVER_STATES = ['ordered', 'built', 'failed', 'collected'] as const;
export type HandoverState = (typeof HANDOVER_STATES)[number];

const text = z.string();
const Row = z.object({
  id: text,
  number: text,
  requestId: text,
  recordingId: text,
  receiver: text,
  receiverRank: text,
  legalGround: text,
  externalRef: text,
  state: z.enum(HANDOVER_STATES),
  progress: z.number(),
  orderedBy: text,
  orderedAt: text,
  builtAt: text.nullable(),
  objectId: text.nullable(),
  packageHash: text.nullable(),
  failure: text.nullable(),
  collectedBy: text.nullable(),
  collectedAt: text.nullable(),
});

/** The handing over of one recording. Moments are ISO 8601 in UTC. */
export type Handover = Readonly<z.infer<typeof Row>>;

/** Stores a handover that was ordered. */
export async function insertHandover(tx: Transaction, handover: Handover): Promise<void> {
  await tx.sql('handovers').insert(rowOf(handover));
}

/** The handover with this id, if there is one. */
export async function readHandoverRow(sql: Knex, id: string): Promise<Handover | undefined> {
  const row: unknown = await sql('handovers').where({ id }).first();
  return row === undefined ? undefined : Row.parse(fieldsOf(row));
}

/** Handovers of a request, newest first. */
export async function listHandovers(sql: Knex, requestId: string): Promise<Handover[]> {
  const rows: unknown[] = await sql('handovers').where({ request_id: requestId }).orderBy('ordered_at', 'desc');
  return rows.map((row) => Row.parse(fieldsOf(row)));
}

/** Every handover of a recording, whatever the request. */
export async function handoversOf(sql: Knex, recordingId: string): Promise<Handover[]> {
  const rows: unknown[] = await sql('handovers').where({ recording_id: recordingId });
  return rows.map((row) => Row.parse(fieldsOf(row)));
}

/** Changes a handover that is still in the state it was read in; false when it no longer is. */
export async function changeHandover(
  tx: Transaction,
  { id, state }: Pick<Handover, 'id' | 'state'>,
  change: Partial<Omit<Handover, 'id'>>,
): Promise<boolean> {
  return (await tx.sql('handovers').where({ id, state }).update(rowOf(change))) === 1;
}

/** How far the building is, between 0 and 1; shown while people wait, and nothing depends on it. */
export async function noteBuilding(sql: Knex, id: string, share: number): Promise<void> {
  await sql('handovers').where({ id, state: 'ordered' }).update({ progress: share });
}

/** Deals out the next number of the year: BP-2026-0001. One transaction at a time, until it ends. */
export async function nextPackageNumber(tx: Transaction, year: number): Promise<string> {
  await lockCustody(tx);
  const row: unknown = await tx.sql('handovers').where('number', 'like', `BP-${year}-%`).count({ count: '*' }).first();
  const { count } = z.object({ count: z.coerce.number() }).parse(row);
  return `BP-${year}-${String(count + 1).padStart(4, '0')}`;
}
