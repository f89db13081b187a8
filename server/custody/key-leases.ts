import type { Knex } from 'knex';
import { z } from 'zod';
import type { Transaction } from '../database/database.ts';

/** Until when a process may hold the data key of an object; by the machine's clock. */
export interface KeyLease {
  readonly objectId: string;
  /** The process. */
  readonly holder: string;
  readonly until: string;
}

/** Takes or renews a lease. */
export async function takeLease(tx: Transaction, lease: KeyLease): Promise<void> {
  await tx
    .sql('key_leases')
    .insert({ object_id: lease.objectId, holder: lease.holder, until: lease.until })
    .onConflict(['object_id', 'holder'])
    .merge();
}

/** Gives a lease back. */
export async function dropLease(tx: Transaction, objectId: string, holder: string): Promise<void> {
  await tx.sql('key_leases').where({ object_id: objectId, holder }).delete();
}

/** When the last lease on any of these objects ends; nothing when none was taken. After this moment no process holds their keys. */
export async function lastLeaseEndsAt(sql: Knex, objectIds: readonly string[]): Promise<string | undefined> {
  const row: unknown = await sql('key_leases').whereIn('object_id', objectIds).max({ until: 'until' }).first();
  return z.object({ until: z.string().nullable() }).parse(row).until ?? undefined;
}
