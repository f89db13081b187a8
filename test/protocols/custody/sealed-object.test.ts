import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openMessage, sealMessage } from '../../../protocols/custody/cobblestone.ts';
import {
  SEALED_SEGMENT_SIZE,
  SEGMENT_SIZE,
  planRange,
  sealedSize,
  segmentContext,
  segmentCount,
} from '../../../protocols/custody/sealed-object.ts';

const OBJECT = '0b5f7a52-3c1d-4e8f-9a2b-6c7d8e9f0a1b';

describe('the place of a segment', () => {
  test('is bound by 21 bytes: object, number, last', () => {
    expect(segmentContext(OBJECT, 258, true).toString('hex')).toBe('0b5f7a523c1d4e8f9a2b6c7d8e9f0a1b0000010201');
    expect(segmentContext(OBJECT, 0, false).toString('hex')).toBe('0b5f7a523c1d4e8f9a2b6c7d8e9f0a1b0000000000');
  });

  test.each(['', 'not-a-uuid', OBJECT.toUpperCase(), `${OBJECT}00`])('cannot be bound to %j', (id) => {
    expect(() => segmentContext(id, 0, true)).toThrow('UUID');
  });

  test('cannot have a number that does not fit', () => {
    expect(() => segmentContext(OBJECT, 2 ** 32, true)).toThrow('out of range');
    expect(() => segmentContext(OBJECT, -1, true)).toThrow('out of range');
  });
});

describe('an object of several segments', () => {
  // Worked out by another program, in Python, from the text of the format.
  test('has the same bytes as when the format was fixed, and opens again', () => {
    const key = Buffer.from('YELLOW SUBMARINE YELLOW SUBMARIN');
    const plain = Buffer.alloc(
      2 * SEGMENT_SIZE + 20_000,
      Buffer.from(Array.from({ length: 251 }, (_, i) => (i * 31) % 251)),
    );
    const segments = [0, 1, 2].map((number) => {
      const pieces = [plain.subarray(number * SEGMENT_SIZE, (number + 1) * SEGMENT_SIZE)];
      return Buffer.concat(
        sealMessage(key, segmentContext(OBJECT, number, number === 2), pieces, Buffer.alloc(24, number)),
      );
    });
    const stored = Buffer.concat(segments);
    expect(stored.subarray(0, 80).toString('hex')).toBe(
      '0000000000000000000000000000000000000000000000003d659f9139b7c4c6c9c446b59af47d7c03eace90d943f60866b9b0b21c56d51bad2c999a5157e61835d56b824d443cf5c68bf4ea583cd00a',
    );
    expect([stored.length, createHash('sha256').update(stored).digest('hex')]).toEqual([
      16_813_832,
      '4b395653383bc9452dca91b676a82db793be288821be1e2d8d874531a0fc35e4',
    ]);
    const opened = segments.flatMap((segment, number) =>
      openMessage(key, segmentContext(OBJECT, number, number === 2), segment),
    );
    expect(Buffer.concat(opened).equals(plain)).toBe(true);
  });

  test.each([
    ['', '69fb7dc44f8c9954e4d443cf115dc95e'],
    ['Breestraat', 'c06dc9bb6ec444ef8b559d21aabea34d36707d07293c7fab127e'],
  ])('%j lies sealed under a known salt as it did when the format was fixed', (text, end) => {
    const key = Buffer.from('YELLOW SUBMARINE YELLOW SUBMARIN');
    const salt = Buffer.from('000102030405060708090a0b0c0d0e0f1011121314151617', 'hex');
    const sealed = Buffer.concat(sealMessage(key, segmentContext(OBJECT, 0, true), [Buffer.from(text)], salt));
    expect(sealed.toString('hex')).toBe(
      `000102030405060708090a0b0c0d0e0f1011121314151617e7e2b1acfd698faa25d7bf19879700bbdb3cd870832e3f0c5f8b5f1a80b6089e${end}`,
    );
  });
});

describe('the size of a stored object', () => {
  test('a full segment takes 8 396 872 bytes', () => {
    expect(SEALED_SEGMENT_SIZE).toBe(8_396_872);
  });

  test.each([
    [0, 1, 72],
    [1, 1, 73],
    [16_383, 1, 16_383 + 72],
    [16_384, 1, 16_384 + 88],
    [SEGMENT_SIZE - 1, 1, 8_396_872 - 17],
    [SEGMENT_SIZE, 1, 8_396_872],
    [SEGMENT_SIZE + 1, 2, 8_396_872 + 73],
    [2 * SEGMENT_SIZE, 2, 2 * 8_396_872],
    [2 * SEGMENT_SIZE + 16_384, 3, 2 * 8_396_872 + 16_384 + 88],
  ])('of %i bytes is %i segment(s), %i bytes', (plain, segments, sealed) => {
    expect([segmentCount(plain), sealedSize(plain)]).toEqual([segments, sealed]);
  });
});

describe('a range', () => {
  const TWO_AND_A_BIT = 2 * SEGMENT_SIZE + 20_000;

  test.each([
    ['the first byte', 0, 1, undefined, 0, 56 + 16_400, [[0, 0, 0, 1]]],
    ['the last byte of the first chunk', 16_383, 16_384, undefined, 0, 56 + 16_400, [[0, 0, 16_383, 1]]],
    ['the first byte of the second chunk', 16_384, 16_385, 0, 56 + 16_400, 56 + 2 * 16_400, [[0, 1, 0, 1]]],
    [
      'the last byte of a segment, with the proof of its end',
      SEGMENT_SIZE - 1,
      SEGMENT_SIZE,
      0,
      56 + 511 * 16_400,
      8_396_872,
      [[0, 511, 16_383, 1]],
    ],
    [
      'the first byte of the next segment',
      SEGMENT_SIZE,
      SEGMENT_SIZE + 1,
      undefined,
      8_396_872,
      8_396_872 + 56 + 16_400,
      [[1, 0, 0, 1]],
    ],
    [
      'one byte on each side of a border',
      SEGMENT_SIZE - 1,
      SEGMENT_SIZE + 1,
      0,
      56 + 511 * 16_400,
      8_396_872 + 56 + 16_400,
      [
        [0, 511, 16_383, 1],
        [1, 0, 0, 1],
      ],
    ],
    [
      'the last byte of the object',
      TWO_AND_A_BIT - 1,
      TWO_AND_A_BIT,
      2 * 8_396_872,
      2 * 8_396_872 + 16_456,
      2 * 8_396_872 + 20_088,
      [[2, 1, 3615, 1]],
    ],
  ])('%s', (_name, from, to, headAt, windowFrom, windowTo, slices) => {
    const plan = planRange(TWO_AND_A_BIT, from, to);
    expect(plan.head?.from).toBe(headAt);
    expect(plan.window).toEqual({ from: windowFrom, to: windowTo });
    expect(plan.slices.map((slice) => [slice.number, slice.firstChunk, slice.skip, slice.take])).toEqual(slices);
  });

  test.each([
    [10, 0, 0],
    [10, 5, 5],
    [10, 6, 5],
    [10, -1, 5],
    [10, 0, 11],
    [10, 0.5, 2],
    [0, 0, 1],
    [10, Number.NaN, 5],
  ])('of an object of %i bytes cannot be %d..%d', (size, from, to) => {
    expect(() => planRange(size, from, to)).toThrow(RangeError);
  });

  test('of everything reads exactly the stored object, an empty one too', () => {
    for (const size of [0, 1, 16_384, SEGMENT_SIZE, TWO_AND_A_BIT]) {
      expect(planRange(size, 0, size)).toMatchObject({ head: undefined, window: { from: 0, to: sealedSize(size) } });
    }
  });

  test('always hands out exactly the bytes asked for, from inside the stored object, and never reads more than it must', () => {
    const anyRange = fc
      .integer({ min: 1, max: 5 * SEGMENT_SIZE })
      .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })))
      .chain(([size, from]) =>
        fc.tuple(fc.constant(size), fc.constant(from), fc.integer({ min: from + 1, max: size })),
      );
    fc.assert(
      fc.property(anyRange, ([size, from, to]) => {
        const { slices, window } = planRange(size, from, to);
        expect(slices.reduce((sum, slice) => sum + slice.take, 0)).toBe(to - from);
        expect(window.to).toBeLessThanOrEqual(sealedSize(size));
        expect(window.to - window.from).toBeLessThanOrEqual((to - from) * 1.001 + 2 * 16_400 + slices.length * 88);
        expect(slices.filter((slice) => slice.last).every((slice) => slice.number === segmentCount(size) - 1)).toBe(
          true,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
