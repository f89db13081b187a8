import { z } from 'zod';
import { SYSTEM } from '../../protocols/acts.ts';
import { stamp } from '../clock.ts';
import { removeObject } from '../custody/store-object.ts';
import type { DockingDesk } from './desk.ts';
import { sealRecording } from './seal-recording.ts';
import { expireUpload, readOpenUploads, type Upload } from './uploads.ts';

/** What a sweep did. */
export interface Swept {
  readonly sealed: number;
  readonly expired: number;
}

/**
 * Completes sealings that were interrupted, removes uploads that nobody went on with, and forgets assertions that can no longer be used.
 * Run at the start and from time to time; repeatable. One upload that cannot be swept does not keep the others waiting: throws an
 * `AggregateError` of what failed when all the rest is done.
 */
export async function sweepUploads(desk: DockingDesk): Promise<Swept> {
  const now = stamp(desk.clock.now());
  const done = { sealed: 0, expired: 0 };
  const faults: unknown[] = [];
  for (const upload of await readOpenUploads(desk.database.sql)) {
    try {
      const came = await sweep(desk, upload, now);
      if (came !== undefined) done[came] += 1;
    } catch (cause) {
      faults.push(cause);
    }
  }
  for (const objectId of await abandonedObjects(desk)) await removeObject(desk, objectId);
  await desk.database.inTransaction(async (tx) => {
    await tx.sql('dock_assertions').where('expires_at', '<', stamp(desk.clock.machine())).delete();
  });
  if (faults.length > 0) throw new AggregateError(faults, `${String(faults.length)} uploads could not be swept`);
  return done;
}

async function sweep(desk: DockingDesk, upload: Upload, now: string): Promise<keyof Swept | undefined> {
  if (upload.received === upload.declaredSize) {
    return (await sealRecording(desk, SYSTEM, upload.id)).refused === undefined ? 'sealed' : undefined;
  }
  return upload.expiresAt < now && (await expire(desk, upload, now)) ? 'expired' : undefined;
}

/** Temporary objects that nobody will finish: of uploads that ended without footage, and derived ones from before yesterday. */
async function abandonedObjects(desk: DockingDesk): Promise<string[]> {
  const { sql } = desk.database;
  const yesterday = stamp(new Date(desk.clock.machine().getTime() - 86_400_000));
  const ended = sql('uploads').select('object_id').whereIn('state', ['refused', 'expired']);
  const temporary = sql('sealed_objects').where({ state: 'temporary' });
  const unsent: unknown[] = await temporary.clone().whereIn('id', ended).pluck('id');
  const underived: unknown[] = await temporary
    .clone()
    .whereNot({ kind: 'original' })
    .where('created_at', '<', yesterday)
    .pluck('id');
  return z.array(z.string()).parse([...unsent, ...underived]);
}

/** False when the dock went on with it after all: then nothing is removed. */
async function expire(desk: DockingDesk, upload: Upload, now: string): Promise<boolean> {
  const expired = await desk.database.inTransaction(async (tx) => {
    if (!(await expireUpload(tx, upload, now))) return false;
    const facts = { recording: upload.recordingId, received: upload.received, size: upload.declaredSize };
    tx.record({ act: 'custody.upload-expired', result: 'done', by: SYSTEM, about: upload.id, facts });
    return true;
  });
  if (expired) await removeObject(desk, upload.objectId);
  return expired;
}
