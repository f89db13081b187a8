import { randomBytes } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import path from 'node:path';
import { keepDerived, readDerived, resealDerived, DERIVED_USES } from './derived-keys.ts';
import { liveKeyIds, readKeyCopies } from './key-copies.ts';
import { replaceFile, syncFolder } from './key-files.ts';
import { nextRootFile, readRootKey, readRootKeys, rootFingerprint, writeRootKey, type KeyPlaces } from './root-key.ts';
import { keyFileOf, resealKeyFile } from './sealed-key.ts';

/** What a rotation did. */
export interface Rotation {
  /** Fingerprints of the root key before and after. */
  readonly before: string;
  readonly after: string;
  readonly keys: number;
}

/**
 * Puts a new root key in the place of the old one and wraps every key to it, in both copies. The successor lies beside the root key until the last key
 * is wrapped to it, and meanwhile both open what they wrap: killed at any moment nothing is lost, and run again it finishes what was begun. The caller
 * sees to it that both copies are whole and that nobody makes a key meanwhile. Throws before the change of place when any copy of any key does not open.
 */
export async function rotateRootKey(places: KeyPlaces): Promise<Rotation> {
  const file = places.rootKeyFile;
  const before = rootFingerprint(await readRootKey(file));
  await writeRootKey(nextRootFile(file), randomBytes(32));
  const next = await readRootKey(nextRootFile(file));
  const folders = [places.primary, places.mirror];
  await resealAll(folders, file, next);
  for (const use of DERIVED_USES) {
    const text = await resealDerived(places, use, next);
    for (const folder of folders) await keepDerived(folder, use, text);
  }
  const keys = await provenUnder(places, next);
  await takePlace(file);
  return { before, after: rootFingerprint(next), keys };
}

async function resealAll(folders: readonly string[], rootKeyFile: string, next: Buffer): Promise<void> {
  const roots = () => readRootKeys(rootKeyFile);
  for (const keyId of await liveKeyIds(folders)) {
    const good = (await readKeyCopies({ folders, roots }, keyId)).find(({ opened }) => opened !== undefined);
    if (good?.text === undefined) throw new Error(`Key ${keyId} opens in no copy; nothing was rotated`);
    const text = await resealKeyFile(await roots(), good.text, next);
    for (const folder of folders) await replaceFile(keyFileOf(folder, keyId), text);
  }
}

/** How many keys open under the successor alone; throws when one does not in either copy. */
async function provenUnder(places: KeyPlaces, next: Buffer): Promise<number> {
  const folders = [places.primary, places.mirror];
  const roots = () => Promise.resolve({ current: next, next: undefined });
  const ids = await liveKeyIds(folders);
  for (const keyId of ids) {
    const copies = await readKeyCopies({ folders, roots }, keyId);
    if (copies.some(({ opened }) => opened === undefined)) throw new Error(`Key ${keyId} was not wrapped anew`);
  }
  for (const use of DERIVED_USES) await readDerived(places, use, await roots());
  return ids.length;
}

// From the change of name on the old root key is gone; what it wrote on the disk is written over.
async function takePlace(file: string): Promise<void> {
  const old = await open(file, 'r+');
  try {
    await rename(nextRootFile(file), file);
    await syncFolder(path.dirname(file));
    await old.write(Buffer.alloc((await old.stat()).size), 0, undefined, 0);
    await old.sync();
  } finally {
    await old.close();
  }
}
