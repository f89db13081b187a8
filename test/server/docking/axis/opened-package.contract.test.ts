import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { verifyFile } from '../../../../server/verify/verify-file.ts';
import { encryptFor, sha256 } from '../../../support/axis-dock.ts';
import { aRecordingOf, openAxisHouse, type AxisHouse } from '../../../support/axis-traffic.ts';
import { grantRequest } from '../../../support/granted-case.ts';

let at: AxisHouse;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-opened-'));
  at = await openAxisHouse({}, true);
}, 120_000);

afterAll(async () => {
  await at[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test('of what a camera encrypted, the police get the opened footage, and the proof that it is what came', async () => {
  const mine = await at.connect(true);
  const recording = aRecordingOf(1);
  const content = at.aClip();
  const { body, key } = encryptFor(mine.file, content);
  const { name, meta } = recording.clip(0, body);
  await mine.dock.send('PUT', recording.container, { meta: recording.meta });
  expect((await mine.dock.send('PUT', `${recording.container}/${name}`, { meta, body })).status).toBe(201);
  await mine.dock.send('PUT', `${recording.container}/${name.replace('.mp4', '.key')}`, { body: key });
  await at.complete(mine.dock, recording.container);
  const clip = (await at.seriesOf(mine.id, recording.container))[0]!;

  const packed = await packageOf(clip);
  const keys = path.join(folder, 'jwks.json');
  await writeFile(keys, await (await at.house.anybody().fetch('/.well-known/beeldkluis-keys.json')).text());
  expect(await verifyFile(packed, { key: keys })).toMatchObject({ verdict: 'holds' });

  execFileSync('unzip', ['-q', packed, '-d', folder]);
  const [bag = ''] = (await readdir(folder)).filter((each) => each.startsWith('bewijspakket-'));
  const [original = ''] = await readdir(path.join(folder, bag, 'data/origineel'));
  const handed = await readFile(path.join(folder, bag, 'data/origineel', original));
  expect(sha256(handed)).toBe(sha256(content));
  // The camera's receipt is about what came; the log in the package ties it to what was handed over.
  expect(clip.sha256).toBe(sha256(body));
  const history = JSON.parse(await readFile(path.join(folder, bag, 'data/keten.json'), 'utf8')) as {
    readonly entries: readonly { readonly leaf: string }[];
  };
  const said = history.entries.map(({ leaf }) => JSON.parse(leaf) as { act: string; facts: Record<string, unknown> });
  const opened = said.find(({ act }) => act === 'custody.decrypted');
  expect(opened?.facts).toMatchObject({ receivedSha256: sha256(body), sha256: sha256(content) });
}, 60_000);

/** Takes a demand of the police about a recording to its package, and downloads that; gives the path of the file. */
async function packageOf(recording: Parameters<typeof grantRequest>[2] & { readonly id: string }): Promise<string> {
  const { privacy, requestId } = await grantRequest(at.house, 'vordering', recording);
  const receiver = { receiver: 'A. de Vries', rank: 'brigadier', legalGround: '126nd Sv', reference: 'PL0600-1' };
  const orders = `/uitleesverzoeken/${requestId}/opnames/${recording.id}/overdrachten`;
  const ordered = await privacy.call('POST', orders, receiver);
  expect(ordered.status).toBe(202);
  await at.house.settled();
  const packed = path.join(folder, 'pakket.zip');
  const answer = await privacy.fetch(`/overdrachten/${String(ordered.body.handoverId)}/pakket`);
  await writeFile(packed, Buffer.from(await answer.arrayBuffer()));
  return packed;
}
