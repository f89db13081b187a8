import { parseExportLine, type ExportLine } from './log-export.ts';

/** Name of the format of a part of the log, in its first line. */
export const LOG_PART_FORMAT = 'beeldkluis-log-part';
/** Version of the format; a reader refuses versions it does not know. */
export const LOG_PART_VERSION = 1;

/**
 * A line of a part of the log (JSON Lines), such as all entries of one case. The first is the header, with the signed checkpoint that
 * every proof leads to; then the entries in order, as in an export of the whole log, each with its proof of inclusion (RFC 9162 section
 * 2.1.3, hashes in hex), or none when it is younger than the checkpoint; the last says how many there were.
 */
export type PartLine =
  | { readonly kind: 'header'; readonly origin: string; readonly verifierKey: string; readonly checkpoint: string }
  | { readonly kind: 'entry'; readonly entry: EntryOfPart; readonly proof: readonly Buffer[] | undefined }
  | { readonly kind: 'end'; readonly entries: number };

/** An entry without its proof. */
export type EntryOfPart = Extract<ExportLine, { kind: 'entry' }>;

const HASH = /^[0-9a-f]{64}$/;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads one line; `undefined` when it is none. */
export function parsePartLine(text: string): PartLine | undefined {
  const line = parseJson(text);
  if (!isRecord(line)) return undefined;
  if ('end' in line) return parseEnd(line['end']);
  return 'format' in line ? parseHeader(line) : parseEntry(text, line['proof']);
}

function parseHeader(line: Readonly<Record<string, unknown>>): PartLine | undefined {
  const { format, version, origin, verifierKey, checkpoint } = line;
  if (format !== LOG_PART_FORMAT || version !== LOG_PART_VERSION) return undefined;
  if (typeof origin !== 'string' || typeof verifierKey !== 'string' || typeof checkpoint !== 'string') return undefined;
  return { kind: 'header', origin, verifierKey, checkpoint };
}

function parseEntry(text: string, proof: unknown): PartLine | undefined {
  const entry = parseExportLine(text);
  if (entry?.kind !== 'entry') return undefined;
  if (proof === undefined) return { kind: 'entry', entry, proof };
  if (!Array.isArray(proof)) return undefined;
  const steps: Buffer[] = [];
  for (const step of proof) {
    if (typeof step !== 'string' || !HASH.test(step)) return undefined;
    steps.push(Buffer.from(step, 'hex'));
  }
  return { kind: 'entry', entry, proof: steps };
}

function parseEnd(end: unknown): PartLine | undefined {
  const entries = isRecord(end) ? end['entries'] : undefined;
  return typeof entries === 'number' ? { kind: 'end', entries } : undefined;
}
