import { createHash } from 'node:crypto';
import { BEGINNING, beginsLikeFootage } from '../../../protocols/docking/axis/key-object.ts';

/** What is learnt of a body while it passes: its MD5, which Swift calls its ETag, and whether it begins like footage. */
export class PassingBody {
  readonly #md5 = createHash('md5');
  #first = Buffer.alloc(0);

  /** Gives every piece on as it came. */
  async *through(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
    for await (const piece of body) {
      this.#md5.update(piece);
      if (this.#first.length < BEGINNING) this.#first = Buffer.concat([this.#first, piece.subarray(0, BEGINNING)]);
      yield piece;
    }
  }

  /** MD5 in hex; to be asked once, at the end. */
  etag(): string {
    return this.#md5.digest('hex');
  }

  /** Whether it can be footage as it is; what is encrypted cannot. */
  get looksLikeFootage(): boolean {
    return beginsLikeFootage(this.#first);
  }
}
