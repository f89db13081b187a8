import type { Migration } from '../migration.ts';

/** Places in a recording that somebody marked, and what he wrote about them; they go with the recording. */
export const bookmarks: Migration = {
  name: '0016_bookmarks',
  async up(sql) {
    await sql.schema.createTable('bookmarks', (table) => {
      table.text('id').primary();
      table.text('recording_id').notNullable().index();
      table.double('seconds').notNullable();
      table.double('until_seconds');
      table.text('text').notNullable();
      table.text('category');
      table.text('tags').notNullable();
      table.text('created_at').notNullable();
    });
  },
  async down(sql) {
    await sql.schema.dropTable('bookmarks');
  },
};
