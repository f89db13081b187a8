import type { Migration } from '../migration.ts';

/** When somebody asked for a checkpoint to be mailed; and proposals to erase a personal value from the log, which a second person decides on. */
export const askedMailAndErasures: Migration = {
  name: '0026_asked_mail_and_erasures',
  async up(sql) {
    await sql.schema.alterTable('log_anchors', (table) => {
      table.text('asked_at');
    });
    await sql.schema.createTable('personal_erasures', (table) => {
      table.text('id').primary();
      table.text('state').notNullable().index();
      // What is to be erased; gone as soon as it was decided on.
      table.text('value');
      table.text('ground').notNullable();
      table.text('explanation').notNullable();
      table.text('proposed_by').notNullable();
      table.text('proposed_at').notNullable();
      table.text('decided_by');
      table.text('decided_at');
      table.integer('openings');
    });
  },
  async down(sql) {
    await sql.schema.dropTable('personal_erasures');
    await sql.raw('ALTER TABLE log_anchors DROP COLUMN asked_at');
  },
};
