import type { Migration } from '../migration.ts';

/**
 * Finds the newest entries of one person without looking through all of his; a commitment's opening can be erased as before. Log, leaves and tree
 * stay as they are.
 */
export const histories: Migration = {
  name: '0024_histories',
  async up(sql) {
    await sql.raw('DROP INDEX log_personal_field_value_index');
    await sql.raw('CREATE INDEX log_personal_newest ON log_personal (field, value, idx)');
  },
  async down(sql) {
    await sql.raw('DROP INDEX log_personal_newest');
    await sql.raw('CREATE INDEX log_personal_field_value_index ON log_personal (field, value)');
  },
};
