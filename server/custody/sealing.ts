import { randomBytes } from 'node:crypto';
import {
  HEAD_SIZE,
  SALT_SIZE,
  SEALED_CHUNK_SIZE,
  type MessageKeys,
  messageKeys,
  openChunks,
  sealMessage,
} from '../../protocols/custody/cobblestone.ts';
import { SEGMENT_SIZE, type SegmentSlice, planRange, segmentContext } from '../../protocols/custody/sealed-object.ts';
import { type ReadStored, StoredBytes, readStored } from './stored-bytes.ts';

// 256 KiB at a time: fewer writes to the socket, and the first byte does not wait long.
const CHUNKS_PER_STEP = 16;

/** A segment ready to be stored: its bytes in order, and how much plaintext it holds. */
export interface SealedSegment {
  readonly number: number;
  readonly last: boolean;
  readonly sealed: Buffer[];
  readonly plainSize: number;
}

/** The object that segments belong to and the key that seals them. */
export interface ObjectKey {
  readonly dataKey: Buffer;
  readonly objectId: string;
}

/** Seals one segment under a fresh salt, bound to its object, its number and whether it is the last. The plaintext comes in pieces of any size. */
export function sealSegment(
  object: ObjectKey,
  number: number,
  last: boolean,
  pieces: readonly Buffer[],
): SealedSegment {
  const context = segmentContext(object.objectId, number, last);
  const plainSize = pieces.reduce((size, piece) => size + piece.length, 0);
  if (plainSize > SEGMENT_SIZE) throw new RangeError(`A segment holds at most ${SEGMENT_SIZE} bytes`);
  const sealed = sealMessage(object.dataKey, context, pieces, randomBytes(SALT_SIZE));
  return { number, last, sealed, plainSize };
}

/**
 * Seals an object whose length is not known beforehand, such as what ffmpeg puts out. It holds the newest segment back,
 * up to 8 MiB, because only the end tells which one is the last.
 */
export class SegmentSealer {
  readonly #object: ObjectKey;
  #held: Buffer[] = [];
  #heldSize = 0;
  #number = 0;

  constructor(object: ObjectKey) {
    this.#object = object;
  }

  /** Takes a next piece of any size; gives the segments that are now known not to be the last. The piece must not be written to afterwards. */
  add(piece: Buffer): SealedSegment[] {
    const sealed: SealedSegment[] = [];
    for (let at = 0; at < piece.length;) {
      if (this.#heldSize === SEGMENT_SIZE) sealed.push(this.#seal(false));
      const part = piece.subarray(at, at + SEGMENT_SIZE - this.#heldSize);
      this.#held.push(part);
      this.#heldSize += part.length;
      at += part.length;
    }
    return sealed;
  }

  /** Seals what is left as the last segment; an object without any bytes has one empty segment. */
  end(): SealedSegment {
    return this.#seal(true);
  }

  #seal(last: boolean): SealedSegment {
    const segment = sealSegment(this.#object, this.#number, last, this.#held);
    this.#number += 1;
    this.#held = [];
    this.#heldSize = 0;
    return segment;
  }
}

/** Seals a stream of plaintext in passing. When the source fails nothing is given out as last, so that no cut object can pass for a whole one. */
export async function* sealPieces(
  object: ObjectKey,
  source: AsyncIterable<Buffer>,
): AsyncGenerator<SealedSegment, void, undefined> {
  const sealer = new SegmentSealer(object);
  for await (const piece of source) yield* sealer.add(piece);
  yield sealer.end();
}

/** A stored object as a reader knows it: its key and how many plaintext bytes it has. The size comes from our own records, never from the store. */
export interface StoredObjectKey extends ObjectKey {
  readonly plainSize: number;
}

/**
 * Opens the plaintext bytes from `from` up to, not including, `to`, reading no more than the chunks that hold them. Only bytes whose tag was checked come out;
 * throws `NotAuthentic` at the first chunk that is not what was sealed there, and a RangeError for a range beyond the object.
 * When the consumer stops early, the stored bytes are let go of.
 */
export async function* openRange(
  read: ReadStored,
  object: StoredObjectKey,
  from: number,
  to: number,
): AsyncGenerator<Buffer, void, undefined> {
  const plan = planRange(object.plainSize, from, to);
  let head = plan.head && (await readStored(read, plan.head));
  const stored = await StoredBytes.open(read, plan.window);
  try {
    for (const slice of plan.slices) {
      head ??= await stored.take(HEAD_SIZE);
      const keys = messageKeys(object.dataKey, head, segmentContext(object.objectId, slice.number, slice.last));
      head = undefined;
      yield* openSlice(stored, keys, slice);
    }
  } finally {
    await stored.letGo();
  }
}

async function* openSlice(stored: StoredBytes, keys: MessageKeys, slice: SegmentSlice): AsyncGenerator<Buffer> {
  let { skip, take, firstChunk: chunk } = slice;
  for (let left = slice.sealedSize; left > 0;) {
    const sealed = await stored.take(Math.min(left, CHUNKS_PER_STEP * SEALED_CHUNK_SIZE));
    left -= sealed.length;
    const opened = Buffer.concat(openChunks(keys, chunk, sealed));
    chunk += CHUNKS_PER_STEP;
    const wanted = opened.subarray(skip, skip + take);
    skip = 0;
    take -= wanted.length;
    if (wanted.length > 0) yield wanted;
  }
}
