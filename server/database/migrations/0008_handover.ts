import type { Migration } from '../migration.ts';

/** Supervised inspections, code-protected deliveries of redacted copies, and evidence packages. */
export const handover: Migration = {
  name: '0008_handover',
  async up(sql) {
    await sql.schema.createTable('inspections', (table) => {
      table.text('id').primary();
      table.text('request_id').notNullable().index();
      table.text('plan_id').notNullable();
      table.text('recording_id').notNullable();
      table.text('object_id').notNullable();
      table.text('supervisor_id').notNullable();
      table.text('attendees').notNullable();
      table.text('identity_method').notNullable();
      table.text('state').notNullable();
      table.text('started_at').notNullable();
      table.text('ended_at');
      table.text('remarks');
    });
    await sql.schema.createTable('deliveries', (table) => {
      table.text('id').primary();
      table.text('request_id').notNullable().index();
      table.text('plan_id').notNullable();
      table.text('recording_id').notNullable();
      table.text('object_id').notNullable();
      table.text('offered_by').notNullable();
      table.text('link_hash').notNullable().unique();
      table.text('code_hash').notNullable();
      table.text('state').notNullable();
      table.integer('tries_left').notNullable();
      table.integer('views_left').notNullable();
      table.text('offered_at').notNullable();
      table.text('expires_at').notNullable();
      table.text('revoked_at');
      table.text('last_opened_at');
    });
    await sql.schema.createTable('handovers', (table) => {
      table.text('id').primary();
      table.text('number').notNullable().unique();
      table.text('request_id').notNullable().index();
      table.text('recording_id').notNullable().index();
      table.text('receiver').notNullable();
      table.text('receiver_rank').notNullable();
      table.text('legal_ground').notNullable();
      table.text('external_ref').notNullable();
      table.text('state').notNullable().index();
      table.double('progress').notNullable();
      table.text('ordered_by').notNullable();
      table.text('ordered_at').notNullable();
      table.text('built_at');
      table.text('object_id');
      table.text('package_hash');
      table.text('failure');
      table.text('collected_by');
      table.text('collected_at');
    });
  },
  async down(sql) {
    for (const table of ['handovers', 'deliveries', 'inspections']) await sql.schema.dropTable(table);
  },
};
