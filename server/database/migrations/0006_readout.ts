import type { Migration } from '../migration.ts';

/** Readout requests and the recordings that they touch. */
export const readout: Migration = {
  name: '0006_readout',
  async up(sql) {
    await sql.schema.createTable('readout_requests', (table) => {
      table.text('id').primary();
      // UV-<year>-<four digits>, dealt out in the registering transaction.
      table.text('number').notNullable().unique();
      table.text('kind').notNullable();
      table.text('regime').notNullable();
      table.text('requester_name').notNullable();
      table.text('organisation');
      table.text('contact').notNullable();
      table.text('interest').notNullable();
      table.text('place').notNullable();
      table.text('from_at').notNullable();
      table.text('to_at').notNullable();
      table.text('legal_ground');
      table.text('external_ref');
      table.text('received_at').notNullable();
      table.text('due_at').notNullable().index();
      table.text('extended_due_at');
      table.text('state').notNullable().index();
      table.text('identity_method');
      table.text('identity_checked_by');
      table.text('identity_checked_at');
      table.text('registered_by').notNullable();
      table.text('decided_by');
      table.text('decided_at');
      table.text('decision_ground');
      table.text('decision_text');
      table.text('closed_at');
      table.text('hold_id').notNullable();
    });
    await sql.schema.createTable('request_numbers', (table) => {
      table.integer('year').primary();
      table.integer('last').notNullable();
    });
  },
  async down(sql) {
    for (const table of ['request_numbers', 'readout_requests']) await sql.schema.dropTable(table);
  },
};
