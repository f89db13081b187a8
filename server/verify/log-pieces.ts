import { open } from 'node:fs/promises';

const PIECE_SIZE = 4 * 1024 * 1024;
const LONGEST_LINE = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/** A text file in pieces of whole lines of about 4 MiB, each in memory of its own. Throws a RangeError for a line that no log has. */
export async function* readPieces(path: string): AsyncGenerator<Buffer, void, undefined> {
  const file = await open(path, 'r');
  try {
    let rest: Uint8Array = Buffer.alloc(0);
    for (;;) {
      const bytes = Buffer.allocUnsafeSlow(rest.length + PIECE_SIZE);
      bytes.set(rest);
      const { bytesRead } = await file.read(bytes, rest.length, PIECE_SIZE);
      const length = rest.length + bytesRead;
      const end = bytesRead === 0 ? length : bytes.subarray(0, length).lastIndexOf(NEWLINE) + 1;
      if (length - end > LONGEST_LINE) throw new RangeError('A line of the file is too long');
      // A copy: the piece may be handed to another thread, memory and all.
      rest = Uint8Array.prototype.slice.call(bytes, end, length);
      if (end > 0) yield bytes.subarray(0, end);
      if (bytesRead === 0) return;
    }
  } finally {
    await file.close();
  }
}
