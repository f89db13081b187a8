import { createHash } from 'node:crypto';
import { BAG_ALGORITHMS, type BagAlgorithm, staysInside } from '../../protocols/handover/bagit.ts';
import { BlockHashes } from '../../protocols/handover/block-hashes.ts';
import { ORIGINAL_FOLDER } from '../../protocols/handover/evidence-manifest.ts';
import type { ZipEntry } from '../../protocols/handover/zip-layout.ts';
import { checkedContent, type PackageContainer, PackageDiffers } from './package-container.ts';

/** Files up to this size are kept in memory to be read; footage never is. */
const LARGEST_TEXT = 64 * 1024 * 1024;

/** A file of the package as it was found: its checksums, and its text when it is one that is read. */
export interface FoundFile {
  readonly path: string;
  readonly size: number;
  readonly hashes: Readonly<Record<BagAlgorithm, string>>;
  /** SHA-256 of each 8 MiB, for the original. */
  readonly blocks: readonly string[];
  readonly text: string;
  /** Throws {@link PackageDiffers} when the container's own checksum differs; asked last, because it names no more than the file. */
  checkFrame(): void;
}

/** All files of the package by their path from the bag's base directory. */
export interface FoundBag {
  readonly folder: string;
  readonly moments: ReadonlySet<number>;
  readonly files: ReadonlyMap<string, FoundFile>;
}

/** Reads every file of the package once. Throws {@link PackageDiffers} when names leave the one folder, or occur twice. */
export async function readBag(container: PackageContainer): Promise<FoundBag> {
  const folder = container.entries[0]?.name.split('/')[0] ?? '';
  const files = new Map<string, FoundFile>();
  for (const entry of container.entries) {
    const path = entry.name.slice(folder.length + 1);
    if (!entry.name.startsWith(`${folder}/`) || !staysInside(path)) {
      throw new PackageDiffers(`${entry.name} ligt niet in de map van het pakket`);
    }
    if (files.has(path)) throw new PackageDiffers(`${path} komt twee keer voor`);
    files.set(path, await digest(container, entry, path));
  }
  return { folder, moments: new Set(container.entries.map((entry) => entry.moment)), files };
}

async function digest(container: PackageContainer, entry: ZipEntry, path: string): Promise<FoundFile> {
  const isOriginal = path.startsWith(ORIGINAL_FOLDER);
  if (!isOriginal && entry.size > LARGEST_TEXT) throw new PackageDiffers(`${path} is te groot`);
  const whole = BAG_ALGORITHMS.map((algorithm) => createHash(algorithm));
  const blocks = new BlockHashes();
  const kept: Buffer[] = [];
  const damage = await damageOf(checkedContent(container, entry), (piece) => {
    for (const hash of whole) hash.update(piece);
    if (isOriginal) blocks.add(piece);
    if (!isOriginal) kept.push(piece);
  });
  const [sha256 = '', sha512 = ''] = whole.map((hash) => hash.digest('hex'));
  return {
    path,
    size: entry.size,
    hashes: { sha256, sha512 },
    blocks: blocks.end(),
    text: Buffer.concat(kept).toString('utf8'),
    checkFrame: () => {
      if (damage !== undefined) throw damage;
    },
  };
}

async function damageOf(
  content: AsyncIterable<Buffer>,
  take: (piece: Buffer) => void,
): Promise<PackageDiffers | undefined> {
  try {
    for await (const piece of content) take(piece);
    return undefined;
  } catch (cause) {
    if (cause instanceof PackageDiffers) return cause;
    throw cause;
  }
}
