import { constants, type Stats } from 'node:fs';
import { mkdir, open, opendir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { SEALED_SEGMENT_SIZE } from '../../protocols/custody/sealed-object.ts';
import { errorCode } from './error-code.ts';
import { FileRange } from './file-range.ts';
import { checkedObjectId, isObjectId, joinedSize, type PartDraft, type StoredObject, type Vault } from './vault.ts';

const PIECE_SIZE = 1024 * 1024;
const TAIL = '.tail';

interface Folders {
  readonly temporary: string;
  readonly permanent: string;
}

/**
 * Vault in a folder of this machine: one file per object, part n at n times the stored size of a segment.
 * Files are 0600 in folders of 0700; whatever was acknowledged has been synced to the disk.
 */
export async function openDirectoryVault(folder: string): Promise<Vault> {
  const folders = { temporary: path.resolve(folder, 'temporary'), permanent: path.resolve(folder, 'permanent') };
  for (const each of [folders.temporary, folders.permanent]) await mkdir(each, { recursive: true, mode: 0o700 });
  const temporary = (objectId: string): string => path.join(folders.temporary, checkedObjectId(objectId));
  const permanent = (objectId: string): string => path.join(folders.permanent, checkedObjectId(objectId));
  return {
    openTemporary: async (objectId) => {
      const file = await open(temporary(objectId), constants.O_CREAT | constants.O_RDWR, 0o600);
      await file.close();
      await syncFolder(folders.temporary);
      return objectId;
    },
    draftPart: async (handle, number) => draft(temporary(handle), number * SEALED_SEGMENT_SIZE),
    writeTail: async (handle, sealed) => {
      const target = temporary(handle) + TAIL;
      await writeWhole(`${target}.new`, sealed);
      await rename(`${target}.new`, target);
      await syncFolder(folders.temporary);
    },
    readTail: async (handle) =>
      (await open(temporary(handle) + TAIL, 'r')).createReadStream({ highWaterMark: PIECE_SIZE }),
    removeTail: async (handle) => rm(temporary(handle) + TAIL, { force: true }),
    makePermanent: async (handle, parts) => {
      const size = joinedSize(parts);
      if (!(await wasMoved(temporary(handle), permanent(handle), size))) {
        await cutAndSync(temporary(handle), size);
        await rename(temporary(handle), permanent(handle));
      }
      await syncFolder(folders.permanent);
      await syncFolder(folders.temporary);
      await rm(temporary(handle) + TAIL, { force: true });
    },
    range: async (objectId, from, to) => new FileRange(await open(permanent(objectId), 'r'), from, to),
    openFile: (objectId) => open(permanent(objectId), 'r'),
    sizeOf: async (objectId) => (await found(permanent(objectId)))?.size,
    remove: async (objectId) => {
      await rm(permanent(objectId), { force: true });
      await syncFolder(folders.permanent);
      await removeUnfinished(temporary(objectId));
    },
    removeTemporary: (objectId) => removeUnfinished(temporary(objectId)),
    list: () => listed(folders),
  };
}

async function draft(target: string, start: number): Promise<PartDraft> {
  const [file, direct] = [await open(target, 'r+'), await openDirect(target)];
  const close = async (): Promise<void> => {
    await Promise.all([file.close(), direct?.close()]);
  };
  let written = 0;
  return {
    file: { fd: file.fd, at: start, ...(direct === undefined ? {} : { direct: direct.fd }) },
    append: async (sealed) => {
      written += await writeAll(file, sealed, start + written);
    },
    commit: async () => {
      await file.datasync();
      await close();
      return '';
    },
    discard: close,
  };
}

/** The file for writes past the page cache; nothing where the file system has none. */
async function openDirect(target: string): Promise<FileHandle | undefined> {
  return open(target, constants.O_WRONLY | constants.O_DIRECT).catch((error: unknown) => {
    if (errorCode(error) === 'EINVAL') return undefined;
    throw error;
  });
}

async function writeAll(file: FileHandle, pieces: readonly Buffer[], position: number): Promise<number> {
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (size === 0) return 0;
  const { bytesWritten } = await file.writev([...pieces], position);
  if (bytesWritten === size) return size;
  // A short write means a full disk or a limit; one more plain write of the rest names the fault.
  const rest = Buffer.concat(pieces).subarray(bytesWritten);
  for (let at = 0; at < rest.length;) {
    const more = await file.write(rest, at, rest.length - at, position + bytesWritten + at);
    at += more.bytesWritten;
  }
  return size;
}

async function writeWhole(target: string, pieces: readonly Buffer[]): Promise<void> {
  const file = await open(target, 'w', 0o600);
  try {
    await writeAll(file, pieces, 0);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function cutAndSync(target: string, size: number): Promise<void> {
  const file = await open(target, 'r+');
  try {
    if ((await file.stat()).size < size) throw new Error('A temporary object is shorter than its parts');
    await file.truncate(size);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function wasMoved(from: string, to: string, size: number): Promise<boolean> {
  if (await exists(from)) return false;
  return (await stat(to)).size === size;
}

async function exists(target: string): Promise<boolean> {
  return stat(target).then(
    () => true,
    () => false,
  );
}

async function found(target: string): Promise<Stats | undefined> {
  return stat(target).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
}

async function removeUnfinished(name: string): Promise<void> {
  for (const each of [name, name + TAIL, `${name}${TAIL}.new`]) await rm(each, { force: true });
  await syncFolder(path.dirname(name));
}

async function syncFolder(folder: string): Promise<void> {
  const file = await open(folder, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

// Names are read as the folder gives them, so that a million of them take no memory.
async function* listed(folders: Folders): AsyncIterable<StoredObject> {
  for await (const { name } of await opendir(folders.permanent)) {
    // What was removed since its name was read is not there.
    const stats = isObjectId(name) ? await found(path.join(folders.permanent, name)) : undefined;
    if (stats !== undefined) yield { objectId: name, state: 'permanent', size: stats.size };
  }
  const seen = new Set<string>();
  for await (const { name } of await opendir(folders.temporary)) {
    const objectId = name.split('.')[0] ?? '';
    if (!isObjectId(objectId) || seen.has(objectId)) continue;
    seen.add(objectId);
    const stats = await found(path.join(folders.temporary, name));
    if (stats !== undefined) yield { objectId, state: 'temporary', writtenAt: stats.mtime };
  }
}
