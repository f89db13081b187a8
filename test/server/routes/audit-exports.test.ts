import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SYSTEM } from '../../../protocols/acts.ts';
import { verifyFile } from '../../../server/verify/verify-file.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture } from '../../support/browser.ts';
import { openHouse, type Client, type TestHouse } from '../../support/house.ts';

const CASE = 'UV-2026-0042';
const NAME = '=HYPERLINK("http://kwaad.example";"Łukasz, Ω")';
const PURPOSE = 'purpose=rechtmatigheid';

let house: TestHouse;
let fg: Client;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-exports-'));
  house = await openHouse();
  fg = await house.signIn('toezichthouder');
  const by = { id: 'p-lukasz', name: NAME, role: 'privacymedewerker', department: 'Juridische Zaken' } as const;
  await house.house.database.inTransaction((tx) => {
    for (let number = 0; number < 700; number += 1) {
      const caseRef = number % 7 === 0 ? { caseRef: CASE } : {};
      tx.record({ act: 'viewing.opened', result: 'begun', by, about: `rec-${number}`, purpose: 'inzage', ...caseRef });
    }
    tx.record({ act: 'viewing.opened', result: 'refused', by, about: 'rec-1', facts: { reason: 'no-purpose' } });
    tx.record({ act: 'custody.reconciled', result: 'failed', by: SYSTEM, about: 'beeldkluis' });
    return Promise.resolve();
  });
}, 60_000);
afterAll(async () => {
  await house[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function exported(query: string): Promise<Buffer> {
  const answer = await fg.fetch(`/logboek/uitvoer?${PURPOSE}&${query}`);
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

async function written(name: string, content: Buffer | string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

/** A reader of RFC 4180 that has nothing of ours. */
function csvRows(text: string, separator: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quoted && character === '"' && text.charAt(at + 1) === '"') [cell, at] = [cell + '"', at + 1];
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === separator) [cell] = ['', rows.at(-1)!.push(cell)];
    else if (!quoted && character === '\r' && text.charAt(at + 1) === '\n') {
      rows.at(-1)!.push(cell);
      [cell, at] = ['', at + 1];
      rows.push([]);
    } else cell += character;
  }
  return rows.slice(0, -1);
}

describe('an export of one case', () => {
  test('carries a proof for every entry, and is verified offline by whoever has only the file and the key', async () => {
    const text = (await exported(`caseRef=${CASE}`)).toString();
    const file = await written('case.jsonl', text);
    const { sentence, verdict } = await verifyFile(file);
    expect(verdict).toBe('holds');
    expect(sentence).toContain('100 regels, elk bewezen tegen het ijkpunt');
    expect(sentence).toContain('keuze uit het logboek');

    const lines = text.trimEnd().split('\n');
    const broken = async (change: (lines: string[]) => string[]): Promise<string> =>
      (await verifyFile(await written('changed.jsonl', `${change([...lines]).join('\n')}\n`))).sentence;
    const { index, proof } = JSON.parse(lines[50]!) as { index: number; proof: string[] };
    expect(await broken((all) => all.with(50, all[50]!.replace('inzage', 'klacht')))).toContain(
      `Regel ${index} is veranderd`,
    );
    expect(await broken((all) => all.with(50, all[50]!.replace(proof[3]!, 'a'.repeat(64))))).toContain(
      `Regel ${index} staat niet in het logboek`,
    );
    expect(await broken((all) => all.with(50, all[50]!.replace(/,"proof":\[.*\]/, '')))).toContain('heeft geen bewijs');
    expect(await broken((all) => all.with(50, all[50]!.replace('p-lukasz', 'p-anders')))).toContain('by.person');
    expect(await broken((all) => all.toSpliced(50, 1))).toContain('hoort 100 regels te hebben en heeft er 99');
    expect(await broken((all) => all.slice(0, 60))).toContain('afgebroken na 59 regels');
    expect(await broken((all) => all.with(50, all[51]!).with(51, all[50]!))).toContain('niet op zijn plaats');
    expect(await broken((all) => all.with(0, all[0]!.replace(/.{4}=\\n"/, 'AAAA=\\n"')))).toMatch(/klopt niet/);
  });

  test('of a period is complete, and says so', async () => {
    const file = await written('period.jsonl', await exported('from=2020-01-01T00:00'));
    expect((await verifyFile(file)).sentence).toMatch(/Het zijn alle regels van 0 tot en met \d+\./);
  });
});

describe('an export for people', () => {
  test.each([
    ['csv', ','],
    ['excel', ';'],
  ])('is CSV that spreadsheets read and never compute (%s)', async (form, separator) => {
    const content = await exported(`form=${form}&caseRef=${CASE}`);
    expect(content.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const [titles, ...rows] = csvRows(content.toString('utf8').slice(1), separator);
    expect(titles?.[0]).toBe('Regel');
    expect(rows.length).toBe(100);
    for (const row of rows) {
      expect(row.length).toBe(titles!.length);
      expect(row.some((cell) => /^[=+\-@\t\r\n]/.test(cell))).toBe(false);
    }
    expect(rows[0]).toContain(`'${NAME}`);
    expect(rows[0]).toContain(CASE);
  });

  test('is a tagged PDF with page numbers, the checkpoint and its root', async () => {
    const file = await written('log.pdf', await exported('form=pdf'));
    const pages = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
    expect(pages.length).toBeGreaterThan(20);
    expect(pages[0]).toContain('Uitvoer van het logboek');
    expect(pages[0]).toMatch(/Ondertekende stand: \d+ regels, wortel [0-9a-f]{64}/);
    expect(pages[0]).toContain('Nagaan of verwerkingen mochten');
    expect(pages[0]).toContain('Łukasz, Ω');
    pages.forEach((page, at) => {
      expect(page).toContain(`Bladzijde ${at + 1}`);
      expect(page).toContain('Wat er gebeurde');
    });
    const info = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
    expect(info).toMatch(/Tagged:\s+yes/);
    expect(info).toMatch(/Title:\s+Uitvoer van het logboek/);
    const structure = execFileSync('pdfinfo', ['-struct', file], { encoding: 'utf8' });
    for (const tag of ['Document', 'H1', 'Table', 'TR', 'TH', 'TD']) expect(structure).toContain(tag);
  });

  test('has the shape of an audit trail of ZGW', async () => {
    const trail = JSON.parse((await exported('form=zgw')).toString()) as Record<string, unknown>[];
    const names =
      'uuid bron applicatieId applicatieWeergave gebruikersId gebruikersWeergave actie actieWeergave resultaat hoofdObject resource resourceUrl toelichting resourceWeergave aanmaakdatum wijzigingen';
    for (const line of trail) expect(Object.keys(line)).toEqual(names.split(' '));
    const results = new Set(trail.map(({ resultaat }) => resultaat));
    expect([...results].toSorted()).toEqual([200, 400, 500]);
    expect(new Set(trail.map(({ uuid }) => uuid)).size).toBe(trail.length);
    expect(trail.find(({ gebruikersId }) => gebruikersId === 'p-lukasz')).toMatchObject({
      ...{ actie: 'retrieve', resource: 'recording', gebruikersWeergave: NAME },
    });
    const again = JSON.parse((await exported('form=zgw')).toString()) as Record<string, unknown>[];
    expect(again.slice(0, trail.length)).toEqual(trail);
  });
});

test('an export is recorded with its purpose, form and size before anything leaves, and is not given without a purpose', async () => {
  await exported(`form=csv&caseRef=${CASE}`);
  const log = await fg.call('GET', '/logboek?act=audit.exported&purpose=rechtmatigheid');
  const [newest] = (log.body as { entries: { purpose: string; facts: Record<string, unknown> }[] }).entries;
  expect(newest).toMatchObject({
    purpose: 'rechtmatigheid',
    facts: { form: 'csv', entries: 100, case: CASE, from: null },
  });
  const refused = await fg.call('GET', '/logboek/uitvoer');
  expect(refused.status).toBe(400);
  const privacy = await house.signIn('privacymedewerker');
  expect((await privacy.fetch(`/logboek/uitvoer?${PURPOSE}`)).status).toBe(404);
});

test('the page on which an export is chosen asks for a purpose first, and can be used by everybody', async () => {
  await using browser = await openBrowser();
  const { page } = browser;
  await page.goto(`${house.url}/aanmelden`);
  await page.getByRole('button', { name: 'Aanmelden als Hanna Okafor' }).click();
  await page.goto(`${house.url}/logboek/uitvoeren`);
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await takePicture(page, `logboek-uitvoeren-${String(width)}`);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
  }
  const submit = page.getByRole('button', { name: 'Uitvoeren' });
  await submit.click();
  expect(page.url()).toBe(`${house.url}/logboek/uitvoeren`);
  await page.getByLabel('Interne controle').check();
  await page.getByLabel('PDF', { exact: false }).check();
  await page.getByRole('searchbox', { name: 'Zaak' }).fill(CASE);
  const [download] = await Promise.all([page.waitForEvent('download'), submit.click()]);
  expect(download.suggestedFilename()).toBe('logboek.pdf');
  expect(browser.complaints).toEqual([]);
}, 120_000);
