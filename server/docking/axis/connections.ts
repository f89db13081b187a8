import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../../protocols/acts.ts';
import { fieldsOf } from '../../custody/rows.ts';
import type { Transaction } from '../../database/database.ts';

const text = z.string();
const ConnectionRow = z.object({
  id: text,
  name: text,
  userName: text,
  /** SHA-256 of the password in hex; null until a connection file was made. The password is random, so a plain hash tells nothing. */
  passwordHash: text.nullable(),
  // SQLite has numbers for booleans.
  encrypted: z.coerce.boolean(),
  state: z.enum(['open', 'revoked']),
  createdAt: text,
  fileMadeAt: text.nullable(),
  revokedAt: text.nullable(),
  systemId: text.nullable(),
  systemName: text.nullable(),
  refusedSystemId: text.nullable(),
  refusedAt: text.nullable(),
  lastSent: text.nullable(),
  lastSentAt: text.nullable(),
});

/** A connection with one system of Axis docks: how it signs in, whether it encrypts, and what it sent last. */
export type AxisConnection = Readonly<z.infer<typeof ConnectionRow>>;

/** The connection with this id, if there is one. */
export async function readConnection(sql: Knex, id: string): Promise<AxisConnection | undefined> {
  return oneOf(await sql('axis_connections').where({ id }).first());
}

/** The open connection that signs in under this name, if there is one. */
export async function connectionOfUser(sql: Knex, userName: string): Promise<AxisConnection | undefined> {
  return oneOf(await sql('axis_connections').where({ user_name: userName, state: 'open' }).first());
}

/** All connections, newest first. */
export async function readConnections(sql: Knex): Promise<AxisConnection[]> {
  const rows: unknown[] = await sql('axis_connections').orderBy('created_at', 'desc');
  return rows.map((row) => ConnectionRow.parse(fieldsOf(row)));
}

/** Notes what a connection sent last. */
export async function noteSent(tx: Transaction, id: string, what: string, at: string): Promise<void> {
  await tx.sql('axis_connections').where({ id }).update({ last_sent: what, last_sent_at: at });
}

/** The docks behind a connection as they act. */
export function actorOfConnection({ id, name }: AxisConnection): Actor {
  return { id, name, role: 'dock' };
}

/** Name in the key store of the key that docks of this connection encrypt to. */
export function contentKeyOf(connectionId: string): string {
  return `dock/${connectionId}`;
}

/** The connection whose docks encrypt to this key. */
export function connectionOfKey(keyId: string): string {
  return keyId.slice(contentKeyOf('').length);
}

function oneOf(row: unknown): AxisConnection | undefined {
  return row === undefined ? undefined : ConnectionRow.parse(fieldsOf(row));
}
