import type { Knex } from 'knex';
import { z } from 'zod';
import type { Dialect } from './migration.ts';
import { ADDED_GUARDS } from './migrations/0025_log_guards.ts';

/** Tables of both logs whose rows never change and never go. */
export const FIXED_TABLES = [
  'log_entries',
  'log_nodes',
  'log_checkpoints',
  'log_timestamps',
  'processing_lines',
] as const;

/** Tables of the log that change in one way only: a head that grows, openings that are erased, and the name of whom an entry was about. */
export const NARROW_TABLES = ['log_head', 'log_personal', 'log_index'] as const;

/** Tables beside the logs that say how far copies of them went and when they were checked; they do change, and prove nothing. */
export const LOOSE_TABLES = ['log_anchors', 'log_checks', 'processing_outbox'] as const;

/** Somebody took away what keeps the log from being changed. */
export class LogUnguarded extends Error {
  override readonly name = 'LogUnguarded';
}

const Found = z.array(z.object({ name: z.string(), statement: z.string() }));
type Guard = z.infer<typeof Found>[number];

const EXPECTED: Readonly<Record<Dialect, readonly Guard[]>> = {
  sqlite: [
    ...FIXED_TABLES.flatMap((table) => ['UPDATE', 'DELETE'].map((verb) => firstSqliteGuard(table, verb))),
    ...ADDED_GUARDS.sqlite,
  ],
  // What PostgreSQL gives back is not the statement as it was written; the query looks at what the trigger does.
  postgresql: [
    ...FIXED_TABLES.map((table) => ({ name: `${table}_fixed`, statement: '' })),
    ...ADDED_GUARDS.postgresql.map(({ name }) => ({ name, statement: '' })),
  ],
};

function firstSqliteGuard(table: string, verb: string): Guard {
  const name = `${table}_no_${verb.toLowerCase()}`;
  const body = "BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END";
  return { name, statement: `CREATE TRIGGER ${name} BEFORE ${verb} ON ${table} ${body}` };
}

// A trigger that was put in the place of another one, and refuses nothing, is none.
const FOUND = {
  sqlite: "SELECT name, sql AS statement FROM sqlite_master WHERE type = 'trigger'",
  postgresql: `SELECT t.tgname AS name, '' AS statement
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgenabled = 'A' AND p.proname = 'log_is_never_changed' AND p.prosrc LIKE '% RAISE EXCEPTION %'
      AND c.relnamespace = current_schema()::regnamespace AND starts_with(t.tgname, c.relname)
      AND (t.tgqual IS NULL OR t.tgname ~ '_only_')`,
} as const satisfies Record<Dialect, string>;

/** Names of the triggers that should keep the log as it is and are not there, or are switched off. */
export async function missingGuards(sql: Knex, dialect: Dialect): Promise<readonly string[]> {
  const answer: unknown = await sql.raw(FOUND[dialect]);
  const rows = dialect === 'sqlite' ? answer : z.object({ rows: z.unknown() }).parse(answer).rows;
  const found = Found.parse(rows);
  const isThere = (guard: Guard): boolean =>
    found.some(({ name, statement }) => name === guard.name && statement === guard.statement);
  return EXPECTED[dialect].filter((guard) => !isThere(guard)).map(({ name }) => name);
}

/** Throws {@link LogUnguarded} when the database would let somebody change the log. */
export async function requireGuards(sql: Knex, dialect: Dialect): Promise<void> {
  const missing = await missingGuards(sql, dialect);
  if (missing.length === 0) return;
  throw new LogUnguarded(
    `Cannot start: the database no longer protects the log against changes, triggers are missing or off: ${missing.join(', ')}. ` +
      'Find out who took them away, compare the log with a checkpoint kept elsewhere, and put them back as in server/database/migrations.',
  );
}
