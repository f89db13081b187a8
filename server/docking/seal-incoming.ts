import { randomBytes } from 'node:crypto';
import { SALT_SIZE, openMessage, sealMessage } from '../../protocols/custody/cobblestone.ts';
import { SEGMENT_SIZE, segmentContext } from '../../protocols/custody/sealed-object.ts';
import { KeysGone } from '../custody/read-object.ts';
import { putSegment } from '../custody/sealed-objects.ts';
import { turns } from '../custody/turns.ts';
import type { DockingDesk } from './desk.ts';
import { IncomingSegment, type IncomingObject } from './incoming-segment.ts';
import { openUntil } from './open-upload.ts';
import { noteProgress, type Upload } from './uploads.ts';

// A tail is a message of its own kind: its number can never be that of a segment, so neither passes for the other.
const TAIL_NUMBERS = 2 ** 31;
const FINISH_AFTER_MILLISECONDS = 30_000;

// A tail is up to 8 MiB in memory for a moment; however many uploads break off together, two of them are.
const withTail = turns(2);

/** Where an upload stands while bytes come in. */
interface Course {
  readonly desk: DockingDesk;
  upload: Upload;
}

/**
 * Seals bytes of an upload in passing, from its durable offset on, and returns the new durable offset. Whatever it counts is sealed and synced:
 * whole segments as they fill, the rest as a tail when the stream ends or breaks off. Throws when the stream broke off, after saving what came.
 */
export async function sealIncoming(desk: DockingDesk, upload: Upload, stream: AsyncIterable<Buffer>): Promise<number> {
  const course = { desk, upload };
  let segment = await resume(course);
  let broken: { readonly cause: unknown } | undefined;
  try {
    for await (const piece of stream) {
      for (let at = 0; at < piece.length;) {
        segment ??= await IncomingSegment.begin(await incoming(course), wholeSegments(course.upload));
        const part = piece.subarray(at, at + segment.room);
        await segment.add(part);
        at += part.length;
        if (segment.room > 0) continue;
        await closeSegment(course, segment);
        segment = undefined;
      }
    }
  } catch (cause) {
    broken = { cause };
  }
  if (segment !== undefined) await saveTail(course, segment);
  if (broken !== undefined) throw broken.cause;
  return course.upload.received;
}

function wholeSegments(upload: Upload): number {
  return Math.floor((upload.received - upload.tailSize) / SEGMENT_SIZE);
}

async function incoming({ desk, upload }: Course): Promise<IncomingObject> {
  const key = await desk.keyRing.openDataKey(upload.objectId);
  if (key.refused !== undefined) throw new KeysGone(`The key of upload ${upload.id} is gone`);
  const { objectId, temporaryHandle: handle, declaredSize } = upload;
  return { vault: desk.vault, handle, declaredSize, objectId, dataKey: key.value };
}

function tailContext(upload: Upload): Buffer {
  return segmentContext(upload.objectId, TAIL_NUMBERS + wholeSegments(upload), false);
}

/** Begins the unfinished segment again with the bytes of its tail. */
async function resume(course: Course): Promise<IncomingSegment | undefined> {
  const { desk, upload } = course;
  if (upload.tailSize === 0 || upload.received === upload.declaredSize) return undefined;
  const object = await incoming(course);
  return withTail(async () => {
    const sealed = await whole(await desk.vault.readTail(upload.temporaryHandle));
    // After a crash between the tail and its row the tail holds more than was acknowledged, never less.
    const plain = Buffer.concat(openMessage(object.dataKey, tailContext(upload), sealed));
    const segment = await IncomingSegment.begin(object, wholeSegments(upload));
    await segment.add(plain.subarray(0, upload.tailSize));
    return segment;
  });
}

async function whole(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const collected: Buffer[] = [];
  for await (const piece of pieces) collected.push(piece);
  return Buffer.concat(collected);
}

async function closeSegment(course: Course, segment: IncomingSegment): Promise<void> {
  const row = await segment.close();
  const received = segment.number * SEGMENT_SIZE + row.plainSize;
  await advance(course, { received, tailSize: 0 }, async (tx) => {
    await putSegment(tx, row);
    if (received < course.upload.declaredSize) return;
    // When this process dies before it has answered, the job seals the recording.
    const runAt = new Date(course.desk.clock.now().getTime() + FINISH_AFTER_MILLISECONDS);
    await tx.enqueue({
      name: 'docking.finish',
      payload: { uploadId: course.upload.id },
      runAt,
      key: `finish:${course.upload.id}`,
    });
  });
}

async function saveTail(course: Course, segment: IncomingSegment): Promise<void> {
  const received = segment.number * SEGMENT_SIZE + segment.taken;
  if (received === course.upload.received) {
    await segment.discard();
    return;
  }
  const { dataKey } = await incoming(course);
  await withTail(async () => {
    const sealed = sealMessage(dataKey, tailContext(course.upload), await segment.takeBack(), randomBytes(SALT_SIZE));
    await course.desk.vault.writeTail(course.upload.temporaryHandle, sealed);
  });
  await advance(course, { received, tailSize: segment.taken });
}

async function advance(
  course: Course,
  to: { readonly received: number; readonly tailSize: number },
  within?: (tx: Parameters<typeof putSegment>[0]) => Promise<void>,
): Promise<void> {
  const { desk, upload } = course;
  const progress = { ...to, expiresAt: openUntil(desk.clock) };
  await desk.database.inTransaction(async (tx) => {
    await noteProgress(tx, upload, progress);
    await within?.(tx);
  });
  course.upload = { ...upload, ...progress };
}
