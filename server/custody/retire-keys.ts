import { SYSTEM } from '../../protocols/acts.ts';
import type { Fact } from '../../protocols/audit/fact.ts';
import { stamp, type Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { lockCustody } from './custody-lock.ts';
import type { DestroyedKey, KeyStore, StoredKey } from './key-store.ts';
import { countWraps } from './key-wraps.ts';

interface Retirement {
  readonly database: Database;
  readonly keyStore: KeyStore;
  readonly clock: Clock;
}

/**
 * Destroys every wrapping key that nothing needs any more: of due days that have passed, of lifted holds, and ingest keys that were replaced.
 * A key with a wrap left is never touched. From then on no backup of database or vault brings that footage back. Repeatable.
 */
export async function retireKeys(parts: Retirement): Promise<DestroyedKey[]> {
  const today = stamp(parts.clock.now()).slice(0, 10);
  await parts.database.inTransaction((tx) => releaseHeldFromPastDays(tx, today));
  const candidates = await retirable(parts, today);
  const unused = await parts.database.inTransaction((tx) => announce(tx, candidates));
  const destroyed: DestroyedKey[] = [];
  for (const key of unused) {
    const gone = await parts.database.inTransaction((tx) => destroyUnused(tx, parts.keyStore, key));
    if (gone !== undefined) destroyed.push(gone);
  }
  return destroyed;
}

/** Destroys one key that nothing needs; the number of wraps that still need it when there are any. Refuses nothing else: the caller knows what the key is for. */
export async function retireOne(parts: Retirement, key: StoredKey): Promise<DestroyedKey | number> {
  const [unused] = await parts.database.inTransaction((tx) => announce(tx, [key]));
  const gone =
    unused === undefined
      ? undefined
      : await parts.database.inTransaction((tx) => destroyUnused(tx, parts.keyStore, unused));
  return gone ?? (await countWraps(parts.database.sql, key.keyId));
}

/** Begun is an entry of its own: a destruction whose transaction then fails is still in the log. */
async function announce(tx: Transaction, candidates: readonly StoredKey[]): Promise<StoredKey[]> {
  await lockCustody(tx);
  const unused: StoredKey[] = [];
  for (const key of candidates) {
    if (await isUnused(tx, key)) unused.push(key);
  }
  for (const key of unused) tx.record(factOf(key, 'begun'));
  return unused;
}

/** Destroys the key while nobody else can wrap anything to it. */
async function destroyUnused(tx: Transaction, keyStore: KeyStore, key: StoredKey): Promise<DestroyedKey | undefined> {
  await lockCustody(tx);
  if (!(await isUnused(tx, key))) return undefined;
  const gone = await keyStore.destroy(key.keyId);
  tx.record(factOf(key, 'done'));
  return gone;
}

function factOf(key: StoredKey, result: 'begun' | 'done'): Fact {
  return {
    act: 'retention.key-destroyed',
    result,
    by: SYSTEM,
    about: key.keyId,
    facts: { fingerprint: key.fingerprint },
  };
}

/**
 * Empties what a plain DELETE leaves of key wraps in the write-ahead log of SQLite. PostgreSQL has no such step; there the destruction of the
 * wrapping key counts. False when a reader stood in the way.
 */
export async function scrubWraps(database: Database): Promise<boolean> {
  if (database.dialect === 'postgresql') return true;
  const rows: unknown = await database.sql.raw('PRAGMA wal_checkpoint(TRUNCATE)');
  return Array.isArray(rows) && JSON.stringify(rows[0]).includes('"busy":0');
}

/** Footage on hold past its day lives on under the key of the hold alone, so that the key of the day can go. */
async function releaseHeldFromPastDays(tx: Transaction, today: string): Promise<void> {
  await lockCustody(tx);
  const held = tx.sql('key_wraps').select('object_id').where('key_id', 'like', 'hold/%');
  await tx
    .sql('key_wraps')
    .where('key_id', 'like', 'due/%')
    .where('key_id', '<', `due/${today}`)
    .whereIn('object_id', held)
    .delete();
}

async function retirable({ database, keyStore }: Retirement, today: string): Promise<StoredKey[]> {
  const pastDays = (await keyStore.list('due/')).filter((key) => key.keyId < `due/${today}`);
  const replaced = (await keyStore.list('ingest/')).slice(0, -1);
  const open: unknown[] = await database.sql('holds').where({ state: 'open' }).pluck('id');
  const lifted = (await keyStore.list('hold/')).filter((key) => !open.includes(key.keyId.slice('hold/'.length)));
  return [...pastDays, ...replaced, ...lifted];
}

async function isUnused(tx: Transaction, key: StoredKey): Promise<boolean> {
  if ((await countWraps(tx.sql, key.keyId)) > 0) return false;
  if (!key.keyId.startsWith('hold/')) return true;
  // A hold that was placed a moment ago had its key before it had a row that others could see.
  const open: unknown = await tx
    .sql('holds')
    .where({ id: key.keyId.slice('hold/'.length), state: 'open' })
    .first();
  return open === undefined;
}
