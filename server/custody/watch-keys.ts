import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { raiseFinding } from './findings.ts';
import type { KeyStore } from './key-store.ts';

/** What watching the key store needs. */
export interface KeyWatch {
  readonly database: Database;
  readonly clock: Clock;
  readonly keyStore: Pick<KeyStore, 'goneCopies'>;
}

/** Job `custody.watch`: raises an alarm for each of the two folders that is no copy of the key store at this moment. */
export async function watchKeys({ database, clock, keyStore }: KeyWatch): Promise<void> {
  for (const { name, folder, state } of await keyStore.goneCopies()) {
    const found = { kind: 'key-copy-gone', objectId: name, recordingId: null, facts: { folder, state } } as const;
    await database.inTransaction((tx) => raiseFinding(tx, clock, found));
  }
}
