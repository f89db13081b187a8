import type { Knex } from 'knex';
import { z } from 'zod';
import { logSize } from './audit/read-log.ts';
import type { KnownStore } from './custody/key-folders.ts';
import type { Transaction } from './database/database.ts';

const StoreRow = z.object({ store_id: z.string() });

/** What the database knows of the key store: which one it is, and whether there must be keys. */
export async function knownStore(sql: Knex): Promise<KnownStore> {
  const row: unknown = await sql('key_store').where({ id: 1 }).first();
  const storeId = row === undefined ? undefined : StoreRow.parse(row).store_id;
  return { storeId, isInUse: storeId !== undefined || (await logSize(sql)) > 0 };
}

/** Notes once which key store this database belongs to. */
export async function noteStore(tx: Transaction, storeId: string): Promise<void> {
  await tx.sql('key_store').insert({ id: 1, store_id: storeId }).onConflict('id').ignore();
}
