import type { Knex } from 'knex';
import { z } from 'zod';
import { SYSTEM } from '../../protocols/acts.ts';
import type { Recording } from '../../protocols/custody/recording.ts';
import { mayDestroy, type DestroyedRecording } from '../../protocols/retention/destruction.ts';
import { stamp } from '../clock.ts';
import { beginDestruction, readRecording } from '../custody/recordings.ts';
import { readObjectsOf, type SealedObject } from '../custody/sealed-objects.ts';
import { closeSessions } from '../custody/viewing-sessions.ts';
import type { Transaction } from '../database/database.ts';
import type { RetentionDesk } from './desk.ts';
import { holdRun, insertItem, type DestructionRun } from './destruction-runs.ts';
import { holdMandate } from './mandates.ts';

/** `over` when the run or its mandate has ended, so that nothing more may be announced in it. */
export type Announcement = 'announced' | 'kept' | 'over';

/**
 * Announces the destruction of one recording. Commit point: the recording leaves `sealed` only if at this very moment nothing holds it and it
 * is due; its viewing sessions end, its specification is taken, and the log says so. Until here everything can be kept; from here it will go.
 */
export async function announceDestruction(
  desk: RetentionDesk,
  run: DestructionRun,
  recordingId: string,
): Promise<Announcement> {
  const outcome = await desk.database.inTransaction((tx) => announce(tx, desk, run, recordingId));
  if (typeof outcome === 'string') return outcome;
  // Only the leases of this process can be given back; those of others run out, and the statement waits for them.
  for (const { id } of outcome) await desk.keyRing.revoke(id);
  return 'announced';
}

async function announce(
  tx: Transaction,
  desk: RetentionDesk,
  run: DestructionRun,
  recordingId: string,
): Promise<Announcement | readonly SealedObject[]> {
  const now = desk.clock.now();
  if (!(await holdMandate(tx, run.mandate_id, now)) || !(await holdRun(tx, run.id))) return 'over';
  const recording = await readRecording(tx.sql, recordingId);
  if (recording === undefined) throw new Error(`Recording ${recordingId} is ready for destruction and is not there`);
  if (mayDestroy({ ...recording, dueAt: new Date(recording.dueAt) }, now).refused !== undefined) return 'kept';
  if (!(await beginDestruction(tx, recordingId, stamp(now)))) return 'kept';
  const objects = await readObjectsOf(tx.sql, recordingId);
  const specification = await specify(tx.sql, recording, objects);
  await insertItem(tx, { runId: run.id, announcedAt: stamp(now), specification });
  await closeSessions(tx, SYSTEM, { recordingId }, { reason: 'destroyed', at: stamp(now) });
  tx.record({
    act: 'retention.destruction-announced',
    result: 'done',
    by: SYSTEM,
    about: recordingId,
    facts: { run: run.number, due: recording.dueAt, sha256: recording.sha256, objects: objects.length },
  });
  return objects;
}

async function specify(sql: Knex, recording: Recording, objects: readonly SealedObject[]): Promise<DestroyedRecording> {
  const keyIds: unknown[] = await sql('key_wraps')
    .whereIn(
      'object_id',
      objects.map(({ id }) => id),
    )
    .distinct()
    .orderBy('key_id')
    .pluck('key_id');
  const lifted: unknown = await sql('recording_holds')
    .where({ recording_id: recording.id })
    .max({ at: 'lifted_at' })
    .first();
  const derived = Object.groupBy(
    objects.filter(({ kind }) => kind !== 'original'),
    ({ kind }) => kind,
  );
  return {
    recordingId: recording.id,
    cameraId: recording.cameraId,
    clipName: recording.clipName,
    recordedFrom: recording.startedAt,
    recordedTo: recording.endedAt,
    dockedAt: recording.dockedAt,
    dueAt: recording.dueAt,
    sha256: recording.sha256,
    bytes: recording.size,
    derived: Object.fromEntries(Object.entries(derived).map(([kind, made]) => [kind, made.length])),
    keyIds: z.array(z.string()).parse(keyIds),
    lastHoldLiftedAt: z.object({ at: z.string().nullable() }).parse(lifted).at,
  };
}
