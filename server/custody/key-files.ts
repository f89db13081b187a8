import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from './error-code.ts';

/** Reads a whole small file, or nothing when it does not exist. */
export async function readSmallFile(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Names in a folder; a folder that is not there holds none. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/**
 * Writes a new file, durable and whole, mode 0600. Returns false and changes nothing when a file of that name is there. The folder must be there: one
 * that is gone may be a disk that is not mounted, and is never made here.
 */
export async function writeNewFile(file: string, content: string): Promise<boolean> {
  const folder = path.dirname(file);
  const draft = await writeDraft(folder, content);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft);
    await syncFolder(folder);
  }
}

/** Writes a file in the place of another, durable and whole, mode 0600. The folder must be there. */
export async function replaceFile(file: string, content: string): Promise<void> {
  const folder = path.dirname(file);
  await rename(await writeDraft(folder, content), file);
  await syncFolder(folder);
}

/** Makes a folder in one that is there, when it is not yet. */
export async function makeFolderIn(parent: string, name: string): Promise<void> {
  await mkdir(path.join(parent, name), { mode: 0o700 }).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
}

/** Overwrites a file, syncs it and removes it. Does nothing when it is gone. */
export async function wipeFile(file: string): Promise<void> {
  try {
    const opened = await open(file, 'r+');
    try {
      await opened.write(Buffer.alloc((await opened.stat()).size), 0, undefined, 0);
      await opened.sync();
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  await rm(file, { force: true });
  await syncFolder(path.dirname(file));
}

const DRAFT = /^\.[0-9a-f-]{36}\.new$/;
const DRAFT_MILLISECONDS = 60_000;

/** Wipes what a writer that was killed left half written: it may hold a key that is destroyed later under its own name. */
export async function sweepDrafts(folder: string, now: Date): Promise<void> {
  for (const name of (await namesIn(folder)).filter((each) => DRAFT.test(each))) {
    const draft = path.join(folder, name);
    const written = (await stat(draft).catch(() => undefined))?.mtimeMs ?? now.getTime();
    if (now.getTime() - written > DRAFT_MILLISECONDS) await wipeFile(draft);
  }
}

async function writeDraft(folder: string, content: string): Promise<string> {
  const draft = path.join(folder, `.${randomUUID()}.new`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
}

/** Makes changes of names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

function isMissing(error: unknown): boolean {
  return errorCode(error) === 'ENOENT';
}
