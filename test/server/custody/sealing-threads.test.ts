import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NotAuthentic, openMessage } from '../../../protocols/custody/cobblestone.ts';
import { sealedMessageSize, segmentContext } from '../../../protocols/custody/sealed-object.ts';
import { SealingThreads, type ThreadLane } from '../../../server/custody/sealing-threads.ts';

const DATA_KEY = randomBytes(32);
const OBJECT_ID = randomUUID();
const CONTEXT = segmentContext(OBJECT_ID, 0, true);
const TAIL_CONTEXT = segmentContext(OBJECT_ID, 2 ** 31, false);

function stepOf(content: Buffer): { kind: 'seal'; memory: ArrayBuffer; size: number } {
  const memory = new ArrayBuffer(content.length);
  content.copy(Buffer.from(memory));
  return { kind: 'seal', memory, size: content.length };
}

describe('sealing threads', () => {
  let folder: string;
  let file: FileHandle;
  let threads: SealingThreads;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'beeldkluis-threads-'));
  });
  beforeEach(async () => {
    file = await open(path.join(folder, 'object'), 'w+');
    threads = new SealingThreads(2);
  });
  afterEach(async () => {
    await threads.end();
    await file.close();
  });
  afterAll(() => rm(folder, { recursive: true }));

  const begin = (lane: ThreadLane) =>
    lane.ask({ kind: 'begin', dataKey: DATA_KEY, context: CONTEXT, file: { fd: file.fd, at: 0 } });
  const stored = (): Promise<Buffer> => readFile(path.join(folder, 'object'));

  test('seal steps of any size into a message that opens again, and read it back to the same hash', async () => {
    const content = randomBytes(2_500_001);
    const lane = threads.lane();
    await begin(lane);
    for (let at = 0; at < content.length; at += 700_003) await lane.ask(stepOf(content.subarray(at, at + 700_003)));
    const sha256 = createHash('sha256').update(content).digest('hex');
    await lane.ask({ kind: 'close' });
    expect(Buffer.concat(openMessage(DATA_KEY, CONTEXT, await stored())).equals(content)).toBe(true);

    const reading = threads.lane();
    await reading.ask({ kind: 'begin-reading' });
    const sealedSize = sealedMessageSize(content.length);
    const place = { dataKey: DATA_KEY, context: CONTEXT, file: { fd: file.fd, at: 0 }, sealedSize };
    await reading.ask({ kind: 'open', ...place });
    expect(await reading.ask({ kind: 'hash' })).toEqual({ sha256 });
  });

  test('give back what they took as a tail, from which it goes on', async () => {
    const content = randomBytes(1_300_000);
    const first = threads.lane();
    await begin(first);
    await first.ask(stepOf(content.subarray(0, 1_000_001)));
    const { sealed = [] } = await first.ask({ kind: 'take-back', context: TAIL_CONTEXT });
    await expect(first.ask(stepOf(content))).rejects.toThrow('given up');

    const second = threads.lane();
    await begin(second);
    await second.ask({ kind: 'resume', dataKey: DATA_KEY, tail: sealed, context: TAIL_CONTEXT, size: 1_000_000 });
    await second.ask(stepOf(content.subarray(1_000_000)));
    await second.ask({ kind: 'close' });
    expect(Buffer.concat(openMessage(DATA_KEY, CONTEXT, await stored())).equals(content)).toBe(true);
  });

  test('seal any writes with any number of breaks in between to what was written', async () => {
    const longest = 300_000;
    const content = randomBytes(longest);
    const anyWrites = fc.array(fc.record({ size: fc.integer({ min: 0, max: 70_000 }), breaks: fc.boolean() }), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(anyWrites, async (writes) => {
        let lane = threads.lane();
        let at = 0;
        await begin(lane);
        for (const { size, breaks } of writes) {
          const piece = content.subarray(at, Math.min(longest, at + size));
          if (piece.length > 0) await lane.ask(stepOf(piece));
          at += piece.length;
          if (!breaks) continue;
          const { sealed: tail = [] } = await lane.ask({ kind: 'take-back', context: TAIL_CONTEXT });
          lane = threads.lane();
          await begin(lane);
          await lane.ask({ kind: 'resume', dataKey: DATA_KEY, tail, context: TAIL_CONTEXT, size: at });
        }
        const written = content.subarray(0, at);
        await lane.ask({ kind: 'close' });
        const message = (await stored()).subarray(0, sealedMessageSize(at));
        expect(Buffer.concat(openMessage(DATA_KEY, CONTEXT, message)).equals(written)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('end the reading of what was changed with the first fault', async () => {
    const content = randomBytes(500_000);
    const lane = threads.lane();
    await begin(lane);
    await lane.ask(stepOf(content));
    await lane.ask({ kind: 'close' });
    await file.write(Buffer.from([(await stored())[300_000]! ^ 1]), 0, 1, 300_000);
    const reading = threads.lane();
    await reading.ask({ kind: 'begin-reading' });
    const sealedSize = sealedMessageSize(content.length);
    const place = { dataKey: DATA_KEY, context: CONTEXT, file: { fd: file.fd, at: 0 }, sealedSize };
    await expect(reading.ask({ kind: 'open', ...place })).rejects.toThrow(NotAuthentic);
    await expect(reading.ask({ kind: 'hash' })).rejects.toThrow('given up');
  });

  test('a thread that ends fails what it had under way, and the next work has a thread again', async () => {
    const lane = threads.lane();
    await begin(lane);
    const sealing = lane.ask(stepOf(randomBytes(1_000_000)));
    const ended = threads.end();
    await expect(sealing).rejects.toThrow('ended');
    await ended;
    await expect(lane.ask({ kind: 'close' })).rejects.toThrow('ended');
    const next = threads.lane();
    await begin(next);
    expect(await next.ask({ kind: 'close' })).toEqual({});
  });

  test('a disk that takes no more is an error, not a short object', async () => {
    const readOnly = await open(path.join(folder, 'object'), 'r');
    const lane = threads.lane();
    const place = { fd: readOnly.fd, at: 0 };
    await lane.ask({ kind: 'begin', dataKey: DATA_KEY, context: CONTEXT, file: place });
    await expect(lane.ask(stepOf(randomBytes(10_000)))).rejects.toMatchObject({ code: 'EBADF' });
    await expect(lane.ask({ kind: 'close' })).rejects.toThrow('given up');
    await readOnly.close();
  });
});
