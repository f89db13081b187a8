import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readLog } from '../../../server/audit/read-log.ts';
import { readHolds } from '../../../server/custody/holds.ts';
import { missCameras } from '../../../server/docking/miss-cameras.ts';
import { readWaitingWork } from '../../../server/house/waiting-work.ts';
import { openHouse, type TestHouse } from '../../support/house.ts';
import { openRealDock } from '../../support/real-dock.ts';
import { openReportingDock, type ReportingDock } from '../../support/reporting-dock.ts';

let house: TestHouse;
let dock: ReportingDock;

beforeAll(async () => {
  house = await openHouse();
  dock = await openReportingDock(house);
});
afterAll(async () => house[Symbol.asyncDispose]());

const passHours = async (hours: number): Promise<void> => {
  const clock = house.house.movable!;
  clock.setOffsetSeconds(clock.offsetSeconds() + hours * 3600);
  await house.open.timetable.orderAll();
  await house.settled();
};
const missings = async (): Promise<unknown[]> => {
  const entries = await readLog(house.house.database.sql, { act: 'docking.camera-missed' });
  return entries.toReversed().map(({ about, result, role }) => [about.id, result, role]);
};
const waiting = async (role: 'beheerder' | 'privacymedewerker'): Promise<number> => {
  const { database, clock } = house.house;
  const work = await readWaitingWork(database.sql, { id: role, name: role, role }, clock.now());
  return work.find(({ kind }) => kind === 'cameras-missed')?.count ?? 0;
};

test('a camera that is not back after the longest shift is missed by the house itself, once, and is work for the administrator', async () => {
  await dock.report({ cameraId: 'BC-0417', state: 'out' });
  await passHours(11);
  expect([await missings(), await waiting('beheerder')]).toEqual([[], 0]);
  await passHours(2);
  const missed = ['BC-0417', 'begun', 'systeem'];
  expect([await missings(), await waiting('beheerder'), await waiting('privacymedewerker')]).toEqual([[missed], 1, 0]);
  // Neither another look nor two machines that look at once miss it again, nor does the dock that goes on saying so.
  const seenAt = new Date(house.house.clock.now().getTime() - 13 * 3_600_000).toISOString();
  await dock.report({ cameraId: 'BC-0417', state: 'missed', seenAt });
  await Promise.all([missCameras(house.house.docking), missCameras(house.house.docking)]);
  await passHours(1);
  expect(await missings()).toEqual([missed]);
  const page = await (await (await house.signIn('beheerder')).fetch('/')).text();
  expect(page).toContain('camera is te lang weg: ga na wie hem heeft');
});

test('it ends by itself when the camera is docked, and the next shift counts anew', async () => {
  const film = await openRealDock(house);
  await film({ cameraId: 'BC-0417', clipName: 'terug.mp4', minutesAgo: 60 });
  await passHours(0);
  expect((await missings()).slice(1)).toEqual([['BC-0417', 'ended', 'systeem']]);
  expect(await waiting('beheerder')).toBe(0);
  await dock.report({ cameraId: 'BC-0417', state: 'out' });
  await passHours(13);
  expect((await missings()).slice(2)).toEqual([['BC-0417', 'begun', 'systeem']]);
});

test('it ends when the administrator takes the camera in, who then knows where it is', async () => {
  const administrator = await house.signIn('beheerder');
  await administrator.post('/cameras/BC-0417/innamen', {});
  await passHours(0);
  expect((await missings()).at(-1)).toEqual(['BC-0417', 'ended', 'systeem']);
  expect(await waiting('beheerder')).toBe(0);
});

test('a camera that went out too early and does not come back is missed as well: there is footage on it', async () => {
  const before = await missings();
  await dock.report({ cameraId: 'BC-0412', state: 'taken-early', clipsLeft: 2 });
  await passHours(11);
  expect((await missings()).slice(before.length)).toEqual([]);
  await passHours(2);
  expect((await missings()).slice(before.length)).toEqual([['BC-0412', 'begun', 'systeem']]);
  await dock.report({ cameraId: 'BC-0412', state: 'queued', clipsLeft: 2 });
  await passHours(0);
  expect((await missings()).slice(before.length)).toEqual([
    ['BC-0412', 'begun', 'systeem'],
    ['BC-0412', 'ended', 'systeem'],
  ]);
});

test('forty new cameras that are handed out are no forty alarms: one is missed when it has not been on a shift for a week, and not again before it was', async () => {
  const { database, clock } = house.house;
  const before = await missings();
  const now = clock.now().toISOString();
  const numbers = Array.from({ length: 40 }, (_, n) => `NIEUW-${String(n + 1).padStart(2, '0')}`);
  await database.sql('cameras').insert(numbers.map((id) => ({ id, name: id, created_at: now })));
  await database
    .sql('camera_assignments')
    .insert(numbers.map((id) => ({ camera_id: id, person_id: id, from_at: now })));
  // Charged in the dock before it was handed out, and taken out of it.
  await dock.report({ cameraId: 'NIEUW-01', state: 'missed', seenAt: now });
  const since = async (): Promise<unknown[]> => (await missings()).slice(before.length);
  await passHours(13);
  expect([await since(), await waiting('beheerder')]).toEqual([[], 0]);
  const wall = await (await house.signIn('beheerder')).call('GET', '/dockwand');
  expect(wall.body.cameras).toContainEqual(expect.objectContaining({ camera: 'NIEUW-01', toestand: 'unused' }));
  // Its first shift may have begun just now, so an incident keeps what is filmed for as long as a shift can last.
  await (await house.signIn('handhaver')).call('POST', '/dockwand/incidenten', { cameraId: 'NIEUW-01' });
  const [hold] = await readHolds(database.sql, { state: 'open' });
  expect(Date.parse(hold!.criteria.to) - Date.parse(hold!.placedAt)).toBeGreaterThan(11.9 * 3_600_000);
  // All but two have been on a shift by then, and were docked after it.
  const docked = clock.now().toISOString();
  await database.sql('cameras').whereIn('id', numbers.slice(2)).update({ last_docked_at: docked });
  await passHours(7 * 24);
  expect((await since()).toSorted()).toEqual([
    ['NIEUW-01', 'begun', 'systeem'],
    ['NIEUW-02', 'begun', 'systeem'],
  ]);
  await passHours(24);
  expect(await since()).toHaveLength(2);
  const [entry] = await readLog(database.sql, { act: 'docking.camera-missed', about: 'NIEUW-02' });
  expect(entry?.facts).toMatchObject({ firstShiftDays: 7, outSince: now });
});

test('a camera that nobody registered is missed by nobody', async () => {
  const before = await missings();
  await dock.report({ cameraId: 'VREEMD-1', state: 'out' });
  await passHours(30);
  expect((await missings()).slice(before.length)).toEqual([]);
});
