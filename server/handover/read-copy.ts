import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import type { Recording } from '../../protocols/custody/recording.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { whoWatched, type WatchedAs } from '../audit/who-watched.ts';
import { stamp } from '../clock.ts';
import { readCaseFile, readCaseRecording, type CaseFile } from '../custody/case-files.ts';
import { readRecording } from '../custody/recordings.ts';
import { readObject, type SealedObject } from '../custody/sealed-objects.ts';
import { viewedFootage, type ViewedFootage } from '../custody/viewing-sessions.ts';
import { listPersons } from '../persons/persons.ts';
import { listDeliveries, readDelivery, type DeliveryRow } from './deliveries.ts';
import type { HandoverDesk } from './desk.ts';
import { listHandovers, readHandoverRow, type Handover } from './handovers.ts';
import { listInspections, readInspection, type Inspection } from './inspections.ts';
import { releasedCopy, type ReleasedCopy } from './released-copy.ts';

/** A released copy with everything that was done with it. */
export interface CopyDetails {
  readonly copy: ReleasedCopy;
  readonly recording: Recording;
  readonly inspections: readonly Inspection[];
  readonly deliveries: readonly DeliveryRow[];
}

/** The released copy of a redaction, with its inspections and deliveries. */
export async function readCopy(desk: HandoverDesk, planId: string): Promise<Verdict<CopyDetails>> {
  const { sql } = desk.database;
  const copy = await releasedCopy(sql, planId);
  if (copy.refused !== undefined) return copy;
  const recording = await readRecording(sql, copy.value.recordingId);
  if (recording === undefined) return refuse('not-found');
  const inspections = await listInspections(sql, planId);
  return granted({ copy: copy.value, recording, inspections, deliveries: await listDeliveries(sql, planId) });
}

/** An inspection as its page shows it; the player is there for its supervisor while it goes on. */
export interface InspectionDetails {
  readonly inspection: Inspection;
  readonly file: CaseFile;
  readonly supervisor: string;
  readonly footage: ViewedFootage | undefined;
  /** Nothing when the municipal protocol does not tell it. */
  readonly watched: readonly WatchedAs[] | undefined;
}

/** The inspection with this id. */
export async function readInspectionDetails(
  desk: HandoverDesk,
  by: Actor,
  inspectionId: string,
): Promise<Verdict<InspectionDetails>> {
  const { sql } = desk.database;
  const inspection = await readInspection(sql, inspectionId);
  const file = inspection && (await readCaseFile(sql, inspection.requestId));
  if (inspection === undefined || file === undefined) return refuse('not-found');
  const supervisor = (await listPersons(sql)).find(({ id }) => id === inspection.supervisorId);
  const footage = await footageWithin(desk, by, inspection.id);
  return granted({
    inspection,
    file,
    supervisor: supervisor?.name ?? inspection.supervisorId,
    footage,
    watched: await watchedFor(desk, inspection.requestId),
  });
}

/** What a citizen sees who opened a delivery. */
export interface DeliveryDetails {
  readonly delivery: DeliveryRow;
  readonly recording: Recording;
  readonly footage: ViewedFootage;
  /** Nothing when the municipal protocol does not tell it. */
  readonly watched: readonly WatchedAs[] | undefined;
}

/** One's own delivery while its session is open; `session-ended` afterwards. */
export async function readOwnDelivery(desk: HandoverDesk, by: Actor): Promise<Verdict<DeliveryDetails>> {
  const { sql } = desk.database;
  const delivery = await readDelivery(sql, by.id);
  const recording = delivery && (await readRecording(sql, delivery.recordingId));
  if (delivery === undefined || recording === undefined) return refuse('not-found');
  const footage = await footageWithin(desk, by, delivery.id);
  if (footage === undefined) return refuse('session-ended');
  return granted({ delivery, recording, footage, watched: await watchedFor(desk, delivery.requestId) });
}

async function watchedFor(desk: HandoverDesk, requestId: string): Promise<readonly WatchedAs[] | undefined> {
  return desk.protocol.request.tellsWhoWatched ? whoWatched(desk.database.sql, requestId) : undefined;
}

const SessionId = z.object({ id: z.string() });

async function footageWithin(desk: HandoverDesk, by: Actor, withinId: string): Promise<ViewedFootage | undefined> {
  const { sql } = desk.database;
  const now = stamp(desk.clock.now());
  const sessionId = await newestSession(sql, withinId, by.id);
  if (sessionId === undefined) return undefined;
  return (await viewedFootage(sql, { sessionId, personId: by.id }, now)).value;
}

async function newestSession(sql: Knex, withinId: string, personId: string): Promise<string | undefined> {
  const row: unknown = await sql('viewing_sessions')
    .where({ within_id: withinId, person_id: personId, state: 'open' })
    .orderBy('opened_at', 'desc')
    .first('id');
  return row === undefined ? undefined : SessionId.parse(row).id;
}

/** A handover as its page shows it. */
export interface HandoverDetails {
  readonly handover: Handover;
  readonly file: CaseFile;
  readonly recording: Recording;
  readonly object: SealedObject | undefined;
}

/** The handover with this id. */
export async function readHandoverDetails(desk: HandoverDesk, handoverId: string): Promise<Verdict<HandoverDetails>> {
  const { sql } = desk.database;
  const handover = await readHandoverRow(sql, handoverId);
  const file = handover && (await readCaseFile(sql, handover.requestId));
  const recording = handover && (await readRecording(sql, handover.recordingId));
  if (handover === undefined || file === undefined || recording === undefined) return refuse('not-found');
  const object = handover.objectId === null ? undefined : await readObject(sql, handover.objectId);
  return granted({ handover, file, recording, object });
}

/** What the form for a new handover starts from. */
export interface HandoverStart {
  readonly file: CaseFile;
  readonly recording: Recording;
  readonly handovers: readonly Handover[];
}

/** The case and the recording that a handover would be about, with the handovers that there are. */
export async function readHandoverStart(
  desk: HandoverDesk,
  asked: { readonly requestId: string; readonly recordingId: string },
): Promise<Verdict<HandoverStart>> {
  const found = await readCaseRecording(desk.database.sql, asked);
  if (found.refused !== undefined) return found;
  const handovers = (await listHandovers(desk.database.sql, asked.requestId)).filter(
    ({ recordingId }) => recordingId === asked.recordingId,
  );
  return granted({ ...found.value, handovers });
}
