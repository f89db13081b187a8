import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { readLog } from '../../../server/audit/read-log.ts';
import { movableClock } from '../../../server/clock.ts';
import { closeSessions } from '../../../server/custody/viewing-sessions.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture, type Browser } from '../../support/browser.ts';
import { aRecording } from '../../support/custody.ts';
import { madeFootage } from '../../support/footage.ts';
import { openHouse, type Client, type TestHouse } from '../../support/house.ts';
import { storeFootage, unlikeFootage } from '../../support/stored-footage.ts';

/** What tests ask of the browser's document. */
declare const document: {
  querySelector(name: 'video'): {
    readonly currentTime: number;
    readonly paused: boolean;
    readonly seeking: boolean;
    readonly readyState: number;
    hasAttribute(name: string): boolean;
  };
};
const TEST_PICTURE = 'testsrc2=size=640x360:rate=25:duration=40';

describe('The pages of viewing and of the log, in a browser', () => {
  let house: TestHouse;
  let browser: Browser;
  let page: Page;
  let recordingId: string;

  beforeAll(async () => {
    house = await openHouse();
    browser = await openBrowser();
    page = browser.page;
    const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=40', '-c:a', 'aac'];
    const picture = [
      '-f',
      'lavfi',
      '-i',
      TEST_PICTURE,
      ...sound,
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-pix_fmt',
      'yuv420p',
    ];
    const clip = await readFile(await madeFootage('player-40s.mp4', ...picture, '-movflags', '+faststart'));
    const recording = aRecording(house.house.movable ?? movableClock(), {
      ...{ officerId: 'demo-handhaver', place: 'Breestraat 12, Leiden', durationSeconds: 40, size: clip.length },
      facts: JSON.stringify({ video: { codec: 'h264', width: 640, height: 360, frameRate: 25 }, audio: null }),
    });
    recordingId = recording.id;
    await storeFootage(house.house, recording, clip);
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
    // Styles count too: what is looked at is the page as people get it.
    await page.waitForLoadState('load');
    await takePicture(page, `viewing-${name}`);
    expect({ name, problems: await accessibilityProblems(page), tooWide: await isTooWide(page) }).toEqual({
      ...{ name, problems: [], tooWide: false },
    });
  }

  async function openFootage(): Promise<void> {
    await page.goto(`${house.url}/opnames/${recordingId}`);
    await page.check('input[value=klacht]');
    await page.fill('[name=caseRef]', 'Klacht 2026/12');
    await page.fill('[name=coViewers]', 'Carla de Wit');
    await page.click('button:has-text("Open de beelden")');
    await page.waitForURL('**/kijksessies/*');
    await page.waitForFunction(() => document.querySelector('video').readyState >= 2);
  }

  const position = (): Promise<number> => page.evaluate(() => document.querySelector('video').currentTime);
  const isPaused = (): Promise<boolean> => page.evaluate(() => document.querySelector('video').paused);

  test('a privacy officer finds footage, says why, plays and seeks by keyboard; then the log shows which seconds', async () => {
    await lookAs(await house.signIn('privacymedewerker'));
    await page.goto(`${house.url}/opnames`);
    await page.fill('[name=place]', 'breestraat');
    await page.click('button:has-text("Zoeken")');
    await inOrder('search');
    await page.click('table a');
    expect(await page.textContent('.bk-facts')).toContain('640 × 360, h264, 25 beelden per seconde');
    await inOrder('recording');

    await openFootage();
    expect(await isPaused()).toBe(true);
    expect(await page.textContent('.bk-player__mark')).toContain('Yusuf Aydın · sessie');
    await page.focus('[data-part=seek]');
    await page.keyboard.press('k');
    await page.waitForFunction(() => document.querySelector('video').currentTime > 2.2);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.querySelector('video').currentTime > 14.2);
    await page.keyboard.press('k');
    await page.waitForFunction(() => document.querySelector('video').paused);
    const step = async (key: string): Promise<number> => {
      const before = await position();
      await page.keyboard.press(key);
      await page.waitForFunction((was) => document.querySelector('video').currentTime !== was, before);
      await page.waitForFunction(() => !document.querySelector('video').seeking);
      return position();
    };
    const [next, second] = [await step('.'), await step('.')];
    expect(second - next).toBeCloseTo(1 / 25, 2);
    expect(second - (await step(','))).toBeLessThan(1 / 25 + 0.01);
    await page.keyboard.press('Home');
    await page.waitForFunction(() => document.querySelector('video').currentTime === 0);
    await page.keyboard.press('End');
    await page.waitForFunction(
      () => document.querySelector('video').currentTime > 39 && !document.querySelector('video').seeking,
    );
    await inOrder('player');

    await page.click('button:has-text("Sluit de sessie")');
    await page.waitForURL(`**/opnames/${recordingId}`);
    expect(await page.textContent('[role=status]')).toContain('De sessie is gesloten');
    const [closed] = await readLog(house.house.database.sql, { about: recordingId, act: 'viewing.closed' });
    expect(closed?.facts['shownSeconds']).toBeGreaterThanOrEqual(3);
    expect(closed?.facts['shownSeconds']).toBeLessThan(12);
    await page.reload();
    expect(await page.textContent('table:has-text("Carla de Wit")')).toMatch(/0:00–0:0[2-5].*0:1[2-8]/s);
    expect(browser.complaints).toEqual([]);
  });

  test('the supervisor reads in plain sentences who saw what and why, and can check an entry', async () => {
    await lookAs(await house.signIn('toezichthouder'));
    await house.open.timetable.orderAll();
    await house.settled();
    await page.goto(`${house.url}/logboek?purpose=rechtmatigheid&about=${recordingId}`);
    const text = (await page.textContent('main')) ?? '';
    expect(text).toContain('Yusuf Aydın, privacymedewerker, kreeg beelden te zien.');
    expect(text).toContain('Doel: Behandelen van een klacht · Zaak: Klacht 2026/12 · Getoond: 0:');
    expect(text).toContain('Keek mee: Carla de Wit');
    await inOrder('log');
    await page.goto(`${house.url}/logboek/1?purpose=rechtmatigheid`);
    expect(await page.textContent('pre')).toContain('c2sp.org/tlog-proof@v1');
    await inOrder('entry');
    await page.goto(`${house.url}/logboek/standen`);
    await inOrder('checkpoints');
    await page.goto(`${house.url}/logboek`);
    await page.click('a:has-text("Logboek uitvoeren")');
    await page.check('[name=purpose][value=rechtmatigheid]');
    const download = page.waitForEvent('download');
    await page.click('button:has-text("Uitvoeren")');
    expect((await download).suggestedFilename()).toBe('logboek.jsonl');
  });

  test('what is missing is said beside the field, and a search without results helps on', async () => {
    await lookAs(await house.signIn('privacymedewerker'));
    await page.goto(`${house.url}/opnames/${recordingId}`);
    await page.check('input[value=klacht]');
    await page.fill('[name=caseRef]', ' ');
    await page.click('button:has-text("Open de beelden")');
    expect(await page.textContent('#veld-caseRef-fout')).toContain('Noem de zaak');
    await inOrder('refused');
    await page.goto(`${house.url}/opnames?place=nergens`);
    expect(await page.textContent('.bk-empty')).toContain('Maak het tijdvak ruimer');
    await inOrder('nothing-found');
    await page.goto(`${house.url}/opnames?from=gisteren`);
    expect(await page.textContent('#veld-from-fout')).toContain('Vul een datum');
  });

  test('a session that is closed elsewhere takes the picture away and says what to do', async () => {
    await lookAs(await house.signIn('privacymedewerker'));
    await openFootage();
    await page.focus('[data-part=seek]');
    await page.keyboard.press('k');
    await page.waitForFunction(() => document.querySelector('video').currentTime > 0.5);
    const id = page.url().split('/').at(-1) ?? '';
    const by = { id: 'demo-privacy', name: 'Yusuf Aydın', role: 'privacymedewerker' } as const;
    const end = { reason: 'withdrawn', at: new Date().toISOString() } as const;
    await house.house.database.inTransaction((tx) => closeSessions(tx, by, { id }, end));
    await page.keyboard.press('k');
    await page.waitForSelector('[data-part=alert]:not([hidden])');
    expect(await page.textContent('[data-part=alert]')).toContain('De sessie is gesloten');
    expect(await page.evaluate(() => document.querySelector('video').hasAttribute('src'))).toBe(false);
    await inOrder('closed-elsewhere');
  });

  test('everything fits on a telephone and can be read in English', async () => {
    await page.setViewportSize({ width: 340, height: 760 });
    await lookAs(await house.signIn('toezichthouder'));
    for (const path of [
      '/opnames',
      `/opnames/${recordingId}`,
      '/logboek?purpose=rechtmatigheid',
      '/logboek/1',
      '/logboek/1?purpose=rechtmatigheid',
      '/logboek/standen',
    ]) {
      await page.goto(`${house.url}${path}${path.includes('?') ? '&' : '?'}taal=en`);
      expect(await page.getAttribute('html', 'lang')).toBe('en');
      await inOrder(`narrow${path.replaceAll(/[^a-z]+/g, '-')}`);
    }
  });

  test('a recording with malware in it says that it stays closed and whom to ask, and offers no form; one that was not scanned says to wait', async () => {
    await lookAs(await house.signIn('privacymedewerker'));
    for (const [reason, said, forms] of [
      ['malware', 'Deze opname blijft dicht: er zit schadelijke software in het bestand.', 0],
      ['not-scanned', 'nog niet onderzocht op schadelijke software. Wacht als het kan', 1],
    ] as const) {
      const apart = { state: 'quarantined', quarantineReason: reason } as const;
      const recording = aRecording(house.house.movable ?? movableClock(), { ...apart, durationSeconds: 8 });
      await storeFootage(house.house, recording, unlikeFootage(1000));
      await page.goto(`${house.url}/opnames/${recording.id}`);
      expect(await page.innerText('main')).toContain(said);
      expect(await page.locator('button:has-text("Open de beelden")').count()).toBe(forms);
      await inOrder(`apart-${reason}`);
    }
  });
});
