import fc from 'fast-check';
import { HEAD_SIZE, SEALED_CHUNK_SIZE } from '../../protocols/custody/cobblestone.ts';
import { SEALED_SEGMENT_SIZE, planRange, type Window } from '../../protocols/custody/sealed-object.ts';

/** Something that happens to stored bytes past the vault; gives what then lies there. It says what it did when a property fails. */
export interface Damage {
  readonly what: string;
  readonly done: Buffer;
}

/** An object as it lies in a store, and others to take bytes from: of another object under the same key, of the same object sealed anew. */
export interface StoredCopies {
  readonly stored: Buffer;
  readonly others: readonly Buffer[];
}

interface Place {
  readonly at: number;
  readonly size: number;
}

/** Where every chunk lies, whole segments and the last one alike. */
function chunksOf(stored: Buffer): Place[] {
  const places: Place[] = [];
  for (let segment = 0; segment < stored.length; segment += SEALED_SEGMENT_SIZE) {
    const end = Math.min(segment + SEALED_SEGMENT_SIZE, stored.length);
    for (let at = segment + HEAD_SIZE; at < end; at += SEALED_CHUNK_SIZE) {
      places.push({ at, size: Math.min(SEALED_CHUNK_SIZE, end - at) });
    }
  }
  return places;
}

function segmentsOf(stored: Buffer): Buffer[] {
  const segments: Buffer[] = [];
  for (let at = 0; at < stored.length; at += SEALED_SEGMENT_SIZE) {
    segments.push(stored.subarray(at, at + SEALED_SEGMENT_SIZE));
  }
  return segments;
}

/** Everything that a broken disk, a cut-off copy or a stranger without the key does: cutting, flipping, swapping, reordering, repeating, leaving out, and taking from elsewhere. */
export function anyDamage({ stored, others }: StoredCopies): fc.Arbitrary<Damage> {
  const chunks = chunksOf(stored);
  const segments = segmentsOf(stored);
  const anyChunk = fc.constantFrom(...chunks);
  const anyByte = fc.integer({ min: 0, max: stored.length - 1 });
  const copy = (): Buffer => Buffer.from(stored);
  return fc.oneof(
    anyByte.map((length) => ({ what: `cut off at ${String(length)}`, done: stored.subarray(0, length) })),
    fc.tuple(anyByte, fc.integer({ min: 0, max: 7 })).map(([at, bit]) => {
      const done = copy();
      done.writeUInt8(done.readUInt8(at) ^ (1 << bit), at);
      return { what: `bit ${String(bit)} of byte ${String(at)} flipped`, done };
    }),
    fc.tuple(anyChunk, anyChunk).map(([one, two]) => {
      const done = copy();
      stored.copy(done, one.at, two.at, two.at + Math.min(one.size, two.size));
      stored.copy(done, two.at, one.at, one.at + Math.min(one.size, two.size));
      return { what: `chunks at ${String(one.at)} and ${String(two.at)} swapped`, done };
    }),
    fc.tuple(anyChunk, anyChunk).map(([from, to]) => {
      const done = copy();
      stored.copy(done, to.at, from.at, from.at + Math.min(from.size, to.size));
      return { what: `chunk at ${String(from.at)} repeated at ${String(to.at)}`, done };
    }),
    anyChunk.map(({ at, size }) => ({
      what: `chunk at ${String(at)} left out`,
      done: Buffer.concat([stored.subarray(0, at), stored.subarray(at + size)]),
    })),
    fc.array(fc.nat({ max: segments.length - 1 }), { minLength: 1, maxLength: segments.length + 1 }).map((order) => ({
      what: `segments in the order ${order.join()}`,
      done: Buffer.concat(order.map((number) => segments[number] ?? Buffer.alloc(0))),
    })),
    fc.tuple(fc.constantFrom(...others), anyChunk).map(([other, { at, size }]) => {
      const done = copy();
      other.copy(done, at, at, at + size);
      return { what: `chunk at ${String(at)} taken from another sealing`, done };
    }),
    fc.tuple(anyByte, fc.integer({ min: 1, max: 100_000 })).map(([at, size]) => ({
      what: `${String(size)} bytes of nothing from ${String(at)} on`,
      done: copy().fill(0, at, Math.min(at + size, stored.length)),
    })),
  );
}

/** Whether anything that a reader of this range has to look at is not what was stored. */
export function touches(stored: Buffer, { done }: Damage, plainSize: number, { from, to }: Window): boolean {
  const { head, window } = planRange(plainSize, from, to);
  return [window, ...(head === undefined ? [] : [head])].some(
    (part) => !stored.subarray(part.from, part.to).equals(done.subarray(part.from, part.to)),
  );
}

/** Any range of an object, short ones, long ones and now and then all of it. */
export function anyRange(size: number, longest: number): fc.Arbitrary<Window> {
  const some = fc
    .tuple(fc.integer({ min: 0, max: size - 1 }), fc.integer({ min: 1, max: longest }))
    .map(([from, length]) => ({ from, to: Math.min(size, from + length) }));
  return fc.oneof({ weight: 2, arbitrary: some }, { weight: 1, arbitrary: fc.constant({ from: 0, to: size }) });
}
