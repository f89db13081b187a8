import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StaffRole } from '../../../protocols/acts.ts';
import { DEMO_PERSONS } from '../../../server/demo/demo-persons.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture, type Browser } from '../../support/browser.ts';
import { sampleFootage } from '../../support/footage.ts';
import { grantedCase, releaseCopy, type GrantedCase } from '../../support/granted-case.ts';
import { openHouse, type TestHouse } from '../../support/house.ts';

let house: TestHouse;
let browser: Browser;
let about: GrantedCase;
let plan: string;

beforeAll(async () => {
  execFileSync(process.execPath, ['server/setup/bundle-browser.ts']);
  house = await openHouse({ dialect: 'sqlite' });
  // Chromium of Debian plays H.264; what it shows is a real frame of the sample.
  about = await grantedCase(house, 'inzage', await sampleFootage('terrace', 3));
  browser = await openBrowser();
  browser.page.setDefaultTimeout(10_000);
  const ordered = await about.privacy.call(
    'POST',
    `/uitleesverzoeken/${about.requestId}/opnames/${about.recordingId}/bewerkingen`,
    {},
  );
  plan = `/bewerkingen/${String(ordered.body.planId)}`;
}, 180_000);

afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});

async function signIn(role: StaffRole): Promise<void> {
  const person = DEMO_PERSONS.find((candidate) => candidate.role === role);
  await browser.context.clearCookies();
  await browser.page.goto(`${house.url}/aanmelden`);
  await browser.page.getByRole('button', { name: `Aanmelden als ${person?.name ?? ''}` }).click();
}

async function look(name: string): Promise<void> {
  await takePicture(browser.page, name);
  expect({ name, problems: await accessibilityProblems(browser.page) }).toEqual({ name, problems: [] });
  await browser.page.setViewportSize({ width: 320, height: 640 });
  expect({ name, tooWide: await isTooWide(browser.page) }).toEqual({ name, tooWide: false });
  await takePicture(browser.page, `${name}-phone`);
  await browser.page.setViewportSize({ width: 1280, height: 900 });
}

/** Waits until the player shows a picture; the page's policy keeps the browser's own way of waiting out. */
async function playable(): Promise<void> {
  await browser.page.locator('video').waitFor();
  for (let time = 0; time < 100; time += 1) {
    if (Number(await browser.page.evaluate('document.querySelector("video").readyState')) >= 2) return;
    await browser.page.waitForTimeout(100);
  }
  throw new Error('The player shows no picture');
}

describe('the editor', () => {
  test('opens the footage in a logged session and shows covers and faces', async () => {
    const { page } = browser;
    await signIn('privacymedewerker');
    await page.goto(`${house.url}${plan}`);
    await takePicture(page, 'redaction-waiting');
    await house.settled();
    await page.waitForSelector('[data-editor]');
    await look('redaction-table');
    await page.getByRole('button', { name: 'Beelden openen' }).click();
    await page.waitForSelector('.bk-covers');
    await playable();
    await page.getByRole('button', { name: /^Ga naar Spoor 1$/ }).click();
    await page.waitForSelector('[data-part="still"]:not([hidden])');
    expect(await page.locator('.bk-cover').count()).toBeGreaterThan(0);
    await look('redaction-editor');
  }, 120_000);

  test('takes a cover that is drawn with the mouse, and one that is typed', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Afdekking tekenen' }).click();
    const box = await page.locator('.bk-covers').boundingBox();
    if (box === null) throw new Error('no picture to draw on');
    await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.4);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.7, { steps: 5 });
    await page.mouse.up();
    const first = page.getByRole('group', { name: 'Afdekking 1' });
    expect(Number(await first.getByLabel('breedte').inputValue())).toBeGreaterThan(50);

    await page.getByRole('button', { name: 'Rij toevoegen' }).press('Enter');
    const second = page.getByRole('group', { name: 'Afdekking 2' });
    for (const [label, value] of [
      ['van (s)', '0'],
      ['tot (s)', '1'],
      ['x', '10'],
      ['y', '20'],
      ['breedte', '30'],
      ['hoogte', '40'],
    ] as const) {
      await second.getByLabel(label, { exact: true }).fill(value);
    }
    await page.getByLabel('Besluit over spoor 1', { exact: true }).selectOption('requester');
    await takePicture(page, 'redaction-editor-drawn');
    await page.getByRole('button', { name: 'Bewaren', exact: true }).click();
    await page.getByText('Het plan is bewaard.').waitFor();
    const { body } = await about.privacy.call('GET', `${plan}/plan`);
    expect(body.plan.extraMasks).toHaveLength(2);
    expect(body.plan.extraMasks[1].box).toEqual({ x: 10, y: 20, width: 30, height: 40 });
    expect(body.plan.tracks[0].decision.reason).toBe('requester');
  }, 60_000);

  test('lays the plan before a second person, who sees what stays visible', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Bewaren en voorleggen' }).click();
    await page.getByText('wacht op een tweede persoon').first().waitFor();
    await signIn('beoordelaar');
    await page.goto(`${house.url}${plan}`);
    await page.getByRole('button', { name: 'Beelden openen' }).click();
    await page.waitForSelector('.bk-cover');
    await page.getByLabel('Toon zoals de kopie wordt').check();
    await look('redaction-approval');
    await page.getByRole('button', { name: 'Terugsturen' }).click();
    await page.getByRole('button', { name: 'Goedkeuren en kopie maken' }).waitFor();
    await page.getByLabel('Reden van terugsturen').fill('Kijk nog eens');
    await page.getByRole('button', { name: 'Terugsturen' }).click();
    await page.getByText('Teruggestuurd naar wie nakeek.').waitFor();
    await look('redaction-sent-back');
  }, 60_000);

  test('lets footage and pictures nowhere but on the page itself', () => {
    expect(browser.complaints.filter((complaint) => !complaint.includes('status of 4'))).toEqual([]);
  });
});

describe('inspection, delivery and packages', () => {
  test('are done on pages that everybody can use', async () => {
    const { page } = browser;
    const other = await grantedCase(house, 'inzage', await sampleFootage('terrace', 3));
    const copy = `/bewerkingen/${await releaseCopy(house, other)}`;
    await signIn('privacymedewerker');
    await page.goto(`${house.url}/bewerkingen`);
    await look('redaction-list');
    await page.goto(`${house.url}${copy}`);
    await look('redaction-result');
    await page.getByRole('link', { name: 'Naar inzage en verstrekking' }).click();
    await page.getByLabel('Wie is aanwezig').fill('J. Jansen');
    await page.getByLabel('Waarmee is vastgesteld').selectOption('paspoort');
    await look('handover-copy');
    await page.getByRole('button', { name: 'Inzage beginnen' }).click();
    await playable();
    await look('handover-inspection');
    await page.getByRole('button', { name: 'Inzage afsluiten' }).click();
    await page.getByText('De inzage is afgesloten.').waitFor();
    await page.goto(`${house.url}${copy}/uitgifte`);
    await page.getByRole('button', { name: 'Link en code maken' }).click();
    await look('handover-offered');
    const link = (await page.locator('[data-link]').textContent()) ?? '';
    const code = (await page.locator('[data-code]').textContent()) ?? '';

    await browser.context.clearCookies();
    await page.goto(link);
    expect(page.url()).toBe(`${house.url}/inzien`);
    await page.getByLabel('Uw code').fill('33333-33333');
    await page.getByRole('button', { name: 'Beelden openen' }).click();
    await look('handover-enter-wrong');
    await page.getByLabel('Uw code').fill(code);
    await page.getByRole('button', { name: 'Beelden openen' }).click();
    await playable();
    await look('handover-citizen');
  }, 120_000);

  test('a package shows its hash and the fingerprint of the key', async () => {
    const { page } = browser;
    const demand = await grantedCase(house, 'vordering', await sampleFootage('terrace', 3));
    await signIn('privacymedewerker');
    await page.goto(`${house.url}/uitleesverzoeken/${demand.requestId}/opnames/${demand.recordingId}/overdrachten`);
    await page.getByRole('button', { name: 'Bewijspakket maken' }).click();
    await page.getByLabel('Naam van de ontvanger').fill('A. de Vries');
    await page.getByLabel('Rang of functie').fill('brigadier');
    await look('handover-new');
    await page.getByRole('button', { name: 'Bewijspakket maken' }).click();
    await house.settled();
    await page.reload();
    await page.getByRole('link', { name: 'Pakket ophalen' }).waitFor();
    await look('handover-package');
  }, 60_000);
});
