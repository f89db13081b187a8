import { createHash } from 'node:crypto';
import { BLOCK_SIZE } from './evidence-manifest.ts';

/** SHA-256 of each 8 MiB of what comes in, in pieces of any size. A file without any bytes has no blocks. */
export class BlockHashes {
  readonly #done: string[] = [];
  #hash = createHash('sha256');
  #room = BLOCK_SIZE;

  /** Takes a next piece. */
  add(piece: Buffer): void {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + this.#room);
      this.#hash.update(part);
      this.#room -= part.length;
      at += part.length;
      if (this.#room === 0) this.#close();
    }
  }

  /** The hashes, the last of them of what was left. */
  end(): readonly string[] {
    if (this.#room < BLOCK_SIZE) this.#close();
    return this.#done;
  }

  #close(): void {
    this.#done.push(this.#hash.digest('hex'));
    this.#hash = createHash('sha256');
    this.#room = BLOCK_SIZE;
  }
}
