import { readFile, rm, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { leafHash, provesInclusion } from '../../../protocols/audit/merkle-log.ts';
import { proveInclusion } from '../../../server/audit/prove.ts';
import { latestCheckpoint, publishCheckpoint } from '../../../server/audit/publish-checkpoint.ts';
import { readEntries } from '../../../server/audit/read-log.ts';
import { verifyFile } from '../../../server/verify/verify-file.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture } from '../../support/browser.ts';
import { openHouse, type Client, type TestHouse } from '../../support/house.ts';

const NAME = 'Zeer Bijzondere-Naam';
const PROPOSAL = { value: NAME, ground: 'avg-17-1-d', explanation: 'Per ongeluk vastgelegd' };
const EXPORT = '/logboek/uitvoer?purpose=rechtmatigheid';

let house: TestHouse;
let fg: Client;
let privacy: Client;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-erasures-'));
  house = await openHouse({ dialect: 'sqlite' });
  fg = await house.signIn('toezichthouder');
  privacy = await house.signIn('privacymedewerker');
  const by = { id: 'p-weg', name: NAME, role: 'privacymedewerker' } as const;
  await house.house.database.inTransaction((tx) => {
    for (const about of ['rec-1', 'rec-2']) {
      tx.record({
        act: 'viewing.opened',
        result: 'begun',
        by,
        about,
        personal: { requester: NAME, witness: 'Een ander' },
      });
    }
    return Promise.resolve();
  });
}, 60_000);
afterAll(async () => {
  await house[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function propose(by: Client): Promise<string> {
  const { status, body } = await by.call('POST', '/logboek/wissen', PROPOSAL);
  expect(status).toBe(201);
  return (body as { id: string }).id;
}

async function exported(): Promise<string> {
  const file = path.join(folder, 'logboek.jsonl');
  await writeFile(file, await (await fg.fetch(EXPORT)).text());
  return file;
}

describe('erasing a personal fact from the log', () => {
  test('needs a ground, and a fact that stands in the log', async () => {
    const unknown = await privacy.call('POST', '/logboek/wissen', { ...PROPOSAL, value: 'Niemand' });
    expect(unknown.status).toBe(400);
    const groundless = await privacy.call('POST', '/logboek/wissen', { ...PROPOSAL, ground: 'zomaar' });
    expect(groundless.status).toBe(400);
    const officer = await house.signIn('handhaver');
    expect((await officer.call('POST', '/logboek/wissen', PROPOSAL)).status).toBe(404);
  });

  test('takes two persons, and erases nothing when the second declines', async () => {
    const id = await propose(privacy);
    const own = await privacy.call('POST', `/logboek/wissen/${id}/besluit`, { erase: 'ja' });
    expect(own.status).toBe(403);
    expect(await readFile(await exported(), 'utf8')).toContain(NAME);
    expect((await fg.call('POST', `/logboek/wissen/${id}/besluit`, { erase: 'nee' })).status).toBe(200);
    expect((await fg.call('POST', `/logboek/wissen/${id}/besluit`, { erase: 'ja' })).status).toBe(409);
    expect(await readFile(await exported(), 'utf8')).toContain(NAME);
  });

  test('takes it away everywhere, also from the files of the database; the log is verified and every entry proven as before', async () => {
    const before = await exported();
    const sentence = (await verifyFile(before)).sentence;
    expect(sentence).toContain('klopt');
    const outside = { ...house.house.audit.checkpoints };
    await publishCheckpoint(outside);
    const older = path.join(folder, 'older.txt');
    await writeFile(older, (await latestCheckpoint(house.house.database.sql))!.note);

    const holding = async (): Promise<readonly string[]> => {
      const names = ['beeldkluis.sqlite', 'beeldkluis.sqlite-wal'];
      const held = await Promise.all(names.map((name) => readFile(path.join(house.folder, 'data', name))));
      return names.filter((_name, at) => held[at]!.includes(NAME));
    };
    expect(await holding()).not.toEqual([]);
    const id = await propose(privacy);
    const decided = await fg.call('POST', `/logboek/wissen/${id}/besluit`, { erase: 'ja' });
    expect(decided).toMatchObject({ status: 200, body: { openings: 4 } });

    const after = await exported();
    const text = await readFile(after, 'utf8');
    expect(text).not.toContain(NAME);
    expect(text).toContain('Een ander');
    expect(await verifyFile(after, { checkpoint: older })).toMatchObject({ verdict: 'holds' });
    const { sql } = house.house.database;
    const checkpoint = await latestCheckpoint(sql);
    const [entry] = (await readEntries(sql, 0, checkpoint!.size)).filter(({ leaf }) => leaf.includes('"rec-2"'));
    const { tree, steps } = await proveInclusion(sql, entry!.index, checkpoint!.size);
    expect(provesInclusion(leafHash(entry!.leaf), entry!.index, tree, steps)).toBe(true);
    expect(tree.root).toEqual(checkpoint!.root);

    expect(await holding()).toEqual([]);
  });

  test('stands in the log itself: who proposed, who decided, on which ground, and not what', async () => {
    const { body } = await fg.call('GET', '/logboek?purpose=rechtmatigheid&act=audit.erased');
    const [erased] = (body as { entries: { facts: Record<string, unknown>; personal: Record<string, string> }[] })
      .entries;
    expect(erased).toMatchObject({
      facts: { ground: 'avg-17-1-d', openings: 4 },
      personal: { 'by.person': 'demo-toezicht' },
    });
    const list = await fg.call('GET', '/logboek/wissen');
    expect(JSON.stringify(list.body)).not.toContain(NAME);
  });
});

test('the page can be used by everybody, and says who decides', async () => {
  const other = { ...PROPOSAL, value: 'Een ander' };
  expect((await privacy.call('POST', '/logboek/wissen', other)).status).toBe(201);
  await using browser = await openBrowser();
  const { page } = browser;
  await page.goto(`${house.url}/aanmelden`);
  await page.getByRole('button', { name: 'Aanmelden als Hanna Okafor' }).click();
  await page.goto(`${house.url}/logboek/wissen`);
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await takePicture(page, `logboek-wissen-${String(width)}`);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
  }
  await page.getByRole('button', { name: 'Wis voorgoed' }).click();
  await page.getByText('Gewist op 2 plaatsen').waitFor();
  expect(browser.complaints).toEqual([]);
}, 120_000);
