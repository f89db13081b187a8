import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { Actor } from '../../../protocols/acts.ts';
import type { UploadManifest } from '../../../protocols/docking/upload-manifest.ts';
import { stamp } from '../../../server/clock.ts';
import { addBookmark } from '../../../server/custody/bookmarks.ts';
import { insertMark } from '../../../server/custody/marks.ts';
import { noteRecording } from '../../../server/custody/recording-notes.ts';
import { readRecording } from '../../../server/custody/recordings.ts';
import { storeObject } from '../../../server/custody/store-object.ts';
import { storeTrack } from '../../../server/custody/tracks.ts';
import { openUpload } from '../../../server/docking/open-upload.ts';
import { sealIncoming } from '../../../server/docking/seal-incoming.ts';
import { sealRecording } from '../../../server/docking/seal-recording.ts';
import { readUpload } from '../../../server/docking/uploads.ts';
import { openViewing } from '../../../server/viewing/open-viewing.ts';
import { takeStillOf } from '../../../server/viewing/take-still.ts';
import { sha256 } from '../../support/axis-dock.ts';
import { CAMERA, aRecordingOf, compact, openAxisHouse, trackOf, type AxisHouse } from '../../support/axis-traffic.ts';
import { asPieces } from '../../support/docking-desk.ts';
import { PRIVACY, grantAYear } from '../../support/retention.ts';

const OFFICER: Actor = { id: 'boa-47110815', name: 'Cornelia Zandstra-Testman', role: 'handhaver' };
const PLACE = 'Schuttersveld 1274';
const GPS = { latitude: 52.158734, longitude: 4.493812 };
const CATEGORY = 'Proefgeweld';
const WORDS = 'Zij viel bij de fontein';
/** Everything that tells who filmed, where, and what somebody wrote about it. */
const NEEDLES = [OFFICER.id, OFFICER.name, PLACE, String(GPS.latitude), String(GPS.longitude), CATEGORY, WORDS];

let at: AxisHouse;

beforeAll(async () => {
  at = await openAxisHouse({}, true);
  const { sql } = at.house.house.database;
  await sql('persons').insert({
    ...{ id: OFFICER.id, name: OFFICER.name, role: 'handhaver', department: 'Handhaving', subject: null },
    ...{ state: 'active', created_at: stamp(new Date()) },
  });
}, 120_000);

afterAll(async () => at[Symbol.asyncDispose]());

function manifestOf(content: Buffer): UploadManifest {
  const ago = (seconds: number): string => stamp(new Date(at.house.house.clock.now().getTime() - seconds * 1000));
  return {
    ...{ cameraId: CAMERA, clipName: 'clip0001.mp4', mediaType: 'video/mp4' },
    ...{ startedAt: ago(900), endedAt: ago(897), dockingStartedAt: ago(60), dockClockAt: ago(1) },
    ...{ size: content.length, sha256: sha256(content), officerId: OFFICER.id, place: PLACE, category: CATEGORY },
    ...GPS,
  };
}

/** Footage that the officer brought himself, with everything that people and machines put beside it. */
async function broughtByHand(): Promise<string> {
  const { docking, viewing, database } = at.house.house;
  const content = at.aClip();
  const upload = (await openUpload(docking, OFFICER, manifestOf(content))).value!;
  await sealIncoming(docking, upload, asPieces(content));
  const { recordingId } = (await sealRecording(docking, OFFICER, upload.id)).value!;
  await at.house.settled();
  const points = [1, 2].map((seconds) => ({ seconds, ...GPS }));
  expect((await storeTrack(docking, recordingId, { points })).refused).toBeUndefined();
  const at_ = stamp(docking.clock.now());
  const bookmark = { recordingId, seconds: 1, untilSeconds: null, text: WORDS, category: CATEGORY, tags: [PLACE] };
  await database.inTransaction((tx) => addBookmark(tx, { ...bookmark, createdAt: at_ }));
  const note = { recordingId, field: 'place', shouldBe: `${PLACE} a`, reason: `${OFFICER.name} zei het` } as const;
  expect((await noteRecording(docking, PRIVACY, note)).refused).toBeUndefined();
  const wish = { recordingId, purpose: 'klacht', caseRef: 'klacht 12', coViewers: [] };
  const session = (await openViewing(viewing, PRIVACY, wish)).value!;
  const mark = { id: 'mark-1', sessionId: session.id, recordingId, caseRef: session.caseRef, personId: PRIVACY.id };
  await database.inTransaction((tx) => insertMark(tx, { ...mark, seconds: 1, note: WORDS, createdAt: at_ }));
  expect((await takeStillOf(viewing, PRIVACY, { sessionId: session.id, seconds: 1 })).refused).toBeUndefined();
  for (const kind of ['playback', 'redacted', 'plan'] as const) {
    const derived = { recordingId, kind, mediaType: 'application/octet-stream' };
    await storeObject(docking, derived, Readable.from([Buffer.from(`${PLACE} ${OFFICER.name}`)]));
  }
  return recordingId;
}

/** An upload of the same officer that broke off and was never finished. */
async function brokenOff(): Promise<string> {
  const { docking } = at.house.house;
  const content = at.aClip();
  const upload = (await openUpload(docking, { id: 'dock-1', name: 'Dock', role: 'dock' }, manifestOf(content))).value!;
  await expect(sealIncoming(docking, upload, asPieces(content, 1000))).rejects.toThrow('cable');
  return upload.id;
}

/** The same from a camera system, with a track and a bookmark. */
async function broughtByAxis(): Promise<string> {
  const mine = await at.connect();
  const recording = aRecordingOf(1);
  const meta = { ...recording.meta, TriggerOnLocation: `${String(GPS.latitude)}, ${String(GPS.longitude)}, 3.5, 1` };
  await mine.dock.send('PUT', recording.container, { meta });
  const { name, content, meta: clip } = recording.clip(0, at.aClip());
  await mine.dock.send('PUT', `${recording.container}/${name}`, { meta: clip, body: content });
  const gps = `${compact(recording.at(0))}_4000_${CAMERA}_gpstrail.json`;
  await mine.dock.send('PUT', `${recording.container}/${gps}`, { body: trackOf([1, 2]) });
  const mark = `${recording.container}/bookmark_${compact(recording.at(0))}_1`;
  await mine.dock.send('PUT', mark, { meta: { CategoryName: CATEGORY }, body: Buffer.from(WORDS) });
  await at.complete(mine.dock, recording.container);
  return (await at.seriesOf(mine.id, recording.container))[0]!.id;
}

async function tables(): Promise<string[]> {
  const { sql, dialect } = at.house.house.database;
  const names: unknown[] =
    dialect === 'sqlite'
      ? await sql('sqlite_master').where({ type: 'table' }).pluck('name')
      : await sql('information_schema.tables')
          .where({ table_schema: sql.raw('current_schema()') })
          .pluck('table_name');
  return names.map(String);
}

/** A row as text, with the payload of every signed statement in it opened. */
function textOf(row: object): string {
  const values = Object.values(row).map((value: unknown) => {
    if (Buffer.isBuffer(value)) return value.toString('utf8');
    const text = String(value);
    return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text) && text.startsWith('ey') ? JSON.stringify(decodeJwt(text)) : text;
  });
  return values.join('\n');
}

/** In which tables which of the needles stand. */
async function found(): Promise<Record<string, string[]>> {
  const { sql } = at.house.house.database;
  const where: Record<string, string[]> = {};
  for (const table of await tables()) {
    const rows: object[] = await sql(table);
    const text = rows.map(textOf).join('\n');
    const here = NEEDLES.filter((needle) => text.includes(needle));
    if (here.length > 0) where[table] = here;
  }
  return where;
}

test('of who filmed, where and what was written about it, a destruction leaves the register of staff and the salted fields of the log', async () => {
  const recordings = [await broughtByHand(), await broughtByAxis()];
  const unfinished = await brokenOff();
  const { sql, dialect } = at.house.house.database;
  const before = await found();
  // What the test looks for was really there.
  expect(Object.keys(before)).toEqual(
    expect.arrayContaining(['bookmarks', 'places', 'recording_notes', 'recordings', 'uploads', 'viewing_marks']),
  );
  expect(before['uploads']).toEqual([OFFICER.id, PLACE, String(GPS.latitude), String(GPS.longitude), CATEGORY]);

  await grantAYear(at.house.house.retention);
  await at.house.moveDays(40);
  for (const id of recordings) expect((await readRecording(sql, id))?.state).toBe('destroyed');
  expect((await readUpload(sql, unfinished))?.state).toBe('expired');

  const after = await found();
  // Who acted stays in the log, in fields that can be erased one by one; he is still on the staff.
  expect(after).toEqual({ persons: [OFFICER.id, OFFICER.name], log_personal: [OFFICER.id, OFFICER.name] });
  expect(await sql('destruction_runs').where({ state: 'signed' })).toHaveLength(1);
  if (dialect === 'sqlite') {
    const folder = path.join(at.house.folder, 'data');
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!file.isFile()) continue;
      const bytes = await readFile(path.join(file.parentPath, file.name));
      const left = NEEDLES.slice(2).filter((needle) => bytes.includes(Buffer.from(needle)));
      expect([file.name, left]).toEqual([file.name, []]);
    }
  }
}, 120_000);
