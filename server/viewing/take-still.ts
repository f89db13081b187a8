import { Readable } from 'node:stream';
import { takeStill } from '../../media-pipeline/still.ts';
import type { Actor } from '../../protocols/acts.ts';
import type { FactValue } from '../../protocols/audit/fact.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { closedToPrograms } from '../custody/awaited-scans.ts';
import { lendFootage } from '../custody/lend-footage.ts';
import { insertStill, type Still } from '../custody/marks.ts';
import { readOriginalOf, type SealedObject } from '../custody/sealed-objects.ts';
import { storeObject } from '../custody/store-object.ts';
import { purposeOf, type ViewingSession } from '../custody/viewing-sessions.ts';
import type { ViewingDesk } from './desk.ts';
import { placeInSitting, type PlaceWish } from './place-in-sitting.ts';

// Wider than any body-worn camera records, so that a still keeps the size of the footage.
const WIDEST = 3840;

/**
 * Takes a still of the sealed original at a second of one's own open session and keeps it, sealed, for the case of that session. The log says
 * so before the footage is opened, and again when the still is kept. It is destroyed with the recording.
 */
export async function takeStillOf(desk: ViewingDesk, by: Actor, wish: PlaceWish): Promise<Verdict<Still>> {
  const begun = await begin(desk, by, wish);
  if (begun.refused !== undefined) return begun;
  const { taking, original } = begun.value;
  try {
    const kept = await keep(desk, { taking, original });
    if (kept.refused === undefined) return await finish(desk, by, taking, kept.value);
    await record(desk, by, taking, { result: 'failed', facts: { reason: kept.refused } });
    return kept;
  } catch (fault) {
    await record(desk, by, taking, { result: 'failed', facts: { reason: 'fault' } });
    throw fault;
  }
}

interface Taking {
  readonly session: ViewingSession;
  readonly seconds: number;
}

function begin(
  desk: ViewingDesk,
  by: Actor,
  wish: PlaceWish,
): Promise<Verdict<{ readonly taking: Taking; readonly original: SealedObject }>> {
  return desk.database.inTransaction(async (tx) => {
    const place = await placeInSitting(tx, by, wish, stamp(desk.clock.now()));
    if (place.refused !== undefined) return place;
    const { session } = place.value.footage;
    const taking = { session, seconds: place.value.seconds };
    const original = await readOriginalOf(tx.sql, session.recordingId);
    if (original === undefined) return refuse('being-destroyed');
    const closed = await closedToPrograms(tx.sql, original.id);
    if (closed !== undefined) return refuse(closed);
    tx.record(entryOf(by, taking, { result: 'begun', facts: {} }));
    return granted({ taking, original });
  });
}

async function keep(
  desk: ViewingDesk,
  { taking, original }: { readonly taking: Taking; readonly original: SealedObject },
): Promise<Verdict<SealedObject>> {
  await using lent = await lendFootage(desk, original);
  const picture = await takeStill({ url: lent.url, atSeconds: taking.seconds, width: WIDEST });
  if (picture.length === 0) {
    return refuse('invalid-input', [{ field: 'seconds', reason: 'Op deze seconde is geen beeld' }]);
  }
  const derived = { recordingId: original.recordingId, kind: 'still', mediaType: 'image/png' } as const;
  return await storeObject(desk, derived, Readable.from([picture]));
}

function finish(desk: ViewingDesk, by: Actor, taking: Taking, object: SealedObject): Promise<Verdict<Still>> {
  const { session, seconds } = taking;
  const still: Still = {
    ...{ objectId: object.id, sessionId: session.id, recordingId: session.recordingId, caseRef: session.caseRef },
    ...{ personId: by.id, seconds, createdAt: stamp(desk.clock.now()) },
  };
  return desk.database.inTransaction(async (tx) => {
    await insertStill(tx, still);
    const facts = { object: object.id, sha256: object.sha256, bytes: object.plainSize };
    tx.record(entryOf(by, taking, { result: 'ended', facts }));
    return granted(still);
  });
}

interface Ending {
  readonly result: 'begun' | 'ended' | 'failed';
  readonly facts: Readonly<Record<string, FactValue>>;
}

async function record(desk: ViewingDesk, by: Actor, taking: Taking, ending: Ending): Promise<void> {
  await desk.database.inTransaction((tx) => {
    tx.record(entryOf(by, taking, ending));
    return Promise.resolve(granted(undefined));
  });
}

function entryOf(by: Actor, { session, seconds }: Taking, { result, facts }: Ending) {
  return {
    ...({ act: 'viewing.still-taken', result, by, about: session.recordingId } as const),
    ...purposeOf(session),
    facts: { session: session.id, second: seconds.toFixed(1), ...facts },
  };
}
