import type { Migration } from '../migration.ts';

/** Redaction plans. The plan itself is footage-derived and lies sealed in the vault; here stand its hash and its state. */
export const redaction: Migration = {
  name: '0007_redaction',
  async up(sql) {
    await sql.schema.createTable('redaction_plans', (table) => {
      table.text('id').primary();
      table.text('recording_id').notNullable().index();
      table.text('request_id').notNullable().index();
      table.text('state').notNullable().index();
      table.integer('revision').notNullable();
      table.text('plan_object_id');
      table.text('plan_hash');
      table.double('progress').notNullable();
      table.text('ordered_by').notNullable();
      table.text('ordered_at').notNullable();
      table.text('proposed_at');
      table.text('reviewed_by');
      table.text('reviewed_at');
      table.text('approved_by');
      table.text('approved_at');
      table.text('sent_back_reason');
      table.text('copy_object_id');
      table.text('rendered_at');
      // What the machine found when it looked at its own copy: counts and moments, no pictures.
      table.text('check_report');
      table.text('released_at');
      table.text('failure');
    });
  },
  async down(sql) {
    await sql.schema.dropTable('redaction_plans');
  },
};
