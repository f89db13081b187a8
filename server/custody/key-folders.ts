import { randomUUID } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { namesIn, readSmallFile, writeNewFile } from './key-files.ts';
import { readRootKey, rootIsThere, writeNewRoot, type KeyPlaces } from './root-key.ts';
import { keyIdsOf } from './sealed-key.ts';

/**
 * How the folder of a copy lies there. Without the file that says whose copy it is, it may be the place where a disk is not mounted: then it is
 * `absent`, `empty`, or `strange` when something else lies there or a copy of another key store.
 */
export type FolderState = 'there' | 'empty' | 'absent' | 'strange';

/** The folder of one copy of the key store. */
export interface CopyFolder {
  readonly name: 'primary' | 'mirror';
  readonly folder: string;
  readonly state: FolderState;
  /** Which key store it is a copy of, when it says so. */
  readonly storeId: string | undefined;
  readonly holdsKeys: boolean;
}

/** What is known of the key store without its folders: from the database. */
export interface KnownStore {
  readonly storeId: string | undefined;
  /** Whether the house was ever started, so that there must be keys. */
  readonly isInUse: boolean;
}

/** A folder that must be a copy of the key store is not one. Nothing is written there, nor is anything made or destroyed with one copy alone. */
export class KeyCopyGone extends Error {
  override readonly name = 'KeyCopyGone';
  readonly folders: readonly CopyFolder[];
  constructor(folders: readonly CopyFolder[]) {
    super(`Not a copy of this key store: ${folders.map(({ folder, state }) => `${folder} (${state})`).join(', ')}`);
    this.folders = folders;
  }
}

const IDENTITY = 'key-store';
const Identity = z.object({ version: z.literal(1), keyStore: z.uuid() });

/** Which key store a folder is a copy of; nothing when it does not say so or cannot be read. */
export async function storeIdOf(folder: string): Promise<string | undefined> {
  try {
    const text = await readSmallFile(path.join(folder, IDENTITY));
    return text === undefined ? undefined : Identity.parse(JSON.parse(text)).keyStore;
  } catch {
    return undefined;
  }
}

/** Looks at both folders and changes nothing. */
export async function lookAtFolders(places: KeyPlaces): Promise<CopyFolder[]> {
  const named = [
    ['primary', places.primary],
    ['mirror', places.mirror],
  ] as const;
  const found = await Promise.all(named.map(async ([name, folder]) => ({ name, ...(await look(folder)) })));
  const isOneStore = new Set(found.flatMap(({ storeId }) => storeId ?? [])).size < 2;
  return found.map((copy) => (isOneStore || copy.state === 'absent' ? copy : { ...copy, state: 'strange' }));
}

async function look(folder: string): Promise<Omit<CopyFolder, 'name'>> {
  const isFolder = (await stat(folder).catch(() => undefined))?.isDirectory() === true;
  const names = isFolder ? await namesIn(folder).catch(() => undefined) : undefined;
  if (names === undefined) return { folder, state: 'absent', storeId: undefined, holdsKeys: false };
  const holdsKeys = keyIdsOf(names).length > 0 || names.includes('destroyed');
  const storeId = await storeIdOf(folder);
  const other = names.length === 0 ? 'empty' : 'strange';
  return { folder, state: storeId === undefined ? other : 'there', storeId, holdsKeys };
}

/**
 * Makes folders and root key when a house is started for the very first time, and afterwards only looks whether both copies are there; gives the id
 * of the key store. A folder that was a copy and is gone is never made again: throws {@link KeyCopyGone}. Throws as well when keys are there but
 * their root key is not: a new root key would only hide the loss.
 */
export async function prepareKeyPlaces(
  places: KeyPlaces,
  known: KnownStore = { storeId: undefined, isInUse: false },
): Promise<string> {
  const copies = await lookAtFolders(places);
  const ids = new Set([...copies.map(({ storeId }) => storeId), known.storeId].filter((id) => id !== undefined));
  if (ids.size > 1) throw new KeyCopyGone(copies.map((copy) => ({ ...copy, state: 'strange' })));
  const gone = copies.filter(({ storeId }) => storeId === undefined);
  if (gone.length > 0 && !isFirstStart(copies, known) && !isOfOlderRelease(copies)) throw new KeyCopyGone(gone);
  const [keyed] = copies.filter(({ holdsKeys }) => holdsKeys);
  if (keyed !== undefined && !(await rootIsThere(places.rootKeyFile))) {
    throw new Error(
      `${places.rootKeyFile} is missing while ${keyed.folder} holds keys; restore it from escrow with "beeldkluis keys restore"`,
    );
  }
  for (const folder of [...gone.map((copy) => copy.folder), path.dirname(places.rootKeyFile)]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  await writeNewRoot(places.rootKeyFile);
  // The mirror first: whoever finds an id there and none in the primary knows that a first start is under way or was cut off.
  const storeId = await identify(places.mirror, [...ids][0] ?? randomUUID());
  await identify(places.primary, storeId);
  return storeId;
}

function isFirstStart([primary, mirror]: readonly CopyFolder[], { isInUse }: KnownStore): boolean {
  return !isInUse && primary?.storeId === undefined && primary?.holdsKeys === false && mirror?.holdsKeys === false;
}

/** Copies that were made before copies said whose they are. */
function isOfOlderRelease(copies: readonly CopyFolder[]): boolean {
  return copies.every(({ storeId, holdsKeys }) => storeId === undefined && holdsKeys);
}

/** Lets a folder say whose copy it is, when it does not yet; gives the id that it then says. */
async function identify(folder: string, storeId: string): Promise<string> {
  await writeNewFile(path.join(folder, IDENTITY), JSON.stringify({ version: 1, keyStore: storeId }));
  return (await storeIdOf(folder)) ?? storeId;
}

/** Takes a new folder into use as a copy, because a person says that it is one. The other one must be there; throws {@link KeyCopyGone} when it is not. */
export async function takeNewFolder(places: KeyPlaces): Promise<void> {
  const copies = await lookAtFolders(places);
  const known = copies.find(({ state }) => state === 'there');
  const [other] = copies.filter((copy) => copy !== known);
  if (known?.storeId === undefined || other === undefined) throw new KeyCopyGone(copies);
  if (other.state === 'there') return;
  await readRootKey(places.rootKeyFile);
  await mkdir(other.folder, { recursive: true, mode: 0o700 });
  await identify(other.folder, known.storeId);
}
