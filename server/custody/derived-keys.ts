import { hkdfSync } from 'node:crypto';
import path from 'node:path';
import { readSmallFile } from './key-files.ts';
import { readRootKeys, type KeyPlaces, type RootKeys } from './root-key.ts';
import { openUnderRoot, sealUnderRoot } from './sealed-key.ts';

/** Derived keys that must outlive the root key they were first derived from: under another key a person would get another pseudonym. */
export const DERIVED_USES = ['pseudonym-key'] as const;
type LastingUse = (typeof DERIVED_USES)[number];

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
  const texts = (await Promise.all(files.map(readSmallFile))).filter((text) => text !== undefined);
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

/** Where a copy keeps a derived key. */
export function derivedFile(folder: string, use: LastingUse): string {
  return path.join(folder, 'derived', use);
}

function derive(root: Buffer, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `beeldkluis/${use}/v1`, 32));
}
