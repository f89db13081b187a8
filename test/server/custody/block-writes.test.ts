import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BlockMemory } from '../../../server/custody/block-memory.ts';
import { BlockWrites } from '../../../server/custody/block-writes.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'beeldkluis-blocks-'));
const target = path.join(folder, 'object');
afterAll(() => rm(folder, { recursive: true }));

const direct = await directly().catch(() => undefined);
await direct?.close();

async function directly(): Promise<FileHandle> {
  return open(target, constants.O_CREAT | constants.O_WRONLY | constants.O_DIRECT);
}

const anyPieces = fc.array(fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 30_000 })), {
  maxLength: 12,
});

const WAYS: [string, boolean][] = [['through the cache', false]];
// Not every file system can be written past its cache.
if (direct !== undefined) WAYS.push(['past the cache', true]);

describe.each(WAYS)('What is written in blocks, %s,', (_name, isDirect) => {
  const opened: FileHandle[] = [];
  let place: { fd: number; direct?: number };
  beforeEach(async () => {
    await rm(target, { force: true });
    const file = await open(target, 'w');
    const past = isDirect ? await directly() : undefined;
    opened.push(file, ...(past === undefined ? [] : [past]));
    place = { fd: file.fd, ...(past === undefined ? {} : { direct: past.fd }) };
  });
  afterEach(async () => {
    for (const file of opened.splice(0)) await file.close();
  });

  test('is what was given, whatever the sizes of the pieces and wherever in the file they begin', async () => {
    const memory = new BlockMemory(20_000);
    const anyPlace = fc.integer({ min: 0, max: 10_000 });
    await fc.assert(
      fc.asyncProperty(anyPlace, anyPieces, anyPieces, async (at, first, second) => {
        const writes = new BlockWrites({ ...place, at }, memory);
        let next = 0;
        const given = (sizes: readonly number[]): Buffer[] => sizes.map((size) => Buffer.alloc(size, (next += 1)));
        const pieces = [given(first), given(second)];
        // Another message of the same thread comes between and uses the same memory.
        for (const some of pieces) {
          writes.write(some);
          new BlockWrites({ ...place, at: 500_000 }, memory).write([Buffer.alloc(9000, 0xff)]);
        }
        writes.flush();
        const expected = Buffer.concat(pieces.flat());
        const stored = (await readFile(target)).subarray(at, at + expected.length);
        expect(stored.equals(expected)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('takes no memory of the machine when it goes past the cache', async () => {
    const writes = new BlockWrites({ ...place, at: 0 }, new BlockMemory(1_000_000));
    writes.write([Buffer.alloc(4_000_000, 7)]);
    writes.flush();
    const { stdout } = await promisify(execFile)('fincore', ['-b', '-n', '-o', 'RES', target]);
    if (isDirect) expect(Number(stdout)).toBeLessThan(10_000);
    else expect(Number(stdout)).toBeGreaterThan(3_900_000);
  });

  test('on a full disk is an error', () => {
    const writes = new BlockWrites({ fd: -1, at: 0 }, new BlockMemory(100_000));
    expect(() => writes.write([Buffer.alloc(10_000)])).toThrow(/EBADF|out of range/);
  });
});
