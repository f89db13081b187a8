import type { Dialect, Migration } from '../migration.ts';

/** A trigger that keeps a table of the log as it is. */
export interface LogGuard {
  readonly name: string;
  readonly table: string;
  readonly statement: string;
}

const ABORT = "RAISE(ABORT, 'the log is never changed')";
// Tables whose rows never change and never go; the first steps of the schema refuse that.
const FIXED = ['log_entries', 'log_nodes', 'log_checkpoints', 'log_timestamps', 'processing_lines'];

function sqliteGuard(table: string, what: string, event: string, then = ABORT): LogGuard {
  const name = `${table}_${what}`;
  const [verb = '', ...when] = event.split(' WHEN ');
  const condition = when.length === 0 ? '' : ` WHEN ${when.join(' WHEN ')}`;
  const statement = `CREATE TRIGGER ${name} BEFORE ${verb} ON ${table}${condition} BEGIN SELECT ${then}; END`;
  return { name, table, statement };
}

function postgresGuard(table: string, what: string, event: string): LogGuard {
  const name = `${table}_${what}`;
  const [verbs = '', when] = event.split(' WHEN ');
  const each = when === undefined ? 'FOR EACH STATEMENT' : `FOR EACH ROW WHEN (${when})`;
  const statement = `CREATE TRIGGER ${name} BEFORE ${verbs} ON ${table} ${each} EXECUTE FUNCTION log_is_never_changed()`;
  return { name, table, statement };
}

// INSERT OR REPLACE takes the row away that is in its way, and no trigger on DELETE sees that.
function noReplace(table: string, same: string, then = ABORT): LogGuard {
  return sqliteGuard(table, 'no_replace', `INSERT WHEN EXISTS (SELECT 1 FROM ${table} WHERE ${same})`, then);
}

const SQLITE: readonly LogGuard[] = [
  noReplace('log_entries', 'idx = NEW.idx'),
  noReplace('log_nodes', 'level = NEW.level AND idx = NEW.idx'),
  // Two processes may publish the same checkpoint at once: the later one is left out, and nothing is refused.
  noReplace('log_checkpoints', 'size = NEW.size', 'RAISE(IGNORE)'),
  noReplace('log_timestamps', 'size = NEW.size', 'RAISE(IGNORE)'),
  noReplace('processing_lines', '(idx = NEW.idx AND part = NEW.part)'),
  sqliteGuard(
    ...['processing_lines', 'no_other_span'],
    'INSERT WHEN EXISTS (SELECT 1 FROM processing_lines WHERE trace_id = NEW.trace_id AND span_id = NEW.span_id)',
  ),
  // The head only grows.
  noReplace('log_head', 'true'),
  sqliteGuard('log_head', 'only_grows', 'UPDATE WHEN NEW.size < OLD.size OR NEW.id IS NOT OLD.id'),
  sqliteGuard('log_head', 'no_delete', 'DELETE'),
  // Openings go when the law has them erased; they never become others.
  noReplace('log_personal', 'idx = NEW.idx AND field = NEW.field'),
  sqliteGuard('log_personal', 'no_update', 'UPDATE'),
  // Of the index only the name of an erased person is taken out.
  noReplace('log_index', 'idx = NEW.idx'),
  sqliteGuard(
    ...['log_index', 'only_forgets'],
    `UPDATE WHEN NEW.about <> '' OR NEW.idx IS NOT OLD.idx OR NEW.act IS NOT OLD.act OR NEW.result IS NOT OLD.result
      OR NEW.case_ref IS NOT OLD.case_ref OR NEW.at IS NOT OLD.at`,
  ),
  sqliteGuard('log_index', 'no_delete', 'DELETE'),
];

const POSTGRESQL: readonly LogGuard[] = [
  postgresGuard('log_head', 'only_grows', 'UPDATE WHEN NEW.size < OLD.size OR NEW.id IS DISTINCT FROM OLD.id'),
  postgresGuard('log_head', 'no_delete', 'DELETE OR TRUNCATE'),
  postgresGuard('log_personal', 'no_update', 'UPDATE OR TRUNCATE'),
  postgresGuard(
    ...['log_index', 'only_forgets'],
    `UPDATE WHEN NEW.about <> '' OR NEW.idx IS DISTINCT FROM OLD.idx OR NEW.act IS DISTINCT FROM OLD.act
      OR NEW.result IS DISTINCT FROM OLD.result OR NEW.case_ref IS DISTINCT FROM OLD.case_ref
      OR NEW.at IS DISTINCT FROM OLD.at`,
  ),
  postgresGuard('log_index', 'no_delete', 'DELETE OR TRUNCATE'),
];

/** The guards that this step adds. */
export const ADDED_GUARDS: Readonly<Record<Dialect, readonly LogGuard[]>> = { sqlite: SQLITE, postgresql: POSTGRESQL };

/** What the first steps left open: replacing a row, the head, the openings and the index; and on PostgreSQL sessions that skip triggers. */
export const logGuards: Migration = {
  name: '0025_log_guards',
  async up(sql, dialect) {
    for (const { statement } of ADDED_GUARDS[dialect]) await sql.raw(statement);
    if (dialect === 'sqlite') return;
    const first = FIXED.map((table) => ({ table, name: `${table}_fixed` }));
    // ALWAYS: also in a session that plays a replica, which skips other triggers.
    for (const { table, name } of [...first, ...POSTGRESQL]) {
      await sql.raw(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${name}`);
    }
  },
  async down(sql, dialect) {
    for (const { name, table } of ADDED_GUARDS[dialect]) {
      await sql.raw(dialect === 'sqlite' ? `DROP TRIGGER ${name}` : `DROP TRIGGER ${name} ON ${table}`);
    }
  },
};
