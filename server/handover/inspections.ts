import type { Knex } from 'knex';
import { z } from 'zod';
import { INSPECTION_STATES, SHOWN_DOCUMENTS } from '../../protocols/handover/inspection.ts';
import { fieldsOf, rowOf } from '../custody/rows.ts';
import type { Transaction } from '../database/database.ts';

const text = z.string();
const Row = z.object({
  id: text,
  requestId: text,
  planId: text,
  recordingId: text,
  objectId: text,
  supervisorId: text,
  attendees: text.transform((json) => z.array(z.string()).parse(JSON.parse(json))),
  identityMethod: z.enum(SHOWN_DOCUMENTS),
  state: z.enum(INSPECTION_STATES),
  startedAt: text,
  endedAt: text.nullable(),
  remarks: text.nullable(),
});

/** A supervised inspection at the office. Moments are ISO 8601 in UTC. */
export type Inspection = Readonly<z.infer<typeof Row>>;

/** Stores an inspection that starts. */
export async function insertInspection(tx: Transaction, inspection: Inspection): Promise<void> {
  await tx.sql('inspections').insert({ ...rowOf(inspection), attendees: JSON.stringify(inspection.attendees) });
}

/** The inspection with this id, if there is one. */
export async function readInspection(sql: Knex, id: string): Promise<Inspection | undefined> {
  const row: unknown = await sql('inspections').where({ id }).first();
  return row === undefined ? undefined : Row.parse(fieldsOf(row));
}

/** Inspections of a redacted copy, newest first. */
export async function listInspections(sql: Knex, planId: string): Promise<Inspection[]> {
  const rows: unknown[] = await sql('inspections').where({ plan_id: planId }).orderBy('started_at', 'desc');
  return rows.map((row) => Row.parse(fieldsOf(row)));
}

/** Ends an inspection that goes on; false when it has ended. */
export async function closeInspection(
  tx: Transaction,
  id: string,
  end: { readonly endedAt: string; readonly remarks: string },
): Promise<boolean> {
  const changed = await tx
    .sql('inspections')
    .where({ id, state: 'started' })
    .update({ ...rowOf(end), state: 'ended' });
  return changed === 1;
}
