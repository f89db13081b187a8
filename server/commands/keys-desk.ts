import { stat } from 'node:fs/promises';
import type { Fact } from '../../protocols/audit/fact.ts';
import { machineClock, type Clock } from '../clock.ts';
import { readSettings, SettingsError, type Settings } from '../config.ts';
import { KeyCopyGone, lookAtFolders, prepareKeyPlaces, type KnownStore } from '../custody/key-folders.ts';
import { openKeyStore, type KeyStore } from '../custody/key-store.ts';
import type { KeyPlaces } from '../custody/root-key.ts';
import type { Database } from '../database/database.ts';
import { openRecords } from '../foundation.ts';
import { knownStore } from '../known-keys.ts';
import { goneInWords } from './say-gone.ts';

/** A no of the command line, in plain Dutch: what is wrong, and what to do. */
export class KeysRefused extends Error {
  override readonly name = 'KeysRefused';
}

/** What the commands about keys work with. */
export interface KeysDesk {
  readonly places: KeyPlaces;
  readonly database: Database;
  readonly clock: Clock;
  readonly keyStore: KeyStore;
}

/** Runs a command with key store and log open. */
export async function atKeysDesk(demo: boolean, work: (desk: KeysDesk) => Promise<void>): Promise<void> {
  await speaking(async () => {
    const settings = readSettings(demo);
    await needRootKey(settings);
    const { database, clock } = await openRecords(settings);
    try {
      await lookAtKeys(settings, await knownStore(database.sql));
      const keyStore = await openKeyStore(settings.keys, clock);
      await work({ places: settings.keys, database, clock, keyStore });
    } finally {
      await database.close();
    }
  });
}

/** Runs a command that needs the places of the keys alone. */
export async function withKeyPlaces(
  demo: boolean,
  work: (places: KeyPlaces, settings: Settings) => Promise<void>,
): Promise<void> {
  await speaking(async () => {
    const settings = readSettings(demo);
    await work(settings.keys, settings);
  });
}

/** Writes a fact to the log in a transaction of its own. */
export async function record(desk: KeysDesk, fact: Fact): Promise<void> {
  await desk.database.inTransaction((tx) => {
    tx.record(fact);
    return Promise.resolve();
  });
}

/** The moment of the machine, for what is written outside the house. */
export function madeAt(): string {
  return machineClock.machine().toISOString();
}

/** Folders that are gone are each command's to refuse; keys of another house are refused here, before any is read. */
async function lookAtKeys({ keys }: Settings, { storeId }: KnownStore): Promise<void> {
  const copies = await lookAtFolders(keys);
  if (storeId !== undefined && copies.some((copy) => copy.storeId !== undefined && copy.storeId !== storeId)) {
    throw new KeysRefused(
      copies
        .filter((copy) => copy.storeId !== storeId)
        .map(goneInWords)
        .join(' '),
    );
  }
  // Copies of an older release do not yet say whose they are.
  await prepareKeyPlaces(keys, { storeId, isInUse: true }).catch((error: unknown) => {
    if (!(error instanceof KeyCopyGone)) throw error;
  });
}

async function needRootKey({ keys }: Settings): Promise<void> {
  if ((await stat(keys.rootKeyFile).catch(() => undefined)) !== undefined) return;
  throw new KeysRefused(
    `De hoofdsleutel ${keys.rootKeyFile} is er niet. Op een nieuwe installatie maakt "beeldkluis keys init" hem. Is hij kwijt, zet dan het afschrift terug: beeldkluis keys restore --from <bestand>`,
  );
}

async function speaking(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof KeysRefused) && !(error instanceof SettingsError)) throw error;
    console.error(`Geweigerd: ${error.message}`);
    process.exitCode = 1;
  }
}
