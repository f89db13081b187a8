import { describe, expect, test } from '@jest/globals';
import { STAFF_ROLES } from '../../../protocols/acts.ts';
import { DEMO_PERSONS } from '../../../server/demo/demo-persons.ts';
import { fillDemo } from '../../../server/demo/fill-demo.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture, type Browser } from '../../support/browser.ts';
import { FEW_PICTURES } from '../../support/footage.ts';
import { openHouse } from '../../support/house.ts';

// What tells one recording, case, camera, dock or person from another; a page looks alike for all of them.
const ID = /(?<=\/)[^/]*\d[^/]*(?=\/|$)|(?<=\/personen\/)[^/]+/g;
const PHONE = { width: 320, height: 640 };
const SCREEN = { width: 1280, height: 900 };

/** Pages that can be reached by following links from the start page, as `path` and as the kind of page it is. */
async function linksOn(browser: Browser): Promise<readonly string[]> {
  const found = await browser.page.evaluate<string[]>(
    `[...document.querySelectorAll('a[href]:not([download])')].filter((a) => a.origin === location.origin).map((a) => a.pathname)`,
  );
  return found.filter((path) => !path.startsWith('/v1/') && !path.startsWith('/static/'));
}

/** What is wrong with the page that is open. */
async function problemsOf(browser: Browser, name: string): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const size of [SCREEN, PHONE]) {
    await browser.page.setViewportSize(size);
    await takePicture(browser.page, `${name}-${String(size.width)}`);
    problems.push(...(await accessibilityProblems(browser.page)));
    if (await isTooWide(browser.page)) problems.push(`wider than ${String(size.width)} pixels`);
  }
  const headings = await browser.page.locator('h1').count();
  if (headings !== 1) problems.push(`${String(headings)} first headings`);
  return problems.map((problem) => `${name}: ${problem}`);
}

describe('every page of a vault with recordings', () => {
  test('can be used by everybody, loads nothing foreign, and leads nowhere that is closed', async () => {
    await using house = await openHouse();
    await fillDemo(house.open, () => undefined, FEW_PICTURES);
    await house.settled();
    await using browser = await openBrowser(SCREEN);
    const problems: string[] = [];
    const looked = new Set<string>();
    for (const role of STAFF_ROLES) {
      const person = DEMO_PERSONS.find((candidate) => candidate.role === role);
      await browser.page.goto(`${house.url}/aanmelden`);
      await browser.page.getByRole('button', { name: `Aanmelden als ${person?.name ?? ''}` }).click();
      const kinds = new Set(['/']);
      const queue = ['/'];
      for (const path of queue) {
        const answer = await browser.page.goto(`${house.url}${path}`);
        if (answer?.status() !== 200)
          problems.push(`${role} is led to ${path}, which answers ${String(answer?.status())}`);
        const kind = path.replace(ID, ':id');
        if (!looked.has(kind) || kind === '/') {
          looked.add(kind);
          problems.push(...(await problemsOf(browser, `${role}${kind.replaceAll('/', '-').replaceAll(':', '')}`)));
        }
        for (const next of await linksOn(browser)) {
          const nextKind = next.replace(ID, ':id');
          if (!kinds.has(nextKind)) {
            kinds.add(nextKind);
            queue.push(next);
          }
        }
      }
    }
    expect(problems).toEqual([]);
    expect(browser.complaints).toEqual([]);
    // The main pages were really among those looked at.
    expect([...looked]).toEqual(
      expect.arrayContaining([
        '/inname',
        '/cameras',
        '/opnames',
        '/opnames/:id',
        '/uitleesverzoeken',
        '/bewaartermijnen',
        '/logboek',
        '/docks',
        '/rondleiding',
      ]),
    );
  }, 300_000);
});
