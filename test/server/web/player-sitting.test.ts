import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { readLog } from '../../../server/audit/read-log.ts';
import { stamp } from '../../../server/clock.ts';
import { addBookmark } from '../../../server/custody/bookmarks.ts';
import { closeSessions } from '../../../server/custody/viewing-sessions.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture, type Browser } from '../../support/browser.ts';
import { openHouse, type Client, type TestHouse } from '../../support/house.ts';
import { storeSeries, type WatchedSeries } from '../../support/watched-series.ts';

/** What tests ask of the browser's document. */
declare const document: {
  querySelectorAll(name: string): Iterable<{
    readonly currentTime: number;
    readonly hidden: boolean;
    readonly paused: boolean;
    readonly seeking: boolean;
    readonly readyState: number;
    hasAttribute(name: string): boolean;
  }>;
  querySelector(name: string): { readonly textContent: string } | null;
  fullscreenElement: object | null;
};
const SEEK = '[data-part=seek]';
const SYSTEM_END = { id: 'systeem', name: 'Beeldkluis', role: 'systeem' } as const;

describe('What lies around the player of a viewing session, in a browser', () => {
  let house: TestHouse;
  let browser: Browser;
  let page: Page;
  let series: WatchedSeries;
  let staff: Client;

  beforeAll(async () => {
    house = await openHouse({ environment: { BEELDKLUIS_LOG_LEVEL: 'silent' } });
    browser = await openBrowser();
    ({ page } = browser);
    series = await storeSeries(house);
    staff = await house.signIn('privacymedewerker');
    const pairs = staff.cookie.split('; ').map((pair) => pair.split('='));
    await browser.context.addCookies(pairs.map(([name = '', value = '']) => ({ name, value, url: house.url })));
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await house[Symbol.asyncDispose]();
  });

  async function session(recordingId = series.clips[0]?.id ?? '', caseRef = 'Klacht 7'): Promise<string> {
    const said = { purpose: 'klacht', caseRef, coViewers: ['Carla de Wit'] };
    const opened = await staff.call('POST', `/opnames/${recordingId}/kijksessies`, said);
    expect(opened.status).toBe(201);
    return (opened.body as { id: string }).id;
  }
  async function open(id: string): Promise<void> {
    await page.goto(`${house.url}/kijksessies/${id}`);
    await page.waitForFunction(() => [...document.querySelectorAll('video')].some(({ readyState }) => readyState >= 2));
    await page.focus(SEEK);
  }
  const says = (selector: string, text: string): Promise<unknown> =>
    page.waitForFunction(
      ([where = '', wanted = '']) => document.querySelector(where)?.textContent.includes(wanted),
      [selector, text],
    );
  async function inOrder(name: string): Promise<void> {
    await takePicture(page, `sitting-${name}`);
    const found = { problems: await accessibilityProblems(page), tooWide: await isTooWide(page) };
    expect({ name, ...found }).toEqual({ name, problems: [], tooWide: false });
  }

  test('a note and a still are made of the moment with keys alone, stand as ticks on the timeline, and the list jumps there', async () => {
    const id = await session();
    await open(id);
    await page.keyboard.press('ArrowRight');
    await says('[data-part=time]', '0:05 van');
    await page.keyboard.press('n');
    await page.keyboard.type('Man valt van de fiets');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await says('.bk-marks', 'Man valt van de fiets');
    expect(await page.locator('.bk-player__tick').count()).toBe(1);
    await page.focus(SEEK);
    await page.keyboard.press('s');
    await says('[data-stills-list]', 'Yusuf Aydın');
    const picture = await page.getAttribute('[data-stills-list] a', 'href');
    const still = await staff.fetch(picture ?? '');
    expect([still.status, still.headers.get('content-type'), still.headers.get('cache-control')]).toEqual([
      ...[200, 'image/png', 'no-store'],
    ]);
    await page.focus(SEEK);
    await page.keyboard.press('End');
    await says('[data-part=time]', 'Deel 3');
    await page.click('[data-go]');
    await says('[data-part=time]', '0:05 van');
    await inOrder('notes');
    await page.click('.bk-marks button:has-text("Wis")');
    await says('main', 'Er zijn nog geen aantekeningen');
    const about = series.clips[0]?.id ?? '';
    const acts = (await readLog(house.house.database.sql, { about, limit: 50 })).map(({ act }) => act);
    expect(acts).toEqual(
      expect.arrayContaining(['viewing.marked', 'viewing.still-taken', 'viewing.still-shown', 'viewing.mark-erased']),
    );
  });

  test('what was marked on the camera or the dock stands in the list and on the timeline, and the list jumps there', async () => {
    const recordingId = series.clips[1]?.id ?? '';
    const brought = { recordingId, untilSeconds: null, createdAt: stamp(new Date()) };
    await house.house.database.inTransaction(async (tx) => {
      await addBookmark(tx, { ...brought, seconds: 3.5, text: 'Knop <b>2</b>', category: 'geweld', tags: ['duwen'] });
      await addBookmark(tx, { ...brought, seconds: 6, text: '', category: null, tags: [] });
    });
    await open(await session());
    expect(await page.locator('.bk-marks__one').allInnerTexts()).toEqual([
      expect.stringMatching(/0:11,5\s+Knop <b>2<\/b> · geweld · duwen \(camera of dock\)/),
      expect.stringMatching(/0:14,0\s+merkteken \(camera of dock\)/),
    ]);
    expect(await page.locator('.bk-player__tick').count()).toBe(2);
    expect(await page.locator('.bk-marks form').count()).toBe(0);
    await page.click('[data-go] >> nth=0');
    await says('[data-part=time]', 'Deel 2');
    await says('[data-part=time]', '0:11 van');
    await inOrder('bookmarks');
  });

  test('the place on the map moves with the picture and is said in coordinates', async () => {
    await open(await session());
    const before = await page.innerText('[data-part=here-text]');
    await page.keyboard.press('End');
    await page.waitForFunction((was) => document.querySelector('[data-part=here-text]')?.textContent !== was, before);
    expect(await page.innerText('[data-part=here-text]')).toMatch(/^52,\d{5}, 4,\d{5}$/);
    expect(await page.getAttribute('.bk-map__picture', 'aria-label')).toContain('noorden boven');
    await page.click('.bk-map__list summary');
    expect(await page.locator('.bk-map__list tbody tr').count()).toBe(24);
  });

  test('two recordings of one incident run on one clock, with the name over both, and the difference between clocks is noted', async () => {
    const id = await session();
    await open(id);
    await page.click('a:has-text("tweede opname ernaast")');
    await inOrder('same-moment');
    await page.click('button:has-text("Bekijk ernaast")');
    await page.waitForURL(`**/kijksessies/${id}`);
    await page.waitForFunction(() => {
      const shown = [...document.querySelectorAll('video')].filter(({ hidden }) => !hidden);
      return shown.length === 2 && shown.every(({ readyState }) => readyState >= 2);
    });
    // The second camera began four seconds later.
    await page.waitForSelector('.bk-pair__one:last-child [data-part=nothing]');
    await page.focus(SEEK);
    await page.keyboard.press('ArrowRight');
    const apart = (): Promise<number> =>
      page.evaluate(() => {
        const [first, second] = [...document.querySelectorAll('video')].filter(({ hidden }) => !hidden);
        return (first?.currentTime ?? 0) - (second?.currentTime ?? 0);
      });
    await page.waitForFunction(() => {
      const [first, second] = [...document.querySelectorAll('video')].filter(({ hidden }) => !hidden);
      return Math.abs((first?.currentTime ?? 0) - (second?.currentTime ?? 0) - 4) < 0.05;
    });
    await page.fill('[name=seconds]', '0,5');
    await page.click('[data-nudge="0.1"]');
    await page.waitForFunction(() => {
      const [first, second] = [...document.querySelectorAll('video')].filter(({ hidden }) => !hidden);
      return Math.abs((first?.currentTime ?? 0) - (second?.currentTime ?? 0) - 4.6) < 0.05;
    });
    await page.click('button:has-text("Noteer het klokverschil")');
    await says('[data-align] [data-part=said]', 'Vastgelegd');
    await page.focus(SEEK);
    await page.keyboard.press('k');
    await page.waitForFunction(() => document.querySelector('[data-part=time]')?.textContent.startsWith('0:06'));
    await page.keyboard.press('k');
    expect(Math.abs((await apart()) - 4.6)).toBeLessThan(0.6);
    expect(await page.locator('.bk-player__mark:visible').count()).toBe(4);
    await inOrder('pair');
    await page.keyboard.press('f');
    await page.waitForFunction(() => document.fullscreenElement !== null);
    expect(await page.locator('.bk-pair:fullscreen .bk-player__mark:visible').count()).toBe(4);
    await page.keyboard.press('f');
    await page.waitForFunction(() => document.fullscreenElement === null);
    const { sql } = house.house.database;
    const [opened] = await readLog(sql, { about: series.other.id, act: 'viewing.opened' });
    expect(opened).toMatchObject({ purpose: 'klacht', caseRef: 'Klacht 7', facts: { beside: id } });
    const [aligned] = await readLog(sql, { about: series.other.id, act: 'viewing.aligned' });
    expect(aligned?.facts['seconds']).toBe('0.60');
    await page.setViewportSize({ width: 360, height: 780 });
    await inOrder('pair-narrow');
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test('a clip that is taken away leaves while its frame stands still, the others go on, and the last one ends the session', async () => {
    const id = await session();
    await open(id);
    const end = (at: number, reason: 'destroyed' | 'withdrawn'): Promise<number> =>
      house.house.database.inTransaction((tx) =>
        closeSessions(tx, SYSTEM_END, { recordingId: series.clips[at]?.id ?? '' }, { reason, at: stamp(new Date()) }),
      );
    await end(0, 'withdrawn');
    await says('[data-part=alert]', 'De andere delen blijven te zien');
    await says('[data-part=time]', 'Deel 2');
    await end(2, 'destroyed');
    await end(1, 'withdrawn');
    await says('[data-part=alert]', 'Deze opname wordt vernietigd of is vernietigd');
    expect(
      await page.evaluate(() => [...document.querySelectorAll('video')].some((video) => video.hasAttribute('src'))),
    ).toBe(false);
    await inOrder('destroyed');
  });

  test('while the log cannot be written nothing plays, and the player says why', async () => {
    const id = await session(series.other.id);
    const { sql } = house.house.database;
    await sql.schema.renameTable('log_index', 'log_index_away');
    try {
      await page.goto(`${house.url}/kijksessies/${id}`);
      await says('[data-part=alert]', 'De kluis kan nu niet vastleggen wat u ziet');
      await page.focus(SEEK);
      await page.keyboard.press('k');
      const seen = await page.evaluate(() =>
        [...document.querySelectorAll('video')].map(({ readyState }) => readyState),
      );
      expect(seen).toEqual([0]);
    } finally {
      await sql.schema.renameTable('log_index_away', 'log_index');
    }
    const played = await readLog(sql, { about: series.other.id, act: 'viewing.played' });
    expect(played.every(({ facts }) => facts['session'] !== id)).toBe(true);
  });

  test('a player that claims what was never served is found out in the log', async () => {
    const id = await session(series.other.id);
    const claim = { intervals: [{ from: 0, to: 8 }] };
    expect((await staff.call('POST', `/kijksessies/${id}/vertoningen`, claim)).status).toBe(201);
    const [entry] = await readLog(house.house.database.sql, { about: series.other.id, act: 'viewing.shown' });
    expect(entry?.facts).toMatchObject({ session: id, intervals: [], seconds: 0, served: false });
  });

  test('without JavaScript the page says what is missing, and footage, notes and stills still work', async () => {
    const id = await session();
    const plain = await browser.context.browser()?.newContext({ javaScriptEnabled: false });
    const context = plain ?? browser.context;
    await context.addCookies(await browser.context.cookies());
    const bare = await context.newPage();
    await bare.goto(`${house.url}/kijksessies/${id}`);
    await takePicture(bare, 'sitting-without-script');
    const text = await bare.innerText('main');
    if (plain !== undefined)
      expect(text).toContain('Zonder JavaScript bedient u de speler met de knoppen van de browser');
    expect(await bare.locator('video[controls]').count()).toBeGreaterThanOrEqual(plain === undefined ? 1 : 3);
    expect(await bare.locator('.bk-player__screen .bk-player__mark:visible').count()).toBeGreaterThanOrEqual(2);
    await bare.fill('[data-mark-form] [name=seconds]', '9,5');
    await bare.fill('[data-mark-form] [name=note]', 'Zonder script');
    await bare.click('button:has-text("Zet de aantekening")');
    await bare.waitForURL(`**/kijksessies/${id}`);
    expect(await bare.innerText('.bk-marks')).toContain('Zonder script');
    await bare.close();
    await plain?.close();
  });
});
