import { constants, createDecipheriv, privateDecrypt, type Decipheriv } from 'node:crypto';
import { SYSTEM } from '../../../protocols/acts.ts';
import { HOLDABLE_STATES, type Recording } from '../../../protocols/custody/recording.ts';
import { BEGINNING, beginsLikeFootage, type ContentKey } from '../../../protocols/docking/axis/key-object.ts';
import { hashObject, readObjectRange } from '../../custody/read-object.ts';
import { quarantine } from '../../custody/recordings.ts';
import { readObjectsOf, type SealedObject } from '../../custody/sealed-objects.ts';
import { removeObject, storeObject } from '../../custody/store-object.ts';
import type { Transaction } from '../../database/database.ts';
import { strangerReason } from '../keep-apart.ts';
import { orderExamination } from '../order-examination.ts';
import { orderScan } from '../scan-recording.ts';
import type { AxisDesk } from './desk.ts';

/** The key does not open this: it was wrapped to another key of ours, or it is of another clip. */
export class KeyDoesNotFit extends Error {
  override readonly name = 'KeyDoesNotFit';
}

/** A clip that came encrypted, with the object that holds it as it came. */
export interface EncryptedClip {
  readonly recording: Recording;
  readonly received: SealedObject;
}

const KEY_BYTES = 32;

/** Unwraps the key of a clip or a track with the key of the connection. Throws {@link KeyDoesNotFit}. */
export async function unwrapContentKey(desk: AxisDesk, keyId: string, key: ContentKey): Promise<Buffer> {
  const privateKey = await desk.keyStore.privateKey(keyId);
  if (privateKey === undefined) throw new KeyDoesNotFit(`Key ${keyId} is gone`);
  try {
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    const unwrapped = privateDecrypt({ key: privateKey, padding, oaepHash: 'sha1' }, key.wrapped);
    if (unwrapped.length === KEY_BYTES) return unwrapped;
  } catch (cause) {
    throw new KeyDoesNotFit('The key cannot be unwrapped', { cause });
  }
  throw new KeyDoesNotFit('What was unwrapped is no key');
}

/** Opens what came encrypted, in passing. Throws {@link KeyDoesNotFit} at the end when the padding is wrong: CBC proves nothing before that. */
export async function* decrypted(
  source: AsyncIterable<Buffer>,
  contentKey: Buffer,
  iv: Buffer,
): AsyncGenerator<Buffer, void, undefined> {
  const decipher = createDecipheriv('aes-256-cbc', contentKey, iv);
  for await (const piece of source) yield decipher.update(piece);
  yield ended(decipher);
}

/**
 * Opens a clip that came encrypted into a second sealed object, without plaintext on any disk. The opened footage becomes the original, because it
 * is what is looked at, what the camera's own signature in the stream is about, and what a package holds; what came stays beside it as `received`,
 * because CBC has no proof of its own and a key can be wrong without anybody noticing. Size, hash and receipt of the recording stay those of what came;
 * the log ties the two together. Throws {@link KeyDoesNotFit}, and then nothing has changed.
 */
export async function decryptClip(
  desk: AxisDesk,
  { recording, received }: EncryptedClip,
  contentKey: Buffer,
  iv: Buffer,
): Promise<void> {
  await removeUnfinished(desk, recording.id);
  const sealed = readObjectRange(desk, received, 0, received.plainSize);
  const opened = await storeObject(
    desk,
    { recordingId: recording.id, kind: 'received', mediaType: recording.mediaType },
    asFootage(decrypted(sealed, contentKey, iv)),
  );
  // The recording is being destroyed; there is nothing to open any more.
  if (opened.refused !== undefined) return;
  if ((await hashObject(desk, opened.value)) !== opened.value.sha256)
    throw new Error(`Object ${opened.value.id} does not read back as it was written`);
  await desk.database.inTransaction((tx) => takePlace(tx, desk, { recording, received }, opened.value));
}

/** Until footage was opened, anything of kind `received` is left over from a try that was cut off. */
async function removeUnfinished(desk: AxisDesk, recordingId: string): Promise<void> {
  const left = (await readObjectsOf(desk.database.sql, recordingId)).filter(({ kind }) => kind === 'received');
  for (const object of left) await removeObject(desk, object.id);
}

/** Lets nothing through that does not begin like footage: one wrong key in 256 has a padding that looks right. */
async function* asFootage(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let first: Buffer | undefined = Buffer.alloc(0);
  for await (const piece of source) {
    if (first !== undefined) first = Buffer.concat([first, piece]);
    if (first !== undefined && first.length < BEGINNING) continue;
    if (first !== undefined && !beginsLikeFootage(first)) throw new KeyDoesNotFit('What was opened is no footage');
    yield first ?? piece;
    first = undefined;
  }
  if (first !== undefined) throw new KeyDoesNotFit('What was opened is no footage');
}

function ended(decipher: Decipheriv): Buffer {
  try {
    return decipher.final();
  } catch (cause) {
    throw new KeyDoesNotFit('The padding is wrong', { cause });
  }
}

async function takePlace(
  tx: Transaction,
  { scanner }: AxisDesk,
  { recording, received }: EncryptedClip,
  opened: SealedObject,
): Promise<void> {
  const { sha256, plainSize: size } = opened;
  const stranger = await strangerReason(tx, recording);
  const isOnlyLocked = ['key-missing', 'key-wrong'].includes(recording.quarantineReason ?? '');
  const kept = tx.sql('recordings').where({ id: recording.id }).whereIn('state', HOLDABLE_STATES);
  if ((await kept.update({ id: recording.id })) !== 1) return;
  await tx.sql('sealed_objects').where({ id: received.id }).update({ kind: 'received' });
  await tx.sql('sealed_objects').where({ id: opened.id }).update({ kind: 'original' });
  if (isOnlyLocked) {
    await tx
      .sql('recordings')
      .where({ id: recording.id, state: 'quarantined', quarantine_reason: recording.quarantineReason })
      .update({ state: stranger === null ? 'sealed' : 'quarantined', quarantine_reason: stranger });
  }
  const facts = { receivedSize: received.plainSize, receivedSha256: received.sha256, size, sha256 };
  tx.record({ act: 'custody.decrypted', result: 'done', by: SYSTEM, about: recording.id, facts });
  if (scanner === undefined) await orderExamination(tx, recording.id);
  else await keepApartForScan(tx, opened);
}

/** A scanner sees nothing in what is encrypted: what was opened stays apart until it has been scanned. */
async function keepApartForScan(tx: Transaction, opened: SealedObject): Promise<void> {
  const [recordingId, reason] = [opened.recordingId, 'not-scanned'] as const;
  if (await quarantine(tx, recordingId, reason))
    tx.record({ act: 'custody.quarantined', result: 'done', by: SYSTEM, about: recordingId, facts: { reason } });
  await orderScan(tx, opened);
}
