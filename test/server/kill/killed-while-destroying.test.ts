import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { Client } from '../../support/house.ts';
import { holdPlace, letLeasesEnd, openRows, seen, takeIn, type Answered } from '../../support/killed-house.ts';
import { startHouse, type RunningHouse } from '../../support/process.ts';
import { filesWithPlaintext, MARKER } from '../../support/receiving.ts';

const UNKEPT = 40;
const KEPT = 6;

function clipOf(index: number, place: string) {
  const content = randomBytes(200_000 + index);
  for (let at = 0; at + MARKER.length <= content.length; at += 4096) MARKER.copy(content, at);
  return { name: `clip${index}.mp4`, content, startedAt: new Date(Date.now() - 3 * 3_600_000), place };
}

async function recordings(place: string): Promise<Answered[]> {
  return sql('recordings').where({ place }).orderBy('size');
}

async function plays(client: Client, recordingId: string, content: Buffer): Promise<boolean> {
  const wish = { purpose: 'klacht', caseRef: 'KLACHT-1' };
  const opened: Answered = (await client.call('POST', `/opnames/${recordingId}/kijksessies`, wish)).body;
  const response = await client.fetch(`/v1/kijksessies/${opened.id}/beeld`);
  return response.status === 200 && Buffer.from(await response.arrayBuffer()).equals(content);
}

async function grantMandate(house: RunningHouse): Promise<void> {
  const day = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const mandate = { reference: 'MB-1', ground: 'Mandaatbesluit', validFrom: day(-1), validTo: day(300) };
  expect((await (await house.signIn('toezichthouder')).call('POST', '/mandaten', mandate)).status).toBe(201);
}

let sql: Awaited<ReturnType<typeof openRows>>;
afterEach(() => sql.destroy());

test('a server that is killed while it announces, destroys keys and removes objects finishes the destruction by itself, and destroys nothing that is kept', async () => {
  await using house = await startHouse('sqlite');
  const staff = await house.signIn('beheerder');
  const kept = Array.from({ length: KEPT }, (_, index) => clipOf(index, 'Stationsplein'));
  const unkept = Array.from({ length: UNKEPT }, (_, index) => clipOf(index, 'Nieuwe Rijn'));
  for (const clip of [...kept, ...unkept]) await takeIn(staff, clip);
  sql = await openRows(house);
  const unkeptIds = (await recordings('Nieuwe Rijn')).map(({ id }) => String(id));
  expect(unkeptIds).toHaveLength(UNKEPT);
  const privacy = await house.signIn('privacymedewerker');
  const request = await holdPlace(privacy, 'Stationsplein', kept[0]!.startedAt);
  expect(request.recordingIds).toHaveLength(KEPT);
  await grantMandate(house);

  const items = async (column: string): Promise<number> => (await sql('destruction_items').whereNotNull(column)).length;
  const dead = async (): Promise<void> => {
    await house.kill();
    expect(await filesWithPlaintext(house.folder)).toEqual([]);
    for (const { state, holds } of await recordings('Stationsplein'))
      // Bytes that are no footage are kept apart, and held as any other.
      expect([state, holds]).toEqual(['quarantined', 1]);
    // What has lost its keys has begun to be destroyed, and what is being destroyed was announced.
    const announced = (await sql('destruction_items').pluck('recording_id')) as string[];
    const begun = (await sql('recordings').whereIn('state', ['destroying', 'destroyed']).pluck('id')) as string[];
    expect(begun.sort()).toEqual(announced.sort());
  };

  await house.command('demo', 'clock', '+29d');
  for (const column of ['announced_at', 'keys_destroyed_at', 'object_removed_at']) {
    await seen(column, 90, async () => (await items(column)) >= 5);
    await dead();
    expect(await items(column)).toBeLessThan(UNKEPT);
    // After the last time nobody helps: the lease of the dead process ends by itself within a minute.
    if (column !== 'object_removed_at') await letLeasesEnd(sql);
    await house.start();
  }
  await seen('the statement', 150, async () => (await sql('destruction_runs').whereNotNull('statement')).length === 1);

  const states = await sql('recordings').whereIn('id', unkeptIds).pluck('state');
  expect(states).toEqual(Array(UNKEPT).fill('destroyed'));
  expect([await items('keys_destroyed_at'), await items('object_removed_at')]).toEqual([UNKEPT, UNKEPT]);
  const left = (await sql('sealed_objects').whereNot({ state: 'removed' }).pluck('id')) as string[];
  expect((await readdir(path.join(house.folder, 'data/vault/permanent'))).sort()).toEqual(left.sort());
  expect(await readdir(path.join(house.folder, 'data/vault/temporary'))).toEqual([]);
  expect(new Set((await sql('key_wraps').pluck('object_id')) as string[])).toEqual(new Set(left));

  const again = await house.signIn('privacymedewerker');
  const rows = await recordings('Stationsplein');
  for (const [index, { id }] of rows.entries()) expect(await plays(again, id, kept[index]!.content)).toBe(true);

  const { statement } = (await sql('destruction_runs').first()) as { statement: string };
  const { items: named } = decodeJwt<{ items: { recordingId: string }[] }>(statement);
  expect(named.map(({ recordingId }) => recordingId).sort()).toEqual(unkeptIds.sort());
  const log = await (
    await (await house.signIn('toezichthouder')).fetch('/v1/logboek/uitvoer?purpose=rechtmatigheid')
  ).text();
  const ended = log
    .split('\n')
    .filter((line) => line.includes('retention.destroyed') && line.includes('\\"result\\":\\"done\\"'));
  expect(ended).toHaveLength(UNKEPT);
  const file = path.join(house.folder, 'logboek.jsonl');
  await writeFile(file, log);
  expect((await house.command('verify', file)).exitCode).toBe(0);
  expect(await filesWithPlaintext(house.folder)).toEqual([]);
}, 400_000);
