import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NotAuthentic } from '../../../protocols/custody/cobblestone.ts';
import { SEALED_SEGMENT_SIZE, SEGMENT_SIZE, sealedSize } from '../../../protocols/custody/sealed-object.ts';
import {
  type SealedSegment,
  SegmentSealer,
  openRange,
  sealPieces,
  sealSegment,
} from '../../../server/custody/sealing.ts';

const DATA_KEY = randomBytes(32);
const OBJECT_ID = '0b5f7a52-3c1d-4e8f-9a2b-6c7d8e9f0a1b';
const OTHER_ID = '11111111-3c1d-4e8f-9a2b-6c7d8e9f0a1b';
const OBJECT = { dataKey: DATA_KEY, objectId: OBJECT_ID };
const SIZE = 2 * SEGMENT_SIZE + 100_000;
const PLAIN = randomBytes(SIZE);

function sealed(segments: readonly SealedSegment[]): Buffer {
  return Buffer.concat(segments.flatMap((segment) => segment.sealed));
}

function sealWhole(plain: Buffer, object = OBJECT): Buffer {
  const sealer = new SegmentSealer(object);
  return sealed([...sealer.add(plain), sealer.end()]);
}

const STORED = sealWhole(PLAIN);

/** A store that hands out its bytes in pieces of one size. */
function store(bytes: Buffer, pieceSize = 65_536): (from: number, to: number) => Promise<AsyncIterable<Buffer>> {
  return async (from, to) => {
    async function* pieces(): AsyncGenerator<Buffer> {
      for (let at = from; at < Math.min(to, bytes.length); at += pieceSize)
        yield bytes.subarray(at, Math.min(at + pieceSize, to));
    }
    return pieces();
  };
}

async function opened(bytes: Buffer, from = 0, to = SIZE, object = { ...OBJECT, plainSize: SIZE }): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of openRange(store(bytes), object, from, to)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** What came out before it was refused; it must be a true beginning of what was asked for. */
async function refusal(bytes: Buffer, from = 0, to = SIZE): Promise<unknown> {
  let at = from;
  try {
    for await (const piece of openRange(store(bytes), { ...OBJECT, plainSize: SIZE }, from, to)) {
      if (!piece.equals(PLAIN.subarray(at, at + piece.length))) return 'wrong bytes came out';
      at += piece.length;
    }
    return 'it was not refused';
  } catch (error) {
    return error;
  }
}

describe('sealing a stream', () => {
  test('gives the same segments whatever the sizes of the writes, and stores exactly the planned number of bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 3 * SEGMENT_SIZE }), { minLength: 1, maxLength: 8 }),
        async (sizes) => {
          async function* source(): AsyncGenerator<Buffer> {
            let at = 0;
            for (let turn = 0; at < SIZE; turn += 1) {
              const size = sizes[turn % sizes.length]!;
              // Writes of a few bytes only at the start, or the run takes minutes.
              const step = turn > 500 ? SEGMENT_SIZE : size;
              yield PLAIN.subarray(at, at + step);
              at += step;
            }
          }
          const segments: SealedSegment[] = [];
          for await (const segment of sealPieces(OBJECT, source())) segments.push(segment);
          expect(segments.map(({ number, last, plainSize }) => [number, last, plainSize])).toEqual([
            [0, false, SEGMENT_SIZE],
            [1, false, SEGMENT_SIZE],
            [2, true, 100_000],
          ]);
          expect((await opened(sealed(segments))).equals(PLAIN)).toBe(true);
        },
      ),
      { numRuns: 8, examples: [[[1, 16_384, 7]]] },
    );
  });

  test.each([0, 1, SEGMENT_SIZE - 1, SEGMENT_SIZE, SEGMENT_SIZE + 1, 2 * SEGMENT_SIZE])(
    'of %i bytes can be opened as a whole',
    async (size) => {
      const stored = sealWhole(PLAIN.subarray(0, size));
      expect(stored).toHaveLength(sealedSize(size));
      expect((await opened(stored, 0, size, { ...OBJECT, plainSize: size })).equals(PLAIN.subarray(0, size))).toBe(
        true,
      );
    },
  );

  test('that breaks off never gives a last segment', async () => {
    async function* source(): AsyncGenerator<Buffer> {
      yield PLAIN;
      throw new Error('ffmpeg died');
    }
    const lasts: boolean[] = [];
    await expect(async () => {
      for await (const segment of sealPieces(OBJECT, source())) lasts.push(segment.last);
    }).rejects.toThrow('ffmpeg died');
    expect(lasts).toEqual([false, false]);
  });

  test('seals the same plaintext differently every time', () => {
    expect(Buffer.concat(sealSegment(OBJECT, 0, true, [PLAIN.subarray(0, 100)]).sealed)).not.toEqual(
      Buffer.concat(sealSegment(OBJECT, 0, true, [PLAIN.subarray(0, 100)]).sealed),
    );
    expect(() => sealSegment(OBJECT, 0, true, [PLAIN])).toThrow('at most');
  });
});

describe('opening a range', () => {
  test('gives exactly the bytes asked for, however the store cuts its pieces', async () => {
    const anyRange = fc
      .integer({ min: 0, max: SIZE - 1 })
      .chain((from) => fc.tuple(fc.constant(from), fc.integer({ min: from + 1, max: Math.min(SIZE, from + 400_000) })));
    await fc.assert(
      fc.asyncProperty(anyRange, fc.integer({ min: 1000, max: 300_000 }), async ([from, to], pieceSize) => {
        const pieces: Buffer[] = [];
        for await (const piece of openRange(store(STORED, pieceSize), { ...OBJECT, plainSize: SIZE }, from, to))
          pieces.push(piece);
        expect(Buffer.concat(pieces).equals(PLAIN.subarray(from, to))).toBe(true);
      }),
      {
        numRuns: 300,
        examples: [
          [[SEGMENT_SIZE - 1, SEGMENT_SIZE + 1], 1],
          [[0, SIZE], 65_536],
        ] as [[number, number], number][],
      },
    );
  });

  test('refuses an object that was cut off anywhere', async () => {
    const cuts = [0, 55, 56, SEALED_SEGMENT_SIZE - 16, SEALED_SEGMENT_SIZE, 2 * SEALED_SEGMENT_SIZE, STORED.length - 1];
    for (const cut of cuts) expect(await refusal(STORED.subarray(0, cut))).toBeInstanceOf(NotAuthentic);
  });

  test('refuses an object whose records were cut to match the store', async () => {
    // The first segments of a longer object do not pass for a whole one: the last flag is part of the context.
    const shorter = { ...OBJECT, plainSize: 2 * SEGMENT_SIZE };
    await expect(opened(STORED.subarray(0, 2 * SEALED_SEGMENT_SIZE), 0, 2 * SEGMENT_SIZE, shorter)).rejects.toThrow(
      NotAuthentic,
    );
  });

  const first = STORED.subarray(0, SEALED_SEGMENT_SIZE);
  const second = STORED.subarray(SEALED_SEGMENT_SIZE, 2 * SEALED_SEGMENT_SIZE);
  const tail = STORED.subarray(2 * SEALED_SEGMENT_SIZE);
  test.each([
    ['segments swapped', (): Buffer => Buffer.concat([second, first, tail])],
    ['a segment repeated', (): Buffer => Buffer.concat([second, second, tail])],
    ['another object with the same key', (): Buffer => sealWhole(PLAIN, { dataKey: DATA_KEY, objectId: OTHER_ID })],
    [
      'the same object under another key',
      (): Buffer => sealWhole(PLAIN, { dataKey: randomBytes(32), objectId: OBJECT_ID }),
    ],
    [
      'two chunks of a segment swapped',
      (): Buffer =>
        Buffer.concat([
          STORED.subarray(0, 56),
          STORED.subarray(16_456, 32_856),
          STORED.subarray(56, 16_456),
          STORED.subarray(32_856),
        ]),
    ],
    ['the head of another segment', (): Buffer => Buffer.concat([second.subarray(0, 56), STORED.subarray(56)])],
  ])('refuses %s', async (_name, forge) => {
    expect(await refusal(forge())).toBeInstanceOf(NotAuthentic);
    expect(await refusal(forge(), 20_000, 90_000)).toBeInstanceOf(NotAuthentic);
  });

  test('lets go of the store when the consumer stops early or the bytes are refused', async () => {
    const streams: Readable[] = [];
    const read = (bytes: Buffer) => async (from: number, to: number) => {
      const stream = Readable.from((await store(bytes)(from, to)) as AsyncGenerator<Buffer>);
      streams.push(stream);
      return stream;
    };
    for await (const piece of openRange(read(STORED), { ...OBJECT, plainSize: SIZE }, 50_000, SIZE)) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    const forged = Buffer.concat([second, tail]);
    await expect(async () => {
      for await (const piece of openRange(read(forged), { ...OBJECT, plainSize: SIZE }, 50_000, SIZE))
        expect(piece).toBeDefined();
    }).rejects.toThrow(NotAuthentic);
    expect(streams.map((stream) => stream.destroyed)).toEqual([true, true, true, true]);
  });

  test('reports a store that fails in the middle, and a stream that complains after being let go of stays harmless', async () => {
    const failing = async (): Promise<Readable> =>
      Readable.from(
        (async function* () {
          yield STORED.subarray(0, 300_000);
          throw new Error('disk gone');
        })(),
      );
    await expect(opened(STORED, 0, 0)).rejects.toThrow(RangeError);
    await expect(async () => {
      for await (const piece of openRange(failing, { ...OBJECT, plainSize: SIZE }, 0, SIZE))
        expect(piece).toBeDefined();
    }).rejects.toThrow('disk gone');

    const complaining = new Readable({
      read() {
        this.push(STORED.subarray(0, 300_000));
      },
      destroy(_error, done) {
        setImmediate(() => done(new Error('aborted')));
      },
    });
    for await (const piece of openRange(async () => complaining, { ...OBJECT, plainSize: SIZE }, 0, SIZE)) {
      expect(piece).toBeDefined();
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(complaining.errored?.message).toBe('aborted');
  });
});
