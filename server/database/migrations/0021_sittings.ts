import type { Migration } from '../migration.ts';

/** Viewing sessions that were opened as one: the clips of one recording, and a second recording beside the first. */
export const sittings: Migration = {
  name: '0021_sittings',
  async up(sql) {
    await sql.schema.alterTable('viewing_sessions', (table) => {
      // Id of the session that was opened first; that one names itself.
      table.text('sitting_id').notNullable().defaultTo('').index();
      // Sitting beside which this one is watched on one clock.
      table.text('beside_id').index();
      // So many seconds later than its clock says this one is shown, because clocks of cameras differ.
      table.double('beside_seconds').notNullable().defaultTo(0);
    });
    await sql('viewing_sessions').update({ sitting_id: sql.ref('id') });
  },
  async down(sql) {
    for (const column of ['sitting_id', 'beside_id']) await sql.raw(`DROP INDEX viewing_sessions_${column}_index`);
    for (const column of ['sitting_id', 'beside_id', 'beside_seconds']) {
      await sql.raw(`ALTER TABLE viewing_sessions DROP COLUMN ${column}`);
    }
  },
};
