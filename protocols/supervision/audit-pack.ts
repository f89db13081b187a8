import { Reading, Refused } from '../redaction/reading.ts';
import { granted, refuse, type Verdict } from '../refusal.ts';
import { dayOf } from './calendar.ts';

/** Version of the signed list of an audit pack; another version is refused, never guessed at. */
export const AUDIT_PACK_SCHEMA = 'beeldkluis/audit-pack/1';

/** States of an audit pack; its bytes are cleared away after a while, that it was made never is. */
export const PACK_STATES = ['ordered', 'built', 'failed', 'cleared'] as const;
export type PackState = (typeof PACK_STATES)[number];

/** Files of a pack that a program reads; the others are for people. */
export const PACK_FILES = {
  list: 'manifest.jws',
  hashes: 'manifest-sha256.txt',
  checkpoint: 'logboek/stand.txt',
  earlier: 'logboek/eerdere-stand.txt',
  consistency: 'logboek/samenhang.json',
  entries: 'logboek/regels.jsonl',
} as const;

/** A file of the pack with its size in bytes and its SHA-256 in lower-case hex. */
export interface PackFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** What is signed: the period, the log that the pack leans on, and every other file. Payload of `manifest.jws`. */
export interface PackList {
  readonly schema: typeof AUDIT_PACK_SCHEMA;
  readonly organisation: string;
  readonly from: string;
  readonly until: string;
  readonly builtAt: string;
  readonly log: { readonly origin: string; readonly verifierKey: string };
  readonly files: readonly PackFile[];
}

const MOST_FILES = 1000;
const LARGEST = 2 ** 40;

/** The only way in for a list from outside. Refuses with `manifest-refused` and names the field; unknown fields are refused too. */
export function parsePackList(input: unknown): Verdict<PackList> {
  try {
    return granted(readList(new Reading(input, '')));
  } catch (cause) {
    if (cause instanceof Refused) return refuse('manifest-refused', [{ field: cause.field, reason: cause.reason }]);
    throw cause;
  }
}

function readList(list: Reading): PackList {
  list.holdsOnly('schema', 'organisation', 'from', 'until', 'builtAt', 'log', 'files');
  const log = list.member('log');
  log.holdsOnly('origin', 'verifierKey');
  return {
    schema: list.member('schema').oneOf([AUDIT_PACK_SCHEMA]),
    organisation: list.member('organisation').text(200),
    from: list.member('from').text(40),
    until: list.member('until').text(40),
    builtAt: list.member('builtAt').text(40),
    log: { origin: log.member('origin').text(500), verifierKey: log.member('verifierKey').text(500) },
    files: list.member('files').list(MOST_FILES, (file) => {
      file.holdsOnly('path', 'size', 'sha256');
      return {
        path: file.member('path').text(500),
        size: file.member('size').whole(0, LARGEST),
        sha256: file.member('sha256').text(64),
      };
    }),
  };
}

/** First and last day of a period, `yyyy-mm-dd` in the Netherlands; `until` itself is no longer in it. */
export function daysOf({ from, until }: Pick<PackList, 'from' | 'until'>): readonly [first: string, last: string] {
  return [dayOf(new Date(from)), dayOf(new Date(Date.parse(until) - 1))];
}

/** Folder inside the ZIP: the first and last day of the period. */
export function packFolder(period: Pick<PackList, 'from' | 'until'>): string {
  return `auditdossier-${daysOf(period).join('-')}`;
}

type Cell = string | number | null | undefined;

/**
 * Rows as CSV for people: semicolons, as spreadsheets in the Netherlands expect, every cell in quotes, UTF-8 with its mark. A cell that a
 * spreadsheet would take for a formula is kept from being one.
 */
export function csvText(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return csvHead(columns) + rows.map(csvRow).join('');
}

/** How such a text begins: its mark and the names of the columns. */
export function csvHead(columns: readonly string[]): string {
  return `\uFEFF${csvRow(columns)}`;
}

/** One row of such a text, with the end of its line. */
export function csvRow(row: readonly Cell[]): string {
  return `${row.map(csvCell).join(';')}\r\n`;
}

function csvCell(cell: Cell): string {
  const text = String(cell ?? '');
  const plain = /^[=+\-@\t\r]/.test(text) && typeof cell === 'string' ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}

/** A due recording, as the punctuality of destruction is told. Moments are ISO 8601 in UTC. */
export interface DueRecording {
  readonly dueAt: string;
  readonly destroyedAt: string | null;
  /** When the last hold on it was lifted; nothing when it never had one, `open` while one keeps it. */
  readonly heldUntil: string | undefined;
  /** Whether a mandate was in force when it fell due. */
  readonly mandate: boolean;
}

/** Why a recording outlived its term, or that it did not. */
export const LATENESS = ['op tijd', 'vastgehouden', 'geen machtiging', 'zonder reden'] as const;
export type Lateness = (typeof LATENESS)[number];

// Destruction runs every hour; a recording that falls due is gone within a day.
const GRACE_MILLISECONDS = 86_400_000;

/** How punctual the destruction of a recording was, at a moment. */
export function latenessOf(recording: DueRecording, now: string): Lateness {
  const { dueAt, destroyedAt, heldUntil, mandate } = recording;
  const gone = Date.parse(destroyedAt ?? now);
  if (gone <= Date.parse(dueAt) + GRACE_MILLISECONDS) return 'op tijd';
  if (heldUntil === 'open') return 'vastgehouden';
  if (heldUntil !== undefined && gone <= Math.max(Date.parse(heldUntil), Date.parse(dueAt)) + GRACE_MILLISECONDS) {
    return 'vastgehouden';
  }
  return mandate ? 'zonder reden' : 'geen machtiging';
}
