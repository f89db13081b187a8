import type { Migration } from '../migration.ts';

const FIXED = ['log_entries', 'log_nodes', 'log_checkpoints'];

/** The log: leaves, complete subtrees, checkpoints; and beside it the openings of commitments, which the law may have erased. */
export const auditLog: Migration = {
  name: '0001_audit_log',
  async up(sql, dialect) {
    await sql.schema.createTable('log_head', (table) => {
      table.integer('id').primary();
      table.bigInteger('size').notNullable();
    });
    await sql('log_head').insert({ id: 1, size: 0 });
    await sql.schema.createTable('log_entries', (table) => {
      table.bigInteger('idx').primary();
      table.text('leaf').notNullable();
      table.binary('hash').notNullable();
    });
    await sql.schema.createTable('log_nodes', (table) => {
      table.integer('level').notNullable();
      table.bigInteger('idx').notNullable();
      table.binary('hash').notNullable();
      table.primary(['level', 'idx']);
    });
    await sql.schema.createTable('log_personal', (table) => {
      table.bigInteger('idx').notNullable();
      table.text('field').notNullable();
      table.binary('salt').notNullable();
      table.text('value').notNullable();
      table.primary(['idx', 'field']);
      table.index(['field', 'value']);
    });
    await sql.schema.createTable('log_checkpoints', (table) => {
      table.bigInteger('size').primary();
      table.binary('root').notNullable();
      table.text('note').notNullable();
      table.text('at').notNullable();
    });
    // What entries are about, so that a history is found without reading every leaf. It repeats the leaf and proves nothing.
    await sql.schema.createTable('log_index', (table) => {
      table.bigInteger('idx').primary();
      table.text('act').notNullable();
      table.text('result').notNullable();
      table.text('about').notNullable();
      table.text('case_ref');
      table.text('at').notNullable();
      table.index(['about', 'idx']);
      table.index(['act', 'idx']);
      table.index(['case_ref', 'idx']);
      table.index(['at']);
    });
    for (const table of FIXED) {
      if (dialect === 'sqlite') {
        for (const verb of ['UPDATE', 'DELETE']) {
          await sql.raw(
            `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table} BEGIN SELECT RAISE(ABORT, 'the log is never changed'); END`,
          );
        }
      } else {
        await sql.raw(
          `CREATE OR REPLACE FUNCTION log_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the log is never changed'; END $$`,
        );
        await sql.raw(
          `CREATE TRIGGER ${table}_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION log_is_never_changed()`,
        );
      }
    }
  },
  async down(sql, dialect) {
    for (const table of ['log_index', 'log_checkpoints', 'log_personal', 'log_nodes', 'log_entries', 'log_head']) {
      await sql.schema.dropTable(table);
    }
    if (dialect === 'postgresql') await sql.raw('DROP FUNCTION log_is_never_changed()');
  },
};
