import type { KeyObject } from 'node:crypto';
import { stamp, type Clock } from '../clock.ts';
import { destroyedKeyIds, entomb, liveKeyIds, loadKey, tombstoneOf, type DestroyedKey } from './key-copies.ts';
import { sweepDrafts, writeNewFile } from './key-files.ts';
import { KeyCopyGone, lookAtFolders, storeIdOf, type CopyFolder } from './key-folders.ts';
import { readRootKeys, type KeyPlaces, type RootKeys } from './root-key.ts';
import { keyFileOf, makeKeyFile, type StoredKey } from './sealed-key.ts';

export type { DestroyedKey } from './key-copies.ts';
export type { StoredKey } from './sealed-key.ts';

/**
 * Private keys, outside the database and outside its backups. A destroyed key never comes back: its name and fingerprint stay in both
 * copies, and a key file that reappears under such a name is removed.
 */
export interface KeyStore {
  /**
   * Makes the key when it is not there; its kind follows from the first part of its id. Throws {@link KeyDestroyed} for a destroyed one, and
   * `KeyCopyGone` when it would lie in one copy only.
   */
  create(keyId: string): Promise<StoredKey>;
  find(keyId: string): Promise<StoredKey | undefined>;
  /** The private key, or nothing when it was destroyed or never made. */
  privateKey(keyId: string): Promise<KeyObject | undefined>;
  /** Destroys the key in both copies; repeatable. Nothing comes back when there never was such a key. Throws `KeyCopyGone` when a copy would keep it. */
  destroy(keyId: string): Promise<DestroyedKey | undefined>;
  /** All live keys whose id begins with this, oldest first. Copies that are missing or damaged on one side are repaired on the way. */
  list(beginning?: string): Promise<StoredKey[]>;
  listDestroyed(): Promise<DestroyedKey[]>;
  /** Folders that are no copy at this moment, such as a mirror whose disk is not mounted. With any, keys can be used and none is made or destroyed. */
  goneCopies(): Promise<readonly CopyFolder[]>;
}

/** A key that was destroyed cannot be made again under the same name. */
export class KeyDestroyed extends Error {
  override readonly name = 'KeyDestroyed';
}

/**
 * Opens the key store in two folders. The root key is read anew for every key, so that a rotation by another process is followed at once.
 * Throws when the root key is missing; `prepareKeyPlaces` makes one.
 */
export async function openKeyStore(places: KeyPlaces, clock: Clock): Promise<KeyStore> {
  const folders = [places.primary, places.mirror];
  for (const folder of folders) await sweepDrafts(folder, clock.machine());
  const roots = await followRoots(places.rootKeyFile);
  const storeId = (await storeIdOf(places.primary)) ?? (await storeIdOf(places.mirror));
  const copies = { folders, roots, storeId };
  const goneCopies = async (): Promise<CopyFolder[]> =>
    (await lookAtFolders(places)).filter((copy) => copy.storeId === undefined || copy.storeId !== storeId);
  const needBoth = async (): Promise<void> => {
    const gone = await goneCopies();
    if (gone.length > 0) throw new KeyCopyGone(gone);
  };
  return {
    create: async (keyId) => {
      const known = await loadKey(copies, keyId);
      if (known !== undefined) return known.stored;
      if ((await tombstoneOf(folders, keyId)) !== undefined) throw new KeyDestroyed(`Key ${keyId} was destroyed`);
      await needBoth();
      const { current } = await roots();
      await writeNewFile(keyFileOf(places.primary, keyId), await makeKeyFile(current, keyId, stamp(clock.now())));
      // Another process may have been first; the copy that lies there now is the key, and loading it mirrors it.
      const made = await loadKey(copies, keyId);
      if (made === undefined) throw new KeyDestroyed(`Key ${keyId} was destroyed while it was made`);
      return made.stored;
    },
    find: async (keyId) => (await loadKey(copies, keyId))?.stored,
    privateKey: async (keyId) => (await loadKey(copies, keyId))?.privateKey,
    destroy: async (keyId) => {
      await needBoth();
      const fingerprint = (await loadKey(copies, keyId))?.stored.fingerprint;
      if (fingerprint !== undefined) await entomb(folders, { keyId, fingerprint, destroyedAt: stamp(clock.now()) });
      await loadKey(copies, keyId);
      return tombstoneOf(folders, keyId);
    },
    list: async (beginning = '') => {
      const ids = (await liveKeyIds(folders)).filter((keyId) => keyId.startsWith(beginning));
      const opened = await Promise.all(ids.map((keyId) => loadKey(copies, keyId)));
      const stored = opened.flatMap((key) => (key === undefined ? [] : [key.stored]));
      return stored.sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.keyId.localeCompare(b.keyId));
    },
    goneCopies,
    listDestroyed: async () => {
      const found = await Promise.all((await destroyedKeyIds(folders)).map((keyId) => tombstoneOf(folders, keyId)));
      return found
        .filter((tombstone) => tombstone !== undefined)
        .sort((a, b) => a.destroyedAt.localeCompare(b.destroyedAt));
    },
  };
}

/** The root keys as they lie there; when they are out of reach for a moment, as they were last read. */
async function followRoots(file: string): Promise<() => Promise<RootKeys>> {
  let known = await readRootKeys(file);
  return async () => {
    known = await readRootKeys(file).catch(() => known);
    return known;
  };
}
