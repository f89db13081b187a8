import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { stamp } from '../../../server/clock.ts';
import { insertObject } from '../../../server/custody/sealed-objects.ts';
import { renderRedaction } from '../../../server/redaction/render-redaction.ts';
import { sampleFootage } from '../../support/footage.ts';
import { grantedCase, releaseCopy, type GrantedCase } from '../../support/granted-case.ts';
import { openHouse, type TestHouse } from '../../support/house.ts';

let house: TestHouse;
let about: GrantedCase;
let planId: string;

beforeAll(async () => {
  house = await openHouse({ dialect: 'sqlite' });
  about = await grantedCase(house, 'inzage', await sampleFootage('terrace', 3));
  planId = await releaseCopy(house, about);
  const { sql } = house.house.database;
  const approved = { state: 'approved', copy_object_id: null, released_at: null, rendered_at: null };
  await sql('redaction_plans').where({ id: planId }).update(approved);
}, 180_000);

afterAll(async () => house[Symbol.asyncDispose]());

async function temporaryInVault(): Promise<string[]> {
  const found: string[] = [];
  for await (const { objectId, state } of house.house.vault.list()) if (state === 'temporary') found.push(objectId);
  return found;
}

async function stateNow(): Promise<string> {
  return (await house.house.database.sql('redaction_plans').where({ id: planId }).first()).state;
}

test('a rendering that is stopped leaves no half copy and stays approved for the next run', async () => {
  const stop = new AbortController();
  const running = renderRedaction(house.house.redaction, { payload: { planId }, signal: stop.signal });
  setTimeout(() => stop.abort(), 300);
  await expect(running).rejects.toThrow();
  expect(await stateNow()).toBe('approved');
  expect(await temporaryInVault()).toEqual([]);
});

test('a rendering that was killed is done again from the start, and what it left is removed', async () => {
  const { database, vault, clock } = house.house;
  const leftId = randomUUID();
  await vault.openTemporary(leftId);
  await database.inTransaction((tx) =>
    insertObject(tx, {
      ...{ id: leftId, recordingId: about.recordingId, kind: 'redacted', state: 'temporary', mediaType: 'video/mp4' },
      ...{ plainSize: 0, sealedSize: 0, sha256: '', segmentCount: 0, createdAt: stamp(clock.now()), removedAt: null },
    }),
  );
  await renderRedaction(house.house.redaction, { payload: { planId }, signal: new AbortController().signal });
  expect(await stateNow()).toBe('released');
  expect(await temporaryInVault()).toEqual([]);
  expect((await database.sql('sealed_objects').where({ id: leftId }).first()).state).toBe('removed');
}, 60_000);

test('running a rendering once more that was done changes nothing', async () => {
  const before = await house.house.database.sql('redaction_plans').where({ id: planId }).first();
  await renderRedaction(house.house.redaction, { payload: { planId }, signal: new AbortController().signal });
  expect(await house.house.database.sql('redaction_plans').where({ id: planId }).first()).toEqual(before);
});
