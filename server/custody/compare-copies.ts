import { destroyedKeyIds, liveKeyIds, readKeyCopies, tombstoneFile, tombstoneOf } from './key-copies.ts';
import { readSmallFile } from './key-files.ts';
import { readRootKeys, type KeyPlaces } from './root-key.ts';

/** What can differ between the two copies of the key store. */
export const COPY_DIFFERENCES = ['missing', 'damaged', 'unreadable', 'two-keys', 'came-back', 'grave-missing'] as const;

/** One difference: which key, and in which folder it is wrong; none is named when it is wrong in both. */
export interface CopyDifference {
  readonly kind: (typeof COPY_DIFFERENCES)[number];
  readonly keyId: string;
  readonly folder: string | undefined;
}

/** Compares the copies without mending anything. Nothing differs when every key opens in both and both know of every destruction. */
export async function compareCopies(places: KeyPlaces): Promise<CopyDifference[]> {
  const folders = [places.primary, places.mirror];
  const copies = { folders, roots: () => readRootKeys(places.rootKeyFile) };
  const found: CopyDifference[] = [];
  for (const keyId of (await liveKeyIds(folders)).sort()) {
    const isDestroyed = (await tombstoneOf(folders, keyId)) !== undefined;
    const both = await readKeyCopies(copies, keyId);
    const opened = both.flatMap((copy) => copy.opened?.stored.fingerprint ?? []);
    if (!isDestroyed && opened.length === 0) found.push({ kind: 'unreadable', keyId, folder: undefined });
    else if (!isDestroyed && new Set(opened).size > 1) found.push({ kind: 'two-keys', keyId, folder: undefined });
    else {
      for (const [at, copy] of both.entries()) {
        const kind = differenceIn(copy, isDestroyed);
        if (kind !== undefined) found.push({ kind, keyId, folder: folders[at] });
      }
    }
  }
  return [...found, ...(await missingGraves(folders))];
}

function differenceIn(
  copy: { readonly text: string | undefined; readonly opened: unknown },
  isDestroyed: boolean,
): CopyDifference['kind'] | undefined {
  if (isDestroyed) return copy.text === undefined ? undefined : 'came-back';
  if (copy.text === undefined) return 'missing';
  return copy.opened === undefined ? 'damaged' : undefined;
}

async function missingGraves(folders: readonly string[]): Promise<CopyDifference[]> {
  const found: CopyDifference[] = [];
  for (const keyId of (await destroyedKeyIds(folders)).sort()) {
    for (const folder of folders) {
      if ((await readSmallFile(tombstoneFile(folder, keyId))) === undefined)
        found.push({ kind: 'grave-missing', keyId, folder });
    }
  }
  return found;
}
