import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { SYSTEM } from '../protocols/acts.ts';
import { readLog } from './audit/read-log.ts';
import type { KeyStore, StoredKey } from './custody/key-store.ts';
import type { Database } from './database/database.ts';

/**
 * Keys that lie in the key store although the log says that they were destroyed: somebody put back an older key store, in both copies at once, so that
 * the graves of those keys are gone too. Only the log still knows.
 */
export async function returnedKeys(sql: Knex, keyStore: KeyStore): Promise<StoredKey[]> {
  const returned: StoredKey[] = [];
  for (const key of await keyStore.list()) {
    const entries = await readLog(sql, { act: 'retention.key-destroyed', about: key.keyId });
    const isDestroyed = entries.some(
      ({ result, facts }) => result === 'done' && facts['fingerprint'] === key.fingerprint,
    );
    if (isDestroyed) returned.push(key);
  }
  return returned;
}

/**
 * Destroys such keys again, and records it: what was destroyed stays destroyed. A key store that cannot be looked through is told of and keeps nobody
 * out: the rest of the house may still do its work.
 */
export async function destroyReturnedKeys(database: Database, keyStore: KeyStore, log: Logger): Promise<void> {
  const returned = await returnedKeys(database.sql, keyStore).catch((err: unknown) => {
    log.error({ err }, 'the key store could not be looked through');
    return [];
  });
  for (const { keyId, fingerprint } of returned) {
    log.error({ keyId }, 'an older key store was put back; a destroyed key is destroyed again');
    await keyStore.destroy(keyId);
    await database.inTransaction((tx) => {
      const facts = { fingerprint, reason: 'came-back' };
      tx.record({ act: 'retention.key-destroyed', result: 'done', by: SYSTEM, about: keyId, facts });
      return Promise.resolve();
    });
  }
}
