import { open, readFile, rename, unlink } from 'node:fs/promises';
import path from 'node:path';

/** Reads a file as JSON; nothing when it is not there. Throws when it is not JSON. */
export async function readJsonFile(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  try {
    // What was saved by hand on Windows begins with a mark of its own.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new Error(`${path.basename(file)} is niet te lezen (geen JSON)`, { cause });
  }
}

/** Writes JSON in the place of what was there; whole and durable, mode 0600. */
export function writeJsonFile(file: string, content: object): Promise<void> {
  return writeTextFile(file, JSON.stringify(content));
}

/** Writes a text in the place of what was there; whole and durable, mode 0600. */
export async function writeTextFile(file: string, content: string): Promise<void> {
  const draft = await open(`${file}.new`, 'w', 0o600);
  try {
    await draft.writeFile(content);
    await draft.sync();
  } finally {
    await draft.close();
  }
  await rename(`${file}.new`, file);
  await syncFolder(path.dirname(file));
}

/** Removes files of one folder so that they stay gone after a power cut. What is not there is passed over. */
export async function removeFiles(files: readonly string[]): Promise<void> {
  for (const file of files) {
    await unlink(file).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }
  for (const folder of new Set(files.map((file) => path.dirname(file)))) await syncFolder(folder);
}

/** Does pieces of work one after the other, in the order in which they were asked for. */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    // A piece that fails is the trouble of whoever asked for it, not of the next.
    last = next.catch(() => undefined);
    return next;
  };
}

async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
