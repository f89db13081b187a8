import type { Knex } from 'knex';
import type { Act } from '../../protocols/acts.ts';
import type { Opening } from '../../protocols/audit/entry.ts';
import type { Result } from '../../protocols/audit/fact.ts';
import { parseLeaf, type ParsedLeaf } from '../../protocols/audit/leaf.ts';

const PAGE_SIZE = 100;

/** Which entries to read; what is left out does not narrow. */
export interface LogFilter {
  /** Id of the thing the act is about. */
  readonly about?: string | undefined;
  /** Id of who acted; finds nothing of a person whose personal fields were erased. */
  readonly person?: string | undefined;
  readonly act?: Act | undefined;
  readonly caseRef?: string | undefined;
  /** First moment, ISO 8601 UTC with milliseconds. */
  readonly from?: string | undefined;
  /** First moment no longer included. */
  readonly until?: string | undefined;
  /** Only entries before this index: the page after one that ended with it. */
  readonly before?: number | undefined;
  /** Only entries behind this index. */
  readonly after?: number | undefined;
  readonly result?: Result | undefined;
  /** Only entries at these places: a question for the column `idx`. */
  readonly among?: Knex.QueryBuilder | undefined;
  /** Entries per page, at most 1000; 100 when left out. */
  readonly limit?: number | undefined;
}

/** An entry as it is stored, with the openings that were not erased. */
export interface StoredEntry {
  readonly index: number;
  readonly leaf: string;
  readonly hash: Buffer;
  readonly openings: readonly Opening[];
}

/** An entry as a page shows it. */
export interface LoggedEntry extends ParsedLeaf {
  readonly index: number;
  /** Values of personal fields by name, such as `by.name` or `personal.requester`; erased ones are absent. */
  readonly personal: Readonly<Record<string, string>>;
}

/** A row of the log without what stands beside it. */
export interface EntryRow {
  readonly idx: number | string;
  readonly leaf: string;
  readonly hash: Buffer;
}

interface OpeningRow extends Opening {
  readonly idx: number | string;
}

/** Puts the openings that are still there beside their entries. */
export async function withOpenings(sql: Knex, rows: readonly EntryRow[]): Promise<StoredEntry[]> {
  const indexes = rows.map((row) => Number(row.idx));
  const [first, last] = [Math.min(...indexes), Math.max(...indexes)];
  const stored = sql<OpeningRow>('log_personal').whereBetween('idx', [first, last]).orderBy(['idx', 'field']);
  // An export reads entries that follow each other; naming each of them would cost more than reading them.
  if (last - first + 1 > rows.length) void stored.whereIn('idx', indexes);
  const openings: OpeningRow[] = await stored.select('idx', 'field', 'salt', 'value');
  const byIndex = Map.groupBy(openings, (opening) => Number(opening.idx));
  return rows.map(({ idx, leaf, hash }) => {
    const own = byIndex.get(Number(idx)) ?? [];
    return { index: Number(idx), leaf, hash, openings: own.map(({ field, salt, value }) => ({ field, salt, value })) };
  });
}

/** Entries from index `from` up to, not including, `to`, oldest first. */
export async function readEntries(sql: Knex, from: number, to: number): Promise<StoredEntry[]> {
  if (from >= to) return [];
  const rows: EntryRow[] = await sql<EntryRow>('log_entries')
    .where('idx', '>=', from)
    .where('idx', '<', to)
    .orderBy('idx')
    .select('idx', 'leaf', 'hash');
  return rows.length === 0 ? [] : withOpenings(sql, rows);
}

/** A page of the log, newest first. The leaf is read, not the index beside it, so that what is shown is what was hashed. */
export async function readLog(sql: Knex, filter: LogFilter): Promise<readonly LoggedEntry[]> {
  const found = sql('log_index')
    .orderBy('log_index.idx', 'desc')
    .limit(Math.min(filter.limit ?? PAGE_SIZE, 1000));
  const { about, act, caseRef, result, from, until, before, after, person, among } = filter;
  const equal = Object.entries({ about, act, result, case_ref: caseRef }).filter(([, value]) => value !== undefined);
  void found.where(Object.fromEntries(equal.map(([column, value]) => [`log_index.${column}`, value])));
  if (from !== undefined) void found.where('log_index.at', '>=', from);
  if (until !== undefined) void found.where('log_index.at', '<', until);
  if (before !== undefined) void found.where('log_index.idx', '<', before);
  if (after !== undefined) void found.where('log_index.idx', '>', after);
  if (among !== undefined) void found.whereIn('log_index.idx', among);
  if (person !== undefined) {
    const theirs = sql('log_personal').where({ field: 'by.person', value: person }).select('idx');
    void found.whereIn('log_index.idx', theirs);
  }
  const rows: EntryRow[] = await found
    .join('log_entries', 'log_entries.idx', 'log_index.idx')
    .select('log_entries.idx as idx', 'log_entries.leaf as leaf', 'log_entries.hash as hash');
  return rows.length === 0 ? [] : (await withOpenings(sql, rows)).map(toLoggedEntry);
}

/** The entry as a page shows it. */
export function toLoggedEntry(entry: StoredEntry): LoggedEntry {
  const personal = Object.fromEntries(entry.openings.map(({ field, value }) => [field, value]));
  const leaf = parseLeaf(entry.leaf);
  const about = { ...leaf.about, id: personal['about.id'] ?? leaf.about.id };
  return { ...leaf, about, index: entry.index, personal };
}

/** How many entries the log has. */
export async function logSize(sql: Knex): Promise<number> {
  const head = await sql<{ id: number; size: number | string }>('log_head').where({ id: 1 }).first('size');
  if (head === undefined) throw new Error('The head of the log is missing; the schema is not up to date');
  return Number(head.size);
}
