import { writeSync } from 'node:fs';
import { errorCode } from './error-code.ts';

/** What is written past the page cache goes in whole blocks of this many bytes, at places that are a multiple of it in the file and in memory. */
export const BLOCK_SIZE = 4096;

// What is allocated lies at a multiple of this.
const FINEST = 16;

/** Memory of one thread in which bytes are gathered before they are written. */
export class BlockMemory {
  /** Most bytes that are gathered at once. */
  readonly size: number;
  readonly #bytes: Buffer;
  /** Where in the memory blocks may begin; nothing when that is not known yet, or when no file takes blocks from here. */
  #start: number | undefined;
  #isRefused = false;

  constructor(size: number) {
    this.size = size;
    this.#bytes = Buffer.from(new ArrayBuffer(size + 2 * BLOCK_SIZE));
  }

  /** Memory that lies to a block as this place in a file does. */
  at(place: number): Buffer {
    return this.#bytes.subarray((this.#start ?? 0) + (place % BLOCK_SIZE));
  }

  /**
   * Whether a descriptor takes blocks from this memory past the cache. Where they may begin is found once, by writing an empty one to a place in the
   * file that does not count yet: nobody says where memory lies, nor how the file system wants it.
   */
  isTakenBy(fd: number, place: number): boolean {
    if (this.#start === undefined && !this.#isRefused) {
      const starts = Array.from({ length: BLOCK_SIZE / FINEST }, (_, step) => step * FINEST);
      this.#start = starts.find((start) => this.#isTaken(fd, start, place));
      this.#isRefused = this.#start === undefined;
    }
    return !this.#isRefused;
  }

  #isTaken(fd: number, start: number, place: number): boolean {
    try {
      return writeSync(fd, this.#bytes.fill(0, start, start + BLOCK_SIZE), start, BLOCK_SIZE, place) === BLOCK_SIZE;
    } catch (error) {
      if (errorCode(error) === 'EINVAL') return false;
      throw error;
    }
  }
}
