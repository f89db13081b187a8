import { hkdfSync, randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { readSmallFile, writeNewFile } from './key-files.ts';

/** Where keys lie: two live copies without history, and the one key that wraps them all. */
export interface KeyPlaces {
  readonly primary: string;
  readonly mirror: string;
  readonly rootKeyFile: string;
}

/** The root key, and the one that is taking its place while a rotation is under way or was interrupted. */
export interface RootKeys {
  readonly current: Buffer;
  readonly next: Buffer | undefined;
}

const ROOT_KEY = /^[0-9a-f]{64}\n?$/;

/** Whether there is a root key. */
export async function rootIsThere(file: string): Promise<boolean> {
  return (await readSmallFile(file)) !== undefined;
}

/** Makes a root key of 32 random bytes where there is none: 64 hexadecimal digits in a file of its own, to be escrowed. */
export async function writeNewRoot(file: string): Promise<void> {
  if (!(await rootIsThere(file))) await writeRootKey(file, randomBytes(32));
}

/** Reads the root key. Throws when it is missing, malformed, or readable by others. */
export async function readRootKey(file: string): Promise<Buffer> {
  const root = await rootKeyAt(file);
  if (root === undefined) throw new Error(`There is no root key at ${file}; make one with "beeldkluis keys init"`);
  return root;
}

/** Reads the root key and, during a rotation, its successor. Throws like {@link readRootKey}. */
export async function readRootKeys(file: string): Promise<RootKeys> {
  // The successor first: when it takes its place in between, both readings still know it.
  const next = await rootKeyAt(nextRootFile(file));
  return { current: await readRootKey(file), next };
}

/** Where the successor of the root key lies until every key is wrapped to it. */
export function nextRootFile(file: string): string {
  return `${file}.next`;
}

/** Writes a root key where there is none; false when there is one. */
export function writeRootKey(file: string, root: Buffer): Promise<boolean> {
  return writeNewFile(file, `${root.toString('hex')}\n`);
}

/** By which people recognise a root key; says nothing about the key itself. 32 hexadecimal digits, derived with HKDF (RFC 5869). */
export function rootFingerprint(root: Buffer): string {
  return Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), 'beeldkluis/root-fingerprint/v1', 16)).toString('hex');
}

async function rootKeyAt(file: string): Promise<Buffer | undefined> {
  const text = await readSmallFile(file);
  if (text === undefined) return undefined;
  if (((await stat(file)).mode & 0o077) !== 0) throw new Error(`${file} can be read by others; its mode must be 0600`);
  if (!ROOT_KEY.test(text)) throw new Error(`${file} does not hold 64 hexadecimal digits`);
  return Buffer.from(text.trim(), 'hex');
}
