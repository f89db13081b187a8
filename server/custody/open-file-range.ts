import { HEAD_SIZE, SEALED_CHUNK_SIZE, messageKeys, openChunks } from '../../protocols/custody/cobblestone.ts';
import { planRange, segmentContext } from '../../protocols/custody/sealed-object.ts';
import { letGoOfMemory } from './let-go-of-memory.ts';
import { readExactly } from './message-into-file.ts';

/** An object in an open file, and the plaintext bytes that are wanted of it: from `from` up to, not including, `to`. */
export interface FileRangeWish {
  readonly fd: number;
  readonly objectId: string;
  readonly plainSize: number;
  readonly from: number;
  readonly to: number;
}

const CHUNKS_PER_STEP = 16;

/**
 * Opens a range of an object that lies in a file, at once and waiting for the disk where it stands: for a thread of its own, and for ranges that
 * fit in memory. Nothing comes out unless every tag is right; throws `NotAuthentic` otherwise. What is stored is read into `memory` when it fits.
 */
export function openFileRange(
  dataKey: Buffer,
  wish: FileRangeWish,
  memory: Buffer<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const { fd, objectId, plainSize, from, to } = wish;
  const plan = planRange(plainSize, from, to);
  const plain = new Uint8Array(to - from);
  let filled = 0;
  let head = plan.head && readExactly({ fd, at: plan.head.from }, HEAD_SIZE);
  let at = 0;
  const size = plan.window.to - plan.window.from;
  const stored = readExactly({ fd, at: plan.window.from }, size, size <= memory.length ? memory : undefined);
  const take = (bytes: number): Buffer => stored.subarray(at, (at += bytes));
  for (const slice of plan.slices) {
    head ??= take(HEAD_SIZE);
    const keys = messageKeys(dataKey, head, segmentContext(objectId, slice.number, slice.last));
    head = undefined;
    let { skip, take: wanted, firstChunk: chunk } = slice;
    for (let left = slice.sealedSize; left > 0; chunk += CHUNKS_PER_STEP) {
      const sealed = take(Math.min(left, CHUNKS_PER_STEP * SEALED_CHUNK_SIZE));
      left -= sealed.length;
      for (const opened of openChunks(keys, chunk, sealed)) {
        const part = opened.subarray(skip, skip + wanted);
        skip = Math.max(0, skip - opened.length);
        wanted -= part.length;
        plain.set(part, filled);
        filled += part.length;
        letGoOfMemory(opened);
      }
    }
  }
  return plain;
}
