import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Actor } from '../../../protocols/acts.ts';
import { neutraal } from '../../../protocols/municipal/neutraal.ts';
import { readLog } from '../../../server/audit/read-log.ts';
import { readPlayback } from '../../../server/custody/playback-copies.ts';
import { hashObject } from '../../../server/custody/read-object.ts';
import { readObject, readObjectsOf } from '../../../server/custody/sealed-objects.ts';
import { storeObject } from '../../../server/custody/store-object.ts';
import { examineRecording } from '../../../server/docking/examine-recording.ts';
import { readRuns } from '../../../server/retention/destruction-runs.ts';
import { makeCopy } from '../../../server/viewing/make-copy.ts';
import { openViewing } from '../../../server/viewing/open-viewing.ts';
import { aRecording, openCustody, type TestCustody } from '../../support/custody.ts';
import { DIALECTS } from '../../support/databases.ts';
import { dockingDesk } from '../../support/docking-desk.ts';
import { madeFootage } from '../../support/footage.ts';
import { deskOf, grantAYear, moveDays, runJob } from '../../support/retention.ts';
import { storeFootage } from '../../support/stored-footage.ts';

const anna: Actor = { id: 'anna', name: 'Anna de Wit', role: 'privacymedewerker', department: 'Juridische Zaken' };
const never = new AbortController().signal;
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc2=s=321x181:r=25:d=4', '-f', 'lavfi', '-i', 'sine=d=4'];

let custody: TestCustody;

beforeAll(async () => {
  custody = await openCustody(DIALECTS.at(-1) ?? 'sqlite');
});
afterAll(async () => custody[Symbol.asyncDispose]());

/** A recording as docking leaves it: sealed and examined. */
async function examined(file: string, mediaType = 'video/x-matroska'): Promise<{ id: string; originalId: string }> {
  const recording = aRecording(custody.clock, { mediaType });
  const originalId = await storeFootage(custody, recording, await readFile(file));
  await examineRecording(dockingDesk(custody), recording.id);
  return { id: recording.id, originalId };
}

const hevc = (): Promise<string> =>
  madeFootage('hevc-pcm.mkv', ...PICTURE, '-c:v', 'libx265', '-preset', 'ultrafast', '-c:a', 'pcm_s16le');

test('HEVC in Matroska gets a sealed copy that a session then shows, and the original stays as it was', async () => {
  const { id, originalId } = await examined(await hevc());
  const before = await readObject(custody.database.sql, originalId);
  expect(await readPlayback(custody.database.sql, id)).toMatchObject({ state: 'making', progress: 0 });

  await makeCopy(custody, { payload: { recordingId: id }, signal: never });

  const playback = (await readPlayback(custody.database.sql, id))!;
  expect(playback).toMatchObject({ state: 'made', progress: 1 });
  const copy = (await readObject(custody.database.sql, playback.objectId!))!;
  expect(copy).toMatchObject({ kind: 'playback', state: 'permanent', mediaType: 'video/mp4', recordingId: id });
  expect(await hashObject(custody, copy)).toBe(copy.sha256);
  expect(await readObject(custody.database.sql, originalId)).toEqual(before);
  expect(await hashObject(custody, before!)).toBe(before!.sha256);
  const session = await openViewing({ ...custody, protocol: neutraal }, anna, {
    ...{ recordingId: id, purpose: 'klacht', caseRef: 'klacht 12', coViewers: [] },
  });
  expect(session.value?.objectId).toBe(copy.id);
  const acts = (await readLog(custody.database.sql, { about: id })).map(({ act, facts }) => [act, facts['kind']]);
  expect(acts).toEqual([
    ['viewing.opened', 'playback'],
    ['viewing.copy-made', undefined],
  ]);
});

test('footage that browsers play gets no copy', async () => {
  const plain = await madeFootage('plain.mp4', ...PICTURE, '-vf', 'crop=320:180', '-pix_fmt', 'yuv420p', '-c:a', 'aac');
  const { id } = await examined(plain, 'video/mp4');
  expect(await readPlayback(custody.database.sql, id)).toBeUndefined();
});

test('what a killed run left is removed, and the copy is made anew', async () => {
  const { id } = await examined(await hevc());
  const stop = new AbortController();
  const running = makeCopy(custody, { payload: { recordingId: id }, signal: stop.signal });
  stop.abort();
  await expect(running).rejects.toThrow();
  // As a run leaves it whose process died between storing the copy and naming it.
  const derived = { recordingId: id, kind: 'playback', mediaType: 'video/mp4' } as const;
  const left = await storeObject(custody, derived, oneByte());

  await makeCopy(custody, { payload: { recordingId: id }, signal: never });

  const objects = await readObjectsOf(custody.database.sql, id);
  expect(objects.map(({ kind, state }) => [kind, state])).toEqual([
    ['original', 'permanent'],
    ['playback', 'permanent'],
  ]);
  expect(objects.map((object) => object.id)).not.toContain(left.value?.id);
  expect(await custody.vault.sizeOf(left.value?.id ?? '')).toBeUndefined();
});

test('running it once more changes nothing', async () => {
  const [row] = await custody.database.sql('playback_copies').where({ state: 'made' });
  await makeCopy(custody, { payload: { recordingId: row.recording_id }, signal: never });
  expect(await custody.database.sql('playback_copies').where({ recording_id: row.recording_id }).first()).toEqual(row);
});

test('footage that cannot be converted says so, and the next try may succeed', async () => {
  const cut = (await readFile(await hevc())).subarray(0, 2500);
  const recording = aRecording(custody.clock, { mediaType: 'video/x-matroska' });
  await storeFootage(custody, recording, cut);
  await custody.database.inTransaction(async (tx) => {
    await tx.sql('playback_copies').insert({
      ...{ recording_id: recording.id, state: 'making', progress: 0, object_id: null, changed_at: '' },
    });
  });
  await expect(makeCopy(custody, { payload: { recordingId: recording.id }, signal: never })).rejects.toThrow();
  expect(await readPlayback(custody.database.sql, recording.id)).toMatchObject({ state: 'failed', objectId: null });
  expect((await readObjectsOf(custody.database.sql, recording.id)).map(({ kind }) => kind)).toEqual(['original']);
  expect((await readLog(custody.database.sql, { about: recording.id }))[0]).toMatchObject({
    ...{ act: 'viewing.copy-made', result: 'failed' },
  });
});

test('the copy is destroyed with the recording, and counted in the statement', async () => {
  await using shelf = await openCustody('sqlite');
  const desk = deskOf(shelf);
  const recording = aRecording(shelf.clock, { mediaType: 'video/x-matroska' });
  await storeFootage(shelf, recording, await readFile(await hevc()));
  await examineRecording(dockingDesk(shelf), recording.id);
  await makeCopy(shelf, { payload: { recordingId: recording.id }, signal: never });
  const { objectId } = (await readPlayback(shelf.database.sql, recording.id))!;
  await shelf.database.sql('key_leases').delete();
  await grantAYear(desk);
  moveDays(shelf, 29);
  await runJob(desk);
  const [run] = await readRuns(shelf.database.sql);
  const payload = (run?.statement ?? '').split('.')[1] ?? '';
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
    items: [{ recordingId: recording.id, derived: { playback: 1 } }],
    totals: { recordings: 1, derived: 1 },
  });
  expect(await shelf.vault.sizeOf(objectId!)).toBeUndefined();
  expect(await shelf.keyRing.openDataKey(objectId!)).toMatchObject({ refused: 'keys-gone' });
});

async function* oneByte(): AsyncGenerator<Buffer> {
  yield Buffer.from('x');
}
