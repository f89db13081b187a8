import { createPublicKey, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readLog } from '../../../../server/audit/read-log.ts';
import { hashObject } from '../../../../server/custody/read-object.ts';
import { footageFacts, readObjectsOf, readOriginalOf } from '../../../../server/custody/sealed-objects.ts';
import { verifyStatement } from '../../../../server/custody/signing.ts';
import { readTrack } from '../../../../server/custody/tracks.ts';
import type { Database } from '../../../../server/database/database.ts';
import { findContainer } from '../../../../server/docking/axis/containers.ts';
import type { AxisDesk } from '../../../../server/docking/axis/desk.ts';
import { encryptFor, sha256, type AxisDock } from '../../../support/axis-dock.ts';
import {
  CAMERA,
  aRecordingOf,
  compact,
  openAxisHouse,
  trackOf,
  type AxisHouse,
  type Connected,
} from '../../../support/axis-traffic.ts';

let at: AxisHouse;
let desk: AxisDesk;
let database: Database;
let mine: Connected;
let dock: AxisDock;

beforeAll(async () => {
  at = await openAxisHouse();
  ({ axis: desk, database } = at.house.house);
  mine = await at.connect(true);
  ({ dock } = mine);
}, 120_000);

afterAll(async () => at[Symbol.asyncDispose]());

const entriesAbout = async (about: string) => readLog(database.sql, { about, limit: 100 });

describe('a dock that encrypts from end to end', () => {
  test('may send the key after the clip: sealed as it came, opened when the recording is complete', async () => {
    const recording = aRecordingOf(2);
    await dock.send('PUT', recording.container, { meta: recording.meta });
    const contents = [at.aClip(), at.aClip()];
    const coming = contents.map((content) => encryptFor(mine.file, content));
    for (const [index, { body }] of coming.entries()) {
      const { name, meta } = recording.clip(index, body);
      expect((await dock.send('PUT', `${recording.container}/${name}`, { meta, body })).status).toBe(201);
    }
    await at.house.settled();
    const before = await at.seriesOf(mine.id, recording.container);
    expect(before.map(({ quarantineReason, sha256: hash }) => [quarantineReason, hash])).toEqual(
      coming.map(({ body }) => ['key-missing', sha256(body)]),
    );
    for (const [index, { key }] of coming.entries()) {
      const name = recording.clip(index, key).name.replace('.mp4', '.key');
      expect((await dock.send('PUT', `${recording.container}/${name}`, { body: key })).status).toBe(201);
    }
    const gps = `${compact(recording.at(0))}_4000_${CAMERA}_gpstrail`;
    const points = encryptFor(mine.file, trackOf([1, 61]));
    await dock.send('PUT', `${recording.container}/${gps}.key`, { body: points.key });
    await dock.send('PUT', `${recording.container}/${gps}.json`, { body: points.body });
    await at.complete(dock, recording.container);

    const clips = await at.seriesOf(mine.id, recording.container);
    // What was established when they came never changes; the receipt is about that.
    expect(clips.map(({ state, sha256: hash }) => [state, hash])).toEqual(
      coming.map(({ body }) => ['sealed', sha256(body)]),
    );
    for (const [index, clip] of clips.entries()) {
      const objects = await readObjectsOf(database.sql, clip.id);
      const received = objects.find(({ kind }) => kind === 'received')!;
      expect(await hashObject(desk, received)).toBe(sha256(coming[index]?.body ?? Buffer.alloc(0)));
      const original = (await readOriginalOf(database.sql, clip.id))!;
      expect(await hashObject(desk, original)).toBe(sha256(contents[index] ?? Buffer.alloc(0)));
      const receipt = await verifyStatement(clip.receipt ?? '', createPublicKey(at.house.house.statementKey));
      expect(receipt?.payload).toMatchObject({ sha256: clip.sha256, size: clip.size, recordingId: clip.id });
      const [opened] = (await entriesAbout(clip.id)).filter(({ act }) => act === 'custody.decrypted');
      expect(opened?.facts).toMatchObject({ receivedSha256: clip.sha256, sha256: original.sha256 });
      const facts = { size: original.plainSize, sha256: original.sha256 };
      expect(await footageFacts(database.sql, clip, original)).toEqual(facts);
      expect(clip.durationSeconds).toBeCloseTo(3, 0);
    }
    const tracks = await Promise.all(clips.map(({ id }) => readTrack(desk, id)));
    expect(tracks.map((each) => each?.points.map(({ seconds }) => seconds))).toEqual([[1], [1]]);
  });

  test('whose key never comes or does not fit leaves footage in quarantine that is never lost', async () => {
    const recording = aRecordingOf(3);
    await dock.send('PUT', recording.container, { meta: recording.meta });
    const stranger = encryptFor(mine.file, at.aClip());
    const coming = [
      encryptFor(mine.file, at.aClip()),
      encryptFor(mine.file, at.aClip()),
      encryptFor(mine.file, at.aClip()),
    ];
    const garbled = JSON.stringify({ EncryptedKey: randomBytes(384).toString('base64'), ContentEncryptionIV: 'AA==' });
    const keys = [undefined, stranger.key, Buffer.from(garbled)];
    for (const [index, { body }] of coming.entries()) {
      const { name, meta } = recording.clip(index, body);
      const key = keys[index];
      if (key !== undefined)
        await dock.send('PUT', `${recording.container}/${name.replace('.mp4', '.key')}`, { body: key });
      await dock.send('PUT', `${recording.container}/${name}`, { meta, body });
    }
    await at.complete(dock, recording.container);
    const clips = await at.seriesOf(mine.id, recording.container);
    expect(clips.map(({ state, quarantineReason }) => [state, quarantineReason])).toEqual([
      ['quarantined', 'key-missing'],
      ['quarantined', 'key-wrong'],
      ['quarantined', 'key-wrong'],
    ]);
    for (const [index, clip] of clips.entries()) {
      const original = (await readOriginalOf(database.sql, clip.id))!;
      expect(await hashObject(desk, original)).toBe(sha256(coming[index]?.body ?? Buffer.alloc(0)));
    }
    // The key that comes late after all still opens it.
    const late = recording.clip(0, Buffer.alloc(0)).name.replace('.mp4', '.key');
    await dock.send('PUT', `${recording.container}/${late}`, { body: coming[0]?.key ?? Buffer.alloc(0) });
    await at.house.settled();
    expect((await at.seriesOf(mine.id, recording.container))[0]?.state).toBe('sealed');
  });

  test('may still bring what was recorded before it encrypted', async () => {
    const recording = aRecordingOf(1);
    await dock.send('PUT', recording.container, { meta: recording.meta });
    const { name, content, meta } = recording.clip(0, at.aClip());
    await dock.send('PUT', `${recording.container}/${name}`, { meta, body: content });
    await at.complete(dock, recording.container);
    expect((await at.seriesOf(mine.id, recording.container))[0]).toMatchObject({ state: 'sealed' });
  });

  test('that falls silent loses nothing: after a day what came is put together, and what comes later is put with it', async () => {
    const recording = aRecordingOf(3);
    await dock.send('PUT', recording.container, { meta: recording.meta });
    const coming = [at.aClip(), at.aClip(), at.aClip()].map((content) => encryptFor(mine.file, content));
    const bring = async (number: number, withKey: boolean): Promise<void> => {
      const { body, key } = coming[number]!;
      const { name, meta } = recording.clip(number, body);
      const place = `${recording.container}/${name}`;
      expect((await dock.send('PUT', place, { meta, body })).status).toBe(201);
      if (withKey) await dock.send('PUT', place.replace('.mp4', '.key'), { body: key });
    };
    const states = async () =>
      (await at.seriesOf(mine.id, recording.container)).map(({ state, quarantineReason: reason }) => [state, reason]);
    const stateOfContainer = async () => (await findContainer(database.sql, mine.id, recording.container))?.state;
    const LOCKED = ['quarantined', 'key-missing'];
    const OPEN = ['sealed', null];
    await bring(1, true);
    await bring(0, true);

    // Less than a day of silence: the dock may well go on.
    await at.house.moveDays(0.9);
    expect([await stateOfContainer(), await states()]).toEqual(['open', [LOCKED, LOCKED]]);
    await at.house.moveDays(0.2);
    expect([await stateOfContainer(), await states()]).toEqual(['idle', [OPEN, OPEN]]);
    const [first] = await at.seriesOf(mine.id, recording.container);
    expect(first?.startedAt).toBe(recording.at(0).toISOString());
    const { id } = (await findContainer(database.sql, mine.id, recording.container))!;
    const ended = (await entriesAbout(id)).filter(({ result }) => result === 'ended');
    expect(ended.map(({ facts }) => facts)).toMatchObject([{ clips: 2, opened: 2, locked: 0 }]);

    // The dock is back after all, and falls silent once more.
    await dock.signIn();
    await bring(2, true);
    expect(await stateOfContainer()).toBe('open');
    await at.house.moveDays(1.1);
    expect([await stateOfContainer(), await states()]).toEqual(['idle', [OPEN, OPEN, OPEN]]);
    const clips = await at.seriesOf(mine.id, recording.container);
    expect(clips.map(({ seriesNumber, sha256: hash }) => [seriesNumber, hash])).toEqual(
      coming.map(({ body }, index) => [index + 1, sha256(body)]),
    );
    expect(new Set(clips.map(({ dueAt }) => dueAt)).size).toBe(1);
  }, 60_000);
});
