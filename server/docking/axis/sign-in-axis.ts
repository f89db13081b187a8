import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { NOBODY } from '../../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../../protocols/refusal.ts';
import { stamp } from '../../clock.ts';
import { connectionOfUser, readConnection, type AxisConnection } from './connections.ts';
import type { AxisDesk } from './desk.ts';
import { passwordHash } from './make-connection-file.ts';

/** Minutes that a dock may go on with one sign-in; after that it is asked again, also between two clips. */
const TOKEN_MINUTES = 15;

/** What a dock signs in with. */
export interface Credentials {
  readonly userName: string;
  readonly password: string;
}

/** A dock that has signed in. The token stands nowhere but in the answer; only its hash is kept. */
export interface SignedIn {
  readonly connection: AxisConnection;
  readonly token: string;
}

/** Signs a dock in with what its connection file says. Refuses `sign-in-failed`, alike for every reason, and the log says that somebody tried. */
export async function signInAxis(desk: AxisDesk, { userName, password }: Credentials): Promise<Verdict<SignedIn>> {
  const connection = await connectionOfUser(desk.database.sql, userName);
  const known = Buffer.from(connection?.passwordHash ?? passwordHash(randomBytes(32).toString('hex')));
  if (!timingSafeEqual(known, Buffer.from(passwordHash(password))) || connection === undefined) {
    await desk.database.inTransaction((tx) => {
      const facts = { reason: 'sign-in-failed' };
      const about = connection?.id ?? 'beeldkluis';
      tx.record({ act: 'docking.axis-signed-in', result: 'refused', by: NOBODY, about, facts });
      return Promise.resolve();
    });
    return refuse('sign-in-failed');
  }
  const token = randomBytes(32).toString('base64url');
  const now = desk.clock.machine();
  const expiresAt = stamp(new Date(now.getTime() + TOKEN_MINUTES * 60_000));
  await desk.database.inTransaction(async (tx) => {
    await tx.sql('axis_tokens').where('expires_at', '<', stamp(now)).delete();
    await tx
      .sql('axis_tokens')
      .insert({ token_hash: hashOf(token), connection_id: connection.id, expires_at: expiresAt });
  });
  return granted({ connection, token });
}

/** Whose token this is; nothing when it is unknown, expired, or of a connection that was ended. */
export async function connectionOfToken(
  { database, clock }: AxisDesk,
  token: string | undefined,
): Promise<AxisConnection | undefined> {
  if (token === undefined) return undefined;
  const rows: unknown[] = await database
    .sql('axis_tokens')
    .where({ token_hash: hashOf(token) })
    .where('expires_at', '>', stamp(clock.machine()))
    .pluck('connection_id');
  const connection = rows.length === 0 ? undefined : await readConnection(database.sql, String(rows[0]));
  return connection?.state === 'open' ? connection : undefined;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
