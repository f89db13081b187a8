import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Knex } from 'knex';
import { z } from 'zod';
import { plainCode } from '../../protocols/handover/access-code.ts';
import { DELIVERY_STATES, type Delivery } from '../../protocols/handover/delivery.ts';
import { fieldsOf, rowOf } from '../custody/rows.ts';
import { turns } from '../custody/turns.ts';
import type { Transaction } from '../database/database.ts';

const text = z.string();
const Row = z.object({
  id: text,
  requestId: text,
  planId: text,
  recordingId: text,
  objectId: text,
  offeredBy: text,
  linkHash: text,
  codeHash: text,
  state: z.enum(DELIVERY_STATES),
  triesLeft: z.number(),
  viewsLeft: z.number(),
  offeredAt: text,
  expiresAt: text,
  revokedAt: text.nullable(),
  lastOpenedAt: text.nullable(),
});

/** A redacted copy offered over a link; the link and the code themselves are stored nowhere. Moments are ISO 8601 in UTC. */
export type DeliveryRow = Readonly<z.infer<typeof Row>>;

/** Stores a delivery that is offered. */
export async function insertDelivery(tx: Transaction, row: DeliveryRow): Promise<void> {
  await tx.sql('deliveries').insert(rowOf(row));
}

/** The delivery with this id, if there is one. */
export async function readDelivery(sql: Knex, id: string): Promise<DeliveryRow | undefined> {
  const row: unknown = await sql('deliveries').where({ id }).first();
  return row === undefined ? undefined : Row.parse(fieldsOf(row));
}

/** The delivery behind the token of a link, if there is one. */
export async function findDelivery(sql: Knex, token: string): Promise<DeliveryRow | undefined> {
  const row: unknown = await sql('deliveries')
    .where({ link_hash: linkHash(token) })
    .first();
  return row === undefined ? undefined : Row.parse(fieldsOf(row));
}

/** Deliveries of a redacted copy, newest first. */
export async function listDeliveries(sql: Knex, planId: string): Promise<DeliveryRow[]> {
  const rows: unknown[] = await sql('deliveries').where({ plan_id: planId }).orderBy('offered_at', 'desc');
  return rows.map((row) => Row.parse(fieldsOf(row)));
}

/** Changes a delivery that still stands as it was read; false when another attempt was first. */
export async function changeDelivery(
  tx: Transaction,
  { id, state, triesLeft, viewsLeft }: DeliveryRow,
  change: Partial<Omit<DeliveryRow, 'id'>>,
): Promise<boolean> {
  const guard = rowOf({ id, state, triesLeft, viewsLeft });
  return (await tx.sql('deliveries').where(guard).update(rowOf(change))) === 1;
}

/** The delivery as its rules see it. */
export function asDelivery(row: DeliveryRow): Delivery {
  const { state, triesLeft, viewsLeft } = row;
  return { state, triesLeft, viewsLeft, expiresAt: new Date(row.expiresAt) };
}

/** How a link's token is stored. It has 256 random bits, so a plain hash cannot be turned back. */
export function linkHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt);
/** Cost of guessing a code from a stolen database (RFC 7914); about 100 ms and 64 MiB for each guess. */
const COST = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 1024 * 1024 } as const;
const HASH_SIZE = 32;
// The process has four threads for this work and for its files; guessers must leave some of them to the rest of the house.
const twoAtOnce = turns(2);

/** How an access code is stored: scrypt with a salt of its own. */
export async function codeHash(code: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(plainCode(code), salt, HASH_SIZE, COST);
  return `${salt.toString('hex')}:${hash.toString('hex')}`;
}

/** Whether this is the code. Takes as long when there is no delivery at all, so that the time tells nothing. */
export async function isCode(typed: string, stored: string | undefined): Promise<boolean> {
  const [salt = '', hash = ''] = (stored ?? `${'00'.repeat(16)}:${'00'.repeat(HASH_SIZE)}`).split(':');
  const derived = await twoAtOnce(() => derive(plainCode(typed), Buffer.from(salt, 'hex'), HASH_SIZE, COST));
  return timingSafeEqual(derived, Buffer.from(hash, 'hex')) && stored !== undefined;
}
