import type { FileHandle } from 'node:fs/promises';

const PIECE_SIZE = 2 * 1024 * 1024;

/** A range of a file, read in few large pieces. The file is closed at the end of it, and when whoever reads lets go earlier. */
export class FileRange implements AsyncIterableIterator<Buffer, void> {
  readonly #file: FileHandle;
  readonly #to: number;
  #at: number;

  constructor(file: FileHandle, from: number, to: number) {
    this.#file = file;
    this.#at = from;
    this.#to = to;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Buffer, void>> {
    const size = Math.min(PIECE_SIZE, this.#to - this.#at);
    if (size <= 0) return this.return();
    const { buffer, bytesRead } = await this.#file.read(Buffer.allocUnsafeSlow(size), 0, size, this.#at);
    if (bytesRead === 0) return this.return();
    this.#at += bytesRead;
    return { done: false, value: buffer.subarray(0, bytesRead) };
  }

  async return(): Promise<IteratorReturnResult<void>> {
    this.#at = this.#to;
    await this.#file.close();
    return { done: true, value: undefined };
  }
}
