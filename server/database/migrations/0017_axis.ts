import type { Knex } from 'knex';
import type { Migration } from '../migration.ts';

async function connections(sql: Knex.Transaction): Promise<void> {
  await sql.schema.createTable('axis_connections', (table) => {
    table.text('id').primary();
    table.text('name').notNullable();
    table.text('user_name').notNullable().unique();
    table.text('password_hash');
    table.boolean('encrypted').notNullable();
    table.text('state').notNullable();
    table.text('created_at').notNullable();
    table.text('file_made_at');
    table.text('revoked_at');
    // The one camera system that is bound to it, and the last other one that tried.
    table.text('system_id');
    table.text('system_name');
    table.text('refused_system_id');
    table.text('refused_at');
    table.text('last_sent');
    table.text('last_sent_at');
  });
  await sql.schema.createTable('axis_tokens', (table) => {
    table.text('token_hash').primary();
    table.text('connection_id').notNullable().index();
    table.text('expires_at').notNullable().index();
  });
  // Users and devices as the camera system announced them.
  await sql.schema.createTable('axis_announced', (table) => {
    table.text('connection_id').notNullable();
    table.text('kind').notNullable();
    table.text('id').notNullable();
    table.text('name').notNullable();
    table.text('number').notNullable();
    table.boolean('active').notNullable();
    table.text('announced_at').notNullable();
    table.primary(['connection_id', 'kind', 'id']);
    table.index(['kind', 'id']);
  });
}

async function content(sql: Knex.Transaction): Promise<void> {
  await sql.schema.createTable('axis_containers', (table) => {
    // Its id is the series of its clips.
    table.text('id').primary();
    table.text('connection_id').notNullable();
    table.text('name').notNullable();
    table.text('metadata').notNullable();
    table.text('state').notNullable().index();
    table.text('created_at').notNullable();
    table.text('sent_at').notNullable();
    table.unique(['connection_id', 'name']);
  });
  // Keys, tracks and bookmarks until their recording is complete: sealed under a key of their own.
  await sql.schema.createTable('axis_notes', (table) => {
    table.text('container_id').notNullable();
    table.text('name').notNullable();
    table.text('kind').notNullable();
    table.text('object_id').notNullable();
    table.text('etag').notNullable();
    table.text('sealed');
    table.text('metadata').notNullable();
    table.text('received_at').notNullable();
    table.primary(['container_id', 'name']);
  });
  await sql.schema.alterTable('uploads', (table) => {
    table.text('series_id').index();
    table.text('object_name');
    table.text('etag');
    table.text('apart');
  });
}

/** Connections with Axis docks, what they announced, and what they are sending. */
export const axis: Migration = {
  name: '0017_axis',
  async up(sql) {
    await connections(sql);
    await content(sql);
  },
  async down(sql) {
    await sql.raw('DROP INDEX uploads_series_id_index');
    for (const column of ['series_id', 'object_name', 'etag', 'apart'])
      await sql.raw(`ALTER TABLE uploads DROP COLUMN ${column}`);
    for (const table of ['axis_notes', 'axis_containers', 'axis_announced', 'axis_tokens', 'axis_connections'])
      await sql.schema.dropTable(table);
  },
};
