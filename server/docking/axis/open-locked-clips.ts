import { z } from 'zod';
import { SYSTEM } from '../../../protocols/acts.ts';
import { BEGINNING, beginsLikeFootage, parseKeyObject } from '../../../protocols/docking/axis/key-object.ts';
import { opens } from '../../../protocols/docking/axis/names.ts';
import { readObjectRange } from '../../custody/read-object.ts';
import { readRecording } from '../../custody/recordings.ts';
import { fieldsOf } from '../../custody/rows.ts';
import { readOriginalOf, type SealedObject } from '../../custody/sealed-objects.ts';
import { contentKeyOf } from './connections.ts';
import type { AxisContainer } from './containers.ts';
import { decryptClip, KeyDoesNotFit, unwrapContentKey, type EncryptedClip } from './decrypt-clip.ts';
import type { AxisDesk } from './desk.ts';
import type { OpenedNote } from './notes.ts';

/** What came of the clips that came encrypted. */
export interface OpenedLocks {
  readonly opened: number;
  /** Clips that cannot be opened: their key did not come, or does not fit. */
  readonly locked: number;
  /** Keys that did their work. */
  readonly used: readonly OpenedNote[];
}

/** Opens every clip of a container that came encrypted and whose key came too. One whose key does not fit is kept apart as it came. */
export async function openLockedClips(
  desk: AxisDesk,
  container: AxisContainer,
  notes: readonly OpenedNote[],
  signal: AbortSignal,
): Promise<OpenedLocks> {
  const keys = notes.filter(({ kind }) => kind === 'key');
  const used: OpenedNote[] = [];
  let locked = 0;
  for (const { name, clip } of await lockedClips(desk, container)) {
    signal.throwIfAborted();
    const key = keys.find((note) => opens(note.name, name));
    if (key !== undefined && (await openedWith(desk, container, clip, key))) used.push(key);
    else locked += 1;
  }
  return { opened: used.length, locked, used };
}

async function openedWith(
  desk: AxisDesk,
  container: AxisContainer,
  clip: EncryptedClip,
  note: OpenedNote,
): Promise<boolean> {
  try {
    const key = parseKeyObject(note.body.toString('utf8'));
    if (key.refused !== undefined)
      throw new KeyDoesNotFit(`The key object cannot be read: ${key.fields?.[0]?.field ?? ''}`);
    const contentKey = await unwrapContentKey(desk, contentKeyOf(container.connectionId), key.value);
    await decryptClip(desk, clip, contentKey, key.value.iv);
    return true;
  } catch (cause) {
    if (!(cause instanceof KeyDoesNotFit)) throw cause;
    await noteWrongKey(desk, clip);
    return false;
  }
}

/** The footage lies safe as it came; whoever looks at it learns that its key does not fit. Said once, however often it is tried. */
async function noteWrongKey(desk: AxisDesk, { recording }: EncryptedClip): Promise<void> {
  const reason = 'key-wrong';
  await desk.database.inTransaction(async (tx) => {
    const changed = await tx
      .sql('recordings')
      .where({ id: recording.id, state: 'quarantined' })
      .whereIn('quarantine_reason', ['key-missing', 'not-footage'])
      .update({ quarantine_reason: reason });
    if (changed === 0) return;
    const about = recording.id;
    tx.record({ act: 'custody.decrypted', result: 'failed', by: SYSTEM, about, facts: { reason } });
    tx.record({ act: 'custody.quarantined', result: 'done', by: SYSTEM, about, facts: { reason } });
  });
}

const PutRow = z.object({ recordingId: z.string(), objectName: z.string() });

/** Clips of a container that lie as they came and do not begin like footage, with the names that the dock gave them. */
async function lockedClips(
  desk: AxisDesk,
  container: AxisContainer,
): Promise<{ readonly name: string; readonly clip: EncryptedClip }[]> {
  const { sql } = desk.database;
  const rows: unknown[] = await sql('uploads')
    .where({ series_id: container.id, state: 'complete' })
    .orderBy('created_at')
    .select('recording_id', 'object_name');
  const locked: { name: string; clip: EncryptedClip }[] = [];
  for (const row of rows) {
    const { recordingId: id, objectName: name } = PutRow.parse(fieldsOf(row));
    const [recording, received] = [await readRecording(sql, id), await readOriginalOf(sql, id)];
    if (recording === undefined || received === undefined) continue;
    if (await looksLocked(desk, received)) locked.push({ name, clip: { recording, received } });
  }
  return locked;
}

async function looksLocked(desk: AxisDesk, object: SealedObject): Promise<boolean> {
  const pieces: Buffer[] = [];
  const end = Math.min(BEGINNING, object.plainSize);
  if (end === 0) return false;
  for await (const piece of readObjectRange(desk, object, 0, end)) pieces.push(piece);
  return !beginsLikeFootage(Buffer.concat(pieces));
}
