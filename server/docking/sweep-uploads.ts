import { z } from 'zod';
import { SYSTEM } from '../../protocols/acts.ts';
import { stamp } from '../clock.ts';
import { removeObject } from '../custody/store-object.ts';
import type { DockingDesk } from './desk.ts';
import { sealRecording } from './seal-recording.ts';
import { endUpload, readOpenUploads, type Upload } from './uploads.ts';

/** What a sweep did. */
export interface Swept {
  readonly sealed: number;
  readonly expired: number;
}

/**
 * Completes sealings that were interrupted, removes uploads that nobody went on with, and forgets assertions that can no longer be used.
 * Run at the start and from time to time; repeatable.
 */
export async function sweepUploads(desk: DockingDesk): Promise<Swept> {
  const now = stamp(desk.clock.now());
  let sealed = 0;
  let expired = 0;
  for (const upload of await readOpenUploads(desk.database.sql)) {
    if (upload.received === upload.declaredSize) {
      const verdict = await sealRecording(desk, SYSTEM, upload.id);
      sealed += verdict.refused === undefined ? 1 : 0;
    } else if (upload.expiresAt < now) {
      await expire(desk, upload, now);
      expired += 1;
    }
  }
  for (const objectId of await abandonedObjects(desk)) await removeObject(desk, objectId);
  await desk.database.inTransaction(async (tx) => {
    await tx.sql('dock_assertions').where('expires_at', '<', stamp(desk.clock.machine())).delete();
  });
  return { sealed, expired };
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

async function expire(desk: DockingDesk, upload: Upload, now: string): Promise<void> {
  await desk.database.inTransaction(async (tx) => {
    if (!(await endUpload(tx, upload.id, 'expired', now))) return;
    const facts = { recording: upload.recordingId, received: upload.received, size: upload.declaredSize };
    tx.record({ act: 'custody.upload-expired', result: 'done', by: SYSTEM, about: upload.id, facts });
  });
  await removeObject(desk, upload.objectId);
}
