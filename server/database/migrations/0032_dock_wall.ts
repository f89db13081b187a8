import { z } from 'zod';
import type { Migration } from '../migration.ts';

const Row = z.object({ id: z.string(), manifest: z.string() });
const Manifest = z.record(z.string(), z.unknown());
const PERSONAL = ['officerId', 'place', 'latitude', 'longitude', 'category'];

/**
 * Cameras that did not come back, screens that show the wall and nothing else, and nothing personal in uploads of what was destroyed before uploads
 * were forgotten with it.
 */
export const dockWall: Migration = {
  name: '0032_dock_wall',
  async up(sql) {
    await sql.schema.createTable('camera_absences', (table) => {
      table.text('id').primary();
      table.text('camera_id').notNullable().index();
      table.text('out_since').notNullable();
      table.text('raised_at').notNullable();
      table.text('ended_at');
      // The camera while it is away, so that it is missed once.
      table.text('open_key').unique();
    });
    await sql.schema.createTable('wall_screens', (table) => {
      table.text('id').primary();
      table.text('name').notNullable();
      table.text('token_hash').notNullable().unique();
      table.text('state').notNullable();
      table.text('placed_at').notNullable();
      table.text('revoked_at');
    });
    const gone = sql('recordings').select('id').where({ state: 'destroyed' });
    const rows: unknown[] = await sql('uploads')
      .whereIn('recording_id', gone)
      .orWhereIn('state', ['refused', 'expired'])
      .select('id', 'manifest');
    for (const { id, manifest } of z.array(Row).parse(rows)) {
      const kept = Object.entries(Manifest.parse(JSON.parse(manifest))).filter(([field]) => !PERSONAL.includes(field));
      await sql('uploads')
        .where({ id })
        .update({ manifest: JSON.stringify(Object.fromEntries(kept)), person_id: null });
    }
  },
  async down(sql) {
    for (const table of ['wall_screens', 'camera_absences']) await sql.schema.dropTable(table);
  },
};
