import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { parseCheckpoint, type ParsedCheckpoint } from '../../protocols/audit/checkpoint.ts';
import { errorCode } from '../custody/error-code.ts';

const LATEST = 'latest.txt';

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeDurably(file: string, text: string | Buffer): Promise<void> {
  const handle = await open(file, 'w', 0o644);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes the file whole or not at all; durable when it returns. */
async function replaceDurably(folder: string, name: string, text: string | Buffer): Promise<void> {
  // A name of its own: two processes may publish at once.
  const draft = path.join(folder, `.${name}.${randomUUID()}`);
  await writeDurably(draft, text);
  await rename(draft, path.join(folder, name));
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function parsed(note: string, file: string): ParsedCheckpoint {
  const checkpoint = parseCheckpoint(note);
  if (checkpoint === undefined) throw new Error(`${file} is not a checkpoint`);
  return checkpoint;
}

/** The newest checkpoint outside the database, or nothing when none was published yet. Throws when the file is not a checkpoint. */
export async function readLatest(folder: string): Promise<ParsedCheckpoint | undefined> {
  const note = await readIfThere(path.join(folder, LATEST));
  return note === undefined ? undefined : parsed(note, LATEST);
}

/** The checkpoint of this size as it lies outside the database; nothing when none was published under that size. */
export async function readPublished(folder: string, size: number): Promise<string | undefined> {
  const name = `checkpoint-${size}.txt`;
  const note = await readIfThere(path.join(folder, name));
  if (note !== undefined) parsed(note, name);
  return note;
}

/**
 * Puts a checkpoint outside the database: a file of its own that is never replaced, and `latest.txt`. Repeatable.
 * Throws when another tree was published before under the same size.
 */
export async function writeCheckpoint(folder: string, checkpoint: ParsedCheckpoint, note: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const name = `checkpoint-${checkpoint.size}.txt`;
  const published = await readIfThere(path.join(folder, name));
  if (published === undefined) await replaceDurably(folder, name, note);
  else if (parsed(published, name).text !== checkpoint.text) {
    throw new Error(`Another tree of ${checkpoint.size} entries was published before: see ${name}`);
  }
  await replaceDurably(folder, LATEST, note);
}

/** Puts the timestamp of a checkpoint beside it as `checkpoint-<size>.tsr`, unless it is there already. */
export async function writeBeside(folder: string, size: number, timestamp: Buffer): Promise<void> {
  const name = `checkpoint-${size}.tsr`;
  if ((await readIfThere(path.join(folder, name))) !== undefined) return;
  await mkdir(folder, { recursive: true });
  await replaceDurably(folder, name, timestamp);
}
