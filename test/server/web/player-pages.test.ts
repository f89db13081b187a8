import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Act } from '../../../protocols/acts.ts';
import { readLog, type LoggedEntry } from '../../../server/audit/read-log.ts';
import { movableClock } from '../../../server/clock.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture, type Browser } from '../../support/browser.ts';
import { aRecording } from '../../support/custody.ts';
import { openHouse, type Client, type TestHouse } from '../../support/house.ts';
import { storeFootage } from '../../support/stored-footage.ts';
import { storeSeries, unevenClip, type WatchedSeries } from '../../support/watched-series.ts';

/** What tests ask of the browser's document. */
interface Seen {
  readonly currentTime: number;
  readonly paused: boolean;
  readonly seeking: boolean;
  readonly hidden: boolean;
  readonly ended: boolean;
  readonly playbackRate: number;
  readonly readyState: number;
}
declare const document: {
  querySelectorAll(name: 'video'): Iterable<Seen>;
  querySelector(name: string): { textContent: string; value: string; hasAttribute(name: string): boolean } | null;
  fullscreenElement: { className: string } | null;
};

const SEEK = '[data-part=seek]';

describe('The player of a viewing session, in a browser', () => {
  let house: TestHouse;
  let browser: Browser;
  let series: WatchedSeries;
  let staff: Client;

  beforeAll(async () => {
    house = await openHouse({ environment: { BEELDKLUIS_LOG_LEVEL: 'silent' } });
    browser = await openBrowser();
    series = await storeSeries(house);
    staff = await house.signIn('privacymedewerker');
    await browser.context.addCookies(
      staff.cookie.split('; ').map((pair) => {
        const [name = '', value = ''] = pair.split('=');
        return { name, value, url: house.url };
      }),
    );
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await house[Symbol.asyncDispose]();
  });

  beforeEach(() => browser.page.setViewportSize({ width: 1280, height: 900 }));

  async function open(recordingId = series.clips[0]?.id ?? '', caseRef = 'Klacht 7'): Promise<string> {
    const opened = await staff.call('POST', `/opnames/${recordingId}/kijksessies`, {
      ...{ purpose: 'klacht', caseRef, coViewers: ['Carla de Wit'] },
    });
    expect(opened.status).toBe(201);
    const { id } = opened.body as { id: string };
    await browser.page.goto(`${house.url}/kijksessies/${id}`);
    await ready();
    return id;
  }

  /** The picture that is on the screen. */
  const seen = (number = 0): Promise<Seen> =>
    browser.page.evaluate((which) => {
      const video = [...document.querySelectorAll('video')].filter(({ hidden }) => !hidden)[which];
      const { currentTime = -1, paused = true, seeking = false, hidden = true } = video ?? {};
      return {
        currentTime,
        paused,
        seeking,
        hidden,
        ended: video?.ended === true,
        playbackRate: video?.playbackRate ?? 0,
        readyState: video?.readyState ?? 0,
      };
    }, number);
  const ready = (): Promise<unknown> =>
    browser.page.waitForFunction(() => {
      const [video] = [...document.querySelectorAll('video')].filter(({ hidden }) => !hidden);
      return video !== undefined && video.readyState >= 2 && !video.seeking;
    });
  const time = (): Promise<string> => browser.page.innerText('[data-part=time]');
  const timeSays = (text: string): Promise<unknown> =>
    browser.page.waitForFunction(
      (wanted) => document.querySelector('[data-part=time]')?.textContent.includes(wanted),
      text,
    );
  const press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) await browser.page.keyboard.press(key);
  };
  async function logged(act: Act, about: string): Promise<readonly LoggedEntry[]> {
    return readLog(house.house.database.sql, { act, about });
  }
  async function inOrder(name: string): Promise<void> {
    await takePicture(browser.page, `player-${name}`);
    const found = { problems: await accessibilityProblems(browser.page), tooWide: await isTooWide(browser.page) };
    expect({ name, ...found }).toEqual({ name, problems: [], tooWide: false });
  }

  test('several clips play as one timeline with its gaps; keys, buttons and the mouse go from one to the other', async () => {
    const { page } = browser;
    const session = await open();
    expect(await time()).toMatch(/^0:00 van 0:48 · Deel 1 · \d\d:\d\d:\d\d$/);
    expect(await page.innerText('.bk-player__absence')).toContain('Deel 4 van 4: dit deel staat in quarantaine');
    expect(await page.locator('.bk-player__clip').count()).toBe(4);
    expect(await page.locator('.bk-player__clip--gone').count()).toBe(1);
    await page.focus(SEEK);
    await press('PageDown');
    await timeSays('0:08 van 0:48 · Deel 2');
    await press('ArrowRight', 'l');
    await page.waitForFunction(
      () => document.querySelector('[data-part=time]')?.textContent.includes('Deel 3'),
      undefined,
      {
        timeout: 20_000,
      },
    );
    await timeSays('0:31');
    await press('k');
    await inOrder('series');
    await press('Home');
    await timeSays('0:00 van');
    const box = await page.locator(SEEK).boundingBox();
    if (box === null) throw new Error('There is no slider');
    await page.mouse.click(box.x + (box.width * 35) / 48, box.y + box.height / 2);
    await timeSays('Deel 3');
    await page.click('[data-part=part-back]');
    await page.click('[data-part=part-back]');
    await timeSays('0:08 van 0:48 · Deel 2');
    await page.click('button:has-text("Sluit de sessie")');
    await page.waitForURL('**/opnames/*');
    const shown = await Promise.all(series.clips.map(({ id }) => logged('viewing.shown', id)));
    expect(shown.map((entries) => entries.length > 0)).toEqual([true, true, true, false]);
    const closed = await Promise.all(series.clips.slice(0, 3).map(({ id }) => logged('viewing.closed', id)));
    expect(closed.every(([entry]) => entry?.facts['reason'] === 'closed-by-viewer')).toBe(true);
    const seconds = Number(closed[1]?.[0]?.facts['shownSeconds']);
    expect(seconds).toBeGreaterThanOrEqual(2);
    expect(seconds).toBeLessThanOrEqual(5);
    expect(session).not.toBe('');
  });

  test('speed from a quarter to four times, backwards and frame by frame: all with keys alone', async () => {
    await open();
    await browser.page.focus(SEEK);
    await press('-', '-', '-');
    expect((await seen()).playbackRate).toBe(0.25);
    await press('+', '+', '+', '+', '+', '+');
    expect((await seen()).playbackRate).toBe(4);
    await browser.page.selectOption('[data-part=speed]', '1');
    await browser.page.focus(SEEK);
    await press('ArrowRight', 'Shift+ArrowLeft');
    await timeSays('0:04 van');
    await press('j', 'j');
    await browser.page.waitForFunction(() => document.querySelector('[data-part=status]')?.textContent !== '');
    await timeSays('0:02 van');
    await press('k');
    const stopped = await seen();
    expect(stopped.paused).toBe(true);
    await press('m', 'f');
    await browser.page.waitForFunction(() => document.fullscreenElement !== null);
    expect(await browser.page.isVisible('.bk-player:fullscreen .bk-player__mark')).toBe(true);
    await press('f');
    await browser.page.waitForFunction(() => document.fullscreenElement === null);
  });

  test('a step shows the next frame by the times of the frames themselves, also where they last unequally long', async () => {
    const content = await unevenClip();
    const facts = JSON.stringify({ video: { codec: 'h264', width: 640, height: 360, frameRate: 25 }, audio: null });
    const recording = aRecording(house.house.movable ?? movableClock(), {
      durationSeconds: 8,
      size: content.length,
      facts,
    });
    await storeFootage(house.house, recording, content);
    await open(recording.id);
    await browser.page.focus(SEEK);
    // Frames begin at 0, 0.04, 0.08, 0.12 and 0.16; the next at 0.40.
    const reached: number[] = [];
    for (let step = 0; step < 5; step += 1) reached.push(await stepped('.'));
    expect(reached.map((at) => Math.floor(at * 25 + 0.01))).toEqual([1, 2, 3, 4, 10]);
    const back = await stepped(',');
    expect(back).toBeGreaterThanOrEqual(0.16);
    expect(back).toBeLessThan(0.4);
    expect(Math.floor((await stepped(',')) * 25 + 0.01)).toBe(3);
  });

  /** Steps and waits until a frame that began later or earlier is on the screen. */
  async function stepped(key: string): Promise<number> {
    const before = (await seen()).currentTime;
    await press(key);
    await browser.page.waitForFunction((was) => {
      const [video] = [...document.querySelectorAll('video')].filter(({ hidden }) => !hidden);
      return video !== undefined && video.currentTime !== was && !video.seeking;
    }, before);
    let last = -1;
    // A long frame takes several tries; it stands still when the frame is there.
    for (let now = (await seen()).currentTime; now !== last; now = (await seen()).currentTime) {
      last = now;
      await browser.page.evaluate('new Promise((done) => setTimeout(done, 150))');
    }
    return last;
  }
});
