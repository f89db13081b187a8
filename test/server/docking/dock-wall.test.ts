import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Recording } from '../../../protocols/custody/recording.ts';
import { readLog } from '../../../server/audit/read-log.ts';
import { readRecording } from '../../../server/custody/recordings.ts';
import { openHouse, type Answer, type Client, type TestHouse } from '../../support/house.ts';
import { openRealDock, type CameraClip } from '../../support/real-dock.ts';
import { openReportingDock, type ReportingDock } from '../../support/reporting-dock.ts';

let house: TestHouse;
let dock: ReportingDock;
let film: (clip: CameraClip) => Promise<string>;
let officer: Client;
let administrator: Client;
let privacy: Client;

beforeAll(async () => {
  house = await openHouse();
  dock = await openReportingDock(house);
  film = await openRealDock(house);
  [officer, administrator, privacy] = [
    await house.signIn('handhaver'),
    await house.signIn('beheerder'),
    await house.signIn('privacymedewerker'),
  ];
});
afterAll(async () => house[Symbol.asyncDispose]());

const recording = async (id: string): Promise<Recording> => (await readRecording(house.house.database.sql, id))!;
const onTheWall = async (camera: string): Promise<Answer> => {
  const { body } = await officer.call('GET', '/dockwand');
  return body.cameras.find((each: Answer) => each.camera === camera);
};
const passHours = (hours: number): void => {
  const clock = house.house.movable!;
  clock.setOffsetSeconds(clock.offsetSeconds() + hours * 3600);
};

describe('what a dock reports', () => {
  test('is what the wall says; the latest report counts and what it no longer names is forgotten', async () => {
    await dock.report({ state: 'busy', sentBytes: 1, totalBytes: 3 }, { cameraId: 'BC-0417', state: 'queued' });
    expect(await onTheWall('BC-0412')).toMatchObject({ toestand: 'uploading', procent: 33 });
    const before = await onTheWall('BC-0412');
    await dock.report({ state: 'busy', sentBytes: 2, totalBytes: 3 });
    // Another percentage alone leaves the tile as it is.
    expect(await onTheWall('BC-0412')).toEqual({ ...before, procent: 66 });
    expect(await house.house.database.sql('dock_berths').pluck('camera_id')).toEqual(['BC-0412']);
    await dock.report({ state: 'empty' });
    const after = await onTheWall('BC-0412');
    expect(after).toMatchObject({ toestand: 'empty', procent: null });
    expect(after.kenmerk).not.toBe(before.kenmerk);
  });

  test('stands in the log when it is noticed, once, and never because an upload goes on', async () => {
    const { sql } = house.house.database;
    const size = async (): Promise<number> => (await readLog(sql, { act: 'docking.noticed' })).length;
    const noticed = {
      state: 'busy',
      notices: [
        { kind: 'clock-off', seconds: 600 },
        { kind: 'old-files', names: ['oud.txt'] },
      ],
    } as const;
    expect(await (await dock.report(noticed)).json()).toEqual({ cameras: 1, noticed: 2 });
    expect(await (await dock.report({ ...noticed, sentBytes: 5 })).json()).toEqual({ cameras: 1, noticed: 0 });
    expect(await size()).toBe(2);
    const entries = await readLog(sql, { act: 'docking.noticed' });
    expect(entries).toContainEqual(
      expect.objectContaining({
        role: 'dock',
        about: expect.objectContaining({ id: 'BC-0412' }),
        facts: { notice: 'clock-off', seconds: 600 },
      }),
    );
    // What somebody called a file can be about a person, so that it can be erased.
    expect(entries).toContainEqual(
      expect.objectContaining({
        facts: { notice: 'old-files' },
        personal: expect.objectContaining({ 'personal.names': 'oud.txt' }),
      }),
    );
    expect(await (await administrator.fetch('/dockwand')).text()).toContain('oud.txt');
  });

  test('is read by our clock, so that a dock whose clock is wrong by years does no harm', async () => {
    const at = '2019-05-01T12:00:00.000Z';
    const berth = { cameraId: 'BC-0417', state: 'out', seenAt: '2019-05-01T11:00:00.000Z', dockingStartedAt: null };
    const rest = { sentBytes: 0, totalBytes: 0, clipsLeft: 0, reason: '', battery: null, charging: null, notices: [] };
    expect((await dock.send({ at, berths: [{ ...berth, ...rest }] })).status).toBe(200);
    const [seenAt] = await house.house.database.sql('dock_berths').pluck('seen_at');
    expect(Math.round((house.house.clock.now().getTime() - Date.parse(String(seenAt))) / 60_000)).toBe(60);
  });

  test.each([
    ['no moment', { berths: [] }],
    ['a camera without a state', { at: '2026-11-25T12:00:00Z', berths: [{ cameraId: 'BC-1' }] }],
    ['too many cameras', { at: '2026-11-25T12:00:00Z', berths: Array.from({ length: 201 }, () => ({})) }],
  ])('is refused when it holds %s, and nothing changes', async (_what, body) => {
    const before = await house.house.database.sql('dock_berths');
    expect((await dock.send(body)).status).toBe(400);
    expect(await house.house.database.sql('dock_berths')).toEqual(before);
  });

  test('no longer counts once the dock was shut out', async () => {
    const other = await openReportingDock(house, 'Dok Oud');
    await other.report({ cameraId: 'VREEMD-1', state: 'stuck' });
    expect(await onTheWall('VREEMD-1')).toMatchObject({ toestand: 'stuck' });
    await administrator.post(`/docks/${other.dockId}/intrekkingen`, {});
    expect(await onTheWall('VREEMD-1')).toBeUndefined();
    expect((await other.report({ cameraId: 'VREEMD-1', state: 'empty' })).status).toBe(401);
  });
});

describe('an incident that is marked on the wall', () => {
  test('keeps what the shift has brought and what it still brings, under the category incident, and nothing of other cameras or shifts', async () => {
    const older = await film({ cameraId: 'BC-0412', clipName: 'gisteren.mp4', minutesAgo: 30 });
    passHours(26);
    const first = await film({ cameraId: 'BC-0412', clipName: 'een.mp4', minutesAgo: 50 });
    const other = await film({ cameraId: 'BC-0417', clipName: 'ander.mp4', minutesAgo: 50 });
    await dock.report({ state: 'busy', clipsLeft: 1, totalBytes: 2 });
    const marked = await officer.call('POST', '/dockwand/incidenten', { cameraId: 'BC-0412' });
    expect(marked.status).toBe(201);
    const second = await film({ cameraId: 'BC-0412', clipName: 'twee.mp4', minutesAgo: 40 });
    expect(await recording(first)).toMatchObject({ holds: 1, category: 'incident' });
    expect(await recording(second)).toMatchObject({ holds: 1, category: 'incident' });
    expect(await recording(other)).toMatchObject({ holds: 0, category: null });
    expect(await recording(older)).toMatchObject({ holds: 0, category: null });
    const [entry] = await readLog(house.house.database.sql, { act: 'retention.hold-placed' });
    expect(entry).toMatchObject({
      role: 'handhaver',
      about: { id: marked.body.vasthoudingId },
      facts: { kind: 'incident' },
    });
  });

  test('is marked once, however often and by however many it is tapped', async () => {
    const taps = await Promise.all(
      [officer, privacy, officer].map((client) => client.call('POST', '/dockwand/incidenten', { cameraId: 'BC-0412' })),
    );
    expect(new Set(taps.map(({ body }) => body.vasthoudingId)).size).toBe(1);
    const other = await Promise.all(
      [officer, privacy].map((client) => client.call('POST', '/dockwand/incidenten', { cameraId: 'BC-0417' })),
    );
    expect(new Set(other.map(({ body }) => body.vasthoudingId)).size).toBe(1);
    expect(await house.house.database.sql('holds').where({ state: 'open' })).toHaveLength(2);
  });

  test('is of one shift: the next one, within a day, is not said to be kept, and can be marked by itself', async () => {
    await dock.report({ state: 'empty' });
    const { body: before } = await officer.call('POST', '/dockwand/incidenten', { cameraId: 'BC-0412' });
    const tile = async (): Promise<string> => {
      const page = await (await officer.fetch('/dockwand')).text();
      return /data-camera="BC-0412"[\s\S]*?<\/li>/.exec(page)![0];
    };
    expect(await tile()).toContain('gemarkeerd om');
    passHours(15);
    await dock.report({ state: 'out' });
    passHours(8);
    await dock.report({ state: 'busy', clipsLeft: 1, totalBytes: 2 });
    expect(await tile()).toContain('Incident markeren');
    const { body: after } = await officer.call('POST', '/dockwand/incidenten', { cameraId: 'BC-0412' });
    expect(after.vasthoudingId).not.toBe(before.vasthoudingId);
    const next = await film({ cameraId: 'BC-0412', clipName: 'volgende-dienst.mp4', minutesAgo: 30 });
    expect(await recording(next)).toMatchObject({ holds: 1, category: 'incident' });
    expect(await tile()).toContain('gemarkeerd om');
  });

  test('is undone by the privacy staff alone; then it can be marked again', async () => {
    const { body } = await officer.call('POST', '/dockwand/incidenten', { cameraId: 'BC-0417' });
    const lift = `/vasthoudingen/${String(body.vasthoudingId)}/opheffingen`;
    for (const client of [officer, administrator])
      expect((await client.call('POST', lift, { reason: 'Toch niet' })).status).toBe(404);
    expect((await privacy.call('POST', lift, { reason: 'Verkeerde camera aangetikt' })).status).toBe(201);
    const again = await officer.call('POST', '/dockwand/incidenten', { cameraId: 'BC-0417' });
    expect(again.body.vasthoudingId).not.toBe(body.vasthoudingId);
  });

  test('is not for the administrator, who sees no button, nor about a camera that nobody has heard of', async () => {
    expect(await (await administrator.fetch('/dockwand')).text()).not.toContain('Incident markeren');
    expect((await administrator.call('POST', '/dockwand/incidenten', { cameraId: 'BC-0412' })).status).toBe(404);
    expect((await officer.call('POST', '/dockwand/incidenten', { cameraId: 'BC-9999' })).status).toBe(404);
  });
});

test('the wall works without a script: a link refreshes it, and the button is a form', async () => {
  const page = await (await officer.fetch('/dockwand')).text();
  expect(page).toMatch(/<a [^>]*href="\/dockwand">Ververs<\/a>/);
  expect(page).not.toMatch(/http-equiv|onclick|<script(?! type="module" src)/);
  const answer = await officer.post('/dockwand/incidenten', { cameraId: 'BC-0412' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/dockwand']);
  expect(await (await officer.fetch('/dockwand')).text()).toContain('Gemarkeerd. De beelden blijven bewaard.');
});

test('a camera that went out and is not back after the longest shift is missed, until it is docked again', async () => {
  await dock.report({ cameraId: 'BC-0417', state: 'out' });
  expect(await onTheWall('BC-0417')).toMatchObject({ toestand: 'out' });
  passHours(13);
  expect(await onTheWall('BC-0417')).toMatchObject({ toestand: 'not-returned' });
  await film({ cameraId: 'BC-0417', clipName: 'terug.mp4', minutesAgo: 60 });
  expect(await onTheWall('BC-0417')).toMatchObject({ toestand: 'taken-in' });
});
