import type { Knex } from 'knex';
import { z } from 'zod';
import { ERASURE_GROUNDS, ERASURE_STATES } from '../../protocols/audit/erasure.ts';

const given = z
  .string()
  .nullable()
  .transform((value) => value ?? undefined);
const Row = z.object({
  id: z.string(),
  state: z.enum(ERASURE_STATES),
  value: given,
  ground: z.enum(ERASURE_GROUNDS),
  explanation: z.string(),
  proposed_by: z.string(),
  proposed_at: z.string(),
  decided_by: given,
  decided_at: given,
  openings: z.number().nullable(),
});
/** A proposal to erase a personal value from the log, as it is stored; the value is there until it was decided on. */
export type ErasureRow = z.infer<typeof Row>;

/** All proposals, newest first. */
export async function readErasureRows(sql: Knex): Promise<readonly ErasureRow[]> {
  const rows: unknown[] = await sql('personal_erasures').orderBy('proposed_at', 'desc').limit(200);
  return rows.map((row) => Row.parse(row));
}

/** One proposal; locked until the transaction ends where the database can. */
export async function lockErasure(sql: Knex.Transaction, id: string): Promise<ErasureRow | undefined> {
  const found = sql('personal_erasures').where({ id });
  const row: unknown = await found.forUpdate().first();
  return row === undefined ? undefined : Row.parse(row);
}

/** Fields of the log in which a value stands, such as `by.name`, and in how many entries each. */
export type Occurrences = readonly { readonly field: string; readonly entries: number }[];

const Count = z.array(z.object({ field: z.string(), entries: z.coerce.number() }));

/** Where a value stands in the log. Looks through every opening: it is asked for seldom. */
export async function occurrencesOf(sql: Knex, value: string): Promise<Occurrences> {
  const rows: unknown = await sql('log_personal')
    .where({ value })
    .groupBy('field')
    .orderBy('field')
    .select('field')
    .count({ entries: '*' });
  return Count.parse(rows);
}
