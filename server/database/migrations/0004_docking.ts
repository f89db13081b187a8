import type { Migration } from '../migration.ts';

/** Cameras and who wears them, docking PCs, and uploads under way. */
export const docking: Migration = {
  name: '0004_docking',
  async up(sql) {
    await sql.schema.createTable('cameras', (table) => {
      table.text('id').primary();
      table.text('name').notNullable();
      table.text('model');
      table.text('created_at').notNullable();
      table.text('last_docked_at');
    });
    await sql.schema.createTable('camera_assignments', (table) => {
      table.text('camera_id').notNullable();
      table.text('person_id').notNullable();
      table.text('from_at').notNullable();
      table.text('until_at');
      table.primary(['camera_id', 'person_id', 'from_at']);
    });
    await sql.schema.createTable('docks', (table) => {
      table.text('id').primary();
      table.text('name').notNullable();
      table.text('public_jwk').notNullable();
      table.text('fingerprint').notNullable().unique();
      table.text('state').notNullable();
      table.text('enrolled_at').notNullable();
      table.text('revoked_at');
    });
    await sql.schema.createTable('dock_invitations', (table) => {
      table.text('code_hash').primary();
      table.text('name').notNullable();
      table.text('invited_by').notNullable();
      table.text('expires_at').notNullable();
      table.text('used_at');
    });
    await sql.schema.createTable('dock_assertions', (table) => {
      table.text('id').primary();
      table.text('expires_at').notNullable().index();
    });
    await sql.schema.createTable('uploads', (table) => {
      table.text('id').primary();
      table.text('recording_id').notNullable().index();
      table.text('object_id').notNullable();
      table.text('dock_id');
      table.text('person_id');
      table.text('state').notNullable().index();
      table.bigInteger('declared_size').notNullable();
      table.text('declared_sha256').notNullable();
      table.bigInteger('received').notNullable();
      table.text('manifest').notNullable();
      table.text('temporary_handle').notNullable();
      table.integer('tail_size').notNullable();
      table.text('expires_at').notNullable();
      table.text('created_at').notNullable();
      table.text('completed_at');
    });
  },
  async down(sql) {
    for (const table of ['uploads', 'dock_assertions', 'dock_invitations', 'docks', 'camera_assignments', 'cameras']) {
      await sql.schema.dropTable(table);
    }
  },
};
