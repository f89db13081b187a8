import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readLog } from '../../../server/audit/read-log.ts';
import { openFirefox, type Firefox } from '../../support/firefox.ts';
import { openHouse, type Client, type TestHouse } from '../../support/house.ts';
import { storeSeries, type WatchedSeries } from '../../support/watched-series.ts';

/** What tests ask of the browser's document. */
declare const document: {
  querySelector(name: 'video'): { currentTime: number; paused: boolean; seeking: boolean; readyState: number };
  querySelector(name: string): { textContent: string; value: string };
};

describe('The player in Firefox', () => {
  let house: TestHouse;
  let firefox: Firefox;
  let series: WatchedSeries;
  let staff: Client;

  beforeAll(async () => {
    house = await openHouse({ environment: { BEELDKLUIS_LOG_LEVEL: 'silent' } });
    series = await storeSeries(house);
    staff = await house.signIn('privacymedewerker');
    firefox = await openFirefox();
    const { hostname } = new URL(house.url);
    for (const pair of staff.cookie.split('; ')) {
      const [name = '', value = ''] = pair.split('=');
      await firefox.browser.setCookie({ name, value, domain: hostname, path: '/' });
    }
  }, 120_000);
  afterAll(async () => {
    await firefox[Symbol.asyncDispose]();
    await house[Symbol.asyncDispose]();
  });

  test('opens, plays, seeks to another clip, steps a frame and closes, with keys alone; the seconds shown are recorded', async () => {
    const { page } = firefox;
    const { other } = series;
    const opened = await staff.call('POST', `/opnames/${other.id}/kijksessies`, {
      ...{ purpose: 'klacht', caseRef: 'Klacht 9', coViewers: ['Carla de Wit'] },
    });
    const { id } = opened.body as { id: string };
    await page.goto(`${house.url}/kijksessies/${id}`);
    await page.waitForFunction(() => document.querySelector('video').readyState >= 2);
    expect(await page.$eval('.bk-player__mark', ({ textContent }) => textContent)).toContain('Yusuf Aydın · sessie');
    await page.focus('[data-part=seek]');
    await page.keyboard.press('k');
    await page.waitForFunction(() => document.querySelector('video').currentTime > 1.2);
    await page.keyboard.press('k');
    await page.waitForFunction(() => document.querySelector('video').paused);
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(
      () => document.querySelector('video').currentTime > 6 && !document.querySelector('video').seeking,
    );
    const before = await page.evaluate(() => document.querySelector('video').currentTime);
    await page.keyboard.press('.');
    await page.waitForFunction(
      (was) => document.querySelector('video').currentTime > was && !document.querySelector('video').seeking,
      {},
      before,
    );
    expect((await page.evaluate(() => document.querySelector('video').currentTime)) - before).toBeLessThan(0.05);
    await inPicture('firefox');
    await page.keyboard.press('Home');
    await page.waitForFunction(() => document.querySelector('video').currentTime === 0);
    await Promise.all([
      page.waitForNavigation(),
      page.evaluate(
        `[...document.querySelectorAll('button')].find(({ textContent }) => textContent.includes('Sluit de sessie')).click()`,
      ),
    ]);
    expect(page.url()).toContain(`/opnames/${other.id}`);
    const { sql } = house.house.database;
    const shown = await readLog(sql, { about: other.id, act: 'viewing.shown' });
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.every(({ facts }) => facts['served'] === true)).toBe(true);
    const [closed] = await readLog(sql, { about: other.id, act: 'viewing.closed' });
    expect(closed?.facts).toMatchObject({ reason: 'closed-by-viewer' });
    expect(Number(closed?.facts['shownSeconds'])).toBeGreaterThanOrEqual(1);
  });

  test('plays the clips of one recording on behind each other', async () => {
    const { page } = firefox;
    const opened = await staff.call('POST', `/opnames/${series.clips[0]?.id ?? ''}/kijksessies`, {
      ...{ purpose: 'klacht', caseRef: 'Klacht 9', coViewers: ['Carla de Wit'] },
    });
    await page.goto(`${house.url}/kijksessies/${(opened.body as { id: string }).id}`);
    await page.waitForFunction(() => document.querySelector('video').readyState >= 2);
    await page.focus('[data-part=seek]');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => !document.querySelector('video').seeking);
    await page.keyboard.press('l');
    await page.waitForFunction(() => document.querySelector('[data-part=time]').textContent.includes('Deel 2'));
    await page.keyboard.press('k');
    await inPicture('firefox-series');
  });

  async function inPicture(name: string): Promise<void> {
    const folder = process.env['BEELDKLUIS_TEST_PICTURES'];
    if (folder !== undefined) await firefox.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }
});
