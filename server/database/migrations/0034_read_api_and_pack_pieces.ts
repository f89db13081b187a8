import type { Migration } from '../migration.ts';

/** Where the next party of a processing can be asked for its lines; and under which id the bytes of an audit pack lie, so that they are seen when they are whole. */
export const readApiAndPackPieces: Migration = {
  name: '0034_read_api_and_pack_pieces',
  async up(sql) {
    await sql.raw('ALTER TABLE processing_lines ADD COLUMN external_read_api text');
    await sql.raw('ALTER TABLE audit_packs ADD COLUMN pieces_id text');
    await sql.raw(`UPDATE audit_packs SET pieces_id = id WHERE state = 'built'`);
  },
  async down(sql) {
    await sql.raw('ALTER TABLE audit_packs DROP COLUMN pieces_id');
    await sql.raw('ALTER TABLE processing_lines DROP COLUMN external_read_api');
  },
};
