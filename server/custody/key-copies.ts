import path from 'node:path';
import { z } from 'zod';
import { makeFolderIn, namesIn, readSmallFile, replaceFile, wipeFile, writeNewFile } from './key-files.ts';
import { storeIdOf } from './key-folders.ts';
import type { RootKeys } from './root-key.ts';
import { keyFileOf, keyIdsOf, openKeyFile, type OpenedKey } from './sealed-key.ts';

/** What remains of a destroyed key. */
export interface DestroyedKey {
  readonly keyId: string;
  readonly fingerprint: string;
  readonly destroyedAt: string;
}

/** The two copies of a key store, and the root keys as they lie at this moment. */
export interface KeyCopies {
  readonly folders: readonly string[];
  readonly roots: () => Promise<RootKeys>;
  /** Which key store they are copies of: nothing is written into a folder that does not say so. */
  readonly storeId: string | undefined;
}

/** A key that cannot be used: no copy of it opens, or the copies are two different keys. */
export class KeyUnusable extends Error {
  override readonly name = 'KeyUnusable';
}

/** One copy of a key: its file, the text in it when it is there, and the key when the text opens. */
export interface KeyCopy {
  readonly file: string;
  readonly text: string | undefined;
  readonly opened: OpenedKey | undefined;
}

const GRAVES = 'destroyed';
const Tombstone = z.object({ keyId: z.string(), fingerprint: z.string(), destroyedAt: z.string() });

/**
 * The key, or nothing when it was destroyed or never made. A copy that is missing or damaged is mended from the other one, in a folder that is there.
 * Throws {@link KeyUnusable} when no copy opens, and when the copies are two different keys.
 */
export async function loadKey(copies: KeyCopies, keyId: string): Promise<OpenedKey | undefined> {
  const tombstone = await tombstoneOf(copies.folders, keyId);
  if (tombstone !== undefined) {
    await bury(await writable(copies), tombstone);
    return undefined;
  }
  const found = await readKeyCopies(copies, keyId);
  const texts = found.filter(({ text }) => text !== undefined);
  if (texts.length === 0) return undefined;
  const good = texts.find(({ opened }) => opened !== undefined);
  if (good?.opened === undefined)
    throw new KeyUnusable(`Key ${keyId} is damaged in every copy, or wrapped under another root key`);
  for (const copy of found) await repair(copies, copy, good);
  return good.opened;
}

/** Both copies of a key as they lie there. */
export async function readKeyCopies(copies: Pick<KeyCopies, 'folders' | 'roots'>, keyId: string): Promise<KeyCopy[]> {
  const found = await readOnce(copies, keyId);
  const areAllOpen = found.every(({ text, opened }) => text === undefined || opened !== undefined);
  // A rotation may have ended between the reading of the keys and that of the root key; then the second look agrees.
  return areAllOpen ? found : readOnce(copies, keyId);
}

/** The folders that are copies at this moment. */
async function writable({ folders, storeId }: Pick<KeyCopies, 'folders' | 'storeId'>): Promise<string[]> {
  const ids = await Promise.all(folders.map(storeIdOf));
  return folders.filter((_folder, at) => storeId !== undefined && ids[at] === storeId);
}

/** What a copy says; nothing when the file or the disk is out of reach: then the other copy counts. */
async function readIfThere(file: string): Promise<string | undefined> {
  return readSmallFile(file).catch(() => undefined);
}

async function readOnce({ folders, roots }: Pick<KeyCopies, 'folders' | 'roots'>, keyId: string): Promise<KeyCopy[]> {
  const files = folders.map((folder) => keyFileOf(folder, keyId));
  const texts = await Promise.all(files.map(readIfThere));
  // The root keys after the texts: what a text is wrapped to was there before it.
  const known = await roots();
  return Promise.all(
    files.map(async (file, at) => {
      const text = texts[at];
      return { file, text, opened: text === undefined ? undefined : await openKeyFile(known, keyId, text) };
    }),
  );
}

async function repair(copies: KeyCopies, copy: KeyCopy, good: KeyCopy): Promise<void> {
  if (good.text === undefined || copy === good) return;
  if (copy.opened === undefined) {
    if (!(await writable(copies)).includes(path.dirname(copy.file))) return;
    if (copy.text === undefined) await writeNewFile(copy.file, good.text);
    else await replaceFile(copy.file, good.text);
  } else if (copy.opened.stored.fingerprint !== good.opened?.stored.fingerprint) {
    throw new KeyUnusable(`The copies in ${copy.file} and ${good.file} are two different keys`);
  }
}

/** Writes what remains of a key into every copy. From then on it is destroyed, whatever files still lie there. */
export async function entomb(folders: readonly string[], tombstone: DestroyedKey): Promise<void> {
  for (const folder of folders) {
    await makeFolderIn(folder, GRAVES);
    await writeNewFile(tombstoneFile(folder, tombstone.keyId), JSON.stringify(tombstone));
  }
}

/** Finishes a destruction that was begun, and undoes the return of a copy: from a backup, or of a mirror that was away. */
async function bury(folders: readonly string[], tombstone: DestroyedKey): Promise<void> {
  for (const folder of folders) {
    if ((await readIfThere(tombstoneFile(folder, tombstone.keyId))) === undefined) await entomb([folder], tombstone);
    await wipeFile(keyFileOf(folder, tombstone.keyId));
  }
}

/** What remains of a destroyed key, from the first copy that tells; nothing when it was not destroyed. */
export async function tombstoneOf(folders: readonly string[], keyId: string): Promise<DestroyedKey | undefined> {
  for (const folder of folders) {
    const text = await readIfThere(tombstoneFile(folder, keyId));
    if (text !== undefined) return Tombstone.parse(JSON.parse(text));
  }
  return undefined;
}

async function namesIfThere(folder: string): Promise<string[]> {
  return namesIn(folder).catch(() => []);
}

/** Ids of all keys that have a file in one of the copies. */
export async function liveKeyIds(folders: readonly string[]): Promise<string[]> {
  return [...new Set(keyIdsOf((await Promise.all(folders.map(namesIfThere))).flat()))];
}

/** Ids of all keys that one of the copies says were destroyed. */
export async function destroyedKeyIds(folders: readonly string[]): Promise<string[]> {
  const names = await Promise.all(folders.map((folder) => namesIfThere(path.join(folder, GRAVES))));
  return [...new Set(keyIdsOf(names.flat()))];
}

/** Where a copy says that a key was destroyed. */
export function tombstoneFile(folder: string, keyId: string): string {
  return path.join(folder, GRAVES, path.basename(keyFileOf(folder, keyId)));
}
