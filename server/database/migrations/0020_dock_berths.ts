import type { Migration } from '../migration.ts';

/** What docks last said of each camera. */
export const dockBerths: Migration = {
  name: '0020_dock_berths',
  async up(sql) {
    await sql.schema.createTable('dock_berths', (table) => {
      table.text('dock_id').notNullable();
      table.text('camera_id').notNullable().index();
      table.text('state').notNullable();
      table.text('seen_at').notNullable();
      table.text('docking_started_at');
      table.bigInteger('sent_bytes').notNullable();
      table.bigInteger('total_bytes').notNullable();
      table.integer('clips_left').notNullable();
      table.text('reason').notNullable();
      table.integer('battery');
      table.boolean('charging');
      table.text('notices').notNullable();
      table.text('reported_at').notNullable();
      table.primary(['dock_id', 'camera_id']);
    });
  },
  async down(sql) {
    await sql.schema.dropTable('dock_berths');
  },
};
