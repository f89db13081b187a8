import type { Migration } from '../migration.ts';

/** Viewing sessions: who may see what, until when, and what was shown. */
export const viewing: Migration = {
  name: '0005_viewing',
  async up(sql) {
    await sql.schema.createTable('viewing_sessions', (table) => {
      table.text('id').primary();
      table.text('recording_id').notNullable().index();
      table.text('object_id').notNullable();
      table.text('person_id').notNullable().index();
      table.text('role').notNullable();
      table.text('purpose').notNullable();
      table.text('case_ref').notNullable();
      table.text('co_viewers').notNullable();
      // Inspection or delivery within which the copy is shown; null when staff view the original.
      table.text('within_id').index();
      table.text('state').notNullable().index();
      table.text('opened_at').notNullable();
      table.text('ends_at').notNullable();
      table.text('closed_at');
      table.text('close_reason');
    });
    // Windows of footage whose view was recorded before their bytes left; window n covers n * 8 MiB.
    await sql.schema.createTable('viewing_windows', (table) => {
      table.text('session_id').notNullable();
      table.integer('number').notNullable();
      table.text('recorded_at').notNullable();
      table.primary(['session_id', 'number']);
    });
    await sql.schema.createTable('viewing_intervals', (table) => {
      table.increments('id');
      table.text('session_id').notNullable().index();
      table.double('from_seconds').notNullable();
      table.double('to_seconds').notNullable();
      table.text('recorded_at').notNullable();
    });
  },
  async down(sql) {
    for (const table of ['viewing_intervals', 'viewing_windows', 'viewing_sessions']) await sql.schema.dropTable(table);
  },
};
