import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import type { Knex } from 'knex';
import { NOBODY } from '../../../protocols/acts.ts';
import { erasePersonal } from '../../../server/audit/erase-personal.ts';
import type { Database } from '../../../server/database/database.ts';
import {
  FIXED_TABLES,
  LOOSE_TABLES,
  missingGuards,
  NARROW_TABLES,
  requireGuards,
} from '../../../server/database/log-guards.ts';
import { migrateDown, migrateUp, MIGRATIONS } from '../../../server/database/migrate.ts';
import type { Migration } from '../../../server/database/migration.ts';
import { DIALECTS, freshDatabase } from '../../support/databases.ts';

const NEVER = 'the log is never changed';
const GUARDED: readonly string[] = [...FIXED_TABLES, ...NARROW_TABLES];

/** A log with something in every table of it. */
async function filled(database: Database): Promise<void> {
  await database.inTransaction((tx) => {
    const by = { id: 'p-1', name: 'Sam', role: 'beheerder' } as const;
    for (const about of ['p-1', 'p-2']) tx.record({ act: 'person.signed-in', result: 'done', by, about });
    tx.record({ act: 'viewing.searched', result: 'done', by: NOBODY, about: randomUUID() });
    return Promise.resolve();
  });
  const { sql } = database;
  await sql('log_checkpoints').insert({ size: 3, root: Buffer.alloc(32), note: 'note', at: '2026' });
  const timestamp = { response: Buffer.alloc(3), authority: 'a', stamped_at: '2026', at: '2026' };
  await sql('log_timestamps').insert({ size: 3, ...timestamp });
}

async function tablesOf({ sql, dialect }: Database): Promise<string[]> {
  const rows: { name: string }[] =
    dialect === 'sqlite'
      ? await sql('sqlite_master').where({ type: 'table' }).select('name')
      : await sql('pg_tables').where({ schemaname: 'public' }).select({ name: 'tablename' });
  return rows.map(({ name }) => name);
}

async function contents(sql: Knex): Promise<unknown> {
  return Promise.all(GUARDED.map((table) => sql(table).select()));
}

describe.each(DIALECTS)('the log on %s', (dialect) => {
  test('has no table that nobody decided on', async () => {
    await using fresh = await freshDatabase(dialect);
    const own = (await tablesOf(fresh.database)).filter((name) => /^(log|processing)_/.test(name));
    expect(own.toSorted()).toEqual([...GUARDED, ...LOOSE_TABLES].toSorted());
  });

  test('refuses to be changed, emptied or written over, table by table', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    const { sql } = database;
    await filled(database);
    const before = await contents(sql);
    for (const table of GUARDED) {
      const [row] = (await sql(table).select()) as Record<string, string | number | Buffer>[];
      expect({ table, filled: row !== undefined }).toEqual({ table, filled: true });
      for (const [column, value] of Object.entries(row!)) {
        const changed = { [column]: column === 'size' && table === 'log_head' ? 0 : otherThan(value) };
        await expect(sql(table).update(changed)).rejects.toThrow(NEVER);
      }
      // The law may have openings erased; a test of its own covers that.
      if (table !== 'log_personal') await expect(sql(table).delete()).rejects.toThrow(NEVER);
      if (dialect === 'postgresql') await expect(sql.raw(`TRUNCATE ${table}`)).rejects.toThrow(NEVER);
      else await sql.raw(replacing(table, row!), Object.values(row!).map(otherThanKey(row!))).catch(expectNever);
    }
    expect(await contents(sql)).toEqual(before);
  });

  test('forgets the name of whom entries were about, and nothing else of its index', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    await filled(database);
    await database.inTransaction((tx) => erasePersonal(tx.sql, { field: 'about.id', value: 'p-1' }));
    const rows = await database.sql('log_index').orderBy('idx').pluck('about');
    expect(rows.slice(0, 2)).toEqual(['', 'p-2']);
    await expect(database.sql('log_index').where({ idx: 0 }).update({ about: 'p-9' })).rejects.toThrow(NEVER);
  });

  test('keeps the house shut when any of its guards was taken away', async () => {
    await using fresh = await freshDatabase(dialect);
    const { sql } = fresh.database;
    expect(await missingGuards(sql, dialect)).toEqual([]);
    const guard = dialect === 'sqlite' ? 'log_entries_no_update' : 'log_entries_fixed';
    await sql.raw(`DROP TRIGGER ${guard}${dialect === 'sqlite' ? '' : ' ON log_entries'}`);
    expect(await missingGuards(sql, dialect)).toEqual([guard]);
    await expect(requireGuards(sql, dialect)).rejects.toThrow(guard);
  });

  test('is taken away by no step of the schema once anything stands in it, and its guards stay', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    const { sql } = database;
    await filled(database);
    const before = await contents(sql);
    await expect(migrateDown(sql, dialect)).rejects.toThrow('The log has 3 entries');
    const logSteps = MIGRATIONS.filter(({ name }) => /audit_log|processing_log|anchors|log_guards/.test(name));
    expect(logSteps).toHaveLength(4);
    for (const step of logSteps) await expect(migrateDown(sql, dialect, [step])).rejects.toThrow('The log has 3');
    expect(await contents(sql)).toEqual(before);
    expect(await missingGuards(sql, dialect)).toEqual([]);
  });

  test('is changed by no later step of the schema: what rewrites it is undone as a whole, what takes its guards away keeps the house shut', async () => {
    await using fresh = await freshDatabase(dialect);
    const { sql } = fresh.database;
    await filled(fresh.database);
    const before = await contents(sql);
    const later = (statement: string): Migration => ({
      name: '9999_later',
      up: async (trx) => {
        await trx.schema.createTable('half', (table) => table.text('id'));
        await trx.raw(statement);
      },
      down: () => Promise.resolve(),
    });
    for (const statement of [
      "UPDATE log_entries SET leaf = '{}'",
      'DELETE FROM log_index',
      'UPDATE log_head SET size = 0',
    ]) {
      await expect(migrateUp(sql, dialect, [...MIGRATIONS, later(statement)])).rejects.toThrow(NEVER);
    }
    expect([await contents(sql), await sql.schema.hasTable('half')]).toEqual([before, false]);
    const dropping = `DROP TRIGGER log_index_no_delete${dialect === 'sqlite' ? '' : ' ON log_index'}`;
    await migrateUp(sql, dialect, [...MIGRATIONS, later(dropping)]);
    await expect(requireGuards(sql, dialect)).rejects.toThrow('log_index_no_delete');
  });

  test('takes no empty trigger, and none that is switched off, for a guard', async () => {
    await using fresh = await freshDatabase(dialect);
    const { sql } = fresh.database;
    if (dialect === 'sqlite') {
      await sql.raw('DROP TRIGGER log_head_no_delete');
      await sql.raw('CREATE TRIGGER log_head_no_delete BEFORE DELETE ON log_head BEGIN SELECT 1; END');
      expect(await missingGuards(sql, dialect)).toEqual(['log_head_no_delete']);
      return;
    }
    await sql.raw('ALTER TABLE log_nodes DISABLE TRIGGER log_nodes_fixed');
    expect(await missingGuards(sql, dialect)).toEqual(['log_nodes_fixed']);
    await sql.raw('ALTER TABLE log_nodes ENABLE ALWAYS TRIGGER log_nodes_fixed');
    await sql.raw(
      'CREATE OR REPLACE FUNCTION log_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
    );
    expect((await missingGuards(sql, dialect)).length).toBeGreaterThan(5);
  });
});

test('a line of the processing log cannot be replaced by one with the same span either', async () => {
  await using fresh = await freshDatabase('sqlite');
  const { sql } = fresh.database;
  await filled(fresh.database);
  const [row] = (await sql('processing_lines').select()) as Record<string, string | number>[];
  const columns = Object.keys(row!);
  const values = Object.values({ ...row, idx: 999, name: 'iets anders' });
  await expect(sql.raw(replacing('processing_lines', row!), values)).rejects.toThrow(NEVER);
  expect(columns.length).toBe(values.length);
});

const postgres = process.env['BEELDKLUIS_TEST_POSTGRES_URL'] !== undefined;
(postgres ? describe : describe.skip)('a role of the service that does not own the log', () => {
  test('adds to it, and can neither empty it nor take its guards away', async () => {
    await using fresh = await freshDatabase('postgresql');
    const { sql } = fresh.database;
    const script = await readFile('server/database/separate-log-owner.sql', 'utf8');
    const role = `service_${randomUUID().slice(0, 8)}`;
    await sql.raw(`CREATE ROLE ${role}`);
    try {
      await sql.raw(`GRANT USAGE, CREATE ON SCHEMA public TO ${role}`);
      await sql.raw(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}`);
      await sql.raw(`REVOKE ALL ON ${GUARDED.join(', ')} FROM ${role}`);
      await sql.raw(script.replace(/^\\set .*$/m, '').replaceAll(':"service"', role));
      const asService = (statement: string): Promise<unknown> =>
        sql.transaction(async (trx) => {
          await trx.raw(`SET LOCAL ROLE ${role}`);
          await trx.raw(statement);
        });
      await asService("INSERT INTO log_entries (idx, leaf, hash) VALUES (0, 'x', 'x')");
      await asService('UPDATE log_head SET size = 1');
      for (const statement of [
        'TRUNCATE log_entries',
        'DELETE FROM log_nodes',
        'UPDATE log_checkpoints SET note = note',
        'DROP TABLE log_index',
        'DROP TRIGGER log_entries_fixed ON log_entries',
        'ALTER TABLE log_entries DISABLE TRIGGER ALL',
        'ALTER TABLE log_personal OWNER TO CURRENT_USER',
        'CREATE OR REPLACE FUNCTION log_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
        'SET session_replication_role = replica',
      ]) {
        await expect(asService(statement)).rejects.toThrow(/must be owner|permission denied/);
      }
      expect(await missingGuards(sql, 'postgresql')).toEqual([]);
    } finally {
      await sql.raw(`DROP OWNED BY ${role}, beeldkluis_log`);
      await sql.raw(`DROP ROLE ${role}, beeldkluis_log`);
    }
  });
});

function otherThan(value: unknown): string | number | Buffer {
  if (Buffer.isBuffer(value)) return Buffer.alloc(32, 9);
  return typeof value === 'number' || /^\d+$/.test(String(value)) ? 999 : 'iets anders';
}

const KEYS = ['idx', 'level', 'part', 'field', 'id', 'size'];

function otherThanKey(row: Readonly<Record<string, string | number | Buffer>>) {
  const columns = Object.keys(row);
  return (value: string | number | Buffer, at: number): string | number | Buffer =>
    KEYS.includes(columns[at] ?? '') ? value : otherThan(value);
}

/** Writes a row under the same key, with everything else changed. */
function replacing(table: string, row: Readonly<Record<string, unknown>>): string {
  const columns = Object.keys(row);
  return `INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
}

function expectNever(error: unknown): void {
  expect(String(error)).toContain(NEVER);
}
