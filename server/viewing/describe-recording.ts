import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { RECORDING_STATES, type ObjectKind, type Recording } from '../../protocols/custody/recording.ts';
import { purposesFor } from '../../protocols/municipal/protocol.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import type { Purpose } from '../../protocols/viewing/purpose.ts';
import { readLog } from '../audit/read-log.ts';
import { viewsIn, type View } from '../audit/views-of-recording.ts';
import { readPlayback, type PlaybackCopy } from '../custody/playback-copies.ts';
import { readNotes, type RecordingNote } from '../custody/recording-notes.ts';
import { readRecording } from '../custody/recordings.ts';
import { fieldsOf } from '../custody/rows.ts';
import { readObjectsOf } from '../custody/sealed-objects.ts';
import type { ViewingDesk } from './desk.ts';

// The newest entries of a recording that was handled a great deal; the whole of it can be exported from the log.
const MOST_ENTRIES = 1000;

const HoldRow = z.object({
  id: z.string(),
  kind: z.string(),
  caseRef: z.string().nullable(),
  placedAt: z.string(),
  reviewAt: z.string(),
  liftedAt: z.string().nullable(),
});

/** A hold as it bears on one recording; lifted for this recording when `liftedAt` says so. */
export type HoldOnRecording = z.infer<typeof HoldRow>;

const ClipRow = z.object({
  id: z.string(),
  number: z.number(),
  state: z.enum(RECORDING_STATES),
  startedAt: z.string(),
  endedAt: z.string(),
  durationSeconds: z.number().nullable(),
});

/** A clip of the same recording; its number is its place in the series, from 1. */
export type SiblingClip = z.infer<typeof ClipRow>;

/** Something of the recording that lies in the vault. */
export interface KeptObject {
  readonly id: string;
  readonly kind: ObjectKind;
  readonly plainSize: number;
  readonly sha256: string;
  readonly createdAt: string;
}

/** Everything that the page of a recording shows. */
export interface RecordingDescription {
  readonly recording: Recording;
  readonly cameraName: string | undefined;
  readonly officerName: string | undefined;
  readonly holds: readonly HoldOnRecording[];
  readonly objects: readonly KeptObject[];
  /** Corrections beside what was established. */
  readonly notes: readonly RecordingNote[];
  /** The copy for browsers, when the recording needs one. */
  readonly playback: PlaybackCopy | undefined;
  /** Who watched, when, why and which seconds; empty for who may not see it. */
  readonly views: readonly View[];
  /** All clips that the camera stored this recording in, itself among them; none when it is one by itself. */
  readonly clips: readonly SiblingClip[];
  /** Purposes for which the reader may open it; none when he may not. */
  readonly purposes: readonly Purpose[];
  /** Numbers of the requests that keep it, to choose a case from. */
  readonly cases: readonly string[];
}

/** Describes a recording without showing any of it. What the reader may not know of is `not-found`, like what does not exist. */
export async function describeRecording(
  desk: ViewingDesk,
  by: Actor,
  recordingId: string,
): Promise<Verdict<RecordingDescription>> {
  const { sql } = desk.database;
  const recording = await readRecording(sql, recordingId);
  const isOwn = by.role !== 'handhaver' || recording?.officerId === by.id;
  if (recording === undefined || recording.state === 'docked' || !isOwn) return refuse('not-found');
  const objects = await readObjectsOf(sql, recordingId);
  // A handhaver learns that his recording exists and until when; not who looks at it.
  const history = by.role === 'handhaver' ? [] : await readLog(sql, { about: recordingId, limit: MOST_ENTRIES });
  const clips = await clipsOf(sql, recording);
  return granted({
    recording,
    cameraName: await nameOf(sql, 'cameras', recording.cameraId),
    officerName: await nameOf(sql, 'persons', recording.officerId),
    holds: await holdsOn(sql, recordingId),
    objects: objects.filter((object) => object.state === 'permanent'),
    notes: await readNotes(sql, recordingId),
    playback: await readPlayback(sql, recordingId),
    views: viewsIn(history),
    clips: by.role === 'handhaver' ? clips.filter((clip) => clip.officerId === by.id) : clips,
    purposes: purposesFor(desk.protocol, by.role),
    cases: await casesOf(sql, recordingId),
  });
}

async function nameOf(sql: Knex, table: 'cameras' | 'persons', id: string | null): Promise<string | undefined> {
  if (id === null) return undefined;
  const row: unknown = await sql(table).where({ id }).first('name');
  return row === undefined ? undefined : z.object({ name: z.string() }).parse(row).name;
}

async function clipsOf(sql: Knex, { seriesId }: Recording): Promise<(SiblingClip & { officerId: string | null })[]> {
  if (seriesId === null) return [];
  const rows: unknown[] = await sql('recordings')
    .where({ series_id: seriesId })
    .whereNot({ state: 'docked' })
    .orderBy(['series_number', 'started_at'])
    .select('id', 'state', 'started_at', 'ended_at', 'duration_seconds', 'officer_id', { number: 'series_number' });
  return rows.map((row) => ClipRow.extend({ officerId: z.string().nullable() }).parse(fieldsOf(row)));
}

async function holdsOn(sql: Knex, recordingId: string): Promise<HoldOnRecording[]> {
  const rows: unknown[] = await sql('recording_holds')
    .join('holds', 'holds.id', 'recording_holds.hold_id')
    .where('recording_holds.recording_id', recordingId)
    .orderBy('recording_holds.placed_at')
    .select('holds.id', 'holds.kind', 'holds.case_ref', 'holds.review_at')
    .select('recording_holds.placed_at', 'recording_holds.lifted_at');
  return rows.map((row) => HoldRow.parse(fieldsOf(row)));
}

async function casesOf(sql: Knex, recordingId: string): Promise<string[]> {
  const rows: unknown[] = await sql('readout_requests')
    .join('recording_holds', 'recording_holds.hold_id', 'readout_requests.hold_id')
    .where('recording_holds.recording_id', recordingId)
    .whereNull('readout_requests.closed_at')
    .orderBy('readout_requests.number')
    .select('readout_requests.number');
  return rows.map((row) => z.object({ number: z.string() }).parse(row).number);
}
