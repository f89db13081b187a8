import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { filesWith, piecesOf } from '../../journeys/tale.ts';
import { sampleFootage } from '../../support/footage.ts';
import type { Client } from '../../support/house.ts';
import { holdPlace, letLeasesEnd, openRows, seen, takeIn, type Answered } from '../../support/killed-house.ts';
import { startHouse, type RunningHouse } from '../../support/process.ts';

let sql: Awaited<ReturnType<typeof openRows>>;
afterEach(() => sql.destroy());

/** Brings a recording to the point where a second person has approved its plan; gives the id of the redaction. */
async function approved(house: RunningHouse, content: Buffer): Promise<string> {
  const startedAt = new Date(Date.now() - 3 * 3_600_000);
  await takeIn(await house.signIn('beheerder'), { name: 'clip.mp4', content, startedAt, place: 'Stationsplein' });
  const [privacy, reviewer] = [await house.signIn('privacymedewerker'), await house.signIn('beoordelaar')];
  const request = await holdPlace(privacy, 'Stationsplein', startedAt);
  const where = `/uitleesverzoeken/${request.id}`;
  await privacy.call('POST', `${where}/identiteiten`, { method: 'balie' });
  await reviewer.call('POST', `${where}/toewijzingen`, {});
  const ordered: Answered = (await privacy.call('POST', `${where}/opnames/${request.recordingIds[0]}/bewerkingen`, {}))
    .body;
  const { planId } = ordered;
  await seen('a proposal', 120, async () => (await stateOf(planId)) === 'proposed');
  const { planHash }: Answered = (await privacy.call('GET', `/bewerkingen/${planId}/plan`)).body;
  const review = { baseHash: planHash, next: 'submit', shown: [], extraMasks: [], sound: { decision: 'muted' } };
  await privacy.call('PUT', `/bewerkingen/${planId}/plan`, review);
  const { status } = await reviewer.call('POST', `/bewerkingen/${planId}/goedkeuringen`, { planHash });
  expect(status).toBe(202);
  return planId;
}

async function stateOf(planId: string): Promise<string> {
  return (await sql<{ id: string; state: string }>('redaction_plans').where({ id: planId }).first())!.state;
}

async function original(client: Client, recordingId: string): Promise<Buffer> {
  const wish = { purpose: 'klacht', caseRef: 'KLACHT-1' };
  const opened: Answered = (await client.call('POST', `/opnames/${recordingId}/kijksessies`, wish)).body;
  return Buffer.from(await (await client.fetch(`/v1/kijksessies/${opened.id}/beeld`)).arrayBuffer());
}

test('a server that is killed while it makes a copy makes it anew by itself, and leaves neither half a copy nor plaintext', async () => {
  await using house = await startHouse('sqlite');
  sql = await openRows(house);
  const content = await readFile(await sampleFootage('terrace', 12, { width: 640, height: 360, framesPerSecond: 12 }));
  const pieces = piecesOf(content);
  const planId = await approved(house, content);
  const begun: string[] = [];
  // Twice while it renders, and once while the machine looks at the copy that it has just sealed.
  for (const state of ['temporary', 'temporary', 'permanent']) {
    const copies = (): Promise<string[]> => sql('sealed_objects').where({ kind: 'redacted', state }).pluck('id');
    await seen(`a ${state} copy`, 90, async () => (await copies()).some((id) => !begun.includes(id)));
    await pause(200 * begun.length);
    await house.kill();
    expect(await stateOf(planId)).toBe('approved');
    begun.push(...(await copies()));
    expect(await filesWith(house.folder, pieces)).toEqual([]);
    // After the last time nobody helps: the lease of the dead process ends by itself within a minute.
    if (state === 'temporary') await letLeasesEnd(sql);
    await house.start();
  }
  expect(new Set(begun).size).toBe(3);
  await seen('the released copy', 180, async () => (await stateOf(planId)) === 'released');

  const { recording_id: recordingId, copy_object_id: copyId }: Answered = await sql('redaction_plans').first();
  const copies = sql('sealed_objects').where({ kind: 'redacted' }).whereNot({ state: 'removed' }).pluck('id');
  expect(await copies).toEqual([copyId]);
  const kept = (await sql('sealed_objects').whereNot({ state: 'removed' }).pluck('id')) as string[];
  expect((await readdir(path.join(house.folder, 'data/vault/permanent'))).sort()).toEqual(kept.sort());
  expect(await readdir(path.join(house.folder, 'data/vault/temporary'))).toEqual([]);
  expect(new Set((await sql('key_wraps').pluck('object_id')) as string[])).toEqual(new Set(kept));
  expect((await original(await house.signIn('privacymedewerker'), recordingId)).equals(content)).toBe(true);
  const log = await (
    await (await house.signIn('toezichthouder')).fetch('/v1/logboek/uitvoer?purpose=rechtmatigheid')
  ).text();
  const file = path.join(house.folder, 'logboek.jsonl');
  await writeFile(file, log);
  expect((await house.command('verify', file)).exitCode).toBe(0);
  expect(await filesWith(house.folder, pieces)).toEqual([]);
}, 400_000);
