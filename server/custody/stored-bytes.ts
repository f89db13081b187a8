import { Readable } from 'node:stream';
import { NotAuthentic } from '../../protocols/custody/cobblestone.ts';
import type { Window } from '../../protocols/custody/sealed-object.ts';

/** Reads stored bytes of one object from `from` up to, not including, `to`. A vault's range with the object filled in. */
export type ReadStored = (from: number, to: number) => Promise<AsyncIterable<Buffer>>;

/** Stored bytes that are taken in exact amounts, however the store hands them out. */
export class StoredBytes {
  readonly #source: AsyncIterable<Buffer>;
  readonly #pieces: AsyncIterator<Buffer>;
  #waiting: Buffer[] = [];
  #waitingSize = 0;

  private constructor(source: AsyncIterable<Buffer>) {
    this.#source = source;
    this.#pieces = source[Symbol.asyncIterator]();
  }

  /** Begins to read a window. Whoever opens must let go. */
  static async open(read: ReadStored, window: Window): Promise<StoredBytes> {
    return new StoredBytes(await read(window.from, window.to));
  }

  /** The next `size` bytes. Throws {@link NotAuthentic} when the store has fewer. */
  async take(size: number): Promise<Buffer> {
    while (this.#waitingSize < size) {
      const next = await this.#pieces.next();
      if (next.done === true) throw new NotAuthentic('The stored object is cut off');
      this.#waiting.push(next.value);
      this.#waitingSize += next.value.length;
    }
    const [first] = this.#waiting;
    const all = first !== undefined && first.length >= size ? first : Buffer.concat(this.#waiting, this.#waitingSize);
    const rest = all.subarray(size);
    this.#waiting = all === first ? [rest, ...this.#waiting.slice(1)] : [rest];
    this.#waitingSize -= size;
    return all.subarray(0, size);
  }

  /** Ends reading and closes what the store had opened, also when nothing was taken yet. */
  async letGo(): Promise<void> {
    this.#waiting = [];
    if (this.#source instanceof Readable) {
      // A connection that is cut on purpose may still report an error; nobody waits for it any more.
      this.#source.on('error', () => undefined);
      this.#source.destroy();
    }
    await this.#pieces.return?.();
  }
}

/** A whole window at once; for heads, which are small. */
export async function readStored(read: ReadStored, window: Window): Promise<Buffer> {
  const stored = await StoredBytes.open(read, window);
  try {
    return await stored.take(window.to - window.from);
  } finally {
    await stored.letGo();
  }
}
