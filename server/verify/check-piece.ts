import { opens } from '../../protocols/audit/entry.ts';
import { parseExportLine, type ExportLine } from '../../protocols/audit/log-export.ts';
import { leafHash, RunningTree } from '../../protocols/audit/merkle-log.ts';

const NEWLINE = 0x0a;

type EntryLine = Extract<ExportLine, { kind: 'entry' }>;

/**
 * What a piece of an exported log says, in the order of the file. Whoever checks a piece does not know what stands before it, so a finding
 * repeats the index that stands in the file; whether that is the next one is for the reader of all pieces to say.
 */
export type PieceFinding =
  /** Sound entries from `first` on, as the subtrees that they form there; hashes in hex. */
  | {
      readonly kind: 'entries';
      readonly first: number;
      readonly subtrees: readonly { readonly level: number; readonly hash: string }[];
    }
  | { readonly kind: 'checkpoint'; readonly note: string }
  /** An entry that does not follow the one before it, whose leaf does not give its hash, or that has an opening of a field that is not its own. */
  | { readonly kind: 'misplaced'; readonly index: number }
  | { readonly kind: 'changed'; readonly index: number }
  | { readonly kind: 'not-opened'; readonly index: number; readonly field: string }
  /** Line of the piece, the first being 0, that cannot be read. */
  | { readonly kind: 'unreadable'; readonly line: number }
  | { readonly kind: 'header' };

/** The findings on a piece, ending with the first that is wrong, and how many sound lines it begins with. */
export interface CheckedPiece {
  readonly lines: number;
  readonly findings: readonly PieceFinding[];
}

/** A piece as it was read, which is whole lines, and the size after which somebody wants to know the root. */
interface ReadPiece {
  readonly bytes: Buffer;
  readonly rootWantedAt: number | undefined;
}

/** Checks what can be checked of a piece by itself: every leaf against its hash and every opening against its commitment. */
export function checkPiece({ bytes, rootWantedAt }: ReadPiece): CheckedPiece {
  const run = new EntryRun(rootWantedAt);
  let lines = 0;
  for (const text of linesOf(bytes)) {
    const line = parseExportLine(text);
    const wrong = line === undefined ? ({ kind: 'unreadable', line: lines } as const) : checkLine(run, line);
    if (wrong !== undefined) return { lines, findings: [...run.end(), wrong] };
    lines += 1;
  }
  return { lines, findings: run.end() };
}

// Line by line: a text of a whole piece would cost more than it holds.
function* linesOf(bytes: Buffer): Generator<string, void, undefined> {
  for (let from = 0; from < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, from);
    const to = newline < 0 ? bytes.length : newline;
    yield bytes.toString('utf8', from, to);
    from = to + 1;
  }
}

function checkLine(run: EntryRun, line: ExportLine): PieceFinding | undefined {
  switch (line.kind) {
    case 'entry':
      return run.entry(line);
    case 'checkpoint':
      run.checkpoint(line.note);
      return undefined;
    case 'header':
      return { kind: 'header' };
  }
}

/** Entries that follow each other without a checkpoint between them, as a part of the tree. */
class EntryRun {
  readonly #findings: PieceFinding[] = [];
  readonly #rootWantedAt: number | undefined;
  #first = 0;
  #part: RunningTree | undefined;
  #next: number | undefined;

  constructor(rootWantedAt: number | undefined) {
    this.#rootWantedAt = rootWantedAt;
  }

  entry(entry: EntryLine): PieceFinding | undefined {
    const { index, leaf, openings } = entry;
    const expected = this.#next ?? index;
    if (index !== expected || !Number.isSafeInteger(index) || index < 0) return { kind: 'misplaced', index };
    const hash = leafHash(leaf);
    if (hash.toString('hex') !== entry.hash) return { kind: 'changed', index };
    const wrong = openings.find((opening) => !opens(leaf, opening));
    if (wrong !== undefined) return { kind: 'not-opened', index, field: wrong.field };
    this.#add(index, hash);
    return undefined;
  }

  #add(index: number, hash: Buffer): void {
    if (this.#part === undefined) {
      this.#part = new RunningTree(index);
      this.#first = index;
    }
    this.#part.add(hash);
    this.#next = index + 1;
    if (this.#rootWantedAt === index + 1) this.#close();
  }

  checkpoint(note: string): void {
    this.#close();
    this.#findings.push({ kind: 'checkpoint', note });
  }

  #close(): void {
    if (this.#part === undefined) return;
    const subtrees = this.#part.subtrees.map(({ level, hash }) => ({ level, hash: hash.toString('hex') }));
    this.#findings.push({ kind: 'entries', first: this.#first, subtrees });
    this.#part = undefined;
  }

  end(): readonly PieceFinding[] {
    this.#close();
    return this.#findings;
  }
}
