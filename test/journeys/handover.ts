import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { SIGNATURE_COMMANDS } from '../../protocols/handover/read-me.ts';
import { answer, command, entries, sha256, told, until, type Step, type Tale } from './tale.ts';

const run = promisify(execFile);

/** The police demand the original and get a package that proves itself. */
export async function* handover(tale: Tale): Step {
  const { privacymedewerker, beoordelaar } = tale.staff;
  const { recordingId, content, startedAt, endedAt, place } = told(tale.asked);
  const demand = await answer(privacymedewerker, 201, 'POST', '/uitleesverzoeken', {
    ...{ kind: 'vordering', regime: 'AVG', requesterName: 'A. de Vries', organisation: 'Politie Den Haag' },
    ...{ contact: '070-0000000', place, fromAt: startedAt, toAt: endedAt, legalGround: '126nd Sv' },
    ...{
      externalRef: 'PL1500-2026123456',
      receivedAt: new Date().toISOString(),
      deliverBy: new Date(Date.now() + 6e8).toISOString(),
    },
  });
  tale.demand = { id: demand.id, number: demand.number };
  const where = `/uitleesverzoeken/${demand.id}`;
  const receiver = {
    receiver: 'A. de Vries',
    rank: 'brigadier',
    legalGround: '126nd Sv',
    reference: 'PL1500-2026123456',
  };
  await answer(privacymedewerker, 409, 'POST', `${where}/opnames/${recordingId}/overdrachten`, receiver);
  await answer(beoordelaar, 201, 'POST', `${where}/toewijzingen`, {});
  const ofCitizen = `/uitleesverzoeken/${told(tale.request).id}/opnames/${recordingId}/overdrachten`;
  await answer(privacymedewerker, 403, 'POST', ofCitizen, receiver);
  const { handoverId } = await answer(
    privacymedewerker,
    202,
    'POST',
    `${where}/opnames/${recordingId}/overdrachten`,
    receiver,
  );
  const built = await until('the package', 60, async () => {
    const now = await answer(privacymedewerker, 200, 'GET', `/overdrachten/${handoverId}`);
    assert.notEqual(now.state, 'failed');
    return now.state === 'built' ? now : undefined;
  });
  yield `The police demand the original: a package is built on ${demand.number}, and none on the request of a citizen`;

  const response = await privacymedewerker.fetch(`/v1/overdrachten/${handoverId}/pakket`);
  assert.equal(response.status, 200);
  const zip = Buffer.from(await response.arrayBuffer());
  assert.equal(sha256(zip), built.packageHash);
  const folder = path.join(tale.outside, 'politie');
  await mkdir(folder);
  const file = path.join(folder, 'pakket.zip');
  await writeFile(file, zip);
  const said = await command(tale, 0, 'verify', file, '--key', tale.keysFile);
  assert.ok(!said.includes('Let op'), said);
  yield 'It arrives whole and verifies offline under the published key, with `beeldkluis verify --key`';

  await checkByHand(tale, folder, content);
  yield 'Without our program too: unzip, sha256sum -c over every file, the original byte for byte, and openssl on the signature';

  const damaged = Buffer.from(zip);
  const at = damaged.indexOf(content.subarray(1000, 1032));
  assert.ok(at > 0, 'the original lies stored in the package');
  damaged[at] = damaged[at]! ^ 1;
  const other = path.join(folder, 'veranderd.zip');
  await writeFile(other, damaged);
  assert.match(await command(tale, 1, 'verify', other, '--key', tale.keysFile), /\.mp4/);
  yield 'One changed bit of the footage makes it fail, and names the file';

  const collected = { name: 'A. de Vries', rank: 'brigadier', packageHash: built.packageHash };
  const wrong = { ...collected, packageHash: '0'.repeat(64) };
  assert.notEqual((await privacymedewerker.call('POST', `/overdrachten/${handoverId}/ontvangsten`, wrong)).status, 200);
  await answer(privacymedewerker, 200, 'POST', `/overdrachten/${handoverId}/ontvangsten`, collected);
  const acts = (await entries(tale, handoverId)).map(({ act, result }) => `${act} ${result}`);
  for (const act of [
    'handover.ordered begun',
    'handover.built ended',
    'handover.downloaded',
    'handover.collected done',
  ]) {
    assert.ok(
      acts.some((line) => line.startsWith(act)),
      `${act} in ${acts.join()}`,
    );
  }
  yield 'The receiver confirms the hash; ordering, building, downloading and collecting stand in the log';
}

async function checkByHand(tale: Tale, folder: string, original: Buffer): Promise<void> {
  await run('unzip', ['-q', 'pakket.zip'], { cwd: folder });
  const [bag = ''] = (await readdir(folder)).filter((name) => !name.endsWith('.zip'));
  const bagFolder = path.join(folder, bag);
  const sums = await run('sha256sum', ['-c', '--strict', 'manifest-sha256.txt', 'tagmanifest-sha256.txt'], {
    cwd: bagFolder,
  });
  assert.ok(
    sums.stdout.split('\n').every((line) => line === '' || line.endsWith(': OK')),
    sums.stdout,
  );
  const [packed = ''] = sums.stdout.split('\n').filter((line) => line.includes('.mp4'));
  assert.ok((await readFile(path.join(bagFolder, packed.slice(0, -': OK'.length)))).equals(original));

  const { keys } = JSON.parse(await readFile(tale.keysFile, 'utf8')) as { keys: JsonWebKey[] };
  const pem = createPublicKey({ key: keys[0]!, format: 'jwk' }).export({ format: 'pem', type: 'spki' });
  await writeFile(path.join(bagFolder, 'sleutel.pem'), pem);
  const script = SIGNATURE_COMMANDS.join('\n').replaceAll('/tmp/', './');
  assert.match((await run('bash', ['-ec', script], { cwd: bagFolder })).stdout, /Verified OK/);
}
