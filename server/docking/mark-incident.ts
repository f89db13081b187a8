import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { isOfShift, shiftWindow, type MarkedIncident } from '../../protocols/docking/incident.ts';
import { awaitsFirstShift, isInDock, outSinceOf } from '../../protocols/docking/wall.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { lockCustody } from '../custody/custody-lock.ts';
import { placeHold, readHolds } from '../custody/holds.ts';
import type { DockingDesk } from './desk.ts';
import { trackCameras, type TrackedCamera } from './track-cameras.ts';

/** An incident that was marked on the wall, or by hand with the same camera. */
export interface IncidentMark extends MarkedIncident {
  readonly cameraId: string;
  readonly holdId: string;
}

const REASON = 'Incident gemarkeerd op de dockwand';
const DAY_MILLISECONDS = 86_400_000;
const HOUR_MILLISECONDS = 3_600_000;

/** Incidents of single cameras that were marked since a moment and still stand, oldest first. */
export async function readMarks(sql: Knex, since: string): Promise<readonly IncidentMark[]> {
  const holds = await readHolds(sql, { state: 'open' });
  return holds.flatMap(({ id, kind, criteria: { cameraId, to }, placedAt }): IncidentMark[] =>
    kind === 'incident' && cameraId !== undefined && placedAt > since
      ? [{ cameraId, holdId: id, markedAt: placedAt, keepsUntil: to }]
      : [],
  );
}

/** The mark of the shift of a camera that is running or has just ended. */
export function markOf(
  marks: readonly IncidentMark[],
  { cameraId, berth, known }: Pick<TrackedCamera, 'cameraId' | 'berth' | 'known'>,
): IncidentMark | undefined {
  const shift = { outSince: outSinceOf(known), dockedAt: inDockSince(berth) ?? known.lastDockedAt ?? undefined };
  return marks.findLast((mark) => mark.cameraId === cameraId && isOfShift(mark, shift));
}

function inDockSince(berth: TrackedCamera['berth']): string | undefined {
  return berth !== undefined && isInDock(berth.state) ? (berth.dockingStartedAt ?? undefined) : undefined;
}

/**
 * Marks the shift of a camera as an incident: a hold keeps what it has brought and what it still brings, so that no term ends it. Marking twice is
 * marking once. Only the privacy staff can undo it, by lifting the hold. Refuses `not-found` for a camera that nobody has heard of.
 */
export async function markIncident(
  desk: DockingDesk,
  by: Actor,
  { cameraId }: { readonly cameraId: string },
): Promise<Verdict<IncidentMark>> {
  const now = desk.clock.now();
  const { docking, retention } = desk.protocol;
  return desk.database.inTransaction(async (tx): Promise<Verdict<IncidentMark>> => {
    // Two people who tap at once mark once.
    await lockCustody(tx);
    const camera = (await trackCameras(tx.sql)).get(cameraId);
    if (camera === undefined) return refuse('not-found');
    const outSince = outSinceOf(camera.known);
    const marks = await readMarks(tx.sql, stamp(new Date(now.getTime() - DAY_MILLISECONDS)));
    const before = markOf(marks, camera);
    if (before !== undefined) return granted(before);
    // Of a camera that was handed out days ago nobody knows when its first shift began: it may have been just now.
    const begun = outSince !== undefined && awaitsFirstShift(camera.known, docking) ? stamp(now) : outSince;
    const shift = { outSince: begun, ...(await shiftOf(tx.sql, camera, outSince)) };
    const window = shiftWindow(shift, stamp(now), docking.longestShiftHours);
    const { holdId } = await placeHold(tx, desk, by, {
      kind: 'incident',
      reason: REASON,
      criteria: { ...window, cameraId },
      reviewAt: stamp(new Date(now.getTime() + retention.holdReviewDays * DAY_MILLISECONDS)),
    });
    tx.record({ act: 'docking.incident-marked', result: 'done', by, about: cameraId, facts: { hold: holdId } });
    return granted({ cameraId, holdId, markedAt: stamp(now), keepsUntil: window.to });
  });
}

/** Dockings less than an hour apart belong to one shift: somebody brings several files by hand, or puts the camera in again. */
async function shiftOf(
  sql: Knex,
  { cameraId, berth, known }: TrackedCamera,
  outSince: string | undefined,
): Promise<{ readonly dockedBefore: string | undefined; readonly firstRecordedAt: string | undefined }> {
  const ofCamera = sql('recordings').where({ camera_id: cameraId });
  const last = outSince ?? inDockSince(berth) ?? known.lastDockedAt;
  if (last === null) return { dockedBefore: undefined, firstRecordedAt: undefined };
  const begun = outSince ?? stamp(new Date(Date.parse(last) - HOUR_MILLISECONDS));
  const [docked, recorded]: unknown[][] = await Promise.all([
    ofCamera.clone().where('docked_at', '<', begun).orderBy('docked_at', 'desc').limit(1).pluck('docked_at'),
    ofCamera.clone().where('docked_at', '>=', begun).orderBy('started_at').limit(1).pluck('started_at'),
  ]);
  const Moment = z.string().optional();
  return { dockedBefore: Moment.parse(docked?.[0]), firstRecordedAt: Moment.parse(recorded?.[0]) };
}
