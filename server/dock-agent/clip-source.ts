import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { UploadOptions } from 'tus-js-client';
import type { Pace } from './pace.ts';

const PIECE_SIZE = 64 * 1024;

/** Reads a clip from any offset at a pace. `failed` is told when the camera can no longer be read, such as when it was pulled out. */
export function clipSource(
  clip: { readonly file: string; readonly size: number },
  pace: Pace,
  failed: (error: Error) => void,
): NonNullable<UploadOptions['fileReader']> {
  return {
    openFile: () =>
      Promise.resolve({
        size: clip.size,
        slice: (start, end) => {
          const to = Math.min(end, clip.size);
          const pieces = Readable.from(paced(clip.file, { start, to }, pace), { objectMode: false });
          pieces.on('error', failed);
          return Promise.resolve({ value: Object.assign(pieces, { size: to - start }), done: to === clip.size });
        },
        close: () => undefined,
      }),
  };
}

async function* paced(file: string, span: { start: number; to: number }, pace: Pace): AsyncGenerator<Buffer> {
  if (span.to <= span.start) return;
  const pieces: AsyncIterable<Buffer> = createReadStream(file, {
    start: span.start,
    end: span.to - 1,
    highWaterMark: PIECE_SIZE,
  });
  for await (const piece of pieces) {
    await pace(piece.length);
    yield piece;
  }
}
