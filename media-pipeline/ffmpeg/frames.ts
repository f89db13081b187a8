import type { Readable } from 'node:stream';

/** Cuts a stream of raw pictures into pictures of `size` bytes. Throws when the stream ends inside a picture. Each picture is its own memory. */
export async function* rawPictures(stream: Readable, size: number): AsyncGenerator<Uint8Array> {
  let picture = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('raw pictures come as bytes');
    let taken = 0;
    while (taken < chunk.length) {
      const part = Math.min(size - filled, chunk.length - taken);
      chunk.copy(picture, filled, taken, taken + part);
      filled += part;
      taken += part;
      if (filled === size) {
        yield picture;
        picture = Buffer.allocUnsafeSlow(size);
        filled = 0;
      }
    }
  }
  if (filled > 0) throw new Error(`the picture stream ended ${String(size - filled)} bytes short of a picture`);
}
