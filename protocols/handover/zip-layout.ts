/**
 * The container of a package, byte for byte: a stored ZIP64 (PKWARE APPNOTE 6.3) as `archiver` writes it.
 * Everything that is not file content follows from names, sizes, checksums and one moment, so that a verifier can make it again and compare.
 */
export interface ZipEntry {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  /** Where its local header begins. */
  readonly at: number;
  /** MS-DOS date and time in UTC, as {@link dosMoment} makes it. */
  readonly moment: number;
  /** Written without knowing its size: checksum and sizes follow behind the content. */
  readonly streamed: boolean;
}

const SIGNATURE = { local: 0x04034b50, descriptor: 0x08074b50, central: 0x02014b50 } as const;
const END = { zip64: 0x06064b50, locator: 0x07064b50, plain: 0x06054b50 } as const;
const MOST_32 = 0xffffffff;
const MOST_16 = 0xffff;
const VERSION = { stored: 10, streamed: 20, zip64: 45 } as const;
const STREAMED_FLAG = 8;
const MADE_BY_UNIX = (3 << 8) | VERSION.zip64;
/** A plain file of mode 0644, with the archive bit of DOS. */
const ATTRIBUTES = (((0o100000 | 0o644) << 16) | 0x20) >>> 0;
const CENTRAL_SIZE = 46;
/** Bytes of the three records that end the file. */
export const END_SIZE = 56 + 20 + 22;

/** Date and time as ZIP keeps them, in UTC and in steps of two seconds. */
export function dosMoment(at: Date): number {
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | Math.floor(at.getUTCSeconds() / 2);
  return ((date << 16) | time) >>> 0;
}

/** What stands before the content of an entry. */
export function localHeader(entry: ZipEntry): Buffer {
  const known = !entry.streamed;
  return Buffer.concat([
    u32(SIGNATURE.local),
    u16(known ? VERSION.stored : VERSION.streamed),
    u16(known ? 0 : STREAMED_FLAG),
    u16(0),
    u32(entry.moment),
    u32(known ? entry.crc : 0),
    u32(known ? entry.size : 0),
    u32(known ? entry.size : 0),
    u16(Buffer.byteLength(entry.name)),
    u16(0),
    Buffer.from(entry.name),
  ]);
}

/** What stands behind the content of an entry; nothing when its size was known. Sizes take 8 bytes from 4 GiB on. */
export function descriptor(entry: ZipEntry): Buffer {
  if (!entry.streamed) return Buffer.alloc(0);
  const size = isLarge(entry) ? u64 : u32;
  return Buffer.concat([u32(SIGNATURE.descriptor), u32(entry.crc), size(entry.size), size(entry.size)]);
}

/** The entry in the central directory. */
export function centralHeader(entry: ZipEntry): Buffer {
  const large = isLarge(entry) || entry.at > MOST_32;
  const extra = large
    ? Buffer.concat([u16(1), u16(24), u64(entry.size), u64(entry.size), u64(entry.at)])
    : Buffer.alloc(0);
  const version = entry.streamed ? VERSION.streamed : VERSION.stored;
  return Buffer.concat([
    u32(SIGNATURE.central),
    u16(MADE_BY_UNIX),
    u16(large ? VERSION.zip64 : version),
    u16(entry.streamed ? STREAMED_FLAG : 0),
    u16(0),
    u32(entry.moment),
    u32(entry.crc),
    u32(large ? MOST_32 : entry.size),
    u32(large ? MOST_32 : entry.size),
    u16(Buffer.byteLength(entry.name)),
    u16(extra.length),
    ...[u16(0), u16(0), u16(0)],
    u32(ATTRIBUTES),
    u32(large ? MOST_32 : entry.at),
    Buffer.from(entry.name),
    extra,
  ]);
}

/** Where the central directory lies and how many entries it has. */
export interface Directory {
  readonly count: number;
  readonly at: number;
  readonly size: number;
}

/** The records that end the file; with ZIP64 the plain one only says that the others hold. */
export function directoryEnd(directory: Directory): Buffer {
  const { count, at, size } = directory;
  const zip64 = [
    u32(END.zip64),
    u64(44),
    u16(VERSION.zip64),
    u16(VERSION.zip64),
    u32(0),
    u32(0),
    u64(count),
    u64(count),
    u64(size),
    u64(at),
  ];
  const locator = [u32(END.locator), u32(0), u64(at + size), u32(1)];
  const plain = [u32(END.plain), u16(0), u16(0), u16(MOST_16), u16(MOST_16), u32(MOST_32), u32(MOST_32), u16(0)];
  return Buffer.concat([...zip64, ...locator, ...plain]);
}

/** Reads where the directory lies from the last {@link END_SIZE} bytes; whether the rest of them is right shows by making them again. */
export function readDirectoryEnd(end: Buffer): Directory {
  return {
    count: Number(end.readBigUInt64LE(24)),
    size: Number(end.readBigUInt64LE(40)),
    at: Number(end.readBigUInt64LE(48)),
  };
}

/** Reads the entries of a central directory; undefined when they do not fill it exactly. */
export function readDirectory(directory: Buffer, count: number): readonly ZipEntry[] | undefined {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + CENTRAL_SIZE > directory.length) return undefined;
    const nameEnd = at + CENTRAL_SIZE + directory.readUInt16LE(at + 28);
    const extraSize = directory.readUInt16LE(at + 30);
    if (nameEnd + extraSize > directory.length) return undefined;
    const large = extraSize === 28;
    entries.push({
      name: directory.toString('latin1', at + CENTRAL_SIZE, nameEnd),
      size: large ? Number(directory.readBigUInt64LE(nameEnd + 4)) : directory.readUInt32LE(at + 24),
      crc: directory.readUInt32LE(at + 16),
      at: large ? Number(directory.readBigUInt64LE(nameEnd + 20)) : directory.readUInt32LE(at + 42),
      moment: directory.readUInt32LE(at + 12),
      streamed: (directory.readUInt16LE(at + 8) & STREAMED_FLAG) !== 0,
    });
    at = nameEnd + extraSize;
  }
  return at === directory.length ? entries : undefined;
}

function isLarge(entry: ZipEntry): boolean {
  return entry.size > MOST_32;
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
