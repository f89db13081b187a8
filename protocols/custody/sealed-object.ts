import { CHUNK_SIZE, HEAD_SIZE, SEALED_CHUNK_SIZE, TAG_SIZE } from './cobblestone.ts';

/** Plaintext bytes of every segment but the last; each segment is one sealed message. */
export const SEGMENT_SIZE = 8 * 1024 * 1024;
/** Bytes of a full segment as it is stored: head, 512 full chunks, and the empty chunk that ends the message. */
export const SEALED_SEGMENT_SIZE = HEAD_SIZE + (SEGMENT_SIZE / CHUNK_SIZE) * SEALED_CHUNK_SIZE + TAG_SIZE;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CONTEXT_SIZE = 21;

/**
 * The context that binds a segment to its place: 16 bytes object id, segment number as uint32 big-endian, 1 byte that is 1 for the last segment.
 * Throws when the id is not a lowercase UUID or the number does not fit.
 */
export function segmentContext(objectId: string, number: number, last: boolean): Buffer {
  if (!UUID.test(objectId)) throw new Error(`An object id is a lowercase UUID, not ${JSON.stringify(objectId)}`);
  const context = Buffer.alloc(CONTEXT_SIZE);
  context.write(objectId.replaceAll('-', ''), 'hex');
  context.writeUInt32BE(number, 16);
  context.writeUInt8(last ? 1 : 0, 20);
  return context;
}

/** Number of segments of an object; an empty object has one. */
export function segmentCount(plainSize: number): number {
  return Math.max(1, Math.ceil(plainSize / SEGMENT_SIZE));
}

/** Plaintext bytes in segment `number` of an object of `plainSize` bytes. */
export function segmentPlainSize(plainSize: number, number: number): number {
  return Math.min(SEGMENT_SIZE, plainSize - number * SEGMENT_SIZE);
}

/** Stored bytes of one sealed message of `plainSize` bytes: every 16 KiB has a tag, and so has the short chunk at the end. */
export function sealedMessageSize(plainSize: number): number {
  return HEAD_SIZE + plainSize + (Math.floor(plainSize / CHUNK_SIZE) + 1) * TAG_SIZE;
}

/** Stored bytes of an object of `plainSize` plaintext bytes. */
export function sealedSize(plainSize: number): number {
  const full = segmentCount(plainSize) - 1;
  return full * SEALED_SEGMENT_SIZE + sealedMessageSize(segmentPlainSize(plainSize, full));
}

/** Stored bytes from `from` up to, not including, `to`. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** The part of one segment that a range needs. */
export interface SegmentSlice {
  readonly number: number;
  readonly last: boolean;
  /** First chunk to open; when it is 0, the segment's head lies in the window before it. */
  readonly firstChunk: number;
  /** Stored bytes of the chunks to open, head not included. */
  readonly sealedSize: number;
  /** Opened bytes to drop before the first byte that was asked for. */
  readonly skip: number;
  /** Opened bytes to hand out after that; what follows is dropped. */
  readonly take: number;
}

/** What to read from storage for a range, and what to make of it. */
export interface RangePlan {
  /** Head of the first segment, when the window begins behind it. */
  readonly head: Window | undefined;
  /** One contiguous run of stored bytes that holds all slices in order; the heads of later segments lie within. */
  readonly window: Window;
  readonly slices: readonly SegmentSlice[];
}

function sliceOf(plainSize: number, number: number, range: Window): SegmentSlice {
  const start = number * SEGMENT_SIZE;
  const size = segmentPlainSize(plainSize, number);
  const from = Math.max(range.from - start, 0);
  const to = Math.min(range.to - start, size);
  const firstChunk = Math.floor(from / CHUNK_SIZE);
  // A range that reaches the end of the segment opens the short last chunk too, even an empty one: it proves the end.
  const chunksEnd = to === size ? Math.floor(size / CHUNK_SIZE) + 1 : Math.ceil(to / CHUNK_SIZE);
  const sealedEnd = Math.min(HEAD_SIZE + chunksEnd * SEALED_CHUNK_SIZE, sealedMessageSize(size));
  return {
    number,
    last: number === segmentCount(plainSize) - 1,
    firstChunk,
    sealedSize: sealedEnd - HEAD_SIZE - firstChunk * SEALED_CHUNK_SIZE,
    skip: from - firstChunk * CHUNK_SIZE,
    take: to - from,
  };
}

function requireRange(plainSize: number, from: number, to: number): void {
  const fits = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && to <= plainSize;
  if (!fits || (from >= to && plainSize > 0)) {
    throw new RangeError(`No bytes ${from}..${to} in an object of ${plainSize}`);
  }
}

/**
 * Which stored bytes hold the plaintext bytes from `from` up to, not including, `to`. An object of 0 bytes has the one range 0..0.
 * Throws a RangeError when the range is empty or reaches beyond the object; turning an HTTP Range header into a fitting range is up to the caller.
 */
export function planRange(plainSize: number, from: number, to: number): RangePlan {
  requireRange(plainSize, from, to);
  const firstSegment = Math.floor(from / SEGMENT_SIZE);
  const lastSegment = Math.max(firstSegment, Math.ceil(to / SEGMENT_SIZE) - 1);
  const first = sliceOf(plainSize, firstSegment, { from, to });
  const slices = [first];
  for (let number = firstSegment + 1; number <= lastSegment; number += 1)
    slices.push(sliceOf(plainSize, number, { from, to }));

  const segmentAt = firstSegment * SEALED_SEGMENT_SIZE;
  const beginsAtHead = first.firstChunk === 0;
  const windowFrom = beginsAtHead ? segmentAt : segmentAt + HEAD_SIZE + first.firstChunk * SEALED_CHUNK_SIZE;
  const heads = (slices.length - (beginsAtHead ? 0 : 1)) * HEAD_SIZE;
  const length = slices.reduce((sum, slice) => sum + slice.sealedSize, heads);
  return {
    head: beginsAtHead ? undefined : { from: segmentAt, to: segmentAt + HEAD_SIZE },
    window: { from: windowFrom, to: windowFrom + length },
    slices,
  };
}
