import { PassThrough } from 'node:stream';
import { probeFootage, type FootageFacts } from '../../media-pipeline/ffmpeg/probe.ts';
import { makePlayback } from '../../media-pipeline/make-playback.ts';
import { SYSTEM } from '../../protocols/acts.ts';
import { conversionFor, isPlayable, type Conversion } from '../../protocols/viewing/playable.ts';
import { stamp } from '../clock.ts';
import { lendFootage } from '../custody/lend-footage.ts';
import { notePlayback, readPlayback } from '../custody/playback-copies.ts';
import { readObjectsOf, readOriginalOf, type SealedObject } from '../custody/sealed-objects.ts';
import { removeObject, storeObject, type Custody } from '../custody/store-object.ts';
import type { JobRun } from '../jobs/job.ts';

const MEDIA_TYPE = 'video/mp4';
const PROGRESS_EVERY_MILLISECONDS = 1000;

/** One recording of which a copy is made. */
interface Making {
  readonly recordingId: string;
  readonly original: SealedObject;
  readonly facts: FootageFacts;
  readonly signal: AbortSignal;
}

/**
 * Job `viewing.convert`: makes the playback copy of a recording that browsers cannot play, sealed in passing; the original is only read. Run again
 * after a crash it begins anew, and what the run before left is removed. What cannot be made says so, and the queue tries again.
 */
export async function makeCopy(custody: Custody, { payload, signal }: JobRun): Promise<void> {
  const recordingId = String(payload['recordingId']);
  const original = await readOriginalOf(custody.database.sql, recordingId);
  const ordered = await readPlayback(custody.database.sql, recordingId);
  if (original === undefined || ordered === undefined || ordered.state === 'made') return;
  await removeUnfinished(custody, recordingId);
  await note(custody, recordingId, 'making', 0);
  let copy: SealedObject | undefined;
  let named = false;
  try {
    const facts = await factsOf(custody, original, signal);
    copy = await playable(custody, { recordingId, original, facts, signal });
    named = await settle(custody, recordingId, copy);
  } catch (cause) {
    if (!signal.aborted) await noteFailure(custody, recordingId);
    throw cause;
  } finally {
    if (copy !== undefined && !named) await removeObject(custody, copy.id);
  }
}

async function note(custody: Custody, recordingId: string, state: 'making' | 'failed', progress: number) {
  await notePlayback(custody.database.sql, recordingId, { state, progress, at: stamp(custody.clock.now()) });
}

async function removeUnfinished(custody: Custody, recordingId: string): Promise<void> {
  for (const object of await readObjectsOf(custody.database.sql, recordingId)) {
    if (object.kind === 'playback') await removeObject(custody, object.id);
  }
}

async function factsOf(custody: Custody, object: SealedObject, signal: AbortSignal): Promise<FootageFacts> {
  await using lent = await lendFootage(custody, object, signal);
  return await probeFootage(lent.url, signal);
}

/** The copy, looked at once more: taken over as far as that goes, and coded anew when a browser could not play it like that. */
async function playable(custody: Custody, making: Making): Promise<SealedObject> {
  const { mediaType } = making.original;
  const wanted = conversionFor({ ...making.facts, mediaType }) ?? { video: 'copied', audio: 'copied' };
  if (wanted.video === 'copied' || wanted.audio === 'copied') {
    const taken = await made(custody, making, wanted).catch((cause: unknown) => {
      if (making.signal.aborted) throw cause;
      return undefined;
    });
    if (taken !== undefined) return taken;
  }
  const anew = await made(custody, making, codedAnew(wanted));
  if (anew === undefined) throw new Error(`The copy of ${making.recordingId} would not play either`);
  return anew;
}

function codedAnew({ video, audio }: Conversion): Conversion {
  return { video: video === 'none' ? 'none' : 'coded', audio: audio === 'none' ? 'none' : 'coded' };
}

/** A stored copy; nothing, and nothing left of it, when ffprobe does not find in it what browsers play. */
async function made(custody: Custody, making: Making, conversion: Conversion): Promise<SealedObject | undefined> {
  const copy = await convert(custody, making, conversion);
  let plays = false;
  try {
    const facts = await factsOf(custody, copy, making.signal);
    const hasAll = (facts.video !== null) === (making.facts.video !== null);
    plays = hasAll && isPlayable({ ...facts, mediaType: MEDIA_TYPE });
  } finally {
    if (!plays) await removeObject(custody, copy.id);
  }
  return plays ? copy : undefined;
}

async function convert(custody: Custody, making: Making, conversion: Conversion): Promise<SealedObject> {
  const { recordingId, original, facts, signal } = making;
  await using lent = await lendFootage(custody, original, signal);
  const output = new PassThrough();
  const onProgress = progressOf(custody, recordingId);
  const [hash, stored] = await Promise.allSettled([
    makePlayback({ url: lent.url, facts, conversion, output, signal, onProgress }),
    storeObject(custody, { recordingId, kind: 'playback', mediaType: MEDIA_TYPE }, output).catch((cause: unknown) => {
      output.destroy();
      throw cause;
    }),
  ]);
  if (stored.status === 'rejected') throw asError(hash.status === 'rejected' ? hash.reason : stored.reason);
  if (stored.value.refused !== undefined) throw new Error(`No copy of ${recordingId}: ${stored.value.refused}`);
  if (hash.status === 'fulfilled' && hash.value === stored.value.value.sha256) return stored.value.value;
  await removeObject(custody, stored.value.value.id);
  throw hash.status === 'rejected' ? asError(hash.reason) : new Error(`The copy of ${recordingId} was stored wrong`);
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error('The copy could not be made', { cause });
}

/** Tells the row how far the machine is, once a second at most; a report that is lost matters to nobody. */
function progressOf(custody: Custody, recordingId: string): (share: number) => void {
  let notedAt = 0;
  return (share) => {
    const now = custody.clock.machine().getTime();
    if (now - notedAt < PROGRESS_EVERY_MILLISECONDS) return;
    notedAt = now;
    note(custody, recordingId, 'making', share).catch(() => undefined);
  };
}

/** One transaction names the copy; false when it was made by another run. */
async function settle(custody: Custody, recordingId: string, copy: SealedObject): Promise<boolean> {
  return custody.database.inTransaction(async (tx) => {
    const change = { state: 'made', progress: 1, objectId: copy.id, at: stamp(custody.clock.now()) } as const;
    if (!(await notePlayback(tx.sql, recordingId, change))) return false;
    const facts = { copy: copy.sha256, size: copy.plainSize };
    tx.record({ act: 'viewing.copy-made', result: 'done', by: SYSTEM, about: recordingId, facts });
    return true;
  });
}

async function noteFailure(custody: Custody, recordingId: string): Promise<void> {
  await custody.database.inTransaction(async (tx) => {
    const change = { state: 'failed', progress: 0, at: stamp(custody.clock.now()) } as const;
    if (!(await notePlayback(tx.sql, recordingId, change))) return;
    tx.record({ act: 'viewing.copy-made', result: 'failed', by: SYSTEM, about: recordingId });
  });
}
