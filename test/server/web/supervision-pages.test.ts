import { expect, test } from '@jest/globals';
import { DEMO_PERSONS } from '../../../server/demo/demo-persons.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture, type Browser } from '../../support/browser.ts';
import { openHouse, type TestHouse } from '../../support/house.ts';
import { letTimePass, setClock, storeRecording, viewRecording } from '../../support/views.ts';

const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 900 },
];

/** Somebody of staff at a browser, with everything that is wrong with the pages that were looked at. */
async function atTheDesk(house: TestHouse, browser: Browser) {
  const { page } = browser;
  const problems: string[] = [];
  return {
    problems,
    look: async (name: string): Promise<void> => {
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await takePicture(page, `toezicht-${name}-${String(size.width)}`);
        problems.push(...(await accessibilityProblems(page)).map((problem) => `${name} ${problem}`));
        if (await isTooWide(page)) problems.push(`${name} is wider than ${String(size.width)}`);
      }
    },
    signIn: async (role: string): Promise<void> => {
      await page.context().clearCookies();
      await page.goto(`${house.url}/aanmelden`);
      const person = DEMO_PERSONS.find((candidate) => candidate.role === role)!;
      await page.getByRole('button', { name: `Aanmelden als ${person.name}` }).click();
    },
    text: async (): Promise<string> => (await page.locator('main').textContent()) ?? '',
  };
}

test('a supervisor finds on one desk what waits, judges a sample, asks, and closes what was answered', async () => {
  await using house = await openHouse({ dialect: 'sqlite', environment: { BEELDKLUIS_LOG_LEVEL: 'silent' } });
  setClock(house, '2027-03-10T11:00:00Z');
  const anna = await house.signIn('privacymedewerker');
  const recording = await storeRecording(house);
  await using browser = await openBrowser();
  const { page } = browser;
  const { problems, look, signIn, text } = await atTheDesk(house, browser);

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
}, 240_000);

test('a supervisor reviews who may do what, the administrator withdraws, and the audit pack is one button away', async () => {
  await using house = await openHouse({ dialect: 'sqlite', environment: { BEELDKLUIS_LOG_LEVEL: 'silent' } });
  setClock(house, '2027-04-01T06:00:00Z');
  await using browser = await openBrowser();
  const { page } = browser;
  const { problems, look, signIn, text } = await atTheDesk(house, browser);
  await signIn('toezichthouder');
  await page.goto(`${house.url}/toezicht`);
  await page.getByRole('link', { name: 'Begin de controle van de rechten' }).click();
  await look('rechten');
  await page.getByRole('button', { name: 'Controle van de rechten beginnen' }).click();
  await look('controle-van-rechten');
  await page.getByRole('link', { name: /^Robin Jansen/ }).click();
  await page.getByLabel('Nee, intrekken').check();
  await page.getByLabel('Waarom').fill('Uit dienst');
  await look('recht');
  await page.getByRole('button', { name: 'Oordeel vastleggen' }).click();
  while ((await page.getByRole('button', { name: /^Blijft zo/ }).count()) > 0) {
    await page
      .getByRole('button', { name: /^Blijft zo/ })
      .first()
      .click();
  }
  await look('af-te-sluiten');
  await page.getByRole('button', { name: 'Controle afsluiten' }).click();
  expect(await text()).toContain('De controle is afgesloten en bewaard.');

  await page.goto(`${house.url}/toezicht`);
  await page.getByRole('link', { name: 'Auditdossier maken' }).click();
  await look('dossiers-leeg');
  await page.getByRole('button', { name: 'Auditdossier maken' }).click();
  await house.settled();
  await page.goto(`${house.url}/toezicht/dossiers`);
  await look('dossiers');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Ophalen/ }).click();
  expect((await download).suggestedFilename()).toBe('auditdossier-2027-01-01-2027-04-01.zip');

  await signIn('beheerder');
  await page.goto(`${house.url}/toezicht/rechten`);
  await look('rechten-beheerder');
  await page.getByRole('link', { name: '1 april 2027' }).click();
  await page.getByRole('button', { name: /^Nu intrekken/ }).click();
  expect(await text()).toContain('De toegang is ingetrokken.');

  expect(problems).toEqual([]);
  expect(browser.complaints).toEqual([]);
}, 240_000);
