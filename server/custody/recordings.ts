import type { Knex } from 'knex';
import { z } from 'zod';
import {
  DESTRUCTIBLE_STATES,
  HOLDABLE_STATES,
  QUARANTINE_REASONS,
  RECORDING_STATES,
  type QuarantineReason,
  type Recording,
} from '../../protocols/custody/recording.ts';
import type { Transaction } from '../database/database.ts';
import { fieldsOf, rowOf } from './rows.ts';

const text = z.string();
const RecordingRow: z.ZodType<Recording> = z.object({
  id: text,
  state: z.enum(RECORDING_STATES),
  cameraId: text,
  officerId: text.nullable(),
  dockId: text.nullable(),
  clipName: text,
  mediaType: text,
  // A bigint comes as text from PostgreSQL.
  size: z.coerce.number(),
  sha256: text,
  startedAt: text,
  endedAt: text,
  deviceStartedAt: text,
  deviceEndedAt: text,
  deviceClockAt: text.nullable(),
  dockClockAt: text.nullable(),
  dockingStartedAt: text.nullable(),
  timeZone: text,
  driftSeconds: z.number(),
  dockedAt: text,
  sealedAt: text.nullable(),
  dueAt: text,
  termDays: z.number(),
  protocolId: text,
  protocolVersion: z.number(),
  holds: z.number(),
  quarantineReason: z.enum(QUARANTINE_REASONS).nullable(),
  place: text.nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  category: text.nullable(),
  durationSeconds: z.number().nullable(),
  facts: text.nullable(),
  receipt: text.nullable(),
  destroyedAt: text.nullable(),
  seriesId: text.nullable(),
  seriesNumber: z.number().nullable(),
  createdAt: text,
});

/** Turns a row of `recordings` into a recording. Throws when the row is not one. */
export function parseRecording(row: unknown): Recording {
  return RecordingRow.parse(fieldsOf(row));
}

const DAY_MILLISECONDS = 86_400_000;

/** Stores a new recording. */
export async function insertRecording(tx: Transaction, recording: Recording): Promise<void> {
  const lasted = Date.parse(recording.endedAt) - Date.parse(recording.startedAt);
  await tx.sql('recordings').insert({ ...rowOf(recording), is_long: lasted > DAY_MILLISECONDS ? 1 : 0 });
}

/** The recording with this id, if there is one. */
export async function readRecording(sql: Knex, id: string): Promise<Recording | undefined> {
  const row: unknown = await sql('recordings').where({ id }).first();
  return row === undefined ? undefined : parseRecording(row);
}

/** The clips that a camera made as one recording, in the order in which they were made; the recording itself when it is one clip. */
export async function clipsOfSeries(sql: Knex, recording: Recording): Promise<Recording[]> {
  if (recording.seriesId === null) return [recording];
  const rows: unknown[] = await sql('recordings')
    .where({ series_id: recording.seriesId, camera_id: recording.cameraId })
    .orderBy(['started_at', 'series_number', 'id']);
  return rows.map(parseRecording);
}

/** Which recordings to look for. Moments are ISO 8601 in UTC. */
export interface RecordingSearch {
  /** Only recordings that end at or after this moment. */
  readonly from?: string;
  /** Only recordings that begin at or before this moment. */
  readonly to?: string;
  /** Only recordings that were taken in at or after this moment. */
  readonly dockedFrom?: string;
  readonly cameraId?: string;
  readonly states?: readonly Recording['state'][];
}

/** Recordings that overlap a window, oldest first. */
export async function findRecordings(sql: Knex, search: RecordingSearch): Promise<Recording[]> {
  const query = sql('recordings').orderBy(['started_at', 'id']);
  if (search.from !== undefined) query.where('ended_at', '>=', search.from);
  if (search.to !== undefined) query.where('started_at', '<=', search.to);
  if (search.dockedFrom !== undefined) query.where('docked_at', '>=', search.dockedFrom);
  if (search.cameraId !== undefined) query.where('camera_id', search.cameraId);
  if (search.states !== undefined) query.whereIn('state', search.states);
  const rows: unknown[] = await query;
  return rows.map(parseRecording);
}

/** Adds one hold to a recording that can still be kept; false when it no longer can. */
export async function addHold(tx: Transaction, recordingId: string): Promise<boolean> {
  const changed = await tx
    .sql('recordings')
    .where({ id: recordingId })
    .whereIn('state', HOLDABLE_STATES)
    .increment('holds', 1);
  return changed === 1;
}

/** Puts a recording under the category incident, unless the camera gave it one. */
export async function markAsIncident(tx: Transaction, recordingId: string): Promise<void> {
  await tx.sql('recordings').where({ id: recordingId, category: null }).update({ category: 'incident' });
}

/** Takes one hold away; false when there is none. */
export async function removeHold(tx: Transaction, recordingId: string): Promise<boolean> {
  const changed = await tx.sql('recordings').where({ id: recordingId }).where('holds', '>', 0).decrement('holds', 1);
  return changed === 1;
}

/** Begins the destruction of a recording that nothing keeps and whose term has ended; false when a hold or the term forbids it. */
export async function beginDestruction(tx: Transaction, recordingId: string, now: string): Promise<boolean> {
  const changed = await tx
    .sql('recordings')
    .where({ id: recordingId, holds: 0 })
    .whereIn('state', DESTRUCTIBLE_STATES)
    .where('due_at', '<=', now)
    .update({ state: 'destroying' });
  return changed === 1;
}

/** Ends a destruction that was begun: what describes the footage goes, what proves its custody stays. */
export async function endDestruction(tx: Transaction, recordingId: string, now: string): Promise<boolean> {
  const gone = { officer_id: null, place: null, latitude: null, longitude: null, category: null, facts: null };
  const changed = await tx
    .sql('recordings')
    .where({ id: recordingId, state: 'destroying' })
    .update({ ...gone, state: 'destroyed', destroyed_at: now });
  return changed === 1;
}

/** Notes what ffprobe found; false when the recording is no longer kept. */
export async function noteFacts(
  tx: Transaction,
  recordingId: string,
  facts: { readonly json: string; readonly durationSeconds: number | null },
): Promise<boolean> {
  const changed = await tx
    .sql('recordings')
    .where({ id: recordingId })
    .whereIn('state', HOLDABLE_STATES)
    .update({ facts: facts.json, duration_seconds: facts.durationSeconds });
  return changed === 1;
}

/** Ends the quarantine of a recording; nothing else about it changes. False when it is not in quarantine. */
export async function endQuarantine(tx: Transaction, recordingId: string): Promise<boolean> {
  const changed = await tx
    .sql('recordings')
    .where({ id: recordingId, state: 'quarantined' })
    .update({ state: 'sealed', quarantine_reason: null });
  return changed === 1;
}

/** Ends the quarantine of a recording that stands apart for this reason only; false when it does not. */
export async function endQuarantineFor(
  tx: Transaction,
  recordingId: string,
  reason: QuarantineReason,
): Promise<boolean> {
  const changed = await tx
    .sql('recordings')
    .where({ id: recordingId, state: 'quarantined', quarantine_reason: reason })
    .update({ state: 'sealed', quarantine_reason: null });
  return changed === 1;
}

/** Keeps a recording apart for a reason that weighs more than any other; false when it is going or gone. */
export async function keepApart(tx: Transaction, recordingId: string, reason: QuarantineReason): Promise<boolean> {
  const changed = await tx
    .sql('recordings')
    .where({ id: recordingId })
    .whereIn('state', DESTRUCTIBLE_STATES)
    .update({ state: 'quarantined', quarantine_reason: reason });
  return changed === 1;
}

/** Keeps a sealed recording apart; false when it is not sealed. */
export async function quarantine(tx: Transaction, recordingId: string, reason: QuarantineReason): Promise<boolean> {
  const changed = await tx
    .sql('recordings')
    .where({ id: recordingId, state: 'sealed' })
    .update({ state: 'quarantined', quarantine_reason: reason });
  return changed === 1;
}
