import { SEGMENT_SIZE, segmentContext } from '../../protocols/custody/sealed-object.ts';
import type { Scan } from '../custody/clamd.ts';
import { letGoOfMemory } from '../custody/let-go-of-memory.ts';
import { KeysGone } from '../custody/read-object.ts';
import type { ThreadLane } from '../custody/sealing-threads.ts';
import { STEP_SIZE } from '../custody/step-memory.ts';
import { turns } from '../custody/turns.ts';
import { Acknowledging } from './acknowledging.ts';
import type { DockingDesk } from './desk.ts';
import { IncomingSegment, type IncomingObject } from './incoming-segment.ts';
import type { Upload } from './uploads.ts';

// A tail is a message of its own kind: its number can never be that of a segment, so neither passes for the other.
const TAIL_NUMBERS = 2 ** 31;

// A tail is up to 8 MiB in memory for a moment; however many uploads break off together, two of them are.
const withTail = turns(2);

/** Where an upload stands while bytes come in: what was taken, and what of it is durable. */
interface Course {
  readonly desk: DockingDesk;
  readonly acknowledging: Acknowledging;
  /** Number of the segment that comes next. */
  next: number;
  /** The segment that is being filled. */
  segment: IncomingSegment | undefined;
  /** Hashes all of it in passing: only an upload that comes in one go. */
  readonly hashing: ThreadLane | undefined;
}

/**
 * Seals bytes of an upload in passing, from its durable offset on, and returns the new durable offset. Whatever it counts is sealed and synced:
 * whole segments as they fill, while the next one already comes in; the rest as a tail when the stream ends or breaks off. Throws when the
 * stream broke off, after saving what came.
 */
export async function sealIncoming(
  desk: DockingDesk,
  upload: Upload,
  stream: AsyncIterable<readonly Buffer[]>,
): Promise<number> {
  const course: Course = {
    ...{ desk, acknowledging: new Acknowledging(desk, upload) },
    ...{ next: wholeSegments(upload), segment: undefined },
    hashing: upload.received === 0 ? desk.threads.lane() : undefined,
  };
  await course.hashing?.ask({ kind: 'begin-reading' });
  const scan = passingScan(course);
  course.segment = await resume(course);
  let broken: { readonly cause: unknown } | undefined;
  try {
    for await (const pieces of seenBy(scan, stream)) {
      for (const piece of pieces) await take(course, piece);
    }
  } catch (cause) {
    broken = { cause };
  }
  try {
    await finish(course);
    await keepHash(course);
  } finally {
    await Promise.allSettled([course.hashing?.ask({ kind: 'forget' })]);
  }
  await keepVerdict(course, scan);
  if (broken !== undefined) throw broken.cause;
  return course.acknowledging.upload.received;
}

async function take(course: Course, piece: Buffer): Promise<void> {
  for (let at = 0; at < piece.length;) {
    const segment = (course.segment ??= await IncomingSegment.begin(await incoming(course), course.next));
    const part = piece.subarray(at, at + Math.min(segment.room, STEP_SIZE));
    const wait = segment.add(part);
    if (wait !== undefined) await wait;
    at += part.length;
    if (segment.room > 0) continue;
    course.segment = undefined;
    course.next += 1;
    await course.acknowledging.add(segment);
  }
  letGoOfMemory(piece);
}

/** Only a whole file can be scanned in passing; what comes in several goes is scanned when it lies in the vault. */
function passingScan({ desk, acknowledging }: Course): Scan | undefined {
  return acknowledging.upload.received === 0 ? desk.scanner?.begin() : undefined;
}

function seenBy(scan: Scan | undefined, stream: AsyncIterable<readonly Buffer[]>): AsyncIterable<readonly Buffer[]> {
  return scan === undefined ? stream : scan.passing(stream);
}

/** The hash of a whole upload, for its sealing; one that broke off is hashed when it is read back alone. */
async function keepHash({ desk, acknowledging, hashing }: Course): Promise<void> {
  const { id, received, declaredSize } = acknowledging.upload;
  if (hashing === undefined || received < declaredSize) return;
  const { sha256 } = await hashing.ask({ kind: 'hash' });
  if (sha256 !== undefined) desk.hashes.keep(id, sha256);
}

/** The verdict about a whole upload, for its sealing; a scanner that fails or is late says nothing, and holds nothing up for long. */
async function keepVerdict({ desk, acknowledging }: Course, scan: Scan | undefined): Promise<void> {
  const { id, received, declaredSize } = acknowledging.upload;
  if (scan !== undefined && received === declaredSize) {
    desk.scanner?.keep(id, await scan.end().catch(() => undefined));
  }
  scan?.abandon();
}

function wholeSegments(upload: Upload): number {
  return Math.floor((upload.received - upload.tailSize) / SEGMENT_SIZE);
}

async function incoming({ desk, acknowledging, hashing }: Course): Promise<IncomingObject> {
  const { id, objectId, temporaryHandle: handle, declaredSize } = acknowledging.upload;
  const key = await desk.keyRing.openDataKey(objectId);
  if (key.refused !== undefined) throw new KeysGone(`The key of upload ${id} is gone`);
  const { vault, threads, steps } = desk;
  return { vault, threads, steps, handle, declaredSize, objectId, dataKey: key.value, hashing };
}

function tailContext(upload: Upload): Buffer {
  return segmentContext(upload.objectId, TAIL_NUMBERS + wholeSegments(upload), false);
}

/** Begins the unfinished segment again with the bytes of its tail. */
async function resume(course: Course): Promise<IncomingSegment | undefined> {
  const { desk, acknowledging } = course;
  const { upload } = acknowledging;
  if (upload.tailSize === 0 || upload.received === upload.declaredSize) return undefined;
  const object = await incoming(course);
  return withTail(async () => {
    const segment = await IncomingSegment.begin(object, course.next);
    try {
      const sealed = await whole(await desk.vault.readTail(upload.temporaryHandle));
      await segment.resume({ sealed, context: tailContext(upload), size: upload.tailSize });
      return segment;
    } catch (error) {
      await segment.discard();
      throw error;
    }
  });
}

async function whole(pieces: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const collected: Buffer[] = [];
  for await (const piece of pieces) collected.push(piece);
  return collected;
}

/** Waits until every full segment counts, and makes what is left behind them durable as a tail. */
async function finish(course: Course): Promise<void> {
  const { acknowledging, segment } = course;
  try {
    await acknowledging.settled();
  } catch (error) {
    await segment?.discard();
    throw error;
  }
  if (segment !== undefined) await saveTail(course, segment);
}

async function saveTail({ desk, acknowledging }: Course, segment: IncomingSegment): Promise<void> {
  const { upload } = acknowledging;
  const received = segment.number * SEGMENT_SIZE + segment.taken;
  if (received === upload.received) {
    await segment.discard();
    return;
  }
  await withTail(async () => {
    await desk.vault.writeTail(upload.temporaryHandle, await segment.takeBack(tailContext(upload)));
  });
  await acknowledging.tail(received, segment.taken);
}
