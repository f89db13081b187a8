import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { movableClock } from '../../../server/clock.ts';
import { notePlayback, orderPlayback, readPlayback } from '../../../server/custody/playback-copies.ts';
import { makeCopy } from '../../../server/viewing/make-copy.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture, type Browser } from '../../support/browser.ts';
import { aRecording } from '../../support/custody.ts';
import { madeFootage } from '../../support/footage.ts';
import { openHouse, type TestHouse } from '../../support/house.ts';
import { storeFootage } from '../../support/stored-footage.ts';

/** What tests ask of the browser's document. */
declare const document: {
  querySelector(name: 'video'): { readonly readyState: number; readonly duration: number } | null;
};

let house: TestHouse;
let browser: Browser;
let recordingId: string;

beforeAll(async () => {
  house = await openHouse();
  browser = await openBrowser();
  const client = await house.signIn('privacymedewerker');
  const pairs = client.cookie.split('; ').map((pair) => pair.split('='));
  await browser.context.addCookies(pairs.map(([name = '', value = '']) => ({ name, value, url: house.url })));
  const sources = ['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=25:d=6', '-f', 'lavfi', '-i', 'sine=d=6'];
  const coded = ['-c:v', 'libx265', '-preset', 'ultrafast', '-c:a', 'pcm_alaw'];
  const clip = await readFile(await madeFootage('hevc-6s.mkv', ...sources, ...coded));
  const recording = aRecording(house.house.movable ?? movableClock(), {
    ...{ mediaType: 'video/x-matroska', place: 'Nieuwe Rijn 4, Leiden', durationSeconds: 6, size: clip.length },
  });
  recordingId = recording.id;
  await storeFootage(house.house, recording, clip);
  // Nobody works on it yet: the queue of this house takes the order only when its turn comes, and here it waits a day.
  await house.house.queue.stop();
  await house.house.database.inTransaction((tx) => orderPlayback(tx, recordingId, '2026-11-25T10:00:00.000Z'));
  await notePlayback(house.house.database.sql, recordingId, { state: 'making', progress: 0.43, at: '' });
});
afterAll(async () => {
  await browser[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});

async function inOrder(name: string): Promise<void> {
  const { page } = browser;
  await takePicture(page, `playback-${name}`);
  expect({ name, problems: await accessibilityProblems(page), tooWide: await isTooWide(page) }).toEqual({
    ...{ name, problems: [], tooWide: false },
  });
}

async function openFootage(): Promise<void> {
  const { page } = browser;
  await page.goto(`${house.url}/opnames/${recordingId}`);
  await page.check('input[value=klacht]');
  await page.fill('[name=caseRef]', 'Klacht 2026/12');
  await page.fill('[name=coViewers]', 'Carla de Wit');
  await page.click('button:has-text("Open de beelden")');
  await page.waitForURL('**/kijksessies/*');
}

test('while the copy is made the page says how far it is, then that it is there, and the player says what it shows', async () => {
  const { page } = browser;
  await page.goto(`${house.url}/opnames/${recordingId}`);
  expect(await page.textContent('main')).toContain('De afspeelkopie wordt gemaakt.');
  expect(await page.textContent('[data-part=percent]')).toBe('43 %');
  await inOrder('making');
  await openFootage();
  expect(await page.textContent('main')).toContain('open de beelden opnieuw als de kopie klaar is');

  await page.goto(`${house.url}/opnames/${recordingId}`);
  await makeCopy(house.house, { payload: { recordingId }, signal: new AbortController().signal });
  // The page itself learns that the copy is there.
  await page.waitForSelector('main:has-text("Er is een afspeelkopie.")');

  await openFootage();
  expect(await page.textContent('main')).toContain('U ziet de afspeelkopie van het origineel.');
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 2);
  expect(await page.evaluate(() => document.querySelector('video')?.duration)).toBeCloseTo(6, 0);
  await inOrder('session');
  const { objectId } = (await readPlayback(house.house.database.sql, recordingId))!;
  await page.goto(`${house.url}/opnames/${recordingId}`);
  expect(await page.textContent('main')).toContain('Afspeelkopie van het origineel');
  expect(objectId).not.toBeNull();
});

test('when the copy cannot be made the page says what to do', async () => {
  await house.house.database.sql('playback_copies').update({ state: 'failed', object_id: null });
  await browser.page.goto(`${house.url}/opnames/${recordingId}`);
  expect(await browser.page.textContent('main')).toContain('verstrek dan een bewijspakket');
  await inOrder('failed');
});

test('a privacy officer puts a correction beside a wrong fact, and the page shows both', async () => {
  const { page } = browser;
  await page.goto(`${house.url}/opnames/${recordingId}`);
  await page.click('summary:has-text("Noteer een verbetering")');
  await page.selectOption('[name=field]', 'place');
  await page.fill('[name=shouldBe]', 'Oude Rijn 12, Leiden');
  await page.fill('[name=why]', 'Te zien op het straatnaambord');
  await inOrder('note-form');
  await page.click('button:has-text("Zet de verbetering erbij")');
  await page.waitForSelector('text=De verbetering staat erbij.');
  const facts = await page.textContent('.bk-facts');
  expect(facts).toContain('Nieuwe Rijn 4, Leiden');
  expect(facts).toContain('Verbetering: Oude Rijn 12, Leiden. Te zien op het straatnaambord');
  await inOrder('noted');
});
