import type { Knex } from 'knex';
import type { Migration } from '../migration.ts';

function recordings(table: Knex.CreateTableBuilder): void {
  table.text('id').primary();
  table.text('state').notNullable();
  table.text('camera_id').notNullable();
  table.text('officer_id');
  table.text('dock_id');
  table.text('clip_name').notNullable();
  table.text('media_type').notNullable();
  table.bigInteger('size').notNullable();
  table.text('sha256').notNullable();
  // The three clocks: the device's as it declared them, the dock's in docked_at's manifest, the server's in docked_at.
  table.text('started_at').notNullable();
  table.text('ended_at').notNullable();
  table.text('device_started_at').notNullable();
  table.text('device_ended_at').notNullable();
  table.text('time_zone').notNullable();
  table.double('drift_seconds').notNullable();
  table.text('docked_at').notNullable();
  table.text('sealed_at');
  table.text('due_at').notNullable();
  table.integer('term_days').notNullable();
  table.text('protocol_id').notNullable();
  table.integer('protocol_version').notNullable();
  table.integer('holds').notNullable().defaultTo(0);
  table.text('quarantine_reason');
  table.text('place');
  table.double('latitude');
  table.double('longitude');
  table.text('category');
  table.double('duration_seconds');
  table.text('facts');
  table.text('receipt');
  table.text('destroyed_at');
  table.text('created_at').notNullable();
  table.index(['state', 'due_at']);
  table.index(['started_at', 'ended_at']);
  table.index(['camera_id', 'started_at']);
}

async function objects(sql: Knex.Transaction): Promise<void> {
  await sql.schema.createTable('sealed_objects', (table) => {
    table.text('id').primary();
    table.text('recording_id').notNullable().index();
    table.text('kind').notNullable();
    table.text('state').notNullable();
    table.text('media_type').notNullable();
    table.bigInteger('plain_size').notNullable();
    table.bigInteger('sealed_size').notNullable();
    table.text('sha256').notNullable();
    table.integer('segment_count').notNullable();
    table.text('created_at').notNullable();
    table.text('removed_at');
  });
  await sql.schema.createTable('sealed_segments', (table) => {
    table.text('object_id').notNullable();
    table.integer('number').notNullable();
    table.integer('plain_size').notNullable();
    table.text('plain_hash').notNullable();
    table.text('part_tag').notNullable();
    table.primary(['object_id', 'number']);
  });
  await sql.schema.createTable('key_wraps', (table) => {
    table.text('object_id').notNullable();
    table.text('key_id').notNullable().index();
    table.text('jwe').notNullable();
    table.text('created_at').notNullable();
    table.primary(['object_id', 'key_id']);
  });
  await sql.schema.createTable('key_leases', (table) => {
    table.text('object_id').notNullable();
    table.text('holder').notNullable();
    table.text('until').notNullable();
    table.primary(['object_id', 'holder']);
  });
}

async function holds(sql: Knex.Transaction): Promise<void> {
  await sql.schema.createTable('holds', (table) => {
    table.text('id').primary();
    table.text('kind').notNullable();
    table.text('reason').notNullable();
    table.text('case_ref');
    table.text('request_id').index();
    table.text('criteria').notNullable();
    table.text('owner_id').notNullable();
    table.text('placed_at').notNullable();
    table.text('review_at').notNullable();
    table.text('state').notNullable().index();
    table.text('lifted_at');
    table.text('lifted_by');
    table.text('lift_reason');
  });
  await sql.schema.createTable('recording_holds', (table) => {
    table.text('recording_id').notNullable();
    table.text('hold_id').notNullable().index();
    table.text('placed_at').notNullable();
    table.text('lifted_at');
    table.primary(['recording_id', 'hold_id']);
  });
}

/** Recordings, their sealed objects and wrapped keys, and the holds that keep them. */
export const custody: Migration = {
  name: '0003_custody',
  async up(sql) {
    await sql.schema.createTable('recordings', recordings);
    await objects(sql);
    await holds(sql);
  },
  async down(sql) {
    for (const table of [
      'recording_holds',
      'holds',
      'key_leases',
      'key_wraps',
      'sealed_segments',
      'sealed_objects',
      'recordings',
    ]) {
      await sql.schema.dropTable(table);
    }
  },
};
