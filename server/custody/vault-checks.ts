import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import { SYSTEM } from '../../protocols/acts.ts';
import { stamp, type Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { fieldsOf, rowOf } from './rows.ts';

/** A check goes through these in order: what lies there, what should, what can be opened. */
export const CHECK_STATES = ['listing', 'comparing', 'reading', 'done'] as const;

/** One daily check of the vault, under way or ended. */
export interface VaultCheck {
  readonly id: string;
  readonly state: (typeof CHECK_STATES)[number];
  readonly begunAt: string;
  readonly endedAt: string | null;
  /** Objects that lie in the vault. */
  readonly listed: number;
  /** Objects to be opened and hashed this time, and how many have been. */
  readonly toRead: number;
  readonly haveRead: number;
  readonly bytesRead: number;
  /** Unfinished parts that nobody will finish and that were cleared away. */
  readonly swept: number;
  /** New findings. */
  readonly raised: number;
}

const CheckRow: z.ZodType<VaultCheck> = z.object({
  id: z.string(),
  state: z.enum(CHECK_STATES),
  begunAt: z.string(),
  endedAt: z.string().nullable(),
  listed: z.number(),
  toRead: z.number(),
  haveRead: z.number(),
  bytesRead: z.coerce.number(),
  swept: z.number(),
  raised: z.number(),
});

/** The check that began last, if there was any. */
export async function readLastCheck(sql: Knex): Promise<VaultCheck | undefined> {
  const row: unknown = await sql('custody_checks').orderBy('begun_at', 'desc').first();
  return row === undefined ? undefined : CheckRow.parse(fieldsOf(row));
}

/** The check that was cut off, to be taken up where it stood, or a new one. */
export async function beginCheck(database: Database, clock: Clock): Promise<VaultCheck> {
  return database.inTransaction(async (tx) => {
    const last = await readLastCheck(tx.sql);
    if (last !== undefined && last.state !== 'done') return last;
    const none = { listed: 0, toRead: 0, haveRead: 0, bytesRead: 0, swept: 0, raised: 0 };
    const check: VaultCheck = {
      ...{ id: randomUUID(), state: 'listing', begunAt: stamp(clock.now()), endedAt: null },
      ...none,
    };
    await tx.sql('custody_checks').insert(rowOf(check));
    tx.record({ act: 'custody.reconciled', result: 'begun', by: SYSTEM, about: check.id });
    return check;
  });
}

/** Adds to the counts of a check, in the transaction that did what is counted. */
export async function count(
  tx: Transaction,
  { id }: VaultCheck,
  more: Partial<Pick<VaultCheck, 'haveRead' | 'bytesRead' | 'swept' | 'raised'>>,
): Promise<void> {
  const added = Object.entries(rowOf(more)).map(([column, value]) => [
    column,
    tx.sql.raw('?? + ?', [column, Number(value)]),
  ]);
  await tx.sql('custody_checks').where({ id }).update(Object.fromEntries(added));
}

/** Moves a check on to its next part and gives it as it then stands. */
export async function moveOn(
  database: Database,
  { id, state }: VaultCheck,
  to: Pick<VaultCheck, 'state'> & Partial<Pick<VaultCheck, 'listed' | 'toRead' | 'endedAt'>>,
): Promise<VaultCheck> {
  return database.inTransaction(async (tx) => {
    const changed = await tx.sql('custody_checks').where({ id, state }).update(rowOf(to));
    if (changed !== 1) throw new Error(`Check ${id} was moved on by another worker`);
    const check = CheckRow.parse(fieldsOf(await tx.sql('custody_checks').where({ id }).first()));
    if (check.state === 'done') {
      const { listed, haveRead, bytesRead, swept, raised } = check;
      const facts = { listed, read: haveRead, bytes: bytesRead, swept, raised };
      tx.record({ act: 'custody.reconciled', result: 'ended', by: SYSTEM, about: id, facts });
    }
    return check;
  });
}
