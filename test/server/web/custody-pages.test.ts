import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { DEMO_PERSONS } from '../../../server/demo/demo-persons.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture } from '../../support/browser.ts';
import { openHouse } from '../../support/house.ts';
import { openRealDock } from '../../support/real-dock.ts';

const SIZES = [
  { width: 320, height: 640 },
  { width: 1280, height: 900 },
];

test('an administrator is led from the start page to footage that disappeared, settles it with a reason, and nobody who views gets a fault', async () => {
  await using house = await openHouse({
    dialect: 'sqlite',
    environment: { BEELDKLUIS_S3_ENDPOINT: '', BEELDKLUIS_RECHECK_DAYS: '1' },
  });
  const dock = await openRealDock(house);
  const recordingId = await dock({ cameraId: 'BC-0412', clipName: 'clip0001.mp4', minutesAgo: 30 });
  await dock({ cameraId: 'BC-0413', clipName: 'clip0002.mp4', minutesAgo: 20 });
  await using browser = await openBrowser();
  const { page } = browser;
  const problems: string[] = [];
  const look = async (name: string): Promise<void> => {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await takePicture(page, `${name}-${String(size.width)}`);
      problems.push(...(await accessibilityProblems(page)).map((problem) => `${name} ${problem}`));
      if (await isTooWide(page)) problems.push(`${name} is wider than ${String(size.width)}`);
    }
  };
  const administrator = DEMO_PERSONS.find(({ role }) => role === 'beheerder')!;
  await page.goto(`${house.url}/aanmelden`);
  await page.getByRole('button', { name: `Aanmelden als ${administrator.name}` }).click();
  await page.goto(`${house.url}/controle`);
  expect(await page.locator('main').textContent()).toContain('nog niet gecontroleerd');
  await house.open.timetable.orderAll();
  await house.settled();
  await page.goto(`${house.url}/controle`);
  expect(await page.locator('main').textContent()).toContain('Er is niets gevonden dat niet klopt.');
  await look('controle-goed');

  const objectIds: string[] = await house.house.database
    .sql('sealed_objects')
    .where({ recording_id: recordingId, kind: 'original' })
    .pluck('id');
  await rm(path.join(house.folder, 'data/vault/permanent', objectIds[0]!));
  const anna = await house.signIn('privacymedewerker');
  const opened = await anna.call('POST', `/opnames/${recordingId}/kijksessies`, {
    purpose: 'klacht',
    caseRef: 'K-2026-1',
    coViewer: 'B. de Wit',
  });
  const sessionId =
    (opened.body as { id?: string; sessionId?: string }).sessionId ?? (opened.body as { id: string }).id;
  expect(opened.status).toBe(201);
  const footage = await anna.fetch(`/v1/kijksessies/${sessionId}/beeld`, { headers: { range: 'bytes=0-99' } });
  expect([footage.status, ((await footage.json()) as { type: string }).type]).toEqual([
    409,
    'urn:beeldkluis:weigering:footage-damaged',
  ]);

  await page.goto(house.url);
  await page.getByRole('link', { name: /alarm: er klopt iets niet in de kluis/ }).click();
  expect(await page.locator('main').textContent()).toContain('Eén ding klopt niet');
  await look('controle-alarm');
  await page.getByRole('link', { name: /Het bestand ontbreekt in de kluis/ }).click();
  expect(await page.locator('main').textContent()).toContain('Zet het bestand terug uit de reservekopie');
  await look('controle-bevinding');
  await page.getByLabel('Blijft zo').check();
  await page.getByLabel('Reden').fill('Schijf vervangen; geen reservekopie van deze dag.');
  await page.getByRole('button', { name: 'Bevinding afhandelen' }).click();
  expect(await page.locator('main').textContent()).toContain('De bevinding is afgehandeld.');
  await look('controle-afgehandeld');

  const { mirror } = house.house.settings.keys;
  await rename(mirror, `${mirror}-away`);
  await house.open.timetable.orderAll();
  await house.settled();
  const health = await anna.fetch('/v1/gezondheid');
  expect([health.status, await health.text()]).toEqual([503, expect.stringContaining('sleutels')]);
  await page.goto(house.url);
  await page.getByRole('link', { name: /alarm: er klopt iets niet in de kluis/ }).click();
  await page.getByRole('link', { name: /Een van de twee mappen met sleutels is weg/ }).click();
  const text = (await page.locator('main').textContent()) ?? '';
  expect(text).toContain('Koppel de schijf van deze map weer aan.');
  expect(text).toContain(mirror);
  expect(await page.getByLabel('Blijft zo').count()).toBe(0);
  await look('controle-sleutels');
  await expect(stat(mirror)).rejects.toThrow('ENOENT');
  await rename(`${mirror}-away`, mirror);
  expect((await anna.fetch('/v1/gezondheid')).status).toBe(200);

  const clock = house.house.movable!;
  clock.setOffsetSeconds(clock.offsetSeconds() + 3 * 86_400);
  await page.goto(house.url);
  await page.getByRole('link', { name: /alarm: de controle van de kluis blijft uit/ }).click();
  expect(await page.locator('main').textContent()).toContain('De controle loopt achter');
  await look('controle-te-laat');
  expect(problems).toEqual([]);
  expect(browser.complaints).toEqual([]);

  const seen = await (await house.signIn('toezichthouder')).fetch('/controle');
  expect(seen.status).toBe(200);
  expect((await anna.fetch('/controle')).status).toBe(404);
}, 120_000);
