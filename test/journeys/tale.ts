import assert from 'node:assert/strict';
import { createHash, randomInt } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { STAFF_ROLES, type Act, type StaffRole } from '../../protocols/acts.ts';
import type { Client } from '../support/house.ts';
import type { CommandEnd, RunningHouse } from '../support/process.ts';
import type { Clip } from './clips.ts';

/** One sentence about a step that held. A step that does not hold throws instead. */
export type Step = AsyncGenerator<string, void, undefined>;

/** An answer of the API as it comes; the steps insist on what is in it. */
export type Answer = ReturnType<typeof JSON.parse>;

/** A recording as the tale knows it: what was on the camera, and where it lies now. */
export interface Kept extends Clip {
  readonly recordingId: string;
  readonly objectId: string;
}

/** What is known at this point of the tale; each chapter adds to it. */
export interface Tale {
  readonly house: RunningHouse;
  /** Folder beside the house: cameras, docking PC, desks of whoever gets something. */
  readonly outside: string;
  readonly staff: Readonly<Record<StaffRole, Client>>;
  /** File with the public keys, as somebody keeps it who got them with a letter. */
  readonly keysFile: string;
  /** Footage that may not be found in any file of the house. */
  readonly plaintext: Buffer[];
  readonly clips: { readonly asked: Clip; readonly elsewhere: Clip; readonly later: Clip };
  asked?: Kept;
  elsewhere?: Kept;
  later?: Kept;
  request?: { readonly id: string; readonly number: string };
  demand?: { readonly id: string; readonly number: string };
  planId?: string;
  copy?: Buffer;
}

/** The part of the tale that an earlier chapter told. */
export function told<T>(value: T | undefined): T {
  assert.ok(value !== undefined, 'This chapter comes too early');
  return value;
}

export async function signInAll(house: RunningHouse): Promise<Record<StaffRole, Client>> {
  const entries = await Promise.all(STAFF_ROLES.map(async (role) => [role, await house.signIn(role)] as const));
  return Object.fromEntries(entries) as Record<StaffRole, Client>;
}

/** What the API answers, when it answers as expected. */
export async function answer(
  client: Client,
  status: number,
  method: string,
  where: string,
  body?: object,
): Promise<Answer> {
  const given = await client.call(method, where, body);
  assert.equal(given.status, status, `${method} /v1${where} answered ${given.status}: ${JSON.stringify(given.body)}`);
  return given.body;
}

/** Asks until it is so; gives up when it takes too long. */
export async function until<T>(what: string, seconds: number, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    assert.ok(Date.now() < end, `${what}: not so after ${seconds} seconds`);
    await pause(200);
  }
}

/** Runs `beeldkluis` and insists on how it ends. */
export async function command(tale: Tale, exitCode: number, ...words: readonly string[]): Promise<string> {
  const end: CommandEnd = await tale.house.command(...words);
  assert.equal(end.exitCode, exitCode, `beeldkluis ${words.join(' ')} ended with ${end.exitCode}: ${end.output}`);
  return end.output;
}

/** Bytes of footage in a viewing session, whole or from-to (to not included). */
export async function footage(client: Client, sessionId: string, range?: readonly [number, number]): Promise<Buffer> {
  const headers: Record<string, string> = range === undefined ? {} : { range: `bytes=${range[0]}-${range[1] - 1}` };
  const response = await client.fetch(`/v1/kijksessies/${sessionId}/beeld`, { headers });
  assert.equal(response.status, range === undefined ? 200 : 206, `Footage answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** Status of asking for footage, when none is expected. */
export async function footageStatus(client: Client, sessionId: string): Promise<number> {
  const response = await client.fetch(`/v1/kijksessies/${sessionId}/beeld`);
  await response.body?.cancel();
  return response.status;
}

/** Compares bytes of a session with the original on ranges that nobody chose. */
export async function sameOnRandomRanges(client: Client, sessionId: string, original: Buffer): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    const from = randomInt(original.length - 1);
    const to = Math.min(original.length, from + 1 + randomInt(200_000));
    assert.ok(
      (await footage(client, sessionId, [from, to])).equals(original.subarray(from, to)),
      `bytes ${from}-${to}`,
    );
  }
  assert.ok((await footage(client, sessionId)).equals(original), 'the whole');
}

/** Insists that two values are written the same. The test runner has prototypes of its own, so that those are not compared. */
export function same(actual: unknown, expected: unknown): void {
  assert.equal(JSON.stringify(actual), JSON.stringify(expected));
}

export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Entries about something, as the supervisory officer reads them. */
export async function entries(tale: Tale, about: string, act?: Act): Promise<Answer[]> {
  const query = new URLSearchParams({ purpose: 'rechtmatigheid', about, ...(act === undefined ? {} : { act }) });
  const found = await answer(tale.staff.toezichthouder, 200, 'GET', `/logboek?${query.toString()}`);
  return found.entries;
}

/** Pieces of footage that occur nowhere else, taken from everywhere in it. */
export function piecesOf(content: Buffer): Buffer[] {
  const pieces = Array.from({ length: 24 }, (_, index) => {
    const at = Math.floor(((content.length - 32) * (index + 0.5)) / 24);
    return content.subarray(at, at + 32);
  });
  // A run of padding is found in any file; media are not like that.
  return pieces.filter((piece) => new Set(piece).size > 20);
}

/** Every file of the house that holds a piece of footage. */
export async function filesWith(folder: string, pieces: readonly Buffer[]): Promise<string[]> {
  assert.ok(pieces.length > 0, 'There is nothing to look for');
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const content = await readFile(file).catch((error: unknown) => {
      // Journals of the database and temporary objects come and go.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    });
    if (pieces.some((piece) => content.includes(piece))) found.push(file);
  }
  return found;
}

/** Insists that no footage lies in any file of the house as it is. */
export async function insistOnNoPlaintext({ house, plaintext }: Tale): Promise<void> {
  same(await filesWith(house.folder, plaintext), []);
}
