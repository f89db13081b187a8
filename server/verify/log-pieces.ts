import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const PIECE_SIZE = 4 * 1024 * 1024;
const LONGEST_LINE = 16 * 1024 * 1024;
const ROOM_FOR_A_LINE = 64 * 1024;
const NEWLINE = 0x0a;

/** A part of a text file: the lines that begin at byte `from` or later, and before byte `to`. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

/** Pieces of about 4 MiB that together are the lines from byte `begin` on, of a file of `size` bytes. */
export function* piecesOf(begin: number, size: number): Generator<Piece, void, undefined> {
  for (let from = begin; from < size; from += PIECE_SIZE) yield { from, to: Math.min(from + PIECE_SIZE, size) };
}

/** A text file that is read in pieces of whole lines, each into the same memory: what was read holds until the next piece. */
export class LineFile {
  readonly size: number;
  readonly #file: number;
  #bytes = Buffer.alloc(0);

  /** Throws when there is no such file. */
  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.size = fstatSync(this.#file).size;
  }

  /** The lines of a piece, the newline of the last one included. Throws a RangeError for a line that no log has. */
  read({ from, to }: Piece): Buffer {
    // The byte before it says whether a line begins right there.
    const start = Math.max(from - 1, 0);
    let length = this.#fill(start, 0, to - start + ROOM_FOR_A_LINE);
    const begin = from === 0 ? 0 : this.#bytes.subarray(0, length).indexOf(NEWLINE) + 1;
    if ((from > 0 && begin === 0) || start + begin >= to) return this.#bytes.subarray(0, 0);
    for (;;) {
      const newline = this.#bytes.subarray(0, length).indexOf(NEWLINE, to - start - 1);
      if (newline >= 0) return this.#bytes.subarray(begin, newline + 1);
      if (start + length >= this.size) return this.#bytes.subarray(begin, length);
      if (start + length - to > LONGEST_LINE) throw new RangeError('A line of the file is too long');
      length = this.#fill(start, length, 2 * length);
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Reads on, behind the `length` bytes that were read from `start` on, until there are `wanted` or the file ends; gives how many there are. */
  #fill(start: number, length: number, wanted: number): number {
    if (this.#bytes.length < wanted) {
      const more = Buffer.alloc(wanted);
      this.#bytes.copy(more, 0, 0, length);
      this.#bytes = more;
    }
    let filled = length;
    while (filled < wanted) {
      const count = readSync(this.#file, this.#bytes, filled, wanted - filled, start + filled);
      if (count === 0) break;
      filled += count;
    }
    return filled;
  }
}
