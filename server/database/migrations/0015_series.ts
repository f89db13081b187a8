import type { Migration } from '../migration.ts';

/** Clips that a camera made as one recording: the same series, numbered in the order in which they were made. */
export const series: Migration = {
  name: '0015_series',
  async up(sql) {
    await sql.schema.alterTable('recordings', (table) => {
      table.text('series_id').index();
      table.integer('series_number');
    });
  },
  async down(sql) {
    await sql.raw('DROP INDEX recordings_series_id_index');
    for (const column of ['series_id', 'series_number']) await sql.raw(`ALTER TABLE recordings DROP COLUMN ${column}`);
  },
};
