import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readLog } from '../../../../server/audit/read-log.ts';
import { bookmarksOf } from '../../../../server/custody/bookmarks.ts';
import { readTrack } from '../../../../server/custody/tracks.ts';
import type { Database } from '../../../../server/database/database.ts';
import type { AxisDesk } from '../../../../server/docking/axis/desk.ts';
import { dockWith, md5, sha256, type AxisDock } from '../../../support/axis-dock.ts';
import {
  CAMERA,
  USER,
  aRecordingOf,
  compact,
  iso,
  openAxisHouse,
  trackOf,
  type AxisHouse,
  type Connected,
} from '../../../support/axis-traffic.ts';

let at: AxisHouse;
let desk: AxisDesk;
let database: Database;
let mine: Connected;
let dock: AxisDock;
let otherDock: AxisDock;

beforeAll(async () => {
  at = await openAxisHouse();
  ({ axis: desk, database } = at.house.house);
  mine = await at.connect();
  ({ dock } = mine);
  ({ dock: otherDock } = await at.connect());
}, 120_000);

afterAll(async () => at[Symbol.asyncDispose]());

const entriesAbout = async (about: string) => readLog(database.sql, { about, limit: 100 });

describe('a dock of Axis', () => {
  test('trusts the certificate of its connection file, and is let in by its password alone, for a while', async () => {
    const file = mine.file;
    expect(file.AuthenticationTokenURI[0]).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/axis\/auth\/v1\.0$/);
    const guest = dockWith(file);
    expect((await guest.signIn('not the password')).status).toBe(401);
    expect((await guest.signIn()).status).toBe(200);
    expect((await guest.send('GET', 'System/Capabilities.json')).status).toBe(200);
    await database
      .sql('axis_tokens')
      .where({ connection_id: mine.id })
      .update({ expires_at: '2000-01-01T00:00:00.000Z' });
    expect((await guest.send('GET', 'System/Capabilities.json')).status).toBe(401);
    const strange = await guest.send('PUT', 'Users', { headers: { 'X-Auth-Token': 'made-up' } });
    expect(strange.status).toBe(401);
    await dock.signIn();
    const stored: string[] = await database.sql('axis_connections').pluck('password_hash');
    expect(JSON.stringify(stored)).not.toContain(file.BlobAPIKey);
    expect(await database.sql('axis_tokens').where({ token_hash: guest.token })).toEqual([]);
  });

  test('reads what we can do and which categories there are, each with its MD5', async () => {
    for (const name of ['Capabilities.json', 'Categories.json']) {
      const read = await dock.send('GET', `System/${name}`);
      expect([read.status, read.headers['etag']]).toEqual([200, md5(Buffer.from(read.body))]);
    }
    expect((await dock.send('GET', 'System/Nothing.json')).status).toBe(404);
  });

  test('brings clips out of order, and they are one recording in the order in which they were made', async () => {
    const recording = aRecordingOf(3);
    expect((await dock.send('PUT', recording.container, { meta: recording.meta })).status).toBe(201);
    expect((await dock.send('PUT', recording.container, { meta: recording.meta })).status).toBe(202);
    const contents = [at.aClip(), at.aClip(), at.aClip()];
    for (const number of [2, 0, 1]) {
      const { name, content, meta } = recording.clip(number, contents[number] ?? Buffer.alloc(0));
      const put = await dock.send('PUT', `${recording.container}/${name}`, {
        meta,
        body: content,
        chunked: number === 0,
      });
      expect([put.status, put.headers['etag']]).toEqual([201, md5(content)]);
    }
    const gps = `${compact(recording.at(0))}_4000_${CAMERA}_gpstrail.json`;
    const points = trackOf([5, 30, 65, 130]);
    expect(
      (await dock.send('PUT', `${recording.container}/${gps}`, { meta: { FileType: 'json' }, body: points })).status,
    ).toBe(201);
    const mark = `${recording.container}/bookmark_${compact(recording.at(1))}_1`;
    const meta = {
      ...{ CategoryID: '3', CategoryName: 'Agressie of geweld', Tags: 'TriggerOn:Button;Dienst:Avond' },
      StartTime: iso(new Date(recording.at(1).getTime() + 12_000)),
    };
    expect((await dock.send('PUT', mark, { meta, body: Buffer.from('Duwen bij de ingang') })).status).toBe(201);
    await at.complete(dock, recording.container);

    const clips = await at.seriesOf(mine.id, recording.container);
    expect(clips.map(({ state, seriesNumber, sha256: hash }) => [state, seriesNumber, hash])).toEqual(
      contents.map((content, index) => ['sealed', index + 1, sha256(content)]),
    );
    expect(new Set(clips.map(({ dueAt }) => dueAt)).size).toBe(1);
    expect(clips[0]).toMatchObject({
      ...{ cameraId: CAMERA, latitude: 52.3702, longitude: 4.8952, category: 'Agressie of geweld', dockId: mine.id },
      startedAt: recording.at(0).toISOString(),
      endedAt: recording.at(1).toISOString(),
      timeZone: expect.stringMatching(/^\+0[12]:00$/),
    });
    expect(clips[0]?.durationSeconds).toBeCloseTo(3, 0);
    const tracks = await Promise.all(clips.map(({ id }) => readTrack(desk, id)));
    expect(tracks.map((each) => each?.points.map(({ seconds }) => seconds))).toEqual([[5, 30], [5], [10]]);
    const marks = await Promise.all(clips.map(({ id }) => bookmarksOf(database.sql, id)));
    expect(marks.map((each) => each.length)).toEqual([0, 1, 0]);
    expect(marks[1]?.[0]).toMatchObject({
      ...{ seconds: 12, text: 'Duwen bij de ingang', category: 'Agressie of geweld' },
      tags: ['TriggerOn:Button', 'Dienst:Avond'],
    });
    // Nothing waits any more, and nothing of it lies in the database in the open.
    const rows = JSON.stringify(await database.sql('axis_notes'));
    expect(rows).not.toContain('"sealed":"');
    expect(JSON.stringify(await database.sql('log_entries'))).not.toContain('Duwen bij de ingang');
  }, 60_000);

  test('may send all of it again without changing anything', async () => {
    const recording = aRecordingOf(1);
    await dock.send('PUT', recording.container, { meta: recording.meta });
    const { name, content, meta } = recording.clip(0, at.aClip());
    const place = `${recording.container}/${name}`;
    const mark = `${recording.container}/bookmark_${compact(recording.at(0))}_1`;
    for (let times = 0; times < 2; times += 1) {
      expect((await dock.send('PUT', place, { meta, body: content })).status).toBe(201);
      expect((await dock.send('PUT', mark, { body: Buffer.from('Let op') })).status).toBe(201);
      await at.complete(dock, recording.container);
    }
    const clips = await at.seriesOf(mine.id, recording.container);
    expect(clips).toHaveLength(1);
    expect(await bookmarksOf(database.sql, clips[0]?.id ?? '')).toHaveLength(1);
    expect(await database.sql('sealed_objects').where({ state: 'temporary' })).toEqual([]);
  });

  test('never loses a clip to other bytes under the same name: both are kept, the second one apart', async () => {
    const recording = aRecordingOf(1);
    await dock.send('PUT', recording.container, { meta: recording.meta });
    const first = recording.clip(0, at.aClip());
    const other = at.aClip();
    const place = `${recording.container}/${first.name}`;
    await dock.send('PUT', place, { meta: first.meta, body: first.content });
    expect((await dock.send('PUT', place, { meta: first.meta, body: other })).status).toBe(201);
    const clips = await at.seriesOf(mine.id, recording.container);
    expect(clips.map(({ sha256: hash }) => hash)).toEqual([sha256(first.content)]);
    const apart: unknown[] = await database.sql('recordings').where({ sha256: sha256(other) });
    expect(apart).toMatchObject([{ state: 'quarantined', quarantine_reason: 'conflicting-clip' }]);
  });

  test('is told when what came is not what it sent, and then nothing is kept', async () => {
    const recording = aRecordingOf(1);
    await dock.send('PUT', recording.container, { meta: recording.meta });
    const { name, content, meta } = recording.clip(0, at.aClip());
    const wrong = { meta, body: content, headers: { ETag: md5(at.aClip()) } };
    expect((await dock.send('PUT', `${recording.container}/${name}`, wrong)).status).toBe(422);
    expect(await at.seriesOf(mine.id, recording.container)).toEqual([]);
    const right = { meta, body: content, headers: { ETag: `"${md5(content)}"` } };
    expect((await dock.send('PUT', `${recording.container}/${name}`, right)).status).toBe(201);
    expect(await at.seriesOf(mine.id, recording.container)).toHaveLength(1);
  });

  test('sends a clip again from its beginning when the cable was pulled, and nothing of the first try is left', async () => {
    const recording = aRecordingOf(1);
    await dock.send('PUT', recording.container, { meta: recording.meta });
    const { name, meta } = recording.clip(0, at.aClip());
    const content = Buffer.concat([at.aClip(), randomBytes(9_000_000)]);
    const place = `${recording.container}/${name}`;
    const pulled = dock.send('PUT', place, { meta, body: content, cutAfter: 8_800_000 });
    await expect(pulled).rejects.toThrow('the cable was pulled');
    expect((await dock.send('PUT', place, { meta, body: content })).status).toBe(201);
    const clips = await at.seriesOf(mine.id, recording.container);
    expect(clips.map(({ sha256: hash }) => hash)).toEqual([sha256(content)]);
    const { sql } = database;
    expect(await sql('uploads').where({ state: 'open' })).toEqual([]);
    const [left]: { n: unknown }[] = await sql('sealed_objects').where({ state: 'temporary' }).count({ n: '*' });
    expect(Number(left?.n)).toBe(0);
    for await (const stored of desk.vault.list()) expect(stored.state).toBe('permanent');
  });

  test('needs to read nothing back, so it cannot', async () => {
    const recording = aRecordingOf(1);
    await dock.send('PUT', recording.container, { meta: recording.meta });
    const { name, content, meta } = recording.clip(0, at.aClip());
    await dock.send('PUT', `${recording.container}/${name}`, { meta, body: content });
    for (const place of [`${recording.container}/${name}`, recording.container, `Users/${USER}`]) {
      for (const method of ['GET', 'HEAD', 'DELETE']) expect((await dock.send(method, place)).status).toBe(403);
    }
    expect((await otherDock.send('POST', recording.container, { meta: { Status: 'Complete' } })).status).toBe(404);
    expect((await dock.send('PUT', `${USER}_${CAMERA}_20200101T000000Z/x.mp4`, { body: content })).status).toBe(404);
    const foreign = { headers: { 'X-Auth-Token': otherDock.token } };
    expect((await dock.send('PUT', `${recording.container}/${name}`, { ...foreign, body: content })).status).toBe(403);
  });

  test('gets 400 for a user or a camera that nobody knows; as rejected content the recording comes in, apart', async () => {
    const [stranger, start] = [randomUUID(), new Date(Date.now() - 7_200_000)];
    const unknownUser = `${stranger}_${CAMERA}_${compact(start)}`;
    const unknownCamera = `${USER}_B8A44F999999_${compact(start)}`;
    for (const name of [unknownUser, unknownCamera]) expect((await dock.send('PUT', name)).status).toBe(400);
    const rejected = `RejectedContent_${compact(new Date())}_${randomUUID()}`;
    const meta = {
      ...{ RejectedContentOriginalContainer: unknownCamera, RejectedContentReason: 'BadRequest' },
      ...{ RejectedContentTime: iso(new Date()), StartTimeISO: iso(start) },
    };
    expect((await dock.send('PUT', rejected, { meta })).status).toBe(201);
    const content = at.aClip();
    const name = `${compact(start)}_77.mp4`;
    expect((await dock.send('PUT', `${rejected}/${name}`, { body: content })).status).toBe(201);
    await at.complete(dock, rejected);
    const [clip] = await at.seriesOf(mine.id, rejected);
    expect(clip).toMatchObject({ state: 'quarantined', quarantineReason: 'rejected', cameraId: 'B8A44F999999' });
    expect(clip?.startedAt).toBe(`${iso(start).slice(0, -1)}.000Z`);
    const unknown = `RejectedContent_UnknownTime_${randomUUID()}`;
    expect((await dock.send('PUT', unknown)).status).toBe(201);
    expect((await dock.send('PUT', `${unknown}/what is this`, { body: randomBytes(99) })).status).toBe(201);
    expect((await at.seriesOf(mine.id, unknown))[0]).toMatchObject({
      quarantineReason: 'rejected',
      cameraId: 'onbekend',
    });
  });

  test('brings the footage of a user who was disabled, and of a camera that it announced and the register lacks', async () => {
    await dock.send('POST', `Users/${USER}`, { meta: { Active: 'False', Name: 'Ömer de Wit', UserID: 'P-1204' } });
    await dock.send('PUT', 'Devices/B8A44F000777', { meta: { Active: 'True', Name: 'Nieuw', Model: 'W120' } });
    const start = new Date(Date.now() - 60_000_000);
    const container = `${USER}_B8A44F000777_${compact(start)}`;
    expect((await dock.send('PUT', container)).status).toBe(201);
    const meta = { StartTimeISO: iso(start), StopTimeISO: iso(new Date(start.getTime() + 3000)) };
    expect((await dock.send('PUT', `${container}/${compact(start)}_1.mp4`, { meta, body: at.aClip() })).status).toBe(
      201,
    );
    expect((await at.seriesOf(mine.id, container))[0]).toMatchObject({ quarantineReason: 'unknown-camera' });
  });

  test('puts its footage to the name of who wore the camera, or of the user whose number it carries', async () => {
    const [worn] = await at.seriesOf(mine.id, (await anything()).container);
    expect(worn?.officerId).toBeNull();
    const boa: string[] = await database.sql('persons').where({ role: 'handhaver' }).limit(1).pluck('id');
    await database.sql('camera_assignments').insert({
      ...{ camera_id: CAMERA, person_id: boa[0], from_at: '2020-01-01T00:00:00.000Z', until_at: null },
    });
    const [assigned] = await at.seriesOf(mine.id, (await anything()).container);
    expect(assigned?.officerId).toBe(boa[0]);
    await database.sql('camera_assignments').delete();
    await dock.send('POST', `Users/${USER}`, { meta: { Active: 'True', Name: 'Ö', UserID: boa[0] ?? '' } });
    const [numbered] = await at.seriesOf(mine.id, (await anything()).container);
    expect(numbered?.officerId).toBe(boa[0]);
  });

  async function anything() {
    const recording = aRecordingOf(1);
    await dock.send('PUT', recording.container, { meta: recording.meta });
    const { name, content, meta } = recording.clip(0, at.aClip());
    expect((await dock.send('PUT', `${recording.container}/${name}`, { meta, body: content })).status).toBe(201);
    return recording;
  }
});

describe('the binding of a camera system', () => {
  test('holds for one connection: another system, or the same one elsewhere, is refused and seen', async () => {
    const [system, other] = [randomUUID(), randomUUID()];
    const bound = { meta: { ConnectionId: 'c-1', SystemName: 'Stadskantoor' } };
    expect((await dock.send('HEAD', `System/${system}`)).status).toBe(404);
    expect((await dock.send('PUT', `System/${system}`, bound)).status).toBe(201);
    expect((await dock.send('POST', `System/${system}`, { meta: { SystemName: 'Kelder' } })).status).toBe(202);
    const known = await dock.send('HEAD', `System/${system}`);
    expect([known.status, known.headers['x-object-meta-systemname']]).toEqual([200, 'Kelder']);
    expect((await dock.send('PUT', `System/${other}`, bound)).status).toBe(403);
    expect((await otherDock.send('PUT', `System/${system}`, bound)).status).toBe(403);
    const rows: unknown[] = await database.sql('axis_connections').orderBy('created_at');
    expect(rows).toMatchObject([
      { system_id: system, refused_system_id: other },
      { system_id: null, refused_system_id: system },
    ]);
    const refused = (await entriesAbout(mine.id)).filter(
      ({ act, result }) => act === 'docking.axis-bound' && result === 'refused',
    );
    expect(refused).toHaveLength(1);
    expect((await dock.send('PUT', 'System/Capabilities.json', { body: Buffer.from('{}') })).status).toBe(403);
  });
});
