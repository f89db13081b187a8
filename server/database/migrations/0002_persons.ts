import type { Migration } from '../migration.ts';

/** Members of staff and their sign-in sessions. */
export const persons: Migration = {
  name: '0002_persons',
  async up(sql) {
    await sql.schema.createTable('persons', (table) => {
      table.text('id').primary();
      table.text('name').notNullable();
      table.text('role').notNullable();
      table.text('department').notNullable();
      // Who this is at the identity provider: issuer and subject.
      table.text('subject').unique();
      table.text('state').notNullable();
      table.text('created_at').notNullable();
    });
    await sql.schema.createTable('sessions', (table) => {
      table.text('id_hash').primary();
      table.text('content').notNullable();
      table.text('expires_at').notNullable().index();
    });
    await sql.schema.createTable('demo_clock', (table) => {
      table.integer('id').primary();
      table.bigInteger('offset_seconds').notNullable();
    });
  },
  async down(sql) {
    for (const table of ['demo_clock', 'sessions', 'persons']) await sql.schema.dropTable(table);
  },
};
