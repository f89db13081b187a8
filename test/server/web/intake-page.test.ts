import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { DEMO_PERSONS } from '../../../server/demo/demo-persons.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture, type Browser } from '../../support/browser.ts';
import { madeFootage } from '../../support/footage.ts';
import { openHouse, type TestHouse } from '../../support/house.ts';

const SIZES = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
];

async function fillForm({ page }: Browser, file: string): Promise<void> {
  await page.getByLabel('Nummer van de camera').fill('BC-0412');
  await page.getByLabel('Begin van de opname').fill('2026-11-20T14:00:00');
  await page.getByLabel('Einde van de opname').fill('2026-11-20T14:00:03');
  await page.getByLabel('Beeldbestand').setInputFiles(file);
}

/** Gives what lets so many bytes a second leave the browser. */
async function throttling({ page }: Browser): Promise<(bytesPerSecond: number) => Promise<void>> {
  const client = await page.context().newCDPSession(page);
  await client.send('Network.enable');
  return async (uploadThroughput) => {
    const line = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput };
    await client.send('Network.emulateNetworkConditions', line);
  };
}

async function openIntake(house: TestHouse, { page }: Browser): Promise<void> {
  const officer = DEMO_PERSONS.find(({ role }) => role === 'handhaver')!;
  await page.goto(`${house.url}/aanmelden?terug=/inname`);
  await page.getByRole('button', { name: `Aanmelden als ${officer.name}` }).click();
}

test('somebody who takes a file in by hand sees and hears how far it is, can stop it, and reads what became of it', async () => {
  await using house = await openHouse();
  await using browser = await openBrowser(SIZES[0]);
  const { page } = browser;
  const footage = await madeFootage(
    'noise-2s.mp4',
    ...['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=10:duration=2', '-vf', 'noise=alls=100:allf=t'],
    ...['-crf', '1', '-pix_fmt', 'yuv420p'],
  );
  const recordings = (): Promise<unknown[]> => house.house.database.sql('recordings');
  await openIntake(house, browser);
  const problems: string[] = [];
  const look = async (name: string): Promise<void> => {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await takePicture(page, `${name}-${String(size.width)}`);
      problems.push(...(await accessibilityProblems(page)));
      if (await isTooWide(page)) problems.push(`${name} is wider than ${String(size.width)}`);
    }
  };

  // A slow line: there is time to look, and to stop.
  const throttle = await throttling(browser);
  await throttle(100_000);
  await fillForm(browser, footage);
  await page.getByRole('button', { name: 'Innemen' }).press('Enter');
  await page.locator('progress:not([value="0"])').waitFor();
  await look('inname-bezig');
  await page.getByRole('button', { name: 'Stoppen met versturen' }).press('Enter');
  await page.getByText('Gestopt. Er is niets ingenomen.').waitFor();
  expect(await page.getByRole('button', { name: 'Innemen' }).isEnabled()).toBe(true);
  await house.settled();
  expect(await recordings()).toEqual([]);

  // The fields still hold what was typed. Now a faster line, and everything that the bar shows is noted.
  await throttle(4_000_000);
  await page.evaluate(`(() => {
    window.shown = []; window.heard = [];
    const bar = document.querySelector('form[data-upload] progress');
    new MutationObserver(() => window.shown.push(bar.value)).observe(bar, { attributes: true });
    const told = document.querySelector('[data-part="told"]');
    new MutationObserver(() => window.heard.push(told.textContent)).observe(told, { childList: true });
  })()`);
  await page.getByRole('button', { name: 'Innemen' }).press('Enter');
  await page.getByText('De opname is ingenomen en verzegeld.').waitFor();
  const shown = await page.evaluate<number[]>('window.shown');
  expect(shown).toEqual([...shown].sort((one, other) => one - other));
  expect(new Set(shown).size).toBeGreaterThan(3);
  expect(shown.at(-1)).toBe(100);
  const heard = await page.evaluate<string[]>('window.heard');
  expect(heard.at(-1)).toBe('Verstuurd. Het bestand wordt nu gecontroleerd en verzegeld.');
  expect(heard.length).toBeLessThanOrEqual(6);
  expect(await page.evaluate('document.activeElement.id')).toBe('inhoud');
  expect(await recordings()).toHaveLength(1);
  await look('inname-ingenomen');

  // What the server refuses is said beside the field, as without the bar; and the form that is shown then has its bar again.
  const empty = path.join(house.folder, 'leeg.mp4');
  await writeFile(empty, '');
  await fillForm(browser, empty);
  await page.getByRole('button', { name: 'Innemen' }).click();
  await page.locator('#veld-clip-fout').waitFor();
  expect(await page.locator('#veld-clip-fout').textContent()).toContain('Dit bestand is leeg.');
  expect(await page.evaluate('document.activeElement.id')).toBe('fouten');
  await look('inname-fout');
  // Times that cannot be are said beside the field at once, and nothing is taken in.
  await page.getByLabel('Einde van de opname').fill('2026-11-20T13:00:00');
  await page.getByLabel('Beeldbestand').setInputFiles(footage);
  await page.getByRole('button', { name: 'Innemen' }).click();
  await page.locator('#veld-endedAt-fout').waitFor();
  expect(await page.locator('#veld-endedAt-fout').textContent()).toContain('Het einde ligt vóór het begin.');
  await page.getByLabel('Begin van de opname').fill('2199-11-20T13:00:00');
  await page.getByLabel('Beeldbestand').setInputFiles(footage);
  await page.getByRole('button', { name: 'Innemen' }).click();
  await page.locator('#veld-startedAt-fout').waitFor();
  expect(await page.locator('#veld-startedAt-fout').textContent()).toContain('Dit moment is nog niet geweest.');
  expect(await recordings()).toHaveLength(1);

  // A name that no form and no camera can hold as it is.
  const odd = path.join(house.folder, 'op "straat"\n✓.mp4');
  await copyFile(footage, odd);
  await fillForm(browser, odd);
  await page.getByRole('button', { name: 'Innemen' }).click();
  await page.getByText('De opname is ingenomen en verzegeld.').waitFor();
  const names: unknown[] = await house.house.database.sql('recordings').pluck('clip_name');
  expect(names).toContain('op "straat"_✓.mp4');
  expect(problems).toEqual([]);
  expect(browser.complaints.filter((complaint) => !complaint.includes('status of 400'))).toEqual([]);
}, 120_000);
