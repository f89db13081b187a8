import type { Transaction } from '../database/database.ts';

// Any number that no other program takes on the same PostgreSQL.
const LOCK_NUMBER = 728_346_116;

/**
 * Lets one transaction at a time decide about holds and wrapping keys, until it ends. Without it a hold and a sealing that run side by side
 * would not see each other, and neither would a wrap and the destruction of the key it is made with. SQLite has one writer anyway.
 */
export async function lockCustody(tx: Transaction): Promise<void> {
  if (tx.dialect === 'postgresql') await tx.sql.raw('SELECT pg_advisory_xact_lock(?)', [LOCK_NUMBER]);
}
