import type { Migration } from '../migration.ts';

/** Standing destruction mandates, the runs under them, and the signed statements. */
export const retention: Migration = {
  name: '0009_retention',
  async up(sql) {
    await sql.schema.createTable('mandates', (table) => {
      table.text('id').primary();
      table.text('reference').notNullable();
      table.text('ground').notNullable();
      table.text('granted_by').notNullable();
      table.text('granted_at').notNullable();
      table.text('valid_from').notNullable();
      table.text('valid_to').notNullable();
      table.text('state').notNullable();
      table.text('withdrawn_at');
    });
    await sql.schema.createTable('destruction_runs', (table) => {
      table.text('id').primary();
      table.text('number').notNullable().unique();
      table.text('mandate_id').notNullable();
      table.text('state').notNullable().index();
      table.text('started_by').notNullable();
      table.text('started_at').notNullable();
      table.text('finished_at');
      table.text('statement');
      table.text('signed_at');
    });
    await sql.schema.createTable('destruction_items', (table) => {
      table.text('recording_id').primary();
      table.text('run_id').notNullable().index();
      table.text('announced_at').notNullable();
      table.text('keys_destroyed_at');
      table.text('object_removed_at');
      // Specification for the statement, taken when it was announced: times, camera, hash, size, derived copies.
      table.text('specification').notNullable();
    });
  },
  async down(sql) {
    for (const table of ['destruction_items', 'destruction_runs', 'mandates']) await sql.schema.dropTable(table);
  },
};
