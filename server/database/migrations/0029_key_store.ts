import type { Migration } from '../migration.ts';

/** Which key store this database belongs to: folders that say something else, or nothing, are not its keys. */
export const keyStore: Migration = {
  name: '0029_key_store',
  async up(sql) {
    await sql.schema.createTable('key_store', (table) => {
      // There is one.
      table.integer('id').primary();
      table.text('store_id').notNullable();
    });
  },
  async down(sql) {
    await sql.schema.dropTable('key_store');
  },
};
