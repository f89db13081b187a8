import type { Migration } from '../migration.ts';

/** Which objects a scanner has still to give its verdict about; until then no program opens them. */
export const awaitedScans: Migration = {
  name: '0031_awaited_scans',
  async up(sql) {
    await sql.schema.alterTable('sealed_objects', (table) => {
      table.integer('scan_awaited').notNullable().defaultTo(0);
    });
    const unscanned = sql('recordings').select('id').where({ quarantine_reason: 'not-scanned' });
    await sql('sealed_objects')
      .where({ kind: 'original' })
      .whereIn('recording_id', unscanned)
      .update({ scan_awaited: 1 });
  },
  async down(sql) {
    await sql.raw('ALTER TABLE sealed_objects DROP COLUMN scan_awaited');
  },
};
