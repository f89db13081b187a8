import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readLog } from '../../../server/audit/read-log.ts';
import { openHouse, type Client, type TestHouse } from '../../support/house.ts';
import { openReportingDock } from '../../support/reporting-dock.ts';

let house: TestHouse;
/** The browser of the screen; the administrator signed in on it. */
let screen: Client;

beforeAll(async () => {
  house = await openHouse();
  await (await openReportingDock(house)).report({ state: 'empty' });
  screen = await house.signIn('beheerder');
});
afterAll(async () => house[Symbol.asyncDispose]());

const statusOf = async (path: string): Promise<number> => (await screen.fetch(path)).status;
const nameless = { screenName: '' };

test('a screen becomes a dock wall where the administrator stands in front of it, who is signed out there', async () => {
  expect((await screen.post('/docks/schermen', nameless)).status).toBe(400);
  const placed = await screen.post('/docks/schermen', { screenName: 'Scherm kleedkamer' });
  expect([placed.status, placed.headers.get('location')]).toEqual([303, '/dockwand']);
  const page = await (await screen.fetch('/dockwand')).text();
  expect(page).toContain('Bodycam 12');
  // No menu, no person, nothing to sign out from.
  expect(page).not.toMatch(/bk-nav__link|Afmelden|Noor Bakker/);
  expect((await screen.call('GET', '/dockwand')).status).toBe(200);
  const stored = JSON.stringify(await house.house.database.sql('wall_screens'));
  expect(stored).not.toContain(/dockwand=([^;]+)/.exec(screen.cookie)?.[1]);
});

test('it shows the wall and nothing else, however long it hangs there', async () => {
  await house.house.database.sql('sessions').delete();
  const look = await screen.fetch('/dockwand');
  // Every look at the wall makes the browser remember it anew.
  expect([look.status, look.headers.getSetCookie().join()]).toEqual([
    200,
    expect.stringMatching(/dockwand=.+Max-Age=34560000/),
  ]);
  for (const path of ['/inname', '/docks', '/opnames', '/vasthoudingen', '/cameras'])
    expect([path, await statusOf(path)]).toEqual([path, 303]);
  for (const path of ['/v1/docks', '/v1/vasthoudingen', '/v1/cameras'])
    expect([path, await statusOf(path)]).toEqual([path, 401]);
  const hold = { kind: 'klacht', reason: 'x', place: 'y' };
  expect((await screen.call('POST', '/vasthoudingen', hold)).status).toBe(401);
});

test('an incident that is tapped on it is marked in the name of the screen, in the log and beside what is kept', async () => {
  const marked = await screen.call('POST', '/dockwand/incidenten', { cameraId: 'BC-0412' });
  expect(marked.status).toBe(201);
  const { sql } = house.house.database;
  for (const act of ['docking.incident-marked', 'retention.hold-placed'] as const) {
    const [entry] = await readLog(sql, { act });
    expect([entry?.role, entry?.personal['by.name']]).toEqual(['wandscherm', 'Scherm kleedkamer']);
  }
  const privacy = await house.signIn('privacymedewerker');
  const kept = `/vasthoudingen/${String(marked.body.vasthoudingId)}`;
  expect(await (await privacy.fetch(kept)).text()).toContain('Scherm kleedkamer');
  const other = await house.signIn('handhaver');
  await other.call('POST', '/dockwand/incidenten', { cameraId: 'BC-0417' });
  const [byPerson] = await readLog(sql, { act: 'docking.incident-marked' });
  expect([byPerson?.role, byPerson?.personal['by.name']]).toEqual(['handhaver', 'Sam de Boer']);
});

test('it is taken back from the page of the docks, at once and in the log', async () => {
  const administrator = await house.signIn('beheerder');
  expect(await (await administrator.fetch('/docks')).text()).toContain('Scherm kleedkamer');
  const [id] = (await house.house.database.sql('wall_screens').pluck('id')) as string[];
  const revoke = `/docks/schermen/${String(id)}/intrekkingen`;
  expect((await (await house.signIn('handhaver')).post(revoke, {})).status).toBe(404);
  expect((await administrator.post(revoke, {})).status).toBe(303);
  expect((await administrator.post(revoke, {})).status).toBe(404);
  expect((await screen.call('GET', '/dockwand')).status).toBe(401);
  expect(await statusOf('/dockwand')).toBe(303);
  const acts = ['docking.screen-placed', 'docking.screen-revoked'] as const;
  for (const act of acts) {
    const entries = await readLog(house.house.database.sql, { act });
    expect(entries.filter(({ result }) => result === 'done').map(({ facts }) => facts)).toEqual([
      { name: 'Scherm kleedkamer' },
    ]);
  }
});

test('what the wall of a person asks by itself keeps nobody signed in; what the person does, does', async () => {
  const { sql } = house.house.database;
  await sql('sessions').delete();
  const officer = await house.signIn('handhaver');
  // An answer that was read to its end has done all that it does to the session.
  await (await officer.fetch('/')).text();
  const soon = new Date(Date.now() + 90_000).toISOString();
  await sql('sessions').update({ expires_at: soon });
  const byItself = { headers: { 'beeldkluis-vanzelf': 'ja' } };
  for (const path of ['/v1/dockwand', '/dockwand'])
    expect(await (await officer.fetch(path, byItself)).text()).toContain('BC-0412');
  const expiries = async (): Promise<string[]> => sql('sessions').distinct().pluck('expires_at');
  expect(await expiries()).toEqual([soon]);
  await (await officer.fetch('/dockwand')).text();
  expect((await expiries()).some((each) => each > soon)).toBe(true);
});
