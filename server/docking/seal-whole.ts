import { createHash } from 'node:crypto';
import type { ClipDescription, UploadManifest } from '../../protocols/docking/upload-manifest.ts';
import { stamp, type Clock } from '../clock.ts';
import { KeysGone } from '../custody/read-object.ts';
import { rowOf } from '../custody/rows.ts';
import { putSegment, type SegmentRow } from '../custody/sealed-objects.ts';
import { sealPieces } from '../custody/sealing.ts';
import type { DockingDesk } from './desk.ts';
import type { Upload } from './uploads.ts';

/** A clip that came in as a whole and lies sealed in parts, before its upload says so. */
export interface WholeClip {
  readonly segments: readonly SegmentRow[];
  readonly size: number;
  readonly sha256: string;
}

/** The manifest of a clip whose size and hash nobody declared; both are filled in when it has come in as a whole. */
export function provisional(clock: Clock, clip: ClipDescription): UploadManifest {
  const now = stamp(clock.now());
  return { ...clip, size: 1, sha256: '0'.repeat(64), dockingStartedAt: now, dockClockAt: now };
}

/** Seals a stream of unknown length in passing, as the parts of an upload. One segment at most is held in memory. */
export async function sealWhole(
  desk: DockingDesk,
  upload: Pick<Upload, 'id' | 'objectId' | 'temporaryHandle'>,
  stream: AsyncIterable<Buffer>,
): Promise<WholeClip> {
  const key = await desk.keyRing.openDataKey(upload.objectId);
  if (key.refused !== undefined) throw new KeysGone(`The key of upload ${upload.id} is gone`);
  const digest = createHash('sha256');
  const segments: SegmentRow[] = [];
  for await (const { number, sealed, plainSize, plainHash } of sealPieces(
    { dataKey: key.value, objectId: upload.objectId },
    hashing(stream, digest),
  )) {
    const draft = await desk.vault.draftPart(upload.temporaryHandle, number);
    try {
      await draft.append(sealed);
      segments.push({ objectId: upload.objectId, number, plainSize, plainHash, partTag: await draft.commit() });
    } catch (cause) {
      await draft.discard().catch(() => undefined);
      throw cause;
    }
  }
  const size = segments.reduce((sum, segment) => sum + segment.plainSize, 0);
  return { segments, size, sha256: digest.digest('hex') };
}

/** Notes that an upload has come in as a whole, with what else is known of it by now. Throws when somebody else moved it on or ended it. */
export async function noteWhole(
  desk: DockingDesk,
  upload: Upload,
  { segments, size, sha256 }: WholeClip,
  also: Partial<Pick<Upload, 'seriesId' | 'etag' | 'apart'>> = {},
): Promise<void> {
  const row = {
    ...{ declared_size: size, declared_sha256: sha256, received: size },
    manifest: JSON.stringify({ ...upload.manifest, size: Math.max(size, 1), sha256 }),
    ...rowOf(also),
  };
  await desk.database.inTransaction(async (tx) => {
    for (const segment of segments) await putSegment(tx, segment);
    const changed = await tx.sql('uploads').where({ id: upload.id, state: 'open', received: 0 }).update(row);
    if (changed !== 1) throw new Error(`Upload ${upload.id} was moved on by another writer`);
  });
}

async function* hashing(stream: AsyncIterable<Buffer>, digest: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const piece of stream) {
    digest.update(piece);
    yield piece;
  }
}
