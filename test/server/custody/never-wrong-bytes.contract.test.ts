import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NotAuthentic } from '../../../protocols/custody/cobblestone.ts';
import { SEGMENT_SIZE } from '../../../protocols/custody/sealed-object.ts';
import { openDirectoryVault } from '../../../server/custody/directory-vault.ts';
import { readBack } from '../../../server/custody/read-back.ts';
import { readObjectRange } from '../../../server/custody/read-object.ts';
import { connectS3 } from '../../../server/custody/s3-client.ts';
import { openS3Vault } from '../../../server/custody/s3-vault.ts';
import { SealingThreads } from '../../../server/custody/sealing-threads.ts';
import { SegmentSealer, openRange } from '../../../server/custody/sealing.ts';
import { StepMemory } from '../../../server/custody/step-memory.ts';
import { StoredFootage } from '../../../server/custody/stored-footage.ts';
import type { Vault } from '../../../server/custody/vault.ts';
import { anyDamage, anyRange, touches } from '../../support/damage.ts';
import { testBucket } from '../../support/test-bucket.ts';

const OBJECT = { dataKey: randomBytes(32), objectId: randomUUID() };
const SIZE = 2 * SEGMENT_SIZE + 100_000;
const PLAIN = randomBytes(SIZE);
const SHA256 = createHash('sha256').update(PLAIN).digest('hex');
const STORED = sealed(OBJECT);
const COPIES = { stored: STORED, others: [sealed({ ...OBJECT, objectId: randomUUID() }), sealed(OBJECT)] };
const LONGEST = 300_000;

function sealed(object: typeof OBJECT): Buffer {
  const sealer = new SegmentSealer(object);
  return Buffer.concat([...sealer.add(PLAIN), sealer.end()].flatMap((segment) => segment.sealed));
}

/** Somebody who reads an object out of a store, and how bytes are put there past the vault. */
interface Reader {
  readonly put: (stored: Buffer) => Promise<void>;
  readonly read: (from: number, to: number) => AsyncIterable<Buffer>;
  /** SHA-256 of everything, as it is read back before a receipt is given. */
  readonly hash?: () => Promise<string>;
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'beeldkluis-wrong-bytes-'));
const threads = new SealingThreads(1);
const steps = new StepMemory();
afterAll(async () => {
  await threads.end();
  await rm(folder, { recursive: true });
});
const keyRing = { openDataKey: () => Promise.resolve({ value: OBJECT.dataKey }) };

function throughVault(vault: Vault, put: Reader['put']): Reader {
  const object = { id: OBJECT.objectId, plainSize: SIZE };
  return {
    put,
    read: (from, to) => readObjectRange({ vault, keyRing }, object, from, to),
    hash: () => readBack({ vault, keyRing, threads, steps }, object),
  };
}

function inMemory(): Reader {
  let lies = STORED;
  async function* stored(from: number, to: number): AsyncGenerator<Buffer> {
    for (let at = from; at < Math.min(to, lies.length); at += 65_537)
      yield lies.subarray(at, Math.min(at + 65_537, to));
  }
  return {
    put: (stored_) => {
      lies = stored_;
      return Promise.resolve();
    },
    read: (from, to) => openRange((a, b) => Promise.resolve(stored(a, b)), { ...OBJECT, plainSize: SIZE }, from, to),
  };
}

async function inFolder(): Promise<Reader> {
  const vault = await openDirectoryVault(path.join(folder, 'vault'));
  return throughVault(vault, (stored) => writeFile(path.join(folder, 'vault/permanent', OBJECT.objectId), stored));
}

/** As footage is served: in pieces, from the file or the store, into memory that is used again and again. */
function inPieces(vault: Vault, put: Reader['put']): Reader {
  async function* read(from: number, to: number): AsyncGenerator<Buffer> {
    const stored = new StoredFootage({ vault, steps }, { objectId: OBJECT.objectId, plainSize: SIZE });
    try {
      for (let at = from; at < to;) {
        const piece = await stored.open(OBJECT.dataKey, at, to);
        yield Buffer.from(piece);
        at += piece.length;
        steps.giveBack(piece.buffer);
      }
    } finally {
      await stored.letGo();
    }
  }
  return { put, read };
}

async function inPiecesFromFolder(): Promise<Reader> {
  const { put } = await inFolder();
  return inPieces(await openDirectoryVault(path.join(folder, 'vault')), put);
}

const bucket = testBucket();

async function inBucket(as: typeof throughVault): Promise<Reader> {
  const vault = await openS3Vault({ ...bucket!, scratchFolder: path.join(folder, 'scratch') });
  const client = connectS3(bucket!);
  return as(vault, async (Body) => {
    await client.send(new PutObjectCommand({ Bucket: bucket!.bucket, Key: `objects/${OBJECT.objectId}`, Body }));
  });
}

const READERS: [string, number, () => Promise<Reader>][] = [
  ['from memory', 60, () => Promise.resolve(inMemory())],
  ['through a vault in a folder', 25, inFolder],
  ['in pieces from a file, as it is served', 25, inPiecesFromFolder],
];
if (bucket !== undefined) {
  READERS.push(['through a vault in an S3 bucket', 15, () => inBucket(throughVault)]);
  READERS.push(['in pieces from an S3 bucket, as it is served', 10, () => inBucket(inPieces)]);
}

describe.each(READERS)('a sealed object that is read %s', (_name, runs, open) => {
  let reader: Reader;
  beforeAll(async () => {
    reader = await open();
  });

  test('gives exactly the bytes of any range', async () => {
    await reader.put(STORED);
    await fc.assert(
      fc.asyncProperty(anyRange(SIZE, LONGEST), async (range) => {
        const pieces: Buffer[] = [];
        for await (const piece of reader.read(range.from, range.to)) pieces.push(piece);
        expect(Buffer.concat(pieces).equals(PLAIN.subarray(range.from, range.to))).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  test('gives no wrong byte whatever happened to it: what a range needs is refused when it was touched, and nothing else is', async () => {
    await fc.assert(
      fc.asyncProperty(anyDamage(COPIES), anyRange(SIZE, LONGEST), async (damage, range) => {
        await reader.put(damage.done);
        const isTouched = touches(STORED, damage, SIZE, range);
        expect({ ...range, what: damage.what, came: await outcome(reader, range.from, range.to) }).toEqual({
          ...{ ...range, what: damage.what, came: isTouched ? 'refused' : 'everything' },
        });
        if (reader.hash === undefined || range.to - range.from < SIZE) return;
        const hash = await reader.hash().catch((error: unknown) => error);
        if (isTouched) expect(hash).toBeInstanceOf(NotAuthentic);
        else expect(hash).toBe(SHA256);
      }),
      { numRuns: runs },
    );
  });
});

/** What came out: everything that was asked for, a refusal after a true beginning of it, or something wrong. */
async function outcome(reader: Reader, from: number, to: number): Promise<string> {
  let at = from;
  try {
    for await (const piece of reader.read(from, to)) {
      if (!piece.equals(PLAIN.subarray(at, at + piece.length))) return 'wrong bytes';
      at += piece.length;
    }
    return at === to ? 'everything' : 'too little';
  } catch (error) {
    return error instanceof NotAuthentic ? 'refused' : String(error);
  }
}
