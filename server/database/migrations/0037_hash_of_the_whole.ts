import type { Migration } from '../migration.ts';

/** A segment has no hash of its own any more: its seal tells whether it is whole, and what an upload brought is hashed when it is read back. */
export const hashOfTheWhole: Migration = {
  name: '0037_hash_of_the_whole',
  async up(sql) {
    await sql.raw('ALTER TABLE sealed_segments DROP COLUMN plain_hash');
  },
  async down(sql) {
    await sql.raw(`ALTER TABLE sealed_segments ADD COLUMN plain_hash text NOT NULL DEFAULT ''`);
  },
};
