import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { StaffRole } from '../../../protocols/acts.ts';
import { movableClock, stamp } from '../../../server/clock.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture, type Browser } from '../../support/browser.ts';
import { aRecording } from '../../support/custody.ts';
import { openHouse, type TestHouse } from '../../support/house.ts';
import { storeFootage, unlikeFootage } from '../../support/stored-footage.ts';

describe('Limits of a municipal protocol, in a browser', () => {
  let house: TestHouse;
  let browser: Browser;
  let page: Page;
  let recordingId: string;

  beforeEach(async () => {
    browser = await openBrowser();
    page = browser.page;
  });
  afterEach(async () => {
    await browser[Symbol.asyncDispose]();
    await house[Symbol.asyncDispose]();
  });

  async function under(protocol: string): Promise<void> {
    house = await openHouse({ dialect: 'sqlite', environment: { BEELDKLUIS_PROTOCOL: protocol } });
    const recording = aRecording(house.house.movable ?? movableClock(), {
      ...{ officerId: 'demo-handhaver', place: 'Breestraat 12', durationSeconds: 30 },
    });
    recordingId = recording.id;
    await storeFootage(house.house, recording, unlikeFootage(1000));
    const { startedAt, endedAt } = recording;
    const beside = aRecording(house.house.movable ?? movableClock(), { startedAt, endedAt, cameraId: 'CAM-2' });
    await storeFootage(house.house, beside, unlikeFootage(1000));
    const camera = { id: 'CAM-2', name: 'Bodycam van Sem', created_at: startedAt };
    await house.house.database.sql('cameras').insert(camera);
  }
  async function lookAs(role: StaffRole): Promise<void> {
    const client = await house.signIn(role);
    await browser.context.clearCookies();
    const pairs = client.cookie.split('; ').map((pair) => pair.split('='));
    await browser.context.addCookies(pairs.map(([name = '', value = '']) => ({ name, value, url: house.url })));
  }
  async function inOrder(name: string): Promise<void> {
    await page.waitForLoadState('load');
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await takePicture(page, `second-${name}-${String(width)}`);
      const problems = width === 1280 ? await accessibilityProblems(page) : [];
      expect({ name, problems, tooWide: await isTooWide(page) }).toEqual({ name, problems: [], tooWide: false });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  }
  async function ask(): Promise<void> {
    await page.goto(`${house.url}/opnames/${recordingId}`);
    await page.check('input[value=klacht]');
    await page.fill('[name=caseRef]', 'Klacht 2026/12');
    await page.fill('[name=coViewers]', 'Marit Visser');
    await page.click('button:has-text("Vraag akkoord")');
    await page.waitForURL('**/kijkaanvragen/*');
  }
  const main = async (): Promise<string> => ((await page.textContent('main')) ?? '').replaceAll(/\s+/g, ' ');

  test('with four eyes a viewing waits for a colleague, who finds it in the navigation, agrees, and then it opens', async () => {
    await under('vier-ogen');
    await lookAs('privacymedewerker');
    await ask();
    const waiting = page.url();
    expect(await page.textContent('h1')).toBe('Wacht op tweede persoon');
    await inOrder('waiting');
    await lookAs('beoordelaar');
    await page.goto(house.url);
    await page.click('nav a:has-text("Kijkaanvragen")');
    await page.waitForURL('**/kijkaanvragen');
    expect(await main()).toContain('Yusuf Aydın');
    expect(await main()).toContain('Klacht 2026/12');
    await inOrder('to-answer');
    await page.click('button:has-text("Geef akkoord")');
    await page.waitForURL('**/kijkaanvragen');
    expect(await page.textContent('[role=status]')).toContain('U gaf akkoord');
    await lookAs('privacymedewerker');
    await page.goto(waiting);
    expect(await page.textContent('h1')).toBe('Er is akkoord');
    await inOrder('agreed');
    await page.click('button:has-text("Open de beelden")');
    await page.waitForURL('**/kijksessies/*');
    // A second recording of the same moment needs agreement of its own, and its page says so.
    await page.goto(`${page.url()}/vergelijkingen`);
    expect(await main()).toContain('Ook voor deze tweede opname moet een tweede persoon akkoord geven');
    expect(await main()).toContain('Bodycam van Sem');
    await inOrder('beside');
    await page.click('button:has-text("Vraag akkoord")');
    await page.waitForURL('**/kijkaanvragen/*');
    expect(await page.textContent('h1')).toBe('Wacht op tweede persoon');
  });

  test('where two sit together the second one types the code that stands on the screen', async () => {
    await under('samen-kijken');
    await lookAs('privacymedewerker');
    await ask();
    const waiting = page.url();
    const code = (await page.textContent('.bk-presence')) ?? '';
    expect(code).toMatch(/^\d{3} \d{3}$/);
    await inOrder('code');
    await lookAs('beoordelaar');
    await page.goto(`${house.url}/kijkaanvragen`);
    await page.fill('[name=code]', '12');
    await page.click('button:has-text("Teken als meekijker")');
    expect(await page.textContent('#veld-code-fout')).toContain('niet bekend');
    await inOrder('wrong-code');
    await page.fill('[name=code]', code);
    await page.click('button:has-text("Teken als meekijker")');
    await page.waitForURL('**/kijkaanvragen');
    await lookAs('privacymedewerker');
    await page.goto(waiting);
    expect(await main()).toContain('Marit Visser');
    await page.click('button:has-text("Open de beelden")');
    await page.waitForURL('**/kijksessies/*');
  });

  test('a handhaver opens his own footage where the protocol says so, is warned before the end, and is out at the limit', async () => {
    await under('heumen');
    await lookAs('handhaver');
    await page.goto(`${house.url}/opnames`);
    expect(await main()).toContain('Uw eigen beelden mag u bekijken');
    await page.click('table a');
    await page.check('input[value=zelfevaluatie]');
    await page.click('button:has-text("Open de beelden")');
    await page.waitForURL('**/kijksessies/*');
    expect(await page.isHidden('[data-session-end]')).toBe(true);
    expect(await main()).toContain('U ziet hier alleen uw eigen aantekeningen.');
    expect(await main()).not.toContain('tilstaand beeld');
    await page.fill('[name=note]', 'Hier had ik eerder moeten waarschuwen');
    await page.click('button:has-text("Zet de aantekening")');
    await page.waitForSelector('.bk-marks__one:has-text("eerder moeten waarschuwen")');
    await inOrder('own-footage');
    const ends = (seconds: number): Promise<number> => {
      const at = stamp(new Date((house.house.movable?.now() ?? new Date()).getTime() + seconds * 1000));
      return house.house.database.sql('viewing_sessions').update({ ends_at: at });
    };
    await ends(90);
    await page.reload();
    await page.waitForSelector('[data-session-end]:not([hidden])');
    expect(await page.textContent('[data-session-end]')).toContain('sluit binnen twee minuten');
    await inOrder('ends-soon');
    await ends(2);
    await page.reload();
    await page.waitForSelector('h1:has-text("Bekijken afgelopen")');
    expect(await page.$('video')).toBeNull();
  });
});
