import { createHash, createPublicKey, randomBytes } from 'node:crypto';
import type { Actor } from '../../../protocols/acts.ts';
import { connectionFile } from '../../../protocols/docking/axis/connection-file.ts';
import { granted, refuse, type Verdict } from '../../../protocols/refusal.ts';
import { stamp } from '../../clock.ts';
import type { ByConnection } from './connect-axis.ts';
import { contentKeyOf, readConnection, type AxisConnection } from './connections.ts';
import type { AxisDesk } from './desk.ts';
import { SIGN_IN_PATH } from './paths.ts';

/** A connection file, ready to be sent. */
export interface ConnectionFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Makes the file with which the docks are told where to send footage. Its password stands nowhere else; what earlier files said is worth nothing
 * from now on. Refuses `not-found`, and `no-dock-certificate` when docks could not tell who they speak to.
 */
export async function makeConnectionFile(
  desk: AxisDesk,
  by: Actor,
  { connectionId }: ByConnection,
): Promise<Verdict<ConnectionFile>> {
  const connection = await readConnection(desk.database.sql, connectionId);
  if (connection?.state !== 'open') return refuse('not-found');
  const certificates = await desk.certificates();
  if (certificates.length === 0 && !desk.demo) return refuse('no-dock-certificate');
  const password = randomBytes(32).toString('base64url');
  const text = connectionFile({
    organisation: desk.protocol.municipality.name,
    ...{ name: connection.name, version: desk.version, userName: connection.userName, password, certificates },
    signInUrl: `${desk.publicUrl}${SIGN_IN_PATH}`,
    encryption: await encryptionOf(desk, connection),
  });
  const noted = await desk.database.inTransaction(async (tx) => {
    const row = { password_hash: passwordHash(password), file_made_at: stamp(desk.clock.now()) };
    const changed = await tx.sql('axis_connections').where({ id: connectionId, state: 'open' }).update(row);
    if (changed !== 1) return false;
    await tx.sql('axis_tokens').where({ connection_id: connectionId }).delete();
    const facts = { encrypted: connection.encrypted, sha256: createHash('sha256').update(text).digest('hex') };
    tx.record({ act: 'docking.axis-file-made', result: 'done', by, about: connectionId, facts });
    return true;
  });
  return noted ? granted({ name: `beeldkluis-${connectionId}.json`, text }) : refuse('not-found');
}

/** SHA-256 of a password in hex. Ours are random and long, so that nothing slower is needed. */
export function passwordHash(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}

async function encryptionOf(
  { keyStore }: AxisDesk,
  { id, encrypted }: AxisConnection,
): Promise<{ publicKey: string; keyId: string } | undefined> {
  if (!encrypted) return undefined;
  const { publicJwk } = await keyStore.create(contentKeyOf(id));
  const publicKey = createPublicKey({ key: publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
  return { publicKey: publicKey.toString(), keyId: contentKeyOf(id) };
}
