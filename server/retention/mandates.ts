import type { Knex } from 'knex';
import { z } from 'zod';
import { MANDATE_STATES, type Mandate } from '../../protocols/retention/mandate.ts';
import { stamp } from '../clock.ts';
import type { Transaction } from '../database/database.ts';

const text = z.string();
const moment = z.string().transform((iso) => new Date(iso));
const MandateRow = z
  .object({
    id: text,
    reference: text,
    ground: text,
    granted_by: text,
    granted_at: moment,
    valid_from: moment,
    valid_to: moment,
    state: z.enum(MANDATE_STATES),
    withdrawn_at: moment.nullable(),
  })
  .transform((row): Mandate => ({
    id: row.id,
    reference: row.reference,
    ground: row.ground,
    grantedBy: row.granted_by,
    grantedAt: row.granted_at,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    state: row.state,
    withdrawnAt: row.withdrawn_at ?? undefined,
  }));

/** Stores a mandate that was granted. */
export async function insertMandate(tx: Transaction, mandate: Mandate): Promise<void> {
  await tx.sql('mandates').insert({
    id: mandate.id,
    reference: mandate.reference,
    ground: mandate.ground,
    granted_by: mandate.grantedBy,
    granted_at: stamp(mandate.grantedAt),
    valid_from: stamp(mandate.validFrom),
    valid_to: stamp(mandate.validTo),
    state: mandate.state,
    withdrawn_at: null,
  });
}

/** All mandates, the newest on top. */
export async function readMandates(sql: Knex): Promise<Mandate[]> {
  const rows: unknown[] = await sql('mandates').orderBy('granted_at', 'desc');
  return rows.map((row) => MandateRow.parse(row));
}

/** The mandate with this id, if there is one. */
export async function readMandate(sql: Knex, id: string): Promise<Mandate | undefined> {
  const row: unknown = await sql('mandates').where({ id }).first();
  return row === undefined ? undefined : MandateRow.parse(row);
}

/** Withdraws a mandate that is in force; false when it was withdrawn before. */
export async function markWithdrawn(tx: Transaction, id: string, at: Date): Promise<boolean> {
  const changed = await tx
    .sql('mandates')
    .where({ id, state: 'granted' })
    .update({ state: 'withdrawn', withdrawn_at: stamp(at) });
  return changed === 1;
}

/** Keeps a mandate from being withdrawn until this transaction ends; false when it was withdrawn or its period is over. */
export async function holdMandate(tx: Transaction, id: string, now: Date): Promise<boolean> {
  const changed = await tx
    .sql('mandates')
    .where({ id, state: 'granted' })
    .where('valid_from', '<=', stamp(now))
    .where('valid_to', '>=', stamp(now))
    .update({ state: 'granted' });
  return changed === 1;
}
