import type { Migration } from '../migration.ts';

/** Copies for browsers of recordings that no browser plays: how far they are, and which sealed object they became. */
export const playback: Migration = {
  name: '0018_playback',
  async up(sql) {
    await sql.schema.createTable('playback_copies', (table) => {
      table.text('recording_id').primary();
      table.text('state').notNullable();
      table.double('progress').notNullable();
      table.text('object_id');
      table.text('changed_at').notNullable();
    });
  },
  async down(sql) {
    await sql.schema.dropTable('playback_copies');
  },
};
