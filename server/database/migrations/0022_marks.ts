import type { Migration } from '../migration.ts';

/** What viewers noted at a second of a recording for a case, and the stills that they took of it. They go with the recording. */
export const marks: Migration = {
  name: '0022_marks',
  async up(sql) {
    await sql.schema.createTable('viewing_marks', (table) => {
      table.text('id').primary();
      table.text('session_id').notNullable();
      table.text('recording_id').notNullable().index();
      table.text('case_ref').notNullable();
      table.text('person_id').notNullable();
      table.double('seconds').notNullable();
      table.text('note').notNullable();
      table.text('created_at').notNullable();
    });
    await sql.schema.createTable('viewing_stills', (table) => {
      // The sealed object that holds the picture.
      table.text('object_id').primary();
      table.text('session_id').notNullable();
      table.text('recording_id').notNullable().index();
      table.text('case_ref').notNullable();
      table.text('person_id').notNullable();
      table.double('seconds').notNullable();
      table.text('created_at').notNullable();
    });
  },
  async down(sql) {
    for (const table of ['viewing_stills', 'viewing_marks']) await sql.schema.dropTable(table);
  },
};
