import { writeSync } from 'node:fs';
import { BLOCK_SIZE, type BlockMemory } from './block-memory.ts';
import { errorCode } from './error-code.ts';
import type { FilePlace } from './thread-orders.ts';

/**
 * Bytes that follow each other into a file, from a place on. Where the file can be written past the page cache, whole blocks are: footage is not read
 * again soon, pushes nothing out of memory, and what is read back afterwards comes from the disk itself. What does not fill a block waits for
 * what follows; {@link flush} writes it.
 */
export class BlockWrites {
  readonly #fd: number;
  /** Where whole blocks are written: past the cache when that can be. */
  readonly #direct: number;
  readonly #memory: BlockMemory;
  readonly #rest = Buffer.allocUnsafe(BLOCK_SIZE);
  #restSize = 0;
  /** Place in the file of the first byte that was not written yet. */
  #place: number;

  constructor({ fd, at, direct }: FilePlace, memory: BlockMemory) {
    this.#fd = fd;
    this.#memory = memory;
    this.#place = at;
    const block = Math.ceil(at / BLOCK_SIZE) * BLOCK_SIZE;
    this.#direct = direct !== undefined && memory.isTakenBy(direct, block) ? direct : fd;
  }

  /** Writes pieces of any size, each read before the next is asked for; throws as the system does when the disk is full. */
  write(pieces: Iterable<Uint8Array>): void {
    let gathered = this.#memory.at(this.#place);
    let size = this.#rest.copy(gathered, 0, 0, this.#restSize);
    for (const piece of pieces) {
      for (let at = 0; at < piece.length;) {
        const part = piece.subarray(at, at + this.#memory.size - size);
        gathered.set(part, size);
        at += part.length;
        size += part.length;
        if (size < this.#memory.size) continue;
        size = this.#writeBlocks(gathered, size);
        gathered = this.#memory.at(this.#place);
        this.#rest.copy(gathered, 0, 0, size);
      }
    }
    this.#writeBlocks(gathered, size);
  }

  /** Writes also what does not fill a block. */
  flush(): void {
    this.#write(this.#rest.subarray(0, this.#restSize));
    this.#restSize = 0;
  }

  /** Writes all whole blocks of what was gathered, keeps the rest and gives its size. */
  #writeBlocks(gathered: Buffer, size: number): number {
    const lead = (BLOCK_SIZE - (this.#place % BLOCK_SIZE)) % BLOCK_SIZE;
    const end = size < lead ? 0 : size - ((size - lead) % BLOCK_SIZE);
    this.#write(gathered.subarray(0, Math.min(lead, end)));
    this.#writeDirectly(gathered.subarray(Math.min(lead, end), end));
    this.#restSize = gathered.copy(this.#rest, 0, end, size);
    return this.#restSize;
  }

  #writeDirectly(blocks: Buffer): void {
    if (blocks.length === 0) return;
    const written = this.#asBlocks(blocks);
    this.#place += written;
    // A short write means a full disk or a limit; the next one names the fault.
    this.#write(blocks.subarray(written));
  }

  #asBlocks(blocks: Buffer): number {
    try {
      return writeSync(this.#direct, blocks, 0, blocks.length, this.#place);
    } catch (error) {
      // Another file system than the one that took blocks before.
      if (errorCode(error) === 'EINVAL') return 0;
      throw error;
    }
  }

  #write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) {
      const written = writeSync(this.#fd, bytes, at, bytes.length - at, this.#place);
      at += written;
      this.#place += written;
    }
  }
}
