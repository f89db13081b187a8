import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { NotAuthentic } from '../../protocols/custody/cobblestone.ts';
import type { Recording } from '../../protocols/custody/recording.ts';
import { sealedSize } from '../../protocols/custody/sealed-object.ts';
import { offsetOf, seriesIdOf, type UploadManifest } from '../../protocols/docking/upload-manifest.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { dockedAtOf, scheduleTerm, type Schedule } from '../../protocols/retention/schedule.ts';
import { stamp } from '../clock.ts';
import { lockCustody } from '../custody/custody-lock.ts';
import { matchOpenHolds } from '../custody/holds.ts';
import { readBack } from '../custody/read-back.ts';
import { insertRecording, readRecording } from '../custody/recordings.ts';
import { notePermanent, partsOf, readSegments } from '../custody/sealed-objects.ts';
import { alignTerms, numberSeries } from '../custody/series.ts';
import { removeObject } from '../custody/store-object.ts';
import type { Transaction } from '../database/database.ts';
import { noteDocking, wearerAt } from './cameras.ts';
import type { DockingDesk } from './desk.ts';
import { reasonToKeepApart } from './keep-apart.ts';
import { orderExamination } from './order-examination.ts';
import { settleScan, withScan } from './settle-scan.ts';
import { endUpload, readUpload, type Upload } from './uploads.ts';

/** A recording that is in custody, and the signed receipt for whoever brought it. */
export interface SealedUpload {
  readonly recordingId: string;
  /** Compact JWS of kind `receipt`. */
  readonly receipt: string;
}

/**
 * Seals what an upload brought: the object is made permanent, read back, opened and hashed as a whole; only when the hash is the declared one, as
 * that of what came in, does one transaction say that it is in custody. Each step may be repeated, so an interrupted sealing is completed by calling
 * it again.
 */
export async function sealRecording(desk: DockingDesk, by: Actor, uploadId: string): Promise<Verdict<SealedUpload>> {
  const upload = await readUpload(desk.database.sql, uploadId);
  if (upload === undefined || upload.state === 'expired') return refuse('not-found');
  if (upload.state === 'refused') return refuse('hash-differs');
  if (upload.state === 'complete') return readSealed(desk, upload);
  if (upload.received < upload.declaredSize) return refuse('upload-incomplete');

  // What came in as something else need not be read back to know it.
  const passed = desk.hashes.take(upload.id) ?? upload.declaredSha256;
  if (passed !== upload.declaredSha256) return refuseUpload(desk, by, upload);

  const segments = await readSegments(desk.database.sql, upload.objectId);
  await desk.vault.makePermanent(upload.temporaryHandle, partsOf(segments));
  if ((await hashReadBack(desk, upload)) !== upload.declaredSha256) return refuseUpload(desk, by, upload);

  const now = stamp(desk.clock.now());
  await desk.database.inTransaction(async (tx) => {
    await lockCustody(tx);
    // Another run may have been first; then the recording stands and there is nothing to do.
    if (await endUpload(tx, upload.id, 'complete', now)) await takeIntoCustody(tx, desk, by, { upload, now });
  });
  desk.scanner?.forget(upload.id);
  await desk.keyRing.revoke(upload.objectId);
  return readSealed(desk, upload);
}

/** SHA-256 of what lies in the vault; nothing when it cannot be opened as it was sealed. Then the dock must send it again. */
async function hashReadBack(desk: DockingDesk, upload: Upload): Promise<string | undefined> {
  try {
    return await readBack(desk, { id: upload.objectId, plainSize: upload.declaredSize });
  } catch (error) {
    if (error instanceof NotAuthentic) return undefined;
    throw error;
  }
}

async function readSealed(desk: DockingDesk, upload: Upload): Promise<Verdict<SealedUpload>> {
  const receipt = (await readRecording(desk.database.sql, upload.recordingId))?.receipt;
  return typeof receipt === 'string' ? granted({ recordingId: upload.recordingId, receipt }) : refuse('not-found');
}

/** What came in is not what was declared: nothing is kept, and the dock keeps its clip. */
async function refuseUpload(desk: DockingDesk, by: Actor, upload: Upload): Promise<Verdict<SealedUpload>> {
  const refused = await desk.database.inTransaction(async (tx) => {
    if (!(await endUpload(tx, upload.id, 'refused', stamp(desk.clock.now())))) return false;
    tx.record({
      act: 'docking.uploaded',
      result: 'refused',
      by,
      about: upload.recordingId,
      facts: { reason: 'hash-differs' },
    });
    return true;
  });
  // Another run read it well and gave a receipt: then this footage is in custody, whatever this run could not read.
  if (!refused) return sealRecording(desk, by, upload.id);
  await removeObject(desk, upload.objectId);
  return refuse('hash-differs');
}

interface Sealing {
  readonly upload: Upload;
  readonly now: string;
}

async function takeIntoCustody(tx: Transaction, desk: DockingDesk, by: Actor, sealing: Sealing): Promise<void> {
  const { upload, now } = sealing;
  const recording = await describe(tx, desk, sealing);
  const receipt = await desk.signReceipt({
    version: 1,
    organisation: desk.protocol.municipality.name,
    recordingId: recording.id,
    cameraId: recording.cameraId,
    dockId: recording.dockId,
    clipName: recording.clipName,
    size: recording.size,
    sha256: recording.sha256,
    dockedAt: recording.dockedAt,
    sealedAt: now,
    verification: 'read-back',
  });
  await insertRecording(tx, { ...recording, receipt });
  const { declaredSize: plainSize, declaredSha256: sha256, objectId } = upload;
  const segmentCount = (await readSegments(tx.sql, objectId)).length;
  const proven = { plainSize, sealedSize: sealedSize(plainSize), sha256, segmentCount };
  if (!(await notePermanent(tx, objectId, proven))) throw new Error(`Object ${objectId} was not temporary`);
  await desk.keyRing.sealKeys(tx, recording, [objectId]);
  await noteDocking(tx, recording);
  recordSealing(tx, by, recording);
  const mayOpen = await settleScan(tx, desk, by, { recording, upload });
  await matchOpenHolds(tx, desk, by, recording);
  if (upload.seriesId !== null) await numberSeries(tx, upload.seriesId);
  if (recording.seriesId !== null) await alignTerms(tx, desk, recording.seriesId);
  // What is still encrypted is examined when it has been opened, and what was not scanned when it has been scanned.
  if (mayOpen && upload.apart !== 'key-missing') await orderExamination(tx, recording.id);
}

function recordSealing(tx: Transaction, by: Actor, recording: Recording): void {
  const { id: about, size, sha256, dueAt, quarantineReason } = recording;
  const uploaded = recording.dockId === null ? 'docking.uploaded-by-hand' : 'docking.uploaded';
  tx.record({ act: uploaded, result: 'ended', by, about, facts: { size, sha256 } });
  const facts = { camera: recording.cameraId, size, sha256, dueAt, verification: 'read-back' };
  tx.record({ act: 'custody.sealed', result: 'done', by, about, facts });
  if (quarantineReason === null) return;
  tx.record({ act: 'custody.quarantined', result: 'done', by, about, facts: { reason: quarantineReason } });
}

async function describe(tx: Transaction, desk: DockingDesk, { upload, now }: Sealing): Promise<Recording> {
  const { manifest } = upload;
  const { id: protocolId, version: protocolVersion, retention } = desk.protocol;
  const schedule = await scheduleOf(tx, upload, retention.days);
  const officerId = manifest.officerId ?? (await wearerAt(tx, manifest.cameraId, schedule.startedAt));
  const apart = await reasonToKeepApart(tx, { upload, schedule, officerId });
  const quarantineReason = withScan(desk, upload.id, apart);
  const { startedAt, endedAt, dockedAt, dueAt, driftSeconds } = schedule;
  return {
    id: upload.recordingId,
    state: quarantineReason === null ? 'sealed' : 'quarantined',
    cameraId: manifest.cameraId,
    officerId,
    dockId: upload.dockId,
    clipName: manifest.clipName,
    mediaType: manifest.mediaType,
    size: upload.declaredSize,
    sha256: upload.declaredSha256,
    ...{ startedAt, endedAt, dockedAt, dueAt, driftSeconds },
    ...clocksOf(manifest),
    timeZone: offsetOf(manifest.startedAt),
    sealedAt: now,
    ...{ termDays: retention.days, protocolId, protocolVersion, holds: 0, quarantineReason },
    place: manifest.place ?? null,
    latitude: manifest.latitude ?? null,
    longitude: manifest.longitude ?? null,
    category: manifest.category ?? null,
    ...{ durationSeconds: null, facts: null, receipt: null, destroyedAt: null },
    ...placeInSeries(upload),
    createdAt: now,
  };
}

/** The clocks of camera and dock as they were declared; they are kept as they came. */
function clocksOf(
  manifest: UploadManifest,
): Pick<Recording, 'deviceStartedAt' | 'deviceEndedAt' | 'deviceClockAt' | 'dockClockAt' | 'dockingStartedAt'> {
  return {
    deviceStartedAt: manifest.startedAt,
    deviceEndedAt: manifest.endedAt,
    deviceClockAt: manifest.deviceClockAt ?? null,
    dockClockAt: manifest.dockClockAt,
    dockingStartedAt: manifest.dockingStartedAt,
  };
}

/** What a camera system brings is a series of its own, numbered when it has been put in order. */
function placeInSeries({ seriesId, manifest }: Upload): Pick<Recording, 'seriesId' | 'seriesNumber'> {
  const { cameraId, series } = manifest;
  if (series === undefined) return { seriesId, seriesNumber: null };
  return { seriesId: seriesIdOf(cameraId, series), seriesNumber: series.number };
}

/**
 * The camera's docking before this one tells whether its clock can be believed. A file that somebody handed in is no docking: what was on the camera
 * besides is still there, and nothing of it is suspect because of that file. A camera system sets the clocks of its cameras itself, and sends
 * what was left over from an earlier docking, so for its clips it tells nothing.
 */
async function scheduleOf(tx: Transaction, upload: Upload, days: number): Promise<Schedule> {
  const { manifest } = upload;
  const clocks = {
    deviceStartedAt: manifest.startedAt,
    deviceEndedAt: manifest.endedAt,
    deviceClockAt: manifest.deviceClockAt,
    dockingStartedAt: manifest.dockingStartedAt,
    dockClockAt: manifest.dockClockAt,
    declaredAt: upload.createdAt,
    saidBy: upload.dockId === null ? ('person' as const) : ('camera' as const),
  };
  const before = tx
    .sql('recordings')
    .where({ camera_id: manifest.cameraId })
    .whereNotNull('dock_id')
    .where('docked_at', '<', sameDocking(dockedAtOf(clocks)));
  if (upload.seriesId !== null) return scheduleTerm(clocks, undefined, days);
  const last: unknown[] = await before.orderBy('docked_at', 'desc').limit(1).pluck('docked_at');
  return scheduleTerm(clocks, z.string().optional().parse(last[0]), days);
}

// The clocks of dock and server do not agree to the second from one clip to the next; a new docking takes longer than a minute.
function sameDocking(dockedAt: string): string {
  return stamp(new Date(Date.parse(dockedAt) - 60_000));
}
