import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { DEMO_PERSONS } from '../../../server/demo/demo-persons.ts';
import { announce } from '../../../server/docking/axis/announced.ts';
import { bindSystem } from '../../../server/docking/axis/bind-system.ts';
import { actorOfConnection, noteSent, readConnections } from '../../../server/docking/axis/connections.ts';
import type { ConnectionFileRead } from '../../support/axis-dock.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture } from '../../support/browser.ts';
import { openHouse } from '../../support/house.ts';

const SIZES = [
  { width: 320, height: 640 },
  { width: 1280, height: 900 },
];

test('an administrator makes a connection with Axis docks, takes its file, sees what is wrong, and ends it', async () => {
  await using house = await openHouse();
  await using browser = await openBrowser();
  const { page } = browser;
  const { axis: desk, database } = house.house;
  const problems: string[] = [];
  const look = async (name: string): Promise<void> => {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await takePicture(page, `${name}-${String(size.width)}`);
      problems.push(...(await accessibilityProblems(page)).map((problem) => `${name} ${problem}`));
      if (await isTooWide(page)) problems.push(`${name} is wider than ${String(size.width)}`);
    }
  };
  const administrator = DEMO_PERSONS.find(({ role }) => role === 'beheerder')!;
  await page.goto(`${house.url}/aanmelden`);
  await page.getByRole('button', { name: `Aanmelden als ${administrator.name}` }).click();
  const navigation = page.getByRole('navigation', { name: 'Hoofdnavigatie' });
  await navigation.getByRole('link', { name: 'Docks' }).click();
  await page.getByRole('link', { name: /docks van Axis/ }).click();
  await look('axis-leeg');
  await page.getByLabel('Naam van de verbinding').fill('Docks stadskantoor');
  await page.getByRole('button', { name: 'Verbinding maken' }).click();
  const main = page.locator('main');
  expect(await main.textContent()).toContain('nog geen bestand');
  await page.getByRole('button', { name: /Versleuteling aanzetten/ }).click();
  expect(await page.getByRole('button', { name: /Versleuteling aanzetten/ }).count()).toBe(0);

  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: /Verbindingsbestand maken/ }).click();
  const text = await readFile(await (await coming).path(), 'utf8');
  const file = JSON.parse(text) as ConnectionFileRead;
  expect(file).toMatchObject({ WantEncryption: true, BlobAPIKey: expect.stringMatching(/^[\w-]{43}$/) });
  expect(Buffer.from(file.PublicKey ?? '', 'base64').toString()).toContain('BEGIN PUBLIC KEY');

  const [connection] = await readConnections(database.sql);
  const docks = actorOfConnection(connection!);
  await bindSystem(desk, docks, { systemId: 'd7b0e3f6-2a30-4a53-8f8c-5c8f2f0a1a11', name: 'Stadskantoor' });
  await bindSystem(desk, docks, { systemId: '11111111-2a30-4a53-8f8c-5c8f2f0a1a11', name: 'Elders' });
  const device = { name: 'Bodycam 44', model: 'W110', active: 'True' };
  await announce(desk, docks, { kind: 'device', id: 'B8A44F000044' }, device);
  await database.inTransaction((tx) =>
    noteSent(tx, docks.id, 'B8A44F000044: 20260831T093000Z_4021.mp4', '2026-08-31T09:40:00.000Z'),
  );
  await page.reload();
  await look('axis');
  const shown = await main.textContent();
  expect(shown).toContain('Een ander camerasysteem wilde zich melden');
  expect(shown).toContain('Bodycam 44');
  expect(shown).not.toContain(file.BlobAPIKey);
  await page.getByRole('button', { name: /Intrekken/ }).click();
  expect(await main.textContent()).toContain('De verbinding ‘Docks stadskantoor’ is ingetrokken.');
  expect(await main.textContent()).not.toContain('Een ander camerasysteem wilde zich melden');
  await look('axis-ingetrokken');
  expect(problems).toEqual([]);
  expect(browser.complaints).toEqual([]);
}, 120_000);
