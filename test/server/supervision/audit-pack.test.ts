import { createHash } from 'node:crypto';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verifyFile } from '../../../server/commands/verify.ts';
import { openContainer } from '../../../server/verify/package-container.ts';
import { readBag } from '../../../server/verify/package-files.ts';
import { openHouse, type Answer, type Client, type TestHouse } from '../../support/house.ts';
import { letTimePass, setClock, storeRecording, viewRecording } from '../../support/views.ts';

let house: TestHouse;
let fg: Client;
let folder: string;
let file: string;
let texts: ReadonlyMap<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-pack-'));
  house = await openHouse({ environment: { BEELDKLUIS_LOG_LEVEL: 'silent' } });
  setClock(house, '2027-03-10T11:00:00Z');
  fg = await house.signIn('toezichthouder');
  const anna = await house.signIn('privacymedewerker');
  const recording = await storeRecording(house, { dueAt: '2027-03-12T00:00:00.000Z' });
  await viewRecording(anna, recording.id, { purpose: 'klacht', caseRef: '=K-2027', coViewers: [] });
  setClock(house, '2027-04-02T11:00:00Z');
  await letTimePass(house);
  await fg.call('GET', '/logboek?purpose=rechtmatigheid');
  const ordered = await fg.call('POST', '/toezicht/dossiers', { from: '2027-03-01', until: '2027-04-02' });
  expect(ordered.status).toBe(202);
  await house.settled();
  const answer = await fg.fetch(`/toezicht/dossiers/${String(ordered.body.id)}/bestand`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
  file = path.join(folder, 'dossier.zip');
  await writeFile(file, Buffer.from(await answer.arrayBuffer()));
  const handle = await open(file);
  const bag = await readBag(await openContainer(handle));
  texts = new Map([...bag.files].map(([name, { text }]) => [name, text]));
  await handle.close();
}, 120_000);
afterAll(async () => {
  await house[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const published = async (): Promise<string> => {
  const keys = path.join(folder, 'keys.json');
  await writeFile(keys, await (await house.anybody().fetch('/.well-known/beeldkluis-keys.json')).text());
  return keys;
};

describe('an audit pack', () => {
  test('tells who viewed what when and why, what fell due, what supervision did, and holds no footage', () => {
    const views = texts.get('kijkbeurten.csv')!;
    expect(views).toContain('"Yusuf Aydın";"privacymedewerker";"Juridische Zaken";"klacht";"\'=K-2027"');
    expect(views).toContain('"10";"0-10"');
    // Nobody gave a mandate, so that what fell due was left lying.
    expect(texts.get('vernietiging.csv')).toContain('"geen machtiging"');
    expect(texts.get('toezicht/steekproeven.csv')).toContain('"2027-03";"1"');
    expect(texts.get('toezicht/vragen.csv')).toContain('"case-unknown"');
    expect(texts.get('autorisaties/aanmeldingen.csv')).toContain('"Hanna Okafor";"toezichthouder"');
    expect(texts.get('autorisaties/handelingen.csv')).toContain(
      '"viewing.opened";"recording";"privacymedewerker, beoordelaar, toezichthouder"',
    );
    expect(JSON.parse(texts.get('autorisaties/protocol.json')!)).toMatchObject({ id: 'neutraal', version: 1 });
    expect(texts.get('samenvatting.html')).toContain('<th scope="row">Kijkbeurten (artikel 32a)</th><td>1</td>');
    expect([...texts.keys()].filter((name) => /\.(mp4|mkv|png|jpg)$/.test(name))).toEqual([]);
  });

  test('is checked by sha256sum and by beeldkluis verify under the published key', async () => {
    const lines = texts.get('manifest-sha256.txt')!.trim().split('\n');
    for (const line of lines) {
      const [sha256 = '', name = ''] = line.split('  ');
      expect(createHash('sha256').update(texts.get(name)!).digest('hex')).toBe(sha256);
    }
    expect(lines).toHaveLength(texts.size - 2);
    const outcome = await verifyFile(file, { key: await published() });
    expect(outcome).toMatchObject({ verdict: 'holds' });
    expect(outcome.sentence).toMatch(
      /Auditdossier 2027-03-01 tot en met 2027-04-02 van .* klopt: \d+ bestanden, 1 regels/,
    );
  });

  test.each(['kijkbeurten.csv', 'logboek/stand.txt', 'logboek/regels.jsonl', 'samenvatting.html', 'manifest.jws'])(
    'that was changed in %s is refused, and the place is named',
    async (name) => {
      const bytes = await readFile(file);
      const at = bytes.indexOf(Buffer.from(texts.get(name)!)) + 20;
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      const changed = path.join(folder, 'changed.zip');
      await writeFile(changed, bytes);
      const outcome = await verifyFile(changed, { key: await published() });
      expect(outcome.verdict).not.toBe('holds');
    },
  );

  test('is made for the supervisor alone, about a period that has begun; making and fetching it are in the log', async () => {
    const order = (by: Client, from: string, until: string) => by.call('POST', '/toezicht/dossiers', { from, until });
    expect((await order(fg, '2027-04-01', '2027-03-01')).status).toBe(400);
    expect((await order(fg, '2028-01-01', '2028-02-01')).status).toBe(400);
    expect((await order(fg, 'gisteren', '2027-03-01')).status).toBe(400);
    expect((await order(await house.signIn('beheerder'), '2027-03-01', '2027-04-01')).status).toBe(404);
    const { packs } = (await fg.call('GET', '/toezicht/dossiers')).body;
    expect(packs.map(({ state }: Answer) => state)).toEqual(['built']);
    const acts: string[] = await house.house.database
      .sql('log_index')
      .where({ about: packs[0].id })
      .orderBy('idx')
      .pluck('act');
    expect(acts).toEqual(['supervision.pack-ordered', 'supervision.pack-built', 'supervision.pack-downloaded']);
    expect(packs[0].sha256).toBe(
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    );
  });

  test('is cleared away after a month, and that it was made stays', async () => {
    setClock(house, '2027-05-10T11:00:00Z');
    await letTimePass(house);
    const { packs } = (await fg.call('GET', '/toezicht/dossiers')).body;
    expect(packs[0].state).toBe('cleared');
    expect((await fg.call('GET', `/toezicht/dossiers/${String(packs[0].id)}/bestand`)).status).toBe(409);
    expect(await house.house.database.sql('audit_pack_pieces')).toEqual([]);
  });
});
