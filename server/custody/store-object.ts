import { createHash, randomUUID } from 'node:crypto';
import { HOLDABLE_STATES, type ObjectKind, type Recording } from '../../protocols/custody/recording.ts';
import { sealedMessageSize } from '../../protocols/custody/sealed-object.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp, type Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { holdsOf } from './holds.ts';
import type { KeyRing } from './key-ring.ts';
import { readRecording } from './recordings.ts';
import {
  insertObject,
  noteRemoved,
  notePermanent,
  partsOf,
  putSegment,
  type Proven,
  type SealedObject,
  type SegmentRow,
} from './sealed-objects.ts';
import { sealPieces, type SealedSegment } from './sealing.ts';
import type { Vault } from './vault.ts';

/** What sealing and opening objects needs. */
export interface Custody {
  readonly database: Database;
  readonly vault: Vault;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
}

/** Something derived from a recording, before it is stored. */
export interface DerivedObject {
  readonly recordingId: string;
  readonly kind: Exclude<ObjectKind, 'original'>;
  readonly mediaType: string;
}

/**
 * Seals a stream in passing as a new object of a recording, under a key of its own that lives exactly as long as the recording's.
 * Refused (`being-destroyed`) when the recording is or becomes destroyed meanwhile; when the source fails nothing remains and the fault is thrown.
 */
export async function storeObject(
  custody: Custody,
  derived: DerivedObject,
  source: AsyncIterable<Buffer>,
): Promise<Verdict<SealedObject>> {
  const begun = await custody.database.inTransaction((tx) => begin(tx, custody, derived));
  if (begun.refused !== undefined) return begun;
  const object = begun.value;
  let stored: Verdict<SealedObject> = refuse('being-destroyed');
  try {
    const { segments, proven } = await writeSegments(custody, object.id, source);
    stored = await custody.database.inTransaction((tx) => finish(tx, custody, { object, segments, proven }));
  } finally {
    if (stored.refused !== undefined) await removeObject(custody, object.id);
  }
  return stored;
}

/** Removes an object from the vault with the wraps of its key. Repeatable. */
export async function removeObject(custody: Custody, objectId: string): Promise<void> {
  await custody.database.inTransaction(async (tx) => {
    await custody.keyRing.destroyWraps(tx, [objectId]);
    await noteRemoved(tx, objectId, stamp(custody.clock.now()));
  });
  await custody.keyRing.revoke(objectId);
  await custody.vault.remove(objectId);
}

async function begin(tx: Transaction, custody: Custody, derived: DerivedObject): Promise<Verdict<SealedObject>> {
  if ((await keptRecording(tx, derived.recordingId)) === undefined) return refuse('being-destroyed');
  const object: SealedObject = {
    ...derived,
    id: randomUUID(),
    state: 'temporary',
    plainSize: 0,
    sealedSize: 0,
    sha256: '',
    segmentCount: 0,
    createdAt: stamp(custody.clock.now()),
    removedAt: null,
  };
  await insertObject(tx, object);
  await custody.keyRing.newDataKey(tx, object.id);
  return granted(object);
}

interface Written {
  readonly segments: readonly SegmentRow[];
  readonly proven: Proven;
}

async function writeSegments(custody: Custody, objectId: string, source: AsyncIterable<Buffer>): Promise<Written> {
  const key = await custody.keyRing.openDataKey(objectId);
  if (key.refused !== undefined) throw new Error(`The key of object ${objectId} is gone before it was used`);
  const handle = await custody.vault.openTemporary(objectId);
  const digest = createHash('sha256');
  const segments: SegmentRow[] = [];
  for await (const segment of sealPieces({ dataKey: key.value, objectId }, hashed(source, digest))) {
    segments.push(await writeSegment(custody.vault, handle, objectId, segment));
  }
  await custody.vault.makePermanent(handle, partsOf(segments));
  return {
    segments,
    proven: {
      plainSize: segments.reduce((sum, segment) => sum + segment.plainSize, 0),
      sealedSize: segments.reduce((sum, segment) => sum + sealedMessageSize(segment.plainSize), 0),
      sha256: digest.digest('hex'),
      segmentCount: segments.length,
    },
  };
}

async function* hashed(source: AsyncIterable<Buffer>, digest: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const piece of source) {
    digest.update(piece);
    yield piece;
  }
}

async function writeSegment(
  vault: Vault,
  handle: string,
  objectId: string,
  segment: SealedSegment,
): Promise<SegmentRow> {
  const { number, plainSize } = segment;
  const draft = await vault.draftPart(handle, number);
  try {
    await draft.append(segment.sealed);
    return { objectId, number, plainSize, partTag: await draft.commit() };
  } catch (cause) {
    // Lets go of the file, also when committing failed.
    await draft.discard().catch(() => undefined);
    throw cause;
  }
}

async function finish(
  tx: Transaction,
  custody: Custody,
  { object, segments, proven }: Written & { readonly object: SealedObject },
): Promise<Verdict<SealedObject>> {
  const recording = await keptRecording(tx, object.recordingId);
  if (recording === undefined) return refuse('being-destroyed');
  if (!(await notePermanent(tx, object.id, proven))) return refuse('being-destroyed');
  for (const segment of segments) await putSegment(tx, segment);
  await custody.keyRing.sealKeys(tx, recording, [object.id]);
  for (const hold of await holdsOf(tx.sql, recording.id)) await custody.keyRing.addHoldWraps(tx, hold.id, [object.id]);
  return granted({ ...object, ...proven, state: 'permanent' });
}

/** The recording, locked against a destruction that would begin before this transaction ends. */
async function keptRecording(tx: Transaction, recordingId: string): Promise<Recording | undefined> {
  const kept = await tx
    .sql('recordings')
    .where({ id: recordingId })
    .whereIn('state', HOLDABLE_STATES)
    .update({ id: recordingId });
  return kept === 1 ? readRecording(tx.sql, recordingId) : undefined;
}
