import { open } from 'node:fs/promises';

const PIECE_SIZE = 1024 * 1024;
const LONGEST_LINE = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/** The lines of a text file, read piece by piece. Throws a RangeError for a line that no log has. */
export async function* readLines(path: string): AsyncGenerator<string[], void, undefined> {
  const file = await open(path, 'r');
  try {
    let rest = Buffer.alloc(0);
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE_SIZE), 0, PIECE_SIZE);
      const bytes = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
      const end = bytesRead === 0 ? bytes.length : bytes.lastIndexOf(NEWLINE) + 1;
      rest = bytes.subarray(end);
      if (rest.length > LONGEST_LINE) throw new RangeError('A line of the file is too long');
      if (end > 0) yield bytes.toString('utf8', 0, bytes[end - 1] === NEWLINE ? end - 1 : end).split('\n');
      if (bytesRead === 0) return;
    }
  } finally {
    await file.close();
  }
}
