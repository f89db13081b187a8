import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { refuse } from '../../../protocols/refusal.ts';
import { route } from '../../../server/http/route.ts';
import type { View } from '../../../server/web/view.ts';
import { layoutWords } from '../../../server/web/words/layout.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture } from '../../support/browser.ts';
import { openFrontDoor } from '../../support/front-door.ts';

/** What this test asks of the browser's document. */
declare const document: { activeElement: { getBoundingClientRect(): { readonly y: number } } };

const example = { title: 'Onderdelen', crumbs: [{ text: 'Onderdelen' }] };
const rows = [
  [
    { text: 'UV-2026-0007', href: '/x' },
    { moment: '2026-11-23T15:00:00.000Z' },
    { text: 'in behandeling', tone: 'busy' },
    3,
  ],
  [
    { text: 'UV-2026-0008', href: '/y' },
    { day: '2026-11-23T15:00:00.000Z' },
    { text: 'geweigerd', tone: 'danger' },
    '',
  ],
];
const fields = [
  { name: 'plaats', label: 'Plaats', hint: 'Straat of plein', maxlength: 200 },
  { name: 'van', label: 'Van', type: 'datetime-local', width: 'medium' },
  { name: 'doel', label: 'Doel', type: 'select', options: [{ value: 'klacht', text: 'Klacht' }] },
  {
    name: 'regime',
    label: 'Regime',
    type: 'radios',
    options: [
      { value: 'AVG', text: 'AVG' },
      { value: 'WPG', text: 'Wpg', hint: 'Politiegegevens' },
    ],
  },
  { name: 'wie', label: 'Wie', type: 'checkboxes', optional: true, options: [{ value: 'a', text: 'Aanvrager' }] },
  { name: 'akkoord', label: 'Ik heb het nagekeken', type: 'checkbox' },
  { name: 'toelichting', label: 'Toelichting', type: 'textarea', optional: true },
];
const parts = { ...example, rows, fields };
const input = z.object({});
const page = (form?: object) => (view: View) =>
  ({
    kind: 'page',
    html: view.render('partials/specimen', layoutWords, { ...parts, ...(form === undefined ? {} : { form }) }),
  }) as const;
const partsPage = route({
  ...{ method: 'get', path: '/onderdelen', act: 'house.entered', summary: 'Onderdelen', recordedBy: 'perform', input },
  perform: () => Promise.resolve({ value: undefined }),
  page: page(),
});
const wrongPage = route({
  ...{ method: 'get', path: '/fouten', act: 'house.entered', summary: 'Fouten', recordedBy: 'perform', input },
  perform: () =>
    Promise.resolve(
      refuse('invalid-input', [
        { field: 'plaats', reason: 'Vul een plaats in.' },
        { field: 'regime', reason: 'Kies een regime.' },
        { field: 'akkoord', reason: 'Kijk het eerst na.' },
      ]),
    ),
  page: () => ({ kind: 'redirect', to: '/' }),
  again: (_by, view, form) => Promise.resolve(page(form)(view)),
});

const AS_NOBODY = [
  '/',
  '/aanmelden',
  '/toegankelijkheid',
  '/privacy',
  '/rondleiding',
  '/niets',
  '/onderdelen',
  '/fouten',
];

describe('the pages of the house', () => {
  test.each([
    ['on a screen', { width: 1280, height: 900 }],
    ['on the narrowest phone', { width: 320, height: 640 }],
  ])('have nothing that axe objects to, load no foreign code and fit %s', async (_where, size) => {
    await using door = await openFrontDoor({ routes: [partsPage, wrongPage] });
    await using browser = await openBrowser(size);
    const problems: string[] = [];
    const look = async (path: string, name: string): Promise<void> => {
      await browser.page.goto(`${door.url}${path}`);
      await takePicture(browser.page, `${name}-${String(size.width)}`);
      problems.push(...(await accessibilityProblems(browser.page)).map((problem) => `${path} ${problem}`));
      if (await isTooWide(browser.page)) problems.push(`${path} is wider than the window`);
    };
    for (const path of AS_NOBODY) await look(path, `nobody${path.replaceAll('/', '-')}`);
    await browser.page.goto(`${door.url}/aanmelden`);
    await browser.page.getByRole('button', { name: 'Aanmelden als Yusuf' }).click();
    await look('/', 'privacymedewerker-home');
    await look('/rondleiding?taal=en', 'privacymedewerker-tour');
    expect(problems).toEqual([]);
    // The pages that are not there and the forms that are refused say so with their status; nothing else may complain.
    expect(browser.complaints.filter((complaint) => !/status of 40[04]/.test(complaint))).toEqual([]);
  });

  test('can be walked by keyboard: the first stop leads past the navigation, and every stop is seen', async () => {
    await using door = await openFrontDoor();
    await using browser = await openBrowser();
    await browser.page.goto(`${door.url}/aanmelden`);
    await browser.page.keyboard.press('Tab');
    expect(await browser.page.locator(':focus').textContent()).toBe('Naar de inhoud');
    // It slides into view.
    await browser.page.waitForFunction(() => document.activeElement.getBoundingClientRect().y === 0);
    expect(await browser.page.locator(':focus').boundingBox()).toMatchObject({ x: 0, y: 0 });
    await browser.page.keyboard.press('Enter');
    await browser.page.keyboard.press('Tab');
    expect(await browser.page.locator(':focus').textContent()).toContain('Aanmelden als Sam de Boer');
    const outline: unknown = await browser.page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).not.toBe('none');
    await browser.page.keyboard.press('Enter');
    await browser.page.waitForURL(`${door.url}/`);
    expect(await browser.page.locator('h1').textContent()).toBe('Dag Sam de Boer');
  });
});
