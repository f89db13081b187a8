import type { Migration } from '../migration.ts';

/** Finds what a docking station took in without looking at every recording: its history is read among a million entries. */
export const dockHistories: Migration = {
  name: '0033_dock_histories',
  async up(sql) {
    await sql.raw('CREATE INDEX recordings_dock ON recordings (dock_id, id)');
  },
  async down(sql) {
    await sql.raw('DROP INDEX recordings_dock');
  },
};
