import type { Migration } from '../migration.ts';

/** Daily checks of the vault, when each object was last seen and read, and what was found wrong. */
export const custodyChecks: Migration = {
  name: '0013_custody_checks',
  async up(sql) {
    await sql.schema.createTable('custody_checks', (table) => {
      table.text('id').primary();
      table.text('state').notNullable().index();
      table.text('begun_at').notNullable();
      table.text('ended_at');
      table.integer('listed').notNullable();
      table.integer('to_read').notNullable();
      table.integer('have_read').notNullable();
      table.bigInteger('bytes_read').notNullable();
      table.integer('swept').notNullable();
      table.integer('raised').notNullable();
    });
    await sql.schema.createTable('object_checks', (table) => {
      table.text('object_id').primary();
      // The check whose listing showed the object in the vault.
      table.text('seen_in');
      table.text('read_at').index();
    });
    await sql.schema.createTable('custody_findings', (table) => {
      table.text('id').primary();
      table.text('kind').notNullable();
      table.text('state').notNullable().index();
      table.text('object_id').notNullable().index();
      table.text('recording_id').index();
      table.text('facts').notNullable();
      table.text('found_at').notNullable();
      table.text('seen_at').notNullable();
      // Kind and object while it is open, so that the same trouble is raised once.
      table.text('open_key').unique();
      table.text('settlement');
      table.text('settled_at');
      table.text('settled_by');
      table.text('settle_reason');
    });
  },
  async down(sql) {
    for (const table of ['custody_findings', 'object_checks', 'custody_checks']) await sql.schema.dropTable(table);
  },
};
