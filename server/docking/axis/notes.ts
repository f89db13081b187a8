import { randomBytes, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import { SALT_SIZE, openMessage, sealMessage } from '../../../protocols/custody/cobblestone.ts';
import { segmentContext } from '../../../protocols/custody/sealed-object.ts';
import type { Metadata } from '../../../protocols/docking/axis/metadata.ts';
import { parseObjectName, type NoteKind } from '../../../protocols/docking/axis/names.ts';
import { granted, refuse, type Verdict } from '../../../protocols/refusal.ts';
import { stamp } from '../../clock.ts';
import { fieldsOf, rowOf } from '../../custody/rows.ts';
import type { Transaction } from '../../database/database.ts';
import type { AxisContainer } from './containers.ts';
import type { AxisDesk } from './desk.ts';
import { PassingBody } from './passing.ts';

/** Most bytes of a note; a track of a whole day is far smaller. */
const LARGEST_NOTE = 16 * 1024 * 1024;

const NoteRow = z.object({
  containerId: z.string(),
  name: z.string(),
  kind: z.enum(['key', 'track', 'bookmark']),
  objectId: z.string(),
  etag: z.string(),
  /** Sealed message in base64 under a key of its own; null once it was put in its place. */
  sealed: z.string().nullable(),
  metadata: z.string().transform((json): Metadata => z.record(z.string(), z.string()).parse(JSON.parse(json))),
});

/** A key, a track or a bookmark that waits until its recording is complete. */
export type AxisNote = Readonly<z.infer<typeof NoteRow>>;

/** A note that was opened. */
export interface OpenedNote extends AxisNote {
  readonly body: Buffer;
}

/** A note on its way in. */
export interface ComingNote {
  readonly container: AxisContainer;
  readonly name: string;
  readonly metadata: Metadata;
  readonly etag: string | undefined;
  readonly body: AsyncIterable<Buffer>;
}

/**
 * Keeps a key, a track or a bookmark, sealed, until its recording is complete: where somebody was and what he wrote is as personal as the footage.
 * Gives its MD5. What was put in its place already stays there when it is sent again. Refuses `etag-differs` and `note-too-large`.
 */
export async function receiveNote(desk: AxisDesk, kind: NoteKind, note: ComingNote): Promise<Verdict<string>> {
  const passing = new PassingBody();
  const body = await collected(passing.through(note.body));
  const etag = passing.etag();
  if (body === undefined) return refuse('note-too-large');
  if (note.etag !== undefined && note.etag !== etag) return refuse('etag-differs');
  await desk.database.inTransaction(async (tx) => {
    const place = { container_id: note.container.id, name: note.name };
    const row: unknown = await tx.sql('axis_notes').where(place).forUpdate().first();
    const known = row === undefined ? undefined : NoteRow.parse(fieldsOf(row));
    if (known?.etag === etag) {
      await tx
        .sql('axis_notes')
        .where(place)
        .update({ metadata: JSON.stringify(note.metadata) });
      return;
    }
    if (known !== undefined) await clearNote(tx, desk, known);
    const objectId = randomUUID();
    const dataKey = await desk.keyRing.newDataKey(tx, objectId);
    const sealed = Buffer.concat(sealMessage(dataKey, contextOf(objectId), [body], randomBytes(SALT_SIZE)));
    const kept = { kind, objectId, etag, sealed: sealed.toString('base64'), metadata: JSON.stringify(note.metadata) };
    await tx
      .sql('axis_notes')
      .insert({ ...place, ...rowOf(kept), received_at: stamp(desk.clock.now()) })
      .onConflict(['container_id', 'name'])
      .merge();
  });
  return granted(etag);
}

/** Replaces the metadata of a note; false when there is no such note. */
export async function describeNote(
  tx: Transaction,
  place: { container: AxisContainer; name: string },
  metadata: Metadata,
): Promise<boolean> {
  const changed = await tx
    .sql('axis_notes')
    .where({ container_id: place.container.id, name: place.name })
    .update({ metadata: JSON.stringify(metadata) });
  return changed === 1;
}

/** The notes of a container that still wait, opened, in the order of their names. */
export async function openNotes(desk: AxisDesk, containerId: string): Promise<OpenedNote[]> {
  const opened: OpenedNote[] = [];
  for (const note of await waitingNotes(desk.database.sql, containerId)) {
    const key = await desk.keyRing.openDataKey(note.objectId);
    // Its recording was destroyed in between.
    if (key.refused !== undefined) continue;
    const pieces = openMessage(key.value, contextOf(note.objectId), Buffer.from(note.sealed ?? '', 'base64'));
    opened.push({ ...note, body: Buffer.concat(pieces) });
    await desk.keyRing.revoke(note.objectId);
  }
  return opened;
}

/** Lets a note go that was put in its place; that it came is remembered. */
export async function clearNote(
  tx: Transaction,
  { keyRing }: Pick<AxisDesk, 'keyRing'>,
  note: AxisNote,
): Promise<void> {
  await keyRing.destroyWraps(tx, [note.objectId]);
  await tx.sql('axis_notes').where({ container_id: note.containerId, name: note.name }).update({ sealed: null });
}

/** Whether an object of a recording is a note, and of which kind. */
export function noteKindOf(name: string): NoteKind | undefined {
  const { kind } = parseObjectName(name);
  return kind === 'clip' ? undefined : kind;
}

async function waitingNotes(sql: Knex, containerId: string): Promise<AxisNote[]> {
  const rows: unknown[] = await sql('axis_notes')
    .where({ container_id: containerId })
    .whereNotNull('sealed')
    .orderBy('name');
  return rows.map((row) => NoteRow.parse(fieldsOf(row)));
}

function contextOf(objectId: string): Buffer {
  return segmentContext(objectId, 0, true);
}

/** The whole body; nothing when it is too large. */
async function collected(body: AsyncIterable<Buffer>): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size <= LARGEST_NOTE) pieces.push(piece);
  }
  return size > LARGEST_NOTE ? undefined : Buffer.concat(pieces);
}
