import type { Knex } from 'knex';
import { formatVerifierKey, type CheckpointKey } from '../../protocols/audit/checkpoint.ts';
import { LOG_EXPORT_FORMAT, LOG_EXPORT_VERSION } from '../../protocols/audit/log-export.ts';
import { readCheckpoints, type PublishedCheckpoint } from './publish-checkpoint.ts';
import { logSize, readEntries, type StoredEntry } from './read-log.ts';

const ENTRIES_PER_STEP = 500;

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

function entryLine({ index, leaf, hash, openings }: StoredEntry): string {
  const opened = openings.map(({ field, salt, value }) => ({ field, salt: salt.toString('hex'), value }));
  return line({ index, leaf, hash: hash.toString('hex'), openings: opened });
}

function stepText(entries: readonly StoredEntry[], checkpoints: readonly PublishedCheckpoint[]): string {
  const bySize = new Map(checkpoints.map((checkpoint) => [checkpoint.size, checkpoint.note]));
  return entries
    .map((entry) => {
      const note = bySize.get(entry.index + 1);
      return note === undefined ? entryLine(entry) : entryLine(entry) + line({ checkpoint: note });
    })
    .join('');
}

/**
 * The whole log as JSON Lines, in the format of `protocols/audit/log-export.ts`: a header, every entry in order, and each checkpoint
 * right behind the last entry it covers. It covers the log as it stood when reading began. Anyone can check it with `beeldkluis verify`.
 */
export async function* exportLog(sql: Knex, key: CheckpointKey): AsyncGenerator<string, void, undefined> {
  const size = await logSize(sql);
  yield line({
    format: LOG_EXPORT_FORMAT,
    version: LOG_EXPORT_VERSION,
    origin: key.name,
    verifierKey: formatVerifierKey(key),
  });
  for (let from = 0; from < size; from += ENTRIES_PER_STEP) {
    const to = Math.min(from + ENTRIES_PER_STEP, size);
    const [entries, checkpoints] = [await readEntries(sql, from, to), await readCheckpoints(sql, to, from)];
    yield stepText(entries, checkpoints);
  }
}
