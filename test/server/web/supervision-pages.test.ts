import { expect, test } from '@jest/globals';
import { DEMO_PERSONS } from '../../../server/demo/demo-persons.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture } from '../../support/browser.ts';
import { openHouse } from '../../support/house.ts';
import { letTimePass, setClock, storeRecording, viewRecording } from '../../support/views.ts';

const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 900 },
];

test('a supervisor finds on one desk what waits, judges a sample, asks, and closes what was answered', async () => {
  await using house = await openHouse({ dialect: 'sqlite', environment: { BEELDKLUIS_LOG_LEVEL: 'silent' } });
  setClock(house, '2027-03-10T11:00:00Z');
  const anna = await house.signIn('privacymedewerker');
  const recording = await storeRecording(house);
  await using browser = await openBrowser();
  const { page } = browser;
  const problems: string[] = [];
  const look = async (name: string): Promise<void> => {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await takePicture(page, `toezicht-${name}-${String(size.width)}`);
      problems.push(...(await accessibilityProblems(page)).map((problem) => `${name} ${problem}`));
      if (await isTooWide(page)) problems.push(`${name} is wider than ${String(size.width)}`);
    }
  };
  const signIn = async (role: string): Promise<void> => {
    await page.context().clearCookies();
    await page.goto(`${house.url}/aanmelden`);
    const person = DEMO_PERSONS.find((candidate) => candidate.role === role)!;
    await page.getByRole('button', { name: `Aanmelden als ${person.name}` }).click();
  };
  const text = async (): Promise<string> => (await page.locator('main').textContent()) ?? '';

  await signIn('toezichthouder');
  await page.getByRole('link', { name: 'Toezicht', exact: true }).first().click();
  expect(await text()).toContain('Er is nog geen steekproef. Op 1 april 2027');
  await look('leeg');

  await viewRecording(anna, recording.id, { purpose: 'klacht', caseRef: 'K-2027-4', coViewers: ['Carla'] });
  await viewRecording(anna, recording.id, { purpose: 'klacht', caseRef: 'K-2027-4', coViewers: [] });
  setClock(house, '2027-04-01T06:00:00Z');
  await letTimePass(house);
  await page.reload();
  expect(await text()).toContain('kijkbeurten uit de steekproef wachten op uw oordeel.');
  expect(await text()).toContain('De zaak die genoemd is, staat niet in Beeldkluis');
  await look('bureau');

  await page.getByRole('link', { name: 'Beoordeel de steekproef' }).click();
  expect(await text()).toContain('Beeldkluis trok 2 van de 2 kijkbeurten');
  await look('steekproef');
  await page
    .getByRole('link', { name: /^Beoordelen/ })
    .first()
    .click();
  await page.getByLabel('Nee, niet verklaard').check();
  await page.getByLabel('Waarom, of uw vraag').fill('Bij welke klacht hoorde dit?');
  await look('kijkbeurt');
  await page.getByRole('button', { name: 'Oordeel vastleggen' }).click();
  expect(await text()).toContain('Dit is de laatste die nog beoordeeld moet worden.');
  await page.getByLabel('Ja, verklaard').check();
  await page.getByLabel('Waarom, of uw vraag').fill('Klacht nagezien.');
  await page.getByRole('button', { name: 'Oordeel vastleggen' }).click();
  expect(await text()).toContain('Uw oordeel is vastgelegd.');

  await signIn('privacymedewerker');
  await page.getByRole('link', { name: /vraag van de toezichthouder aan u/ }).click();
  await look('vragen');
  await page.getByRole('link', { name: 'Bij welke klacht hoorde dit?' }).click();
  await look('vraag');
  await page.getByLabel('Waarom keek u?').fill('De klacht kwam per post en is nog niet geregistreerd.');
  await page.getByRole('button', { name: 'Antwoord versturen' }).click();
  expect(await text()).toContain('Uw antwoord is verstuurd.');

  await signIn('toezichthouder');
  await page.goto(`${house.url}/toezicht/taken`);
  await look('taken');
  await page.getByRole('link', { name: 'Getrokken in de steekproef en niet verklaard' }).click();
  expect(await text()).toContain('De klacht kwam per post');
  await look('taak');
  await page.getByLabel('Ja, verklaard').check();
  await page.getByLabel('Waarom', { exact: true }).fill('Klacht gezien.');
  await page.getByRole('button', { name: 'Afsluiten met dit oordeel' }).click();
  expect(await text()).toContain('De vraag is afgesloten.');

  await page.getByRole('link', { name: 'Leg een controle vast' }).click();
  await page.getByLabel('Wie keek het na').fill('Rekenkamer');
  await page.getByLabel('Regels in de uitvoer').fill('5');
  await page.getByLabel('Het logboek klopt', { exact: true }).check();
  await look('controle');
  await page.getByRole('button', { name: 'Controle vastleggen' }).click();
  expect(await text()).toContain('Rekenkamer');
  await look('na');

  expect(problems).toEqual([]);
  expect(browser.complaints).toEqual([]);
}, 120_000);
