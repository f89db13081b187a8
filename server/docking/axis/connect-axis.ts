import { randomBytes, randomUUID } from 'node:crypto';
import type { Actor } from '../../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../../protocols/refusal.ts';
import { stamp } from '../../clock.ts';
import { contentKeyOf, readConnection, type AxisConnection } from './connections.ts';
import type { AxisDesk } from './desk.ts';

/** What a connection is to be. */
export interface ConnectionOrder {
  readonly name: string;
  /** Whether the docks encrypt footage before they send it. It can be turned on later, never off. */
  readonly encrypted: boolean;
}

/** Makes a connection for one system of Axis docks. Nobody can sign in on it before its connection file was made. */
export async function connectAxis(
  desk: AxisDesk,
  by: Actor,
  { name, encrypted }: ConnectionOrder,
): Promise<Verdict<AxisConnection>> {
  const id = `axis-${randomUUID()}`;
  if (encrypted) await desk.keyStore.create(contentKeyOf(id));
  return desk.database.inTransaction(async (tx): Promise<Verdict<AxisConnection>> => {
    const userName = `dock-${randomBytes(9).toString('hex')}`;
    const row = { id, name, user_name: userName, encrypted, state: 'open', created_at: stamp(desk.clock.now()) };
    await tx.sql('axis_connections').insert(row);
    tx.record({ act: 'docking.axis-connected', result: 'done', by, about: id, facts: { name, encrypted } });
    const made = await readConnection(tx.sql, id);
    return made === undefined ? refuse('not-found') : granted(made);
  });
}

/** Which connection an act is about. */
export interface ByConnection {
  readonly connectionId: string;
}

/** Turns encryption by the docks on, once and for good; a new connection file tells them. Refuses `not-found` when it is on or the connection is gone. */
export async function encryptAxis(
  desk: AxisDesk,
  by: Actor,
  { connectionId }: ByConnection,
): Promise<Verdict<AxisConnection>> {
  const known = await readConnection(desk.database.sql, connectionId);
  if (known?.state !== 'open') return refuse('not-found');
  const { fingerprint } = await desk.keyStore.create(contentKeyOf(connectionId));
  return desk.database.inTransaction(async (tx): Promise<Verdict<AxisConnection>> => {
    const changed = await tx
      .sql('axis_connections')
      .where({ id: connectionId, state: 'open', encrypted: false })
      .update({ encrypted: true });
    if (changed !== 1) return refuse('not-found');
    tx.record({ act: 'docking.axis-encrypted', result: 'done', by, about: connectionId, facts: { fingerprint } });
    return granted({ ...known, encrypted: true });
  });
}

/** Ends a connection: who holds its file can no longer sign in, and who has is out at once. Refuses `not-found` when it had ended. */
export async function revokeAxis(
  desk: AxisDesk,
  by: Actor,
  { connectionId }: ByConnection,
): Promise<Verdict<AxisConnection>> {
  return desk.database.inTransaction(async (tx): Promise<Verdict<AxisConnection>> => {
    const revoked = { state: 'revoked', revoked_at: stamp(desk.clock.now()), password_hash: null };
    const changed = await tx.sql('axis_connections').where({ id: connectionId, state: 'open' }).update(revoked);
    const connection = await readConnection(tx.sql, connectionId);
    if (changed !== 1 || connection === undefined) return refuse('not-found');
    await tx.sql('axis_tokens').where({ connection_id: connectionId }).delete();
    tx.record({
      ...{ act: 'docking.axis-revoked', result: 'done', by, about: connectionId },
      facts: { name: connection.name },
    });
    return granted(connection);
  });
}
