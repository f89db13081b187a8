import { hkdfSync } from 'node:crypto';
import path from 'node:path';
import { makeFolderIn, readSmallFile, replaceFile } from './key-files.ts';
import { readRootKeys, type KeyPlaces, type RootKeys } from './root-key.ts';
import { openUnderRoot, sealUnderRoot } from './sealed-key.ts';

/** Derived keys that must outlive the root key they were first derived from: under another key a person would get another pseudonym. */
export const DERIVED_USES = ['pseudonym-key'] as const;
type LastingUse = (typeof DERIVED_USES)[number];
const KEPT = 'derived';

/**
 * A key of 32 bytes for one use. It is derived from the root key (HKDF, RFC 5869); one that must stay the same is kept, wrapped to the root key, from
 * the first rotation on.
 */
export async function derivedKey(places: KeyPlaces, use: LastingUse | 'cookie-key'): Promise<Buffer> {
  const roots = await readRootKeys(places.rootKeyFile);
  return use === 'cookie-key' ? derive(roots.current, use) : readDerived(places, use, roots);
}

/** A key that must stay the same, with the root keys that are to open it. Throws when it is kept and opens in no copy. */
export async function readDerived(places: KeyPlaces, use: LastingUse, roots: RootKeys): Promise<Buffer> {
  const files = [places.primary, places.mirror].map((folder) => derivedFile(folder, use));
  const texts = (await Promise.all(files.map(readIfThere))).filter((text) => text !== undefined);
  if (texts.length === 0) return derive(roots.current, use);
  for (const text of texts) {
    const opened = await openUnderRoot(roots, text).catch(() => undefined);
    if (opened?.header['use'] === use) return opened.plaintext;
  }
  throw new Error(`The kept ${use} opens in no copy of the key store`);
}

/** The text that keeps this key under another root key. */
export async function resealDerived(places: KeyPlaces, use: LastingUse, to: Buffer): Promise<string> {
  return sealUnderRoot(to, await readDerived(places, use, await readRootKeys(places.rootKeyFile)), { use });
}

/** Keeps the text of a derived key in a copy. */
export async function keepDerived(folder: string, use: LastingUse, text: string): Promise<void> {
  await makeFolderIn(folder, KEPT);
  await replaceFile(derivedFile(folder, use), text);
}

/** A derived key that one copy keeps and the other does not, or not so that it opens; `keptBy` names the folder in which it opens. */
export interface DerivedDifference {
  readonly use: LastingUse;
  readonly folder: string;
  readonly keptBy: string | undefined;
}

/** Which derived keys are not kept in both copies. One that was never rotated is kept in none, and is missed in none. */
export async function compareDerived(places: KeyPlaces): Promise<DerivedDifference[]> {
  const roots = await readRootKeys(places.rootKeyFile);
  const folders = [places.primary, places.mirror];
  const found: DerivedDifference[] = [];
  for (const use of DERIVED_USES) {
    const texts = await Promise.all(folders.map((folder) => readIfThere(derivedFile(folder, use))));
    if (texts.every((text) => text === undefined)) continue;
    const opens = await Promise.all(texts.map((text) => opensFor(roots, use, text)));
    const keptBy = folders[opens.indexOf(true)];
    for (const [at, folder] of folders.entries()) if (opens[at] !== true) found.push({ use, folder, keptBy });
  }
  return found;
}

/** Keeps a derived key in the copy that misses it as well. */
export async function mendDerived({ use, folder, keptBy }: DerivedDifference): Promise<void> {
  const text = keptBy === undefined ? undefined : await readSmallFile(derivedFile(keptBy, use));
  if (text !== undefined) await keepDerived(folder, use, text);
}

async function opensFor(roots: RootKeys, use: LastingUse, text: string | undefined): Promise<boolean> {
  if (text === undefined) return false;
  const opened = await openUnderRoot(roots, text).catch(() => undefined);
  return opened?.header['use'] === use;
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readSmallFile(file).catch(() => undefined);
}

function derivedFile(folder: string, use: LastingUse): string {
  return path.join(folder, KEPT, use);
}

function derive(root: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `beeldkluis/${use}/v1`, 32));
}
