import { z } from 'zod';
import { formatVerifierKey, type CheckpointKey } from '../../protocols/audit/checkpoint.ts';
import { LOG_EXPORT_FORMAT, LOG_EXPORT_VERSION } from '../../protocols/audit/log-export.ts';
import type { Database, Dialect } from '../database/database.ts';
import { readCheckpoints } from './publish-checkpoint.ts';
import { logSize } from './read-log.ts';

const ENTRIES_PER_STEP = 1000;
// So many are asked for ahead of the reader, so that the database writes lines while earlier ones travel.
const STEPS_AHEAD = 2;

// The database writes the lines itself: a log of a million entries has several million openings, which then need not become objects here.
const ENTRY_LINES = {
  sqlite: `SELECT idx, json_object('index', idx, 'leaf', leaf, 'hash', lower(hex(hash)), 'openings', (
      SELECT json_group_array(json_object('field', field, 'salt', lower(hex(salt)), 'value', value) ORDER BY field)
      FROM log_personal WHERE log_personal.idx = log_entries.idx)) AS line
    FROM log_entries WHERE idx >= ? AND idx < ? ORDER BY idx`,
  // Put together as text: json_build_object writes blanks, and the lines are the same on both databases.
  postgresql: `SELECT idx, '{"index":' || idx || ',"leaf":' || to_json(leaf)::text || ',"hash":"' || encode(hash, 'hex')
      || '","openings":[' || coalesce((
      SELECT string_agg('{"field":' || to_json(field)::text || ',"salt":"' || encode(salt, 'hex')
        || '","value":' || to_json(value)::text || '}', ',' ORDER BY field COLLATE "C")
      FROM log_personal WHERE log_personal.idx = log_entries.idx), '') || ']}' AS line
    FROM log_entries WHERE idx >= ? AND idx < ? ORDER BY idx`,
} as const satisfies Record<Dialect, string>;

const LineRow = z.object({ idx: z.coerce.number(), line: z.string() });
const Lines = {
  sqlite: z.array(LineRow),
  postgresql: z.object({ rows: z.array(LineRow) }).transform(({ rows }) => rows),
};

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

interface Step {
  readonly from: number;
  readonly to: number;
}

async function stepText({ sql, dialect }: LogSource, { from, to }: Step): Promise<string> {
  const found: unknown = await sql.raw(ENTRY_LINES[dialect], [from, to]);
  const lines = Lines[dialect].parse(found);
  if (lines.length !== to - from) throw new Error(`Entries ${from} to ${to - 1} of the log are not complete`);
  const notes = new Map((await readCheckpoints(sql, to, from)).map(({ size, note }) => [size, note]));
  return lines
    .map(({ idx, line: text }) => {
      const note = notes.get(idx + 1);
      return note === undefined ? `${text}\n` : `${text}\n${line({ checkpoint: note })}`;
    })
    .join('');
}

/** Where the log lies. */
export type LogSource = Pick<Database, 'sql' | 'dialect'>;

/**
 * The whole log as JSON Lines, in the format of `protocols/audit/log-export.ts`: a header, every entry in order, and each checkpoint
 * right behind the last entry it covers. It covers the log as it stood when reading began. Anyone can check it with `beeldkluis verify`.
 */
export async function* exportLog(source: LogSource, key: CheckpointKey): AsyncGenerator<string, void, undefined> {
  const size = await logSize(source.sql);
  yield line({
    format: LOG_EXPORT_FORMAT,
    version: LOG_EXPORT_VERSION,
    origin: key.name,
    verifierKey: formatVerifierKey(key),
  });
  const asked: Promise<string>[] = [];
  for (let from = 0; from < size; from += ENTRIES_PER_STEP) {
    const text = stepText(source, { from, to: Math.min(from + ENTRIES_PER_STEP, size) });
    // One that fails while an earlier one is being sent is not lost: it fails where it is awaited.
    text.catch(() => undefined);
    asked.push(text);
    const oldest = asked.length < STEPS_AHEAD ? undefined : asked.shift();
    if (oldest !== undefined) yield await oldest;
  }
  for (const text of asked) yield await text;
}
