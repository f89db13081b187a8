import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import { PACK_STATES } from '../../protocols/supervision/audit-pack.ts';
import { fieldsOf, rowOf } from '../custody/rows.ts';
import type { Transaction } from '../database/database.ts';

const text = z.string();
const PackRow = z.object({
  id: text,
  fromAt: text,
  untilAt: text,
  state: z.enum(PACK_STATES),
  progress: z.number(),
  orderedBy: text,
  orderedAt: text,
  builtAt: text.nullable(),
  size: z.coerce.number().nullable(),
  sha256: text.nullable(),
  /** Under which id its bytes lie; nothing until they are whole, and after they were cleared away. */
  piecesId: text.nullable(),
});

/** An audit pack as it is stored. Moments are ISO 8601 in UTC; `untilAt` is no longer in the period. */
export type AuditPack = Readonly<z.infer<typeof PackRow>>;

/** Stores an order for a pack. */
export async function insertPack(tx: Transaction, pack: AuditPack): Promise<void> {
  await tx.sql('audit_packs').insert(rowOf(pack));
}

/** The pack with this id, if there is one. */
export async function readPack(sql: Knex, id: string): Promise<AuditPack | undefined> {
  const row: unknown = await sql('audit_packs').where({ id }).first();
  return row === undefined ? undefined : PackRow.parse(fieldsOf(row));
}

/** All packs, newest first. */
export async function readPacks(sql: Knex): Promise<readonly AuditPack[]> {
  const rows: unknown[] = await sql('audit_packs').orderBy('ordered_at', 'desc');
  return rows.map((row) => PackRow.parse(fieldsOf(row)));
}

/** Changes a pack that is still in the state it was read in; false when it no longer is. */
export async function changePack(
  sql: Knex,
  { id, state }: Pick<AuditPack, 'id' | 'state'>,
  change: Partial<AuditPack>,
): Promise<boolean> {
  return (await sql('audit_packs').where({ id, state }).update(rowOf(change))) === 1;
}

/** An id for the bytes of one try to build a pack; what a try that did not end left behind is nobody's. */
export function newPiecesId(packId: string): string {
  return `${packId}.${randomUUID()}`;
}

/** Keeps one piece of bytes. */
export async function putPiece(sql: Knex, piecesId: string, number: number, bytes: Buffer): Promise<void> {
  await sql('audit_pack_pieces').insert({ pack_id: piecesId, number, bytes });
}

/** How many pieces there are. */
export async function countPieces(sql: Knex, piecesId: string): Promise<number> {
  const rows: { n: number | string }[] = await sql('audit_pack_pieces').where({ pack_id: piecesId }).count({ n: '*' });
  return Number(rows[0]?.n ?? 0);
}

/** Takes away the bytes of a pack, of every try to build it. */
export async function removePieces(tx: Transaction, packId: string): Promise<void> {
  await tx.sql('audit_pack_pieces').where({ pack_id: packId }).orWhereLike('pack_id', `${packId}.%`).delete();
}

const Piece = z.object({ bytes: z.instanceof(Buffer) }).optional();

/** The bytes of a pack, piece by piece. */
export async function* readPieces(sql: Knex, piecesId: string): AsyncGenerator<Buffer, void, undefined> {
  for (let number = 0; ; number += 1) {
    const row: unknown = await sql('audit_pack_pieces').where({ pack_id: piecesId, number }).first('bytes');
    const piece = Piece.parse(row);
    if (piece === undefined) return;
    yield piece.bytes;
  }
}
