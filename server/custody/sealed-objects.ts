import type { Knex } from 'knex';
import { z } from 'zod';
import {
  OBJECT_KINDS,
  OBJECT_STATES,
  type ObjectKind,
  type ObjectState,
  type Recording,
} from '../../protocols/custody/recording.ts';
import { sealedMessageSize } from '../../protocols/custody/sealed-object.ts';
import type { Transaction } from '../database/database.ts';
import { fieldsOf, rowOf } from './rows.ts';
import type { StoredPart } from './vault.ts';

/** One sealed object of a recording: the original, or something derived from it. */
export interface SealedObject {
  readonly id: string;
  readonly recordingId: string;
  readonly kind: ObjectKind;
  readonly state: ObjectState;
  readonly mediaType: string;
  readonly plainSize: number;
  readonly sealedSize: number;
  /** SHA-256 of the whole plaintext in hexadecimal digits; empty while it is temporary. */
  readonly sha256: string;
  readonly segmentCount: number;
  readonly createdAt: string;
  readonly removedAt: string | null;
}

/** One segment as it was stored. */
export interface SegmentRow {
  readonly objectId: string;
  readonly number: number;
  readonly plainSize: number;
  readonly partTag: string;
}

const ObjectRow: z.ZodType<SealedObject> = z.object({
  id: z.string(),
  recordingId: z.string(),
  kind: z.enum(OBJECT_KINDS),
  state: z.enum(OBJECT_STATES),
  mediaType: z.string(),
  plainSize: z.coerce.number(),
  sealedSize: z.coerce.number(),
  sha256: z.string(),
  segmentCount: z.number(),
  createdAt: z.string(),
  removedAt: z.string().nullable(),
});
const Segment: z.ZodType<SegmentRow> = z.object({
  objectId: z.string(),
  number: z.number(),
  plainSize: z.number(),
  partTag: z.string(),
});

/** Stores a new object. */
export async function insertObject(tx: Transaction, object: SealedObject): Promise<void> {
  await tx.sql('sealed_objects').insert(rowOf(object));
}

/** The object with this id, if there is one. */
export async function readObject(sql: Knex, id: string): Promise<SealedObject | undefined> {
  const row: unknown = await sql('sealed_objects').where({ id }).first();
  return row === undefined ? undefined : ObjectRow.parse(fieldsOf(row));
}

/** Everything of a recording that is or will be in the vault: the original and what was derived from it. */
export async function readObjectsOf(sql: Knex, recordingId: string): Promise<SealedObject[]> {
  const rows: unknown[] = await sql('sealed_objects')
    .where({ recording_id: recordingId })
    .whereNot({ state: 'removed' })
    .orderBy('created_at');
  return rows.map((row) => ObjectRow.parse(fieldsOf(row)));
}

/** The sealed footage of a recording as it was docked, if it is there. */
export async function readOriginalOf(sql: Knex, recordingId: string): Promise<SealedObject | undefined> {
  return (await readObjectsOf(sql, recordingId)).find(
    (object) => object.kind === 'original' && object.state === 'permanent',
  );
}

/**
 * Size and hash of the footage of a recording as it is handed out. They are those that were established when it came in; of what came encrypted
 * and was opened here, whose bytes as they came still prove that, they are those of the opened footage.
 */
export async function footageFacts(
  sql: Knex,
  recording: Pick<Recording, 'id' | 'size' | 'sha256'>,
  original: SealedObject,
): Promise<Pick<Recording, 'size' | 'sha256'>> {
  const received = (await readObjectsOf(sql, recording.id)).find(({ kind }) => kind === 'received');
  const isOpened = received?.sha256 === recording.sha256;
  const { size, sha256 } = isOpened ? { size: original.plainSize, sha256: original.sha256 } : recording;
  return { size, sha256 };
}

/** Ids of the objects of a recording that were not removed. */
export async function objectIdsOf(sql: Knex, recordingId: string): Promise<string[]> {
  return (await readObjectsOf(sql, recordingId)).map((object) => object.id);
}

/** What is known once an object lies in the vault as a whole. */
export type Proven = Pick<SealedObject, 'plainSize' | 'sealedSize' | 'sha256' | 'segmentCount'>;

/** Notes that a temporary object is permanent; false when it was not temporary. */
export async function notePermanent(tx: Transaction, objectId: string, proven: Proven): Promise<boolean> {
  const changed = await tx
    .sql('sealed_objects')
    .where({ id: objectId, state: 'temporary' })
    .update({ ...rowOf(proven), state: 'permanent' });
  return changed === 1;
}

/** Notes that an object was removed from the vault; its row stays. False when that was known. */
export async function noteRemoved(tx: Transaction, objectId: string, removedAt: string): Promise<boolean> {
  const changed = await tx
    .sql('sealed_objects')
    .where({ id: objectId })
    .whereNot({ state: 'removed' })
    .update({ state: 'removed', removed_at: removedAt });
  return changed === 1;
}

/** Stores a segment in the place of an earlier one with its number. */
export async function putSegment(tx: Transaction, segment: SegmentRow): Promise<void> {
  await tx.sql('sealed_segments').insert(rowOf(segment)).onConflict(['object_id', 'number']).merge();
}

/** Segments of an object in order. */
export async function readSegments(sql: Knex, objectId: string): Promise<SegmentRow[]> {
  const rows: unknown[] = await sql('sealed_segments').where({ object_id: objectId }).orderBy('number');
  return rows.map((row) => Segment.parse(fieldsOf(row)));
}

/** Segments as the vault knows them. */
export function partsOf(segments: readonly SegmentRow[]): StoredPart[] {
  return segments.map(({ number, plainSize, partTag }) => ({
    number,
    size: sealedMessageSize(plainSize),
    tag: partTag,
  }));
}
