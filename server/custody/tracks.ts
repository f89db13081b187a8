import { Readable } from 'node:stream';
import type { Knex } from 'knex';
import { parseTrack, trackText, type Track } from '../../protocols/custody/track.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import { readObjectRange, type Reading } from './read-object.ts';
import { readObjectsOf, type SealedObject } from './sealed-objects.ts';
import { removeObject, storeObject, type Custody } from './store-object.ts';

const LARGEST_TRACK = 16 * 1024 * 1024;

/**
 * Seals the track of a recording as an object of its own, in the place of an earlier one, and gives its id. It says where somebody was, so it
 * lives and is destroyed as the footage does. Refused (`being-destroyed`) when the recording is no longer kept.
 */
export async function storeTrack(custody: Custody, recordingId: string, track: Track): Promise<Verdict<string>> {
  const earlier = await trackObjects(custody.database.sql, recordingId);
  const stored = await storeObject(
    custody,
    { recordingId, kind: 'track', mediaType: 'application/json' },
    Readable.from([Buffer.from(trackText(track), 'utf8')]),
  );
  if (stored.refused !== undefined) return stored;
  for (const object of earlier) await removeObject(custody, object.id);
  return granted(stored.value.id);
}

/** The track of a recording, opened; nothing when the camera brought none. Throws when it is there but cannot be opened. */
export async function readTrack(
  reading: Reading & { readonly database: { readonly sql: Knex } },
  recordingId: string,
): Promise<Track | undefined> {
  const object = (await trackObjects(reading.database.sql, recordingId)).at(-1);
  if (object === undefined) return undefined;
  if (object.plainSize > LARGEST_TRACK) throw new Error(`Track ${object.id} is larger than a track can be`);
  const pieces: Buffer[] = [];
  for await (const piece of readObjectRange(reading, object, 0, object.plainSize)) pieces.push(piece);
  const track = parseTrack(JSON.parse(Buffer.concat(pieces).toString('utf8')));
  if (track.refused !== undefined) throw new Error(`Track ${object.id} cannot be read`);
  return track.value;
}

async function trackObjects(sql: Knex, recordingId: string): Promise<SealedObject[]> {
  const objects = await readObjectsOf(sql, recordingId);
  return objects.filter(({ kind, state }) => kind === 'track' && state === 'permanent');
}
