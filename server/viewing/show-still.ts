import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { stillsFor } from '../custody/marks.ts';
import { readObjectRange } from '../custody/read-object.ts';
import { readObject, type SealedObject } from '../custody/sealed-objects.ts';
import { purposeOf, viewedFootage } from '../custody/viewing-sessions.ts';
import type { ViewingDesk } from './desk.ts';

/** Shows a still that was taken for the case of one's own open session; recorded as `viewing.still-shown` before its first byte leaves. */
export async function showStill(
  desk: ViewingDesk,
  by: Actor,
  which: { readonly sessionId: string; readonly stillId: string },
  { response }: { readonly response: ServerResponse },
): Promise<Verdict<undefined>> {
  const object = await recorded(desk, by, which);
  if (object.refused !== undefined) return object;
  const { id, plainSize, mediaType } = object.value;
  const pieces = readObjectRange(desk, { id, plainSize }, 0, plainSize);
  const first = await pieces.next();
  response.writeHead(200, {
    'Content-Type': mediaType,
    'Content-Length': plainSize,
    'Content-Disposition': `inline; filename="stilstaand-beeld-${id.slice(0, 8)}.png"`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  if (first.done !== true) response.write(first.value);
  await pipeline(Readable.from(pieces), response);
  return granted(undefined);
}

function recorded(
  desk: ViewingDesk,
  by: Actor,
  { sessionId, stillId }: { readonly sessionId: string; readonly stillId: string },
): Promise<Verdict<SealedObject>> {
  return desk.database.inTransaction(async (tx) => {
    const viewed = await viewedFootage(tx.sql, { sessionId, personId: by.id }, stamp(desk.clock.now()));
    if (viewed.refused !== undefined) return viewed;
    const { session } = viewed.value;
    if (session.withinId !== null) return refuse('not-found');
    const view = { recordingIds: [session.recordingId], caseRef: session.caseRef, personId: by.id };
    const still = (await stillsFor(tx.sql, view)).find(({ objectId }) => objectId === stillId);
    const object = still && (await readObject(tx.sql, still.objectId));
    if (still === undefined || object?.state !== 'permanent') return refuse('not-found');
    tx.record({
      ...{ act: 'viewing.still-shown', result: 'begun', by, about: still.recordingId },
      ...purposeOf(session),
      facts: { session: session.id, object: still.objectId, second: still.seconds.toFixed(1) },
    });
    return granted(object);
  });
}
