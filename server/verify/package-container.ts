import { type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import {
  END_SIZE,
  type ZipEntry,
  centralHeader,
  descriptor,
  directoryEnd,
  localHeader,
  readDirectory,
  readDirectoryEnd,
} from '../../protocols/handover/zip-layout.ts';

/** A package that is not what was built, and the exact place. */
export class PackageDiffers extends Error {
  override readonly name = 'PackageDiffers';
}

/** Not a package at all: nothing can be said about it. */
export class NotAPackage extends Error {
  override readonly name = 'NotAPackage';
}

const LARGEST_DIRECTORY = 16 * 1024 * 1024;
const PIECE_SIZE = 1024 * 1024;
const LOCAL_SIGNATURE = Buffer.from('504b0304', 'hex');

/** An open package: its entries in order, every byte outside their content checked. */
export interface PackageContainer {
  readonly entries: readonly ZipEntry[];
  /** The content of an entry. */
  content(entry: ZipEntry): AsyncIterable<Buffer>;
}

/**
 * Reads the container and compares every byte that is not file content with what it must be. Content is not read here;
 * {@link checkedContent} does. Throws {@link PackageDiffers} or {@link NotAPackage}.
 */
export async function openContainer(file: FileHandle): Promise<PackageContainer> {
  const { size } = await file.stat();
  const begins = await readExactly(file, 0, Math.min(4, size));
  if (size < END_SIZE + 4) throw new NotAPackage('Het bestand is te kort voor een pakket');
  const end = await readExactly(file, size - END_SIZE, END_SIZE);
  const directory = readDirectoryEnd(end);
  const fits = directory.size <= LARGEST_DIRECTORY && directory.at + directory.size === size - END_SIZE;
  if (!fits && !begins.equals(LOCAL_SIGNATURE)) throw new NotAPackage('Het bestand is geen ZIP-bestand');
  if (!fits)
    throw new PackageDiffers(
      `De inhoudsopgave van het ZIP-bestand klopt niet met zijn einde (byte ${size - END_SIZE})`,
    );
  sameBytes(end, directoryEnd(directory), size - END_SIZE, 'in het einde van het ZIP-bestand');
  const listed = await readExactly(file, directory.at, directory.size);
  const entries = readDirectory(listed, directory.count);
  if (entries === undefined)
    throw new PackageDiffers(`De inhoudsopgave van het ZIP-bestand is beschadigd (vanaf byte ${directory.at})`);
  sameBytes(listed, Buffer.concat(entries.map(centralHeader)), directory.at, 'in de inhoudsopgave van het ZIP-bestand');
  await checkFrames(file, entries, directory.at);
  return { entries, content: (entry) => read(file, contentStart(entry), entry.size) };
}

/** Entries must follow each other without a gap, each framed as the directory says. */
async function checkFrames(file: FileHandle, entries: readonly ZipEntry[], directoryAt: number): Promise<void> {
  let at = 0;
  for (const entry of entries) {
    if (entry.at !== at) throw new PackageDiffers(`${entry.name} begint niet op byte ${at}`);
    const header = localHeader(entry);
    sameBytes(await readExactly(file, at, header.length), header, at, `in de kop van ${entry.name}`);
    at += header.length + entry.size;
    const behind = descriptor(entry);
    sameBytes(await readExactly(file, at, behind.length), behind, at, `achter ${entry.name}`);
    at += behind.length;
  }
  if (at !== directoryAt) throw new PackageDiffers(`Tussen byte ${at} en ${directoryAt} staat iets dat er niet hoort`);
}

/** The content of an entry with its checksum checked at the end. Throws {@link PackageDiffers} when it differs. */
export async function* checkedContent(container: PackageContainer, entry: ZipEntry): AsyncGenerator<Buffer> {
  let crc = 0;
  for await (const piece of container.content(entry)) {
    crc = crc32(piece, crc);
    yield piece;
  }
  if (crc !== entry.crc) throw new PackageDiffers(`${entry.name}: het controlegetal (CRC-32) klopt niet`);
}

function contentStart(entry: ZipEntry): number {
  return entry.at + localHeader(entry).length;
}

function sameBytes(found: Buffer, expected: Buffer, at: number, where: string): void {
  if (found.equals(expected)) return;
  const shared = Math.min(found.length, expected.length);
  let first = 0;
  while (first < shared && found[first] === expected[first]) first += 1;
  throw new PackageDiffers(`Byte ${at + first} ${where} is veranderd`);
}

async function* read(file: FileHandle, from: number, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; at += PIECE_SIZE) {
    yield await readExactly(file, from + at, Math.min(PIECE_SIZE, size - at));
  }
}

async function readExactly(file: FileHandle, at: number, length: number): Promise<Buffer> {
  if (at < 0) throw new PackageDiffers('Het bestand is te kort');
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) throw new PackageDiffers(`Het bestand houdt op bij byte ${at + done}`);
    done += bytesRead;
  }
  return bytes;
}
