import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { verifyFile } from '../../../server/verify/verify-file.ts';
import { sampleFootage } from '../../support/footage.ts';
import { grantedCase, type GrantedCase } from '../../support/granted-case.ts';
import { openHouse, type TestHouse } from '../../support/house.ts';

const RECEIVER = {
  receiver: 'A. de Vries',
  rank: 'brigadier',
  legalGround: '126nd Sv',
  reference: 'PL0600-2026123456',
};

let house: TestHouse;
let about: GrantedCase;
let folder: string;
let handover: string;
let packed: string;
let keys: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-handover-'));
  house = await openHouse({ dialect: 'sqlite' });
  about = await grantedCase(house, 'vordering', await sampleFootage('terrace', 3));
  keys = path.join(folder, 'jwks.json');
  await writeFile(keys, await (await house.anybody().fetch('/.well-known/beeldkluis-keys.json')).text());
}, 120_000);

afterAll(async () => {
  await house[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe('handing a recording over to the police', () => {
  test('is ordered for a named receiver on a named ground, and built by the machine', async () => {
    const { requestId, recordingId, privacy } = about;
    const orders = `/uitleesverzoeken/${requestId}/opnames/${recordingId}/overdrachten`;
    expect((await privacy.call('POST', orders, { ...RECEIVER, receiver: '' })).status).toBe(400);
    const ordered = await privacy.call('POST', orders, RECEIVER);
    expect(ordered.status).toBe(202);
    expect(ordered.body.number).toMatch(/^BP-\d{4}-0001$/);
    handover = `/overdrachten/${ordered.body.handoverId}`;
    await house.settled();
    expect((await privacy.call('GET', handover)).body.state).toBe('built');
  });

  test('gives a package that verifies offline under the published key, with the footage bit for bit', async () => {
    const answer = await about.privacy.fetch(`${handover}/pakket`);
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="bewijspakket-BP-\d{4}-0001\.zip"$/,
    );
    const bytes = Buffer.from(await answer.arrayBuffer());
    packed = path.join(folder, 'pakket.zip');
    await writeFile(packed, bytes);
    const { body } = await about.privacy.call('GET', handover);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(body.packageHash);
    expect(await verifyFile(packed, { key: keys })).toMatchObject({ verdict: 'holds' });
    execFileSync('unzip', ['-q', packed, '-d', folder]);
    const bag = path.join(folder, `bewijspakket-${body.number}`);
    const original = await readFile(path.join(bag, 'data/origineel/MOV_0042.MP4'));
    expect(createHash('sha256').update(original).digest('hex')).toBe(about.sha256);
    const checked = execFileSync('sha256sum', ['-c', 'manifest-sha256.txt', 'tagmanifest-sha256.txt'], {
      cwd: bag,
      encoding: 'utf8',
    });
    expect(checked).not.toContain('FAILED');
  });

  test('proves what the log says about the recording, and names no member of staff', async () => {
    const { body } = await about.privacy.call('GET', handover);
    const history = JSON.parse(
      await readFile(path.join(folder, `bewijspakket-${body.number}`, 'data/keten.json'), 'utf8'),
    );
    const acts = history.entries.map(({ leaf }: { leaf: string }) => JSON.parse(leaf).act);
    expect(acts).toContain('retention.hold-matched');
    expect(JSON.stringify(history)).not.toContain('demo-privacy');
  });

  test('is not downloaded by who only supervises', async () => {
    const supervisor = await house.signIn('toezichthouder');
    expect((await supervisor.fetch(`${handover}/pakket`)).status).toBe(404);
    expect((await supervisor.fetch(handover)).status).toBe(200);
  });

  test('is collected once, by who says the right hash', async () => {
    const { body } = await about.privacy.call('GET', handover);
    const collection = { name: 'B. Bakker', rank: 'hoofdagent', packageHash: body.packageHash };
    const wrong = { ...collection, packageHash: '0'.repeat(64) };
    expect((await about.privacy.call('POST', `${handover}/ontvangsten`, wrong)).status).toBe(409);
    expect((await about.privacy.call('POST', `${handover}/ontvangsten`, collection)).body.state).toBe('collected');
    expect((await about.privacy.call('POST', `${handover}/ontvangsten`, collection)).status).toBe(409);
  });

  test('stands in the log, the download with its begin and its end', async () => {
    const { sql } = house.house.database;
    const steps = await sql('log_index')
      .where({ about: handover.split('/')[2] })
      .orderBy('idx')
      .select('act', 'result');
    const listed = steps.map(({ act, result }: { act: string; result: string }) => `${act} ${result}`);
    expect(listed).toEqual(
      expect.arrayContaining([
        ...['handover.ordered begun', 'handover.built ended', 'handover.downloaded begun', 'handover.downloaded ended'],
        ...['handover.downloaded refused', 'handover.collected done'],
      ]),
    );
  });

  test('leaves no package and no footage on the disk of the house', () => {
    for (const file of readdirSync(house.folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )) {
      const bytes = readFileSync(path.join(file.parentPath, file.name));
      for (const trace of ['ftyp', 'BagIt-Version', 'PK\u0003\u0004']) {
        expect([file.name, trace, bytes.includes(Buffer.from(trace, 'latin1'))]).toEqual([file.name, trace, false]);
      }
    }
  });
});

test('the original is not handed over on a request for inspection', async () => {
  const inzage = await grantedCase(house, 'inzage', await sampleFootage('terrace', 3));
  const orders = `/uitleesverzoeken/${inzage.requestId}/opnames/${inzage.recordingId}/overdrachten`;
  expect((await inzage.privacy.call('POST', orders, RECEIVER)).status).toBe(403);
});
