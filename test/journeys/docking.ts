import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clip } from './clips.ts';
import {
  answer,
  command,
  entries,
  insistOnNoPlaintext,
  sha256,
  until,
  type Kept,
  type Step,
  type Tale,
  same,
} from './tale.ts';

const DAY_MILLISECONDS = 86_400_000;

const dockFolder = (tale: Tale): string => path.join(tale.outside, 'dockstation');
const cameraFolder = (tale: Tale, cameraId: string): string => path.join(tale.outside, cameraId);

/** The camera of the first officer is emptied into the vault. */
export async function* docking(tale: Tale): Step {
  const { beheerder, handhaver } = tale.staff;
  const camera = cameraFolder(tale, 'BC-0412');
  const words = ['dock', '--from', camera, '--server', tale.house.url, '--state', dockFolder(tale)];
  await command(tale, 1, ...words);
  assert.equal((await readdir(camera)).length, 5);
  yield 'A docking PC that nobody let in brings nothing in, and wipes nothing';

  assert.equal((await handhaver.call('POST', '/docks/uitnodigingen', { name: 'Dok' })).status, 404);
  const { code } = await answer(beheerder, 201, 'POST', '/docks/uitnodigingen', { name: 'Dok bureau Markt' });
  const said = await command(tale, 0, ...words, '--enrol', code);
  for (const { name } of [tale.clips.asked, tale.clips.elsewhere]) {
    const [receipted, wiped] = [said.indexOf(`${name}: in bewaring als`), said.indexOf(`${name}: gewist`)];
    assert.ok(receipted >= 0 && wiped > receipted, `${name}: the receipt comes before the wiping\n${said}`);
  }
  same(await readdir(camera), ['camera.json']);
  yield 'The docking PC is let in once, brings both clips of the camera in, checks the receipt of each, and only then wipes it';

  tale.asked = await find(tale, tale.clips.asked);
  tale.elsewhere = await find(tale, tale.clips.elsewhere);
  for (const kept of [tale.asked, tale.elsewhere]) await checkReceiptOf(tale, kept);
  yield 'Both receipts verify offline under the published key, name the very clips, and not when a sign of them is changed';

  yield* sealed(tale, tale.asked);
}

async function* sealed(tale: Tale, kept: Kept): Step {
  const where = `/opnames/${kept.recordingId}`;
  const { recording, objects } = await until('examined', 20, async () => {
    const described = await answer(tale.staff.privacymedewerker, 200, 'GET', where);
    return described.recording.durationSeconds === null ? undefined : described;
  });
  assert.equal(recording.state, 'sealed');
  assert.equal(recording.sha256, sha256(kept.content));
  assert.equal(recording.size, kept.content.length);
  assert.equal(objects.length, 1);
  yield 'The recording is sealed in the vault, byte for byte what the camera gave';

  const seconds = (Date.parse(kept.endedAt) - Date.parse(kept.startedAt)) / 1000;
  assert.ok(Math.abs(recording.durationSeconds - seconds) < 0.3, `${recording.durationSeconds} seconds`);
  assert.equal(recording.termDays, 28);
  assert.equal(Date.parse(recording.dueAt) - Date.parse(recording.endedAt), 28 * DAY_MILLISECONDS);
  assert.equal(recording.endedAt, kept.endedAt);
  yield 'The house has measured the recording itself, and its term of 28 days runs from the end of the recording';

  await insistOnNoPlaintext(tale);
  yield 'No file below data, keys and checkpoints holds any of the footage as it is';
  const acts = (await entries(tale, kept.recordingId)).map(({ act }) => act);
  for (const act of ['docking.uploaded', 'custody.sealed', 'viewing.described']) assert.ok(acts.includes(act), act);
  yield 'The log says who brought it, that it was sealed, and who looked it up';
}

/** The camera of a colleague comes in after the request. */
export async function* dockingLater(tale: Tale): Step {
  const camera = cameraFolder(tale, 'BC-0417');
  await command(tale, 0, 'dock', '--from', camera, '--server', tale.house.url, '--state', dockFolder(tale));
  tale.later = await find(tale, tale.clips.later);
  const described = await answer(tale.staff.privacymedewerker, 200, 'GET', `/opnames/${tale.later.recordingId}`);
  assert.equal(described.recording.holds, 1);
  assert.equal(described.holds[0].caseRef, tale.request?.number);
  const [sealing, matched] = await Promise.all([
    entries(tale, tale.later.recordingId, 'custody.sealed'),
    entries(tale, tale.later.recordingId, 'retention.hold-matched'),
  ]);
  assert.equal(matched[0].index - sealing[0].index, 1);
  yield 'A colleague docks afterwards: his recording of that place and time is on hold from the moment it is sealed';
}

async function find(tale: Tale, clip: Clip): Promise<Kept> {
  const query = new URLSearchParams({ place: clip.place, from: clip.startedAt, to: clip.endedAt });
  const found = await answer(tale.staff.privacymedewerker, 200, 'GET', `/opnames?${query.toString()}`);
  for (const { id: recordingId } of found.recordings) {
    const { recording, objects } = await answer(tale.staff.privacymedewerker, 200, 'GET', `/opnames/${recordingId}`);
    if (recording.sha256 === sha256(clip.content)) return { ...clip, recordingId, objectId: objects[0].id };
  }
  throw new Error(`${clip.name} is not found by its place and time`);
}

async function checkReceiptOf(tale: Tale, kept: Kept): Promise<void> {
  const file = path.join(dockFolder(tale), 'ontvangstbewijzen', `${kept.recordingId}.jws`);
  const said = await command(tale, 0, 'verify', file, '--key', tale.keysFile);
  assert.ok(said.includes(sha256(kept.content)) && said.includes(kept.recordingId), said);
  const jws = await readFile(file, 'utf8');
  const changed = path.join(tale.outside, 'veranderd.jws');
  const [head = '', payload = '', signature = ''] = jws.split('.');
  const claims = Buffer.from(payload, 'base64url').toString().replace(sha256(kept.content), 'f'.repeat(64));
  await writeFile(changed, [head, Buffer.from(claims).toString('base64url'), signature].join('.'));
  await command(tale, 1, 'verify', changed, '--key', tale.keysFile);
}
