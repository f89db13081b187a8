import type { Knex } from 'knex';
import { withOpenings, type EntryRow, type StoredEntry } from './read-log.ts';

const ENTRIES_PER_STEP = 500;

/** Which entries leave the house; what is left out does not narrow. Moments are ISO 8601 UTC with milliseconds. */
export interface LogSelection {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** Id of the thing that acts are about, such as a recording. */
  readonly about?: string | undefined;
  readonly caseRef?: string | undefined;
}

/** Whether the selection takes the whole log. */
export function isWhole({ from, until, about, caseRef }: LogSelection): boolean {
  return [from, until, about, caseRef].every((value) => value === undefined);
}

function selected(sql: Knex, { from, until, about, caseRef }: LogSelection, size: number): Knex.QueryBuilder {
  const found = sql('log_index').where('log_index.idx', '<', size);
  if (from !== undefined) void found.where('log_index.at', '>=', from);
  if (until !== undefined) void found.where('log_index.at', '<', until);
  if (about !== undefined) void found.where('log_index.about', about);
  if (caseRef !== undefined) void found.where('log_index.case_ref', caseRef);
  return found;
}

/** How many entries of a log of `size` are selected. */
export async function countSelected(sql: Knex, selection: LogSelection, size: number): Promise<number> {
  const rows: { n: number | string }[] = await selected(sql, selection, size).count({ n: '*' });
  return Number(rows[0]?.n ?? 0);
}

/** The selected entries of a log of `size`, oldest first and in steps, so that a log of any length passes through little memory. */
export async function* selectEntries(
  sql: Knex,
  selection: LogSelection,
  size: number,
): AsyncGenerator<readonly StoredEntry[], void, undefined> {
  for (let after = -1; ;) {
    const rows: EntryRow[] = await selected(sql, selection, size)
      .where('log_index.idx', '>', after)
      .orderBy('log_index.idx')
      .limit(ENTRIES_PER_STEP)
      .join('log_entries', 'log_entries.idx', 'log_index.idx')
      .select('log_entries.idx as idx', 'log_entries.leaf as leaf', 'log_entries.hash as hash');
    const last = rows.at(-1);
    if (last === undefined) return;
    yield await withOpenings(sql, rows);
    after = Number(last.idx);
  }
}
