import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  CHUNK_SIZE,
  HEAD_SIZE,
  NotAuthentic,
  SEALED_CHUNK_SIZE,
  messageKeys,
  openChunks,
  openMessage,
  sealMessage,
} from '../../../protocols/custody/cobblestone.ts';

const VECTORS = '../shared/vectors/c2sp_chunked_encryption_aes_256_gcm_test.json';
const KEY = Buffer.from('YELLOW SUBMARINE YELLOW SUBMARIN');
const SALT = Buffer.from('000102030405060708090a0b0c0d0e0f1011121314151617', 'hex');
const OTHER_SALT = Buffer.alloc(24, 9);
const NO_CONTEXT = Buffer.alloc(0);

interface Vector {
  tcId: number;
  comment: string;
  key: string;
  ctx: string;
  ct: string;
  msgLength?: number;
  msgSha512?: string;
  result: 'valid' | 'invalid';
  flags: string[];
}

function seal(plain: Buffer, context = NO_CONTEXT): Buffer {
  return Buffer.concat(sealMessage(KEY, context, [plain], SALT));
}

/** Opens chunk by chunk, as a reader that streams does, and keeps what was authentic before the first failure. */
function openedBeforeFailure(vector: Vector, sealed: Buffer): Buffer {
  const keys = messageKeys(
    Buffer.from(vector.key, 'hex'),
    sealed.subarray(0, HEAD_SIZE),
    Buffer.from(vector.ctx, 'hex'),
  );
  const opened: Buffer[] = [];
  try {
    for (let at = HEAD_SIZE; at < sealed.length; at += SEALED_CHUNK_SIZE) {
      opened.push(...openChunks(keys, opened.length, sealed.subarray(at, at + SEALED_CHUNK_SIZE)));
    }
  } catch (error) {
    expect(error).toBeInstanceOf(NotAuthentic);
  }
  return Buffer.concat(opened);
}

const present = existsSync(VECTORS);
const vectors = present
  ? (JSON.parse(readFileSync(VECTORS, 'utf8')) as { testGroups: { tests: Vector[] }[] }).testGroups.flatMap(
      (group) => group.tests,
    )
  : [];

(present ? describe : describe.skip)('the published vectors of Cobblestone-256', () => {
  test.each(vectors.map((vector): [number, string, Vector] => [vector.tcId, vector.comment, vector]))(
    'vector %i: %s',
    (_id, _comment, vector) => {
      const sealed = inflateSync(Buffer.from(vector.ct, 'hex'));
      const open = (): Buffer =>
        Buffer.concat(openMessage(Buffer.from(vector.key, 'hex'), Buffer.from(vector.ctx, 'hex'), sealed));
      const sha512 = (bytes: Buffer): string => createHash('sha512').update(bytes).digest('hex');
      if (vector.result === 'valid') {
        const plain = open();
        expect([plain.length, sha512(plain)]).toEqual([vector.msgLength, vector.msgSha512]);
        const again = sealMessage(
          Buffer.from(vector.key, 'hex'),
          Buffer.from(vector.ctx, 'hex'),
          [plain],
          sealed.subarray(0, 24),
        );
        expect(Buffer.concat(again).equals(sealed)).toBe(true);
        return;
      }
      expect(open).toThrow(NotAuthentic);
      if (vector.flags.includes('PartialPlaintext')) {
        const prefix = openedBeforeFailure(vector, sealed);
        expect([prefix.length, sha512(prefix)]).toEqual([vector.msgLength, vector.msgSha512]);
      }
    },
  );

  test('are all there', () => {
    expect(vectors).toHaveLength(35);
  });
});

describe('a sealed message', () => {
  test('has the same bytes today as when the format was fixed', () => {
    const context = Buffer.from('beeldkluis');
    expect(seal(Buffer.from('Breestraat'), context).toString('hex')).toBe(
      '000102030405060708090a0b0c0d0e0f10111213141516174b936d201738236703526001b658ee861406114c5d3ade1be760198fdb48f5bff32e4ee4080c8a760c6879d90b76762dd927e16bba62f5d9200c',
    );
    const twoChunks = seal(Buffer.alloc(CHUNK_SIZE, 7), context);
    expect(createHash('sha256').update(twoChunks).digest('hex')).toBe(
      'be01b153cda88af4278b0ab0bfb7bb65ebc8f5c35a93e9b0cddd28087440e143',
    );
  });

  test.each([
    [0, 1],
    [1, 1],
    [CHUNK_SIZE - 1, 1],
    [CHUNK_SIZE, 2],
    [CHUNK_SIZE + 1, 2],
    [2 * CHUNK_SIZE, 3],
  ])('of %i bytes has %i chunks, the last of them short', (size, chunks) => {
    const sealed = seal(Buffer.alloc(size, 1));
    expect(sealed).toHaveLength(HEAD_SIZE + size + chunks * 16);
    expect((sealed.length - HEAD_SIZE) % SEALED_CHUNK_SIZE).not.toBe(0);
    expect(Buffer.concat(openMessage(KEY, NO_CONTEXT, sealed))).toEqual(Buffer.alloc(size, 1));
  });

  test('does not depend on the pieces in which the plaintext came', () => {
    const plain = Buffer.from(Array.from({ length: 40_000 }, (_, i) => (i * 31) % 251));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 12 }), (sizes) => {
        const pieces: Buffer[] = [];
        let at = 0;
        for (const size of sizes) {
          pieces.push(plain.subarray(at, at + size));
          at += size;
        }
        pieces.push(plain.subarray(at));
        return Buffer.concat(sealMessage(KEY, NO_CONTEXT, pieces, SALT)).equals(seal(plain));
      }),
      { numRuns: 50 },
    );
  });

  test('is refused when any single bit of it has changed', () => {
    const sealed = seal(Buffer.alloc(CHUNK_SIZE + 100, 3));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: sealed.length * 8 - 1 }), (bit) => {
        const forged = Buffer.from(sealed);
        forged.writeUInt8(forged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(() => openMessage(KEY, NO_CONTEXT, forged)).toThrow(NotAuthentic);
      }),
    );
  });

  test('is refused when it was cut off anywhere', () => {
    const sealed = seal(Buffer.alloc(2 * CHUNK_SIZE, 3));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: sealed.length - 1 }), (length) => {
        expect(() => openMessage(KEY, NO_CONTEXT, sealed.subarray(0, length))).toThrow(NotAuthentic);
      }),
    );
  });

  test('never opens to wrong bytes: with chunks swapped, repeated, left out or taken from elsewhere it is refused, whole and in every run that they lie in', () => {
    const count = 6;
    const plain = Buffer.from(Array.from({ length: (count - 1) * CHUNK_SIZE + 9 }, (_, i) => (i * 13) % 241));
    const whole = seal(plain);
    const sources = [
      whole,
      seal(plain, Buffer.from('elsewhere')),
      Buffer.concat(sealMessage(KEY, NO_CONTEXT, [plain], OTHER_SALT)),
    ];
    const chunkOf = (source: Buffer, number: number): Buffer =>
      source.subarray(HEAD_SIZE + number * SEALED_CHUNK_SIZE, HEAD_SIZE + (number + 1) * SEALED_CHUNK_SIZE);
    const keys = messageKeys(KEY, whole.subarray(0, HEAD_SIZE), NO_CONTEXT);
    const anyChunk = fc.record({ source: fc.nat({ max: 2 }), number: fc.nat({ max: count - 1 }) });
    const anyOrder = fc.oneof(
      fc.array(anyChunk, { minLength: 1, maxLength: count + 2 }),
      fc
        .shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 1 })
        .map((order) => order.map((number) => ({ source: 0, number }))),
    );
    fc.assert(
      fc.property(anyOrder, fc.nat({ max: 2 }), (order, first) => {
        const forged = order.map(({ source, number }) => chunkOf(sources[source]!, number));
        const isWhole =
          order.length === count && order.every(({ source, number }, at) => source === 0 && number === at);
        const open = (): Buffer =>
          Buffer.concat(openMessage(KEY, NO_CONTEXT, Buffer.concat([whole.subarray(0, HEAD_SIZE), ...forged])));
        if (isWhole) expect(open().equals(plain)).toBe(true);
        else expect(open).toThrow(NotAuthentic);
        const isInPlace = order.every(({ source, number }, at) => source === 0 && number === first + at);
        const run = (): Buffer => Buffer.concat(openChunks(keys, first, Buffer.concat(forged)));
        if (isInPlace) expect(plain.subarray(first * CHUNK_SIZE).indexOf(run())).toBe(0);
        else expect(run).toThrow(NotAuthentic);
      }),
      {
        numRuns: 300,
        examples: [
          [[0, 1, 2, 3, 4, 5].map((number) => ({ source: 0, number })), 0],
          [[{ source: 0, number: 2 }], 2],
        ],
      },
    );
  });

  test('opens any run of chunks by itself', () => {
    const plain = Buffer.from(Array.from({ length: 5 * CHUNK_SIZE + 9 }, (_, i) => (i * 7) % 253));
    const sealed = seal(plain);
    const keys = messageKeys(KEY, sealed.subarray(0, HEAD_SIZE), NO_CONTEXT);
    for (let first = 0; first < 6; first += 1) {
      const run = sealed.subarray(HEAD_SIZE + first * SEALED_CHUNK_SIZE, HEAD_SIZE + (first + 2) * SEALED_CHUNK_SIZE);
      expect(
        Buffer.concat(openChunks(keys, first, run)).equals(
          plain.subarray(first * CHUNK_SIZE, (first + 2) * CHUNK_SIZE),
        ),
      ).toBe(true);
      expect(() => openChunks(keys, first + 1, run)).toThrow(NotAuthentic);
    }
  });
});
