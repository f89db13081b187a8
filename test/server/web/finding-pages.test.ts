import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { movableClock, stamp } from '../../../server/clock.ts';
import { insertRecording } from '../../../server/custody/recordings.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture, type Browser } from '../../support/browser.ts';
import { aRecording } from '../../support/custody.ts';
import { openHouse, type Client, type TestHouse } from '../../support/house.ts';

const CASE = 'Klacht 2026/12';

describe('The pages on which recordings and their histories are found, in a browser', () => {
  let house: TestHouse;
  let browser: Browser;
  let page: Page;
  let clips: string[];

  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse({ dialect: 'sqlite' }), openBrowser()]);
    page = browser.page;
    const clock = house.house.movable ?? movableClock();
    const at = (minutes: number): string => stamp(new Date(clock.now().getTime() + minutes * 60_000));
    const made = [0, 10, 20].map((minute, index) =>
      aRecording(clock, {
        ...{ startedAt: at(minute - 60), endedAt: at(minute - 50), durationSeconds: 600, cameraId: 'BC-0412' },
        ...{ place: 'Breestraat 12', latitude: 52.1583, longitude: 4.4935, category: 'overlast' },
        ...{ seriesId: 'reeks-1', seriesNumber: index + 1, officerId: 'demo-handhaver' },
      }),
    );
    const alone = aRecording(clock, {
      place: 'Breestraat 92',
      latitude: 52.16,
      longitude: 4.4935,
      durationSeconds: 60,
    });
    clips = made.map(({ id }) => id);
    await house.house.database.inTransaction(async (tx) => {
      for (const recording of [...made, alone]) await insertRecording(tx, recording);
      for (const intervals of [['1.0-6.0'], ['7.0-12.5', '30.0-31.0']]) {
        tx.record({
          ...{ act: 'viewing.shown', result: 'done', about: clips[0] ?? '', purpose: 'klacht', caseRef: CASE },
          by: { id: 'demo-privacy', name: 'Yusuf Aydın', role: 'privacymedewerker' },
          facts: { session: 's', intervals, seconds: 5, served: true },
        });
      }
    });
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await house[Symbol.asyncDispose]();
  });

  async function lookAs(client: Client): Promise<void> {
    await browser.context.clearCookies();
    const pairs = client.cookie.split('; ').map((pair) => pair.split('='));
    await browser.context.addCookies(pairs.map(([name = '', value = '']) => ({ name, value, url: house.url })));
  }
  async function inOrder(name: string): Promise<void> {
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await takePicture(page, `finding-${name}-${String(width)}`);
      const problems = width === 1280 ? await accessibilityProblems(page) : [];
      expect({ name, width, problems, tooWide: await isTooWide(page) }).toEqual({
        name,
        width,
        problems: [],
        tooWide: false,
      });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  const main = async (): Promise<string> => ((await page.textContent('main')) ?? '').replaceAll(/\s+/g, ' ');

  test('whoever searches gets an empty form first, is told what to fill in, and sees clips of one recording as one line', async () => {
    await lookAs(await house.signIn('privacymedewerker'));
    await page.goto(`${house.url}/opnames`);
    expect(await page.$('table')).toBeNull();
    await inOrder('empty');
    await page.click('button:has-text("Zoeken")');
    expect(await page.textContent('#veld-place-fout')).toContain('Vul een plaats, een tijd, een punt of een camera in');
    await inOrder('too-wide');
    await page.fill('[name=place]', 'breestraat');
    await page.selectOption('[name=category]', 'overlast');
    await page.click('button:has-text("Zoeken")');
    expect(await main()).toContain('1 opname gevonden');
    expect(await page.textContent('tbody')).toContain('3 clips');
    await inOrder('series');
    await page.goto(`${house.url}/opnames?near=52.1583, 4.4935&within=50`);
    expect(await page.inputValue('[name=near]')).toBe('52.1583, 4.4935');
    expect(await page.isVisible('[name=near]')).toBe(true);
    expect(await main()).toContain('1 opname gevonden');
    await inOrder('point');
    await page.goto(`${house.url}/opnames?near=hier`);
    expect(await page.textContent('#veld-near-fout')).toContain('52.1583, 4.4935');
  });

  test('the page of a recording shows its clips, and leads to its history with the seconds that were shown', async () => {
    await lookAs(await house.signIn('privacymedewerker'));
    await page.goto(`${house.url}/opnames/${clips[1] ?? ''}`);
    expect(await main()).toContain('Deze opname bestaat uit 3 clips');
    await inOrder('clips');
    await page.click('a:has-text("Hele geschiedenis van deze opname")');
    await page.waitForURL('**/geschiedenis');
    const text = await main();
    expect(text).toContain('Yusuf Aydın, privacymedewerker, kreeg beelden te zien.');
    expect(text).toContain(`Zaak: ${CASE} · Getoond: 0:07–0:12, 0:30–0:31`);
    await inOrder('history-recording');
  });

  test('the supervisor reads the histories of a person, a case and a camera', async () => {
    await lookAs(await house.signIn('toezichthouder'));
    await page.goto(`${house.url}/logboek?purpose=rechtmatigheid&person=demo-privacy`);
    await page.click('a:has-text("Geschiedenis van deze medewerker")');
    await page.waitForURL('**/personen/demo-privacy/geschiedenis?purpose=rechtmatigheid');
    expect(await main()).toContain('U leest dit voor: Nagaan of verwerkingen mochten.');
    expect(await main()).toContain('kreeg beelden te zien');
    await inOrder('history-person');
    await page.goto(`${house.url}/personen/demo-privacy/geschiedenis`);
    expect(await main()).toContain('Kies eerst een doel');
    expect(await main()).not.toContain('Yusuf');
    await inOrder('history-person-closed');
    await page.selectOption('#veld-purpose', 'interne-controle');
    await page.click('button:has-text("Geschiedenis openen")');
    expect(await page.textContent('h1')).toBe('Geschiedenis van Yusuf Aydın');
    const entry = await page.getAttribute('.bk-log a >> nth=0', 'href');
    expect(entry).toMatch(/^\/logboek\/\d+\?purpose=interne-controle$/);
    await page.goto(`${house.url}/zaken/${encodeURIComponent(CASE)}/geschiedenis`);
    expect(await page.textContent('h1')).toBe(`Geschiedenis van zaak ${CASE}`);
    expect(await main()).toContain('Getoond: 0:01–0:06');
    await inOrder('history-case');
    await page.goto(`${house.url}/cameras/BC-0412/geschiedenis`);
    expect(await main()).toContain('Getoond: 0:01–0:06');
    await inOrder('history-camera');
  });

  test('the administrator reads what happened to a camera and not who watched, and nobody else reads more than is his', async () => {
    await lookAs(await house.signIn('beheerder'));
    await page.goto(`${house.url}/cameras/BC-0412`);
    await page.click('a:has-text("Geschiedenis van deze camera")');
    await page.waitForURL('**/geschiedenis');
    expect(await main()).not.toContain('kreeg beelden te zien');
    expect(await main()).toContain('las de geschiedenis van een camera');
    await inOrder('history-camera-administrator');
    const boa = await house.signIn('handhaver');
    for (const path of [`/opnames/${clips[0] ?? ''}`, '/personen/demo-handhaver', '/cameras/BC-0412']) {
      expect((await boa.fetch(`${path}/geschiedenis`)).status).toBe(404);
    }
    expect(browser.complaints.filter((complaint) => !complaint.includes('400 (Bad Request)'))).toEqual([]);
  });
});
