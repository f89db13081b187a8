import { SEGMENT_SIZE } from '../../protocols/custody/sealed-object.ts';
import type { ClipDescription, UploadManifest } from '../../protocols/docking/upload-manifest.ts';
import { stamp, type Clock } from '../clock.ts';
import { KeysGone } from '../custody/read-object.ts';
import { rowOf } from '../custody/rows.ts';
import { putSegment, type SegmentRow } from '../custody/sealed-objects.ts';
import { STEP_SIZE } from '../custody/step-memory.ts';
import type { DockingDesk } from './desk.ts';
import { IncomingSegment, type IncomingObject } from './incoming-segment.ts';
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

/**
 * Seals and hashes a stream of unknown length in passing, on threads, as the parts of an upload. Only its end tells which segment is the last, so the
 * newest is held back: of one upload two segments at most are in memory, the one that comes in and the one that is being sealed.
 */
export async function sealWhole(
  desk: DockingDesk,
  upload: Pick<Upload, 'id' | 'objectId' | 'temporaryHandle'>,
  stream: AsyncIterable<Buffer>,
): Promise<WholeClip> {
  const key = await desk.keyRing.openDataKey(upload.objectId);
  if (key.refused !== undefined) throw new KeysGone(`The key of upload ${upload.id} is gone`);
  const segments: SegmentRow[] = [];
  const hashing = desk.threads.lane();
  let sealing: Promise<unknown> = Promise.resolve();
  const seal = async (held: HeldSegment): Promise<void> => {
    await sealing;
    sealing = sealSegmentOf(desk, upload, { dataKey: key.value, hashing }, held).then((row) => segments.push(row));
    // It may fail before anybody awaits it; whoever seals or ends next sees it.
    sealing.catch(() => undefined);
  };
  try {
    await hashing.ask({ kind: 'begin-reading' });
    for await (const held of inSegments(stream)) await seal(held);
    await sealing;
    const size = segments.reduce((sum, segment) => sum + segment.plainSize, 0);
    const { sha256 = '' } = await hashing.ask({ kind: 'hash' });
    return { segments, size, sha256 };
  } finally {
    await Promise.allSettled([sealing]);
    await Promise.allSettled([hashing.ask({ kind: 'forget' })]);
  }
}

/** A segment as it came in, and whether the stream ended with it. */
interface HeldSegment {
  readonly number: number;
  readonly pieces: readonly Buffer[];
  readonly size: number;
  readonly isLast: boolean;
}

async function* inSegments(stream: AsyncIterable<Buffer>): AsyncGenerator<HeldSegment, void, undefined> {
  let number = 0;
  let pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream) {
    for (let at = 0; at < piece.length;) {
      if (size === SEGMENT_SIZE) {
        yield { number, pieces, size, isLast: false };
        [number, pieces, size] = [number + 1, [], 0];
      }
      const part = piece.subarray(at, at + SEGMENT_SIZE - size);
      pieces.push(part);
      size += part.length;
      at += part.length;
    }
  }
  yield { number, pieces, size, isLast: true };
}

async function sealSegmentOf(
  { vault, threads, steps }: DockingDesk,
  { objectId, temporaryHandle: handle }: Pick<Upload, 'objectId' | 'temporaryHandle'>,
  { dataKey, hashing }: Pick<IncomingObject, 'dataKey' | 'hashing'>,
  { number, pieces, size, isLast }: HeldSegment,
): Promise<SegmentRow> {
  // As much of the object as is known: at least one byte more when this is not the end.
  const declaredSize = number * SEGMENT_SIZE + size + (isLast ? 0 : 1);
  const segment = await IncomingSegment.begin(
    { vault, threads, steps, handle, declaredSize, objectId, dataKey, hashing },
    number,
  );
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += STEP_SIZE) await segment.add(piece.subarray(at, at + STEP_SIZE));
  }
  return segment.close();
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
