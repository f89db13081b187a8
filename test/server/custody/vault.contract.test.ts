import { randomBytes, randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SEALED_SEGMENT_SIZE } from '../../../protocols/custody/sealed-object.ts';
import { openDirectoryVault } from '../../../server/custody/directory-vault.ts';
import { openS3Vault } from '../../../server/custody/s3-vault.ts';
import type { StoredPart, Vault } from '../../../server/custody/vault.ts';
import { testBucket } from '../../support/test-bucket.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'beeldkluis-vault-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const bucket = testBucket();
const STORES: [string, () => Promise<Vault>][] = [['a folder', () => openDirectoryVault(path.join(folder, 'vault'))]];
if (bucket !== undefined) {
  STORES.push(['an S3 bucket', () => openS3Vault({ ...bucket, scratchFolder: path.join(folder, 'scratch') })]);
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function writePart(vault: Vault, handle: string, number: number, content: Buffer): Promise<StoredPart> {
  const draft = await vault.draftPart(handle, number);
  for (let at = 0; at < content.length; at += 3_000_000)
    await draft.append([content.subarray(at, at + 1_000_000), content.subarray(at + 1_000_000, at + 3_000_000)]);
  return { number, size: content.length, tag: await draft.commit() };
}

async function states(vault: Vault, objectId: string): Promise<string[]> {
  const found: string[] = [];
  for await (const stored of vault.list()) if (stored.objectId === objectId) found.push(stored.state);
  return found;
}

describe.each(STORES)('a vault in %s', (_name, open) => {
  let vault: Vault;
  const first = randomBytes(SEALED_SEGMENT_SIZE);
  const last = randomBytes(100_000);
  beforeAll(async () => {
    vault = await open();
  });

  test('joins parts that came in any order into one object and reads any range of it', async () => {
    const objectId = randomUUID();
    const handle = await vault.openTemporary(objectId);
    const end = await writePart(vault, handle, 1, last);
    const begin = await writePart(vault, handle, 0, first);
    await vault.makePermanent(handle, [begin, end]);
    const whole = Buffer.concat([first, last]);
    for (const [from, to] of [
      [0, whole.length],
      [0, 1],
      [5_000, 900_000],
      [SEALED_SEGMENT_SIZE - 3, SEALED_SEGMENT_SIZE + 3],
      [whole.length - 1, whole.length],
    ] as const) {
      expect((await collect(await vault.range(objectId, from, to))).equals(whole.subarray(from, to))).toBe(true);
    }
  });

  test('gives what is there of a range that reaches behind the end of what is stored, and nothing behind it', async () => {
    const objectId = randomUUID();
    const handle = await vault.openTemporary(objectId);
    await vault.makePermanent(handle, [await writePart(vault, handle, 0, last)]);
    const { length } = last;
    expect((await collect(await vault.range(objectId, length - 5, length + 5))).equals(last.subarray(-5))).toBe(true);
    expect(await collect(await vault.range(objectId, length + 1, length + 5))).toHaveLength(0);
    await expect(vault.range(randomUUID(), 0, 1)).rejects.toThrow();
  });

  test('keeps the last writing of a part that was sent again, also a shorter one', async () => {
    const objectId = randomUUID();
    const handle = await vault.openTemporary(objectId);
    await writePart(vault, handle, 0, randomBytes(200_000));
    const draft = await vault.draftPart(handle, 0);
    await draft.append([randomBytes(300_000)]);
    await draft.discard();
    const again = await writePart(vault, handle, 0, last);
    await vault.makePermanent(handle, [again]);
    expect((await collect(await vault.range(objectId, 0, last.length))).equals(last)).toBe(true);
  });

  test('keeps a part that somebody else writes into its file', async () => {
    const objectId = randomUUID();
    const handle = await vault.openTemporary(objectId);
    const begin = await writePart(vault, handle, 0, first);
    const draft = await vault.draftPart(handle, 1);
    const { fd, at } = draft.file;
    writeSync(fd, last, 40_000, last.length - 40_000, at + 40_000);
    writeSync(fd, last, 0, 40_000, at);
    const end = { number: 1, size: last.length, tag: await draft.commit() };
    await vault.makePermanent(handle, [begin, end]);
    const from = SEALED_SEGMENT_SIZE;
    expect((await collect(await vault.range(objectId, from, from + last.length))).equals(last)).toBe(true);
  });

  test('keeps the tail as it was last written, also when it became shorter, and reads it from a vault opened anew', async () => {
    const handle = await vault.openTemporary(randomUUID());
    await vault.writeTail(handle, [first.subarray(0, 10), first.subarray(10, 2_000_000)]);
    await vault.writeTail(handle, [last]);
    const other = await open();
    expect((await collect(await other.readTail(handle))).equals(last)).toBe(true);
    await other.removeTail(handle);
    await expect(vault.readTail(handle)).rejects.toThrow();
  });

  test('makes an object permanent again without harm, as after a crash between the store and the database', async () => {
    const objectId = randomUUID();
    const handle = await vault.openTemporary(objectId);
    const part = await writePart(vault, handle, 0, last);
    await vault.makePermanent(handle, [part]);
    await (await open()).makePermanent(handle, [part]);
    expect(await states(vault, objectId)).toEqual(['permanent']);
  });

  test('refuses to join parts with a gap or a short part in the middle', async () => {
    const handle = await vault.openTemporary(randomUUID());
    const part = await writePart(vault, handle, 1, last);
    await expect(vault.makePermanent(handle, [part])).rejects.toThrow('one object');
    await expect(vault.makePermanent(handle, [{ ...part, number: 0 }, part])).rejects.toThrow('one object');
    await expect(vault.makePermanent(handle, [])).rejects.toThrow('one object');
  });

  test('removes everything: the permanent object, and a temporary one with its parts and its tail', async () => {
    const sealed = randomUUID();
    const sealedHandle = await vault.openTemporary(sealed);
    await vault.makePermanent(sealedHandle, [await writePart(vault, sealedHandle, 0, last)]);
    const unfinished = randomUUID();
    const unfinishedHandle = await vault.openTemporary(unfinished);
    await writePart(vault, unfinishedHandle, 0, first);
    await vault.writeTail(unfinishedHandle, [last]);
    expect(await states(vault, unfinished)).toEqual(['temporary']);

    for (const objectId of [sealed, unfinished, sealed]) await vault.remove(objectId);
    expect(await states(vault, sealed)).toEqual([]);
    expect(await states(vault, unfinished)).toEqual([]);
    await expect(vault.range(sealed, 0, 10)).rejects.toThrow();
    await expect(vault.readTail(unfinishedHandle)).rejects.toThrow();
  });

  test.each(['../outside', 'a/b', '', 'ABCDEF00-0000-0000-0000-000000000000', `${randomUUID()}/..`])(
    'accepts no name such as %j',
    async (name) => {
      await expect(vault.openTemporary(name)).rejects.toThrow('object id');
      await expect(vault.range(name, 0, 1)).rejects.toThrow('object id');
      await expect(vault.remove(name)).rejects.toThrow('object id');
    },
  );
});

test('a vault in a folder is closed to other users of the machine', async () => {
  const own = path.join(folder, 'closed');
  const vault = await openDirectoryVault(own);
  const handle = await vault.openTemporary(randomUUID());
  await vault.writeTail(handle, [Buffer.from('x')]);
  for (const name of await readdir(path.join(own, 'temporary'))) {
    expect((await stat(path.join(own, 'temporary', name))).mode & 0o777).toBe(0o600);
  }
  expect((await stat(path.join(own, 'permanent'))).mode & 0o777).toBe(0o700);
});
