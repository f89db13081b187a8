import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Act } from '../../../protocols/acts.ts';
import type { Recording } from '../../../protocols/custody/recording.ts';
import { readLog, type LoggedEntry } from '../../../server/audit/read-log.ts';
import { readRecording } from '../../../server/custody/recordings.ts';
import { handInDemoCameras } from '../../support/demo-cameras.ts';
import { openHouse, type Answer, type Client, type TestHouse } from '../../support/house.ts';
import { openRealDock, type CameraClip } from '../../support/real-dock.ts';

const CAMERA = 'BC-0999';
const REASON = 'Nieuwe camera, nog niet geregistreerd';

let house: TestHouse;
let dock: (clip: CameraClip) => Promise<string>;
let administrator: Client;
let privacy: Client;
let officer: Client;
let first: string;
let asDocked: Recording;

beforeAll(async () => {
  house = await openHouse();
  dock = await openRealDock(house);
  administrator = await house.signIn('beheerder');
  privacy = await house.signIn('privacymedewerker');
  officer = await house.signIn('handhaver');
  await handInDemoCameras(house);
  first = await dock({ cameraId: CAMERA, clipName: 'eerste.mp4', minutesAgo: 30 });
  asDocked = await recording(first);
});
afterAll(async () => {
  await house[Symbol.asyncDispose]();
});

const recording = async (id: string): Promise<Recording> => (await readRecording(house.house.database.sql, id))!;
const entriesOf = (act: Act): Promise<readonly LoggedEntry[]> => readLog(house.house.database.sql, { act });

describe('a camera that nobody registered', () => {
  test('brings its recordings into quarantine, where the administrator and the privacy officer see why', async () => {
    expect(asDocked).toMatchObject({ state: 'quarantined', quarantineReason: 'unknown-camera', officerId: null });
    for (const client of [administrator, privacy]) {
      const page = await (await client.fetch('/inname')).text();
      expect(page).toContain(`href="/inname/${first}"`);
      expect(page).toContain('de camera is niet bekend');
      expect(page).toContain('Ga na of dit een camera van de gemeente is.');
    }
    expect((await administrator.call('GET', '/cameras')).body).toMatchObject({
      onbekend: [{ nummer: CAMERA, opnamen: 1 }],
    });
  });

  test('stands on the dock wall as a camera that is not known', async () => {
    const { body } = await officer.call('GET', '/dockwand');
    expect(body.cameras).toContainEqual(expect.objectContaining({ camera: CAMERA, toestand: 'taken-in' }));
    expect(await (await officer.fetch('/dockwand')).text()).toContain('Deze camera is niet bekend.');
  });

  test('is taken in by hand by who wears or keeps cameras; the privacy officer is shown no form for it', async () => {
    for (const [client, shown] of [
      [officer, true],
      [administrator, true],
      [privacy, false],
    ] as const)
      expect((await (await client.fetch('/inname')).text()).includes('enctype="multipart/form-data"')).toBe(shown);
  });

  test('stays visible in quarantine after the day on which it came in', async () => {
    const clock = house.house.movable!;
    const before = clock.offsetSeconds();
    clock.setOffsetSeconds(before + 2 * 86_400);
    expect(await (await privacy.fetch('/inname')).text()).toContain(`href="/inname/${first}"`);
    clock.setOffsetSeconds(before);
  });

  test.each([
    ['GET', '/cameras', undefined, 'docking.camera-listed'],
    ['GET', '/cameras/BC-0412', undefined, 'docking.camera-listed'],
    ['POST', '/cameras', { cameraId: 'BC-1', name: 'Mijn camera' }, 'docking.camera-registered'],
    ['POST', '/cameras/BC-0412/uitgiften', { personId: 'demo-handhaver' }, 'docking.camera-assigned'],
    ['POST', '/cameras/BC-0412/innamen', {}, 'docking.camera-returned'],
    ['POST', '/opnames/:first/vrijgaven', { reason: 'Mag wel' }, 'custody.released'],
  ] as const)(
    'is not for an enforcement officer: %s %s answers as if it did not exist',
    async (method, path, body, act) => {
      const refusals = (await entriesOf(act)).length;
      const refused = await officer.call(method, path.replace(':first', first), body);
      const nowhere = await officer.call('GET', '/bestaat-niet');
      expect(refused.status).toBe(404);
      // Only the number of the request itself differs.
      expect(refused.body).toEqual({ ...(nowhere.body as object), instance: expect.any(String) });
      const logged = await entriesOf(act);
      expect(logged).toHaveLength(refusals + 1);
      expect(logged.some((entry) => entry.result === 'refused' && entry.facts['reason'] === 'not-permitted')).toBe(
        true,
      );
      expect(await recording(first)).toEqual(asDocked);
    },
  );

  test('is registered once, with the docking that it already had', async () => {
    const made = await administrator.call('POST', '/cameras', { cameraId: CAMERA, name: 'Bodycam 99' });
    expect(made).toMatchObject({ status: 201, body: { nummer: CAMERA, laatstIngenomenOp: asDocked.dockedAt } });
    const again = await administrator.post('/cameras', { cameraId: CAMERA, name: 'Bodycam 99 ook' });
    expect(again.status).toBe(409);
    const page = await again.text();
    expect(page).toContain('id="veld-cameraId-fout"');
    expect(page).toContain('value="Bodycam 99 ook"');
    expect((await entriesOf('docking.camera-registered')).map(({ result }) => result).sort()).toEqual([
      'done',
      'refused',
      'refused',
    ]);
  });

  test('puts the wearer beside what it brings next, and leaves what it brought before as it was', async () => {
    const path = `/cameras/${CAMERA}/uitgiften`;
    expect((await administrator.call('POST', path, { personId: 'demo-privacy' })).body).toMatchObject({
      fields: [{ field: 'personId' }],
    });
    const from = new Date(house.house.clock.now().getTime() - 20 * 60_000).toISOString();
    const worn = await administrator.call('POST', path, { personId: 'demo-handhaver', from });
    expect(worn).toMatchObject({ status: 201, body: { naam: 'Sam de Boer', van: from, tot: null } });
    house.house.movable!.setOffsetSeconds(house.house.movable!.offsetSeconds() + 600);
    const next = await recording(await dock({ cameraId: CAMERA, clipName: 'tweede.mp4', minutesAgo: 2 }));
    expect(next).toMatchObject({ state: 'sealed', quarantineReason: null, officerId: 'demo-handhaver' });
    expect(await recording(first)).toEqual(asDocked);
    expect((await administrator.call('GET', `/cameras/${CAMERA}`)).body).toMatchObject({
      laatstIngenomenOp: next.dockedAt,
    });
  });

  test('is worn by one person at a time: who asks for a time that is taken reads so beside the field', async () => {
    const answer = await administrator.post(`/cameras/${CAMERA}/uitgiften`, {
      ...{ personId: 'demo-collega', from: '', until: '' },
    });
    expect(answer.status).toBe(409);
    const page = await answer.text();
    expect(page).toMatch(/id="veld-from-fout">[^]*?De camera wordt in deze tijd al gedragen/);
    expect(page).toContain('<option value="demo-collega" selected>');
    const logged = await entriesOf('docking.camera-assigned');
    expect(logged.filter((entry) => entry.facts['reason'] === 'camera-worn')).toHaveLength(1);
  });

  test('is the only one that its wearer has: who is given a second one reads so beside his name', async () => {
    const answer = await administrator.post('/cameras/BC-0412/uitgiften', {
      ...{ personId: 'demo-handhaver', from: '', until: '' },
    });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toMatch(/id="veld-personId-fout">[^]*?draagt in deze tijd al een andere camera/);
  });

  test('is on the page of cameras with where it is now', async () => {
    const longAgo = new Date(house.house.clock.now().getTime() - 7 * 86_400_000).toISOString();
    await house.house.database.sql('cameras').where({ id: 'BC-0412' }).update({ last_docked_at: longAgo });
    const { body } = await administrator.call('GET', '/cameras');
    const where = (nummer: string): unknown => body.cameras.find((each: Answer) => each.nummer === nummer)?.toestand;
    expect([where(CAMERA), where('BC-0412')]).toEqual(['taken-in', null]);
    expect(await (await administrator.fetch('/cameras')).text()).toContain('>ingenomen</span>');
  });

  test('is handed in once, and then given to a colleague', async () => {
    const path = `/cameras/${CAMERA}`;
    expect((await administrator.post(`${path}/innamen`, {})).headers.get('location')).toBe('/cameras');
    expect((await administrator.call('POST', `${path}/innamen`, {})).status).toBe(409);
    expect((await administrator.post(`${path}/uitgiften`, { personId: 'demo-collega' })).status).toBe(303);
    const { body } = await administrator.call('GET', path);
    expect(body).toMatchObject({
      gedragen: [
        { naam: 'Robin Jansen', tot: null },
        { naam: 'Sam de Boer', tot: expect.any(String) },
      ],
    });
    const [returned] = (await entriesOf('docking.camera-returned')).filter(({ result }) => result === 'done');
    expect(returned).toMatchObject({ about: { id: CAMERA }, personal: { 'personal.wearer': 'Sam de Boer' } });
  });

  test('has its first recording released with a reason that stands in the log; nothing else about it changes', async () => {
    const path = `/opnames/${first}/vrijgaven`;
    const silent = await privacy.post(path, { reason: '  ' });
    expect(silent.status).toBe(400);
    expect(await silent.text()).toContain('id="veld-reason-fout"');
    const released = await privacy.post(path, { reason: REASON });
    expect(released.headers.get('location')).toBe('/inname');
    expect(await recording(first)).toEqual({ ...asDocked, state: 'sealed', quarantineReason: null });
    const [entry] = (await entriesOf('custody.released')).filter(({ result }) => result === 'done');
    expect(entry).toMatchObject({
      about: { id: first },
      role: 'privacymedewerker',
      facts: { quarantine: 'unknown-camera' },
      personal: { 'personal.reason': REASON },
    });
    expect((await administrator.call('POST', path, { reason: 'Nog eens' })).status).toBe(409);
    expect(await (await privacy.fetch('/inname')).text()).not.toContain(`href="/inname/${first}"`);
  });
});

test('who handed a camera in long ago is forgotten by the daily destruction, and the page of the camera says for how long he stands there', async () => {
  const ago = (days: number): string => new Date(house.house.clock.now().getTime() - days * 86_400_000).toISOString();
  const wearing = { camera_id: 'BC-0417', person_id: 'demo-handhaver', from_at: ago(40), until_at: ago(29) };
  await house.house.database.sql('camera_assignments').insert(wearing);
  const worn = async (): Promise<unknown> => (await administrator.call('GET', '/cameras/BC-0417')).body.gedragen.length;
  expect(await worn()).toBe(2);
  await house.moveDays(0);
  expect(await worn()).toBe(1);
  const [entry] = await entriesOf('docking.wearing-forgotten');
  expect(entry).toMatchObject({ role: 'systeem', about: { id: 'BC-0417' }, facts: { forgotten: 1 } });
  const page = await (await administrator.fetch('/cameras/BC-0417')).text();
  expect(page).toContain('Wie de camera inleverde, staat hier nog 28 dagen, en langer zolang er opnamen uit die tijd');
});

test('what is not known cannot be given out, handed in or released', async () => {
  for (const [path, body] of [
    ['/cameras/BC-0000/uitgiften', { personId: 'demo-handhaver' }],
    ['/cameras/BC-0000/innamen', {}],
    ['/opnames/00000000-0000-0000-0000-000000000000/vrijgaven', { reason: 'Mag' }],
  ] as const)
    expect((await administrator.call('POST', path, body)).status).toBe(404);
});

test('who hands in an old file that was left on a camera reads why it stands apart and what comes next, and that there is no time to lose when its term is over', async () => {
  const handIn = async (client: Client, daysAgo: number): Promise<string> => {
    const form = new FormData();
    const at = house.house.clock.now().getTime() - daysAgo * 86_400_000;
    const moments = { startedAt: new Date(at - 60_000).toISOString(), endedAt: new Date(at).toISOString() };
    for (const [name, value] of Object.entries({ cameraId: CAMERA, ...moments })) form.append(name, value);
    form.append('clip', new Blob(['no footage'], { type: 'video/mp4' }), `oud-${daysAgo}.mp4`);
    const answer = await client.fetch('/inname', { method: 'POST', body: form });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/inname']);
    return (await (await client.fetch('/inname')).text()).replaceAll(/\s+/g, ' ');
  };
  const apart =
    'De opname is ingenomen en verzegeld, en staat in quarantaine: met de hand ingenomen, en van vóór de vorige inname van deze camera.';
  const over = 'De bewaartermijn is al voorbij: bij de eerstvolgende vernietiging';
  expect(await handIn(officer, 3)).toContain(`${apart} De beheerder of een privacymedewerker kijkt ernaar.`);
  expect(await handIn(officer, 35)).toContain(`${apart} ${over}`);
  const page = await handIn(administrator, 5);
  expect(page).toContain(`${apart} Zij had met een eerdere inname mee moeten komen.`);
  // Said of the other one alone, and of the newest in the notice too.
  expect(page.split(over)).toHaveLength(2);
  expect((await handIn(administrator, 40)).split(over)).toHaveLength(4);
  await administrator.fetch('/inname?taal=en');
  expect(await (await administrator.fetch('/inname')).text()).toContain('The term has ended already');
  await administrator.fetch('/inname?taal=nl');
});

test('a simple client takes a file in with a form and gets the receipt, or reads in problem+json which field is wrong', async () => {
  const send = async (cameraId: string): Promise<{ readonly status: number; readonly body: Answer }> => {
    const form = new FormData();
    const at = house.house.clock.now().getTime();
    const moments = { startedAt: new Date(at - 60_000).toISOString(), endedAt: new Date(at - 1000).toISOString() };
    for (const [name, value] of Object.entries({ cameraId, ...moments })) form.append(name, value);
    form.append('clip', new Blob(['no footage'], { type: 'video/mp4' }), 'clip.mp4');
    const response = await officer.fetch('/v1/inname', { method: 'POST', body: form });
    return { status: response.status, body: await response.json() };
  };
  const taken = await send(CAMERA);
  expect(taken).toMatchObject({ status: 201, body: { receipt: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) } });
  expect((await recording(taken.body.recordingId)).cameraId).toBe(CAMERA);
  expect(await send('')).toMatchObject({
    status: 400,
    body: { type: 'urn:beeldkluis:weigering:manifest-refused', fields: [{ field: 'cameraId' }] },
  });
});
