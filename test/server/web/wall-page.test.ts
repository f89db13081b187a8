import { expect, test } from '@jest/globals';
import { DEMO_PERSONS } from '../../../server/demo/demo-persons.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture, type Browser } from '../../support/browser.ts';
import { openHouse, type TestHouse } from '../../support/house.ts';
import { openReportingDock } from '../../support/reporting-dock.ts';

const SIZES = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 800 },
  { width: 360, height: 740 },
];

async function signIn({ page }: Browser, house: TestHouse, role: string): Promise<void> {
  const person = DEMO_PERSONS.find((candidate) => candidate.role === role)!;
  await page.goto(`${house.url}/aanmelden?terug=/dockwand`);
  await page.getByRole('button', { name: `Aanmelden als ${person.name}` }).click();
}

/** A wall with one camera of every kind that can be on it. */
async function fillWall(house: TestHouse) {
  const { database, clock } = house.house;
  const ago = (hours: number): string => new Date(clock.now().getTime() - hours * 3_600_000).toISOString();
  for (const [id, name] of [
    ['BC-0420', 'Bodycam 20'],
    ['BC-0421', 'Bodycam 21'],
    ['BC-0422', 'Bodycam 22'],
    ['BC-0423', 'Bodycam 23'],
  ])
    await database.sql('cameras').insert({ id, name, created_at: ago(999), last_docked_at: ago(99) });
  // The colleague handed his camera in; Sam's is his own.
  await database
    .sql('camera_assignments')
    .where({ person_id: 'demo-collega' })
    .update({ until_at: ago(20) });
  const dock = await openReportingDock(house);
  const berths = [
    { cameraId: 'BC-0412', state: 'busy', sentBytes: 43, totalBytes: 100, clipsLeft: 3, battery: 64, charging: true },
    { cameraId: 'BC-0417', state: 'empty', battery: 100, notices: [{ kind: 'clock-off', seconds: -600 }] },
    { cameraId: 'BC-0420', state: 'stuck', clipsLeft: 1, reason: 'clip0003.mp4: de opname is intussen veranderd' },
    { cameraId: 'BC-0421', state: 'taken-early', clipsLeft: 2, seenAt: ago(0.5) },
    { cameraId: 'BC-0422', state: 'out', seenAt: ago(15) },
    { cameraId: 'BC-0423', state: 'out', seenAt: ago(3) },
    { cameraId: 'VREEMD-7', state: 'queued', clipsLeft: 4 },
  ] as const;
  const report = async (change: object = {}): Promise<void> => {
    const [first, ...rest] = berths;
    expect((await dock.report({ ...first, ...change }, ...rest)).status).toBe(200);
  };
  await report();
  return { report };
}

test('the wall says of every camera where it is and what to do, in a way that everybody can use, and keeps itself up to date', async () => {
  await using house = await openHouse();
  const { report } = await fillWall(house);
  await using browser = await openBrowser(SIZES[0]);
  const { page } = browser;
  await signIn(browser, house, 'handhaver');
  const tile = (name: string) => page.locator('li[data-camera]', { hasText: name });
  const problems: string[] = [];
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await takePicture(page, `dockwand-${String(size.width)}`);
    problems.push(...(await accessibilityProblems(page)));
    if (await isTooWide(page)) problems.push(`wider than ${String(size.width)}`);
  }
  expect(problems).toEqual([]);
  for (const [name, said] of [
    ['Bodycam 12', /Sam B\.[^]*bezig 43 %[^]*Nog 3 opnamen[^]*Laadt op, accu 64 %/],
    ['Bodycam 17', /leeg, veilig[^]*mag uit het dock[^]*Accu 100 %[^]*loopt 10 minuten achter/],
    ['Bodycam 20', /niet leeg[^]*intussen veranderd[^]*waarschuw de beheerder/],
    ['Bodycam 21', /te vroeg eruit[^]*nog 2 opnamen op[^]*terug in het dock/],
    ['Bodycam 22', /niet terug[^]*Ga na wie de camera heeft/],
    ['Bodycam 23', /onderweg[^]*Uit sinds/],
    ['VREEMD-7', /wacht op beurt[^]*niet bekend/],
  ] as const)
    expect(await tile(name).innerText()).toMatch(said);
  // No more of a person than a first name and a letter.
  expect(await page.locator('main').innerText()).not.toMatch(/de Boer|Jansen/);

  // Without another look at the page: first the bar moves, then the tile turns.
  await tile('Bodycam 12').getByRole('button').focus();
  await report({ sentBytes: 80 });
  await page.locator('[data-camera="BC-0412"] progress[value="80"]').waitFor();
  await report({ state: 'empty', sentBytes: 100, clipsLeft: 0 });
  await tile('Bodycam 12').getByText('leeg, veilig').waitFor();
  expect(await page.locator('[role=status]').first().textContent()).toBe('Bodycam 12 Sam B.: leeg, veilig.');
  expect(await page.evaluate(`document.activeElement.closest('[data-camera]')?.dataset.camera`)).toBe('BC-0412');

  // One tap, at a wall that others look at too.
  await tile('Bodycam 12').getByRole('button', { name: 'Incident markeren van Bodycam 12' }).click();
  expect(await page.locator('main').innerText()).toContain('Gemarkeerd. De beelden blijven bewaard.');
  expect(await tile('Bodycam 12').innerText()).toMatch(
    /Incident, gemarkeerd om \d\d:\d\d\. De beelden blijven bewaard\./,
  );
  expect(await tile('Bodycam 12').getByRole('button').count()).toBe(0);
  await takePicture(page, 'dockwand-gemarkeerd');
  problems.push(...(await accessibilityProblems(page)));

  // Whoever was signed out meanwhile is not left with a wall of the past.
  await page.context().clearCookies();
  await page.getByText('U bent afgemeld').waitFor();
  await takePicture(page, 'dockwand-afgemeld');
  problems.push(...(await accessibilityProblems(page)));
  expect(problems).toEqual([]);
  expect(browser.complaints.filter((complaint) => !complaint.includes('status of 401'))).toEqual([]);
}, 120_000);
