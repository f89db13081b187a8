import { COMMITMENT_SALT_SIZE, type Opening } from './entry.ts';

/** Name of the format, in the first line of every export. */
export const LOG_EXPORT_FORMAT = 'beeldkluis-log';
/** Version of the format; a reader refuses versions it does not know. */
export const LOG_EXPORT_VERSION = 1;

/**
 * A line of an exported log (JSON Lines). The first is the header; every entry follows in order with its leaf as text, its leaf hash in hex
 * and the openings that were not erased (salt in hex); a checkpoint stands behind the last entry it covers.
 */
export type ExportLine =
  | { readonly kind: 'header'; readonly origin: string; readonly verifierKey: string }
  | { readonly kind: 'checkpoint'; readonly note: string }
  | {
      readonly kind: 'entry';
      readonly index: number;
      readonly leaf: string;
      readonly hash: string;
      readonly openings: readonly Opening[];
    };

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseOpening(value: unknown): Opening | undefined {
  if (!isRecord(value)) return undefined;
  const { field, salt, value: opened } = value;
  if (typeof field !== 'string' || typeof salt !== 'string' || typeof opened !== 'string') return undefined;
  // Reading hex ends at the first character that is none, so anything else gives fewer bytes.
  const bytes = Buffer.from(salt, 'hex');
  return salt.length === 2 * COMMITMENT_SALT_SIZE && bytes.length === COMMITMENT_SALT_SIZE
    ? { field, salt: bytes, value: opened }
    : undefined;
}

function parseEntry(line: Readonly<Record<string, unknown>>): ExportLine | undefined {
  const { index, leaf, hash, openings } = line;
  if (typeof index !== 'number' || typeof leaf !== 'string' || typeof hash !== 'string') return undefined;
  if (!Array.isArray(openings)) return undefined;
  const parsed: Opening[] = [];
  for (const value of openings) {
    const opening = parseOpening(value);
    if (opening === undefined) return undefined;
    parsed.push(opening);
  }
  return { kind: 'entry', index, leaf, hash, openings: parsed };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads one line of an export; `undefined` when it is none. */
export function parseExportLine(text: string): ExportLine | undefined {
  const line = parseJson(text);
  if (!isRecord(line)) return undefined;
  const { format, version, origin, verifierKey, checkpoint } = line;
  if (typeof checkpoint === 'string') return { kind: 'checkpoint', note: checkpoint };
  if (format === undefined) return parseEntry(line);
  const known = format === LOG_EXPORT_FORMAT && version === LOG_EXPORT_VERSION;
  const named = typeof origin === 'string' && typeof verifierKey === 'string';
  return known && named ? { kind: 'header', origin, verifierKey } : undefined;
}
