import { randomUUID } from 'node:crypto';
import type { Actor } from '../../protocols/acts.ts';
import type { UploadManifest } from '../../protocols/docking/upload-manifest.ts';
import { FORM_DAYS_OPEN, UPLOAD_DAYS_OPEN } from '../../protocols/docking/upload-term.ts';
import { refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp, type Clock } from '../clock.ts';
import { rowOf } from '../custody/rows.ts';
import { insertObject } from '../custody/sealed-objects.ts';
import type { DockingDesk } from './desk.ts';
import { readUpload, type Upload } from './uploads.ts';

/** Until when an upload that was just moved on stays open. */
export function openUntil(clock: Clock, days = UPLOAD_DAYS_OPEN): string {
  return stamp(new Date(clock.now().getTime() + days * 86_400_000));
}

/**
 * Opens an upload: a temporary object, a key of its own under the ingest key, and a row that counts its durable bytes. `within` says what it is to
 * the camera system that brings it.
 */
export async function openUpload(
  desk: DockingDesk,
  by: Actor,
  manifest: UploadManifest,
  within: Partial<Pick<Upload, 'seriesId' | 'objectName'>> = {},
): Promise<Verdict<Upload>> {
  const id = randomUUID();
  const objectId = randomUUID();
  const recordingId = randomUUID();
  const now = stamp(desk.clock.now());
  await desk.database.inTransaction(async (tx) => {
    await tx.sql('uploads').insert({
      id,
      recording_id: recordingId,
      object_id: objectId,
      dock_id: by.role === 'dock' ? by.id : null,
      person_id: by.role === 'dock' ? null : by.id,
      state: 'open',
      declared_size: manifest.size,
      declared_sha256: manifest.sha256,
      received: 0,
      manifest: JSON.stringify(manifest),
      temporary_handle: '',
      tail_size: 0,
      expires_at: openUntil(desk.clock, by.role === 'dock' ? UPLOAD_DAYS_OPEN : FORM_DAYS_OPEN),
      created_at: now,
      completed_at: null,
      ...rowOf(within),
    });
    const empty = { plainSize: 0, sealedSize: 0, sha256: '', segmentCount: 0, removedAt: null };
    await insertObject(tx, {
      ...{ id: objectId, recordingId, mediaType: manifest.mediaType, createdAt: now },
      ...{ kind: 'original', state: 'temporary', ...empty },
    });
    await desk.keyRing.newDataKey(tx, objectId);
    const act = by.role === 'dock' ? 'docking.uploaded' : 'docking.uploaded-by-hand';
    const facts = { camera: manifest.cameraId, clip: manifest.clipName, size: manifest.size, sha256: manifest.sha256 };
    tx.record({ act, result: 'begun', by, about: recordingId, facts });
  });
  // A crash from here on leaves an upload without a handle, which nobody was told of; it expires.
  const temporaryHandle = await desk.vault.openTemporary(objectId);
  await desk.database.inTransaction(async (tx) => {
    await tx.sql('uploads').where({ id, state: 'open' }).update(rowOf({ temporaryHandle }));
  });
  const upload = await readUpload(desk.database.sql, id);
  return upload === undefined ? refuse('not-found') : { value: upload };
}
