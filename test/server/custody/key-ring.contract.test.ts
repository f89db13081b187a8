import { cp, readFile, rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SYSTEM } from '../../../protocols/acts.ts';
import { stamp } from '../../../server/clock.ts';
import { liftHold, placeHold } from '../../../server/custody/holds.ts';
import { lastLeaseEndsAt } from '../../../server/custody/key-leases.ts';
import { buildKeyRing } from '../../../server/custody/key-ring.ts';
import { openKeyStore } from '../../../server/custody/key-store.ts';
import { KeysGone, hashObject } from '../../../server/custody/read-object.ts';
import { retireKeys, scrubWraps } from '../../../server/custody/retire-keys.ts';
import { aRecording, openCustody, storeRecording, type TestCustody } from '../../support/custody.ts';
import { DIALECTS, openAt } from '../../support/databases.ts';

const DAY = 86_400;

describe.each(DIALECTS)('the key ring on %s', (dialect) => {
  let custody: TestCustody;
  beforeEach(async () => {
    custody = await openCustody(dialect);
  });
  afterEach(async () => custody[Symbol.asyncDispose]());

  const wrapsOf = (objectId: string): Promise<string[]> =>
    custody.database.sql('key_wraps').where({ object_id: objectId }).orderBy('key_id').pluck('key_id');
  const holdAll = () =>
    custody.database.inTransaction((tx) =>
      placeHold(tx, custody, SYSTEM, {
        kind: 'inzage',
        reason: 'verzoek',
        criteria: { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' },
        reviewAt: stamp(custody.clock.now()),
      }),
    );
  const moveDays = (days: number): void => {
    custody.clock.setOffsetSeconds(custody.clock.offsetSeconds() + days * DAY);
  };

  test('wraps an open upload to an ingest key and a sealed recording to its due day only', async () => {
    const recording = aRecording(custody.clock);
    const uploading = '11111111-1111-4111-8111-111111111111';
    await custody.database.inTransaction((tx) => custody.keyRing.newDataKey(tx, uploading));
    expect(await wrapsOf(uploading)).toEqual([expect.stringMatching(/^ingest\//)]);
    const sealed = await storeRecording(custody, recording);
    expect(await wrapsOf(sealed)).toEqual([`due/${recording.dueAt.slice(0, 10)}`]);
  });

  test('gives the same key again from any process, and none for an object it does not know', async () => {
    const objectId = await storeRecording(custody, aRecording(custody.clock));
    const own = await custody.keyRing.openDataKey(objectId);
    const other = await buildKeyRing(custody).openDataKey(objectId);
    expect(own.value?.length).toBe(32);
    expect(other.value?.equals(own.value!)).toBe(true);
    expect(await custody.keyRing.openDataKey('22222222-2222-4222-8222-222222222222')).toEqual({ refused: 'keys-gone' });
  });

  test('leases a key for at most a minute, and gives none once the wraps are gone and the lease has ended', async () => {
    const objectId = await storeRecording(custody, aRecording(custody.clock));
    let machine = custody.clock.machine().getTime();
    const clock = { now: () => custody.clock.now(), machine: () => new Date(machine) };
    const ring = buildKeyRing({ ...custody, clock });
    await ring.openDataKey(objectId);
    const ends = Date.parse((await lastLeaseEndsAt(custody.database.sql, [objectId]))!);
    expect(ends - machine).toBe(60_000);

    await custody.database.inTransaction((tx) => ring.destroyWraps(tx, [objectId]));
    machine = ends - 1;
    expect((await ring.openDataKey(objectId)).refused).toBeUndefined();
    machine = ends;
    expect((await ring.openDataKey(objectId)).refused).toBe('keys-gone');
  });

  test('drops a revoked key at once and ends its lease', async () => {
    const objectId = await storeRecording(custody, aRecording(custody.clock));
    await custody.keyRing.openDataKey(objectId);
    await custody.database.inTransaction((tx) => custody.keyRing.destroyWraps(tx, [objectId]));
    await custody.keyRing.revoke(objectId);
    expect(await lastLeaseEndsAt(custody.database.sql, [objectId])).toBeUndefined();
    await expect(hashObject(custody, { id: objectId, plainSize: 5 })).rejects.toThrow(KeysGone);
  });

  test('destroys the key of a past day once nothing is wrapped to it, and never before', async () => {
    const recording = aRecording(custody.clock);
    const objectId = await storeRecording(custody, recording);
    const due = `due/${recording.dueAt.slice(0, 10)}`;
    moveDays(30);
    expect(await retireKeys(custody)).toEqual([]);
    await custody.database.inTransaction((tx) => custody.keyRing.destroyWraps(tx, [objectId]));
    // On the day itself footage may still come that falls due on it.
    const untilDue = Date.parse(recording.dueAt) - custody.clock.machine().getTime();
    for (const days of [-1, 0]) {
      custody.clock.setOffsetSeconds(Math.round(untilDue / 1000) + days * DAY);
      expect(await retireKeys(custody)).toEqual([]);
    }
    moveDays(2);
    expect(await retireKeys(custody)).toMatchObject([{ keyId: due }]);
    expect(await retireKeys(custody)).toEqual([]);
    expect(await custody.keyStore.privateKey(due)).toBeUndefined();
    const log: unknown[] = await custody.database.sql('log_entries').pluck('leaf');
    expect(log.filter((leaf) => String(leaf).includes('retention.key-destroyed')).length).toBe(2);
  });

  test('does not destroy a key to which footage is wrapped while its destruction is about to begin', async () => {
    const recording = aRecording(custody.clock);
    const objectId = await storeRecording(custody, recording);
    const due = `due/${recording.dueAt.slice(0, 10)}`;
    const wrap: unknown = await custody.database.sql('key_wraps').where({ key_id: due }).first();
    await custody.database.inTransaction((tx) => custody.keyRing.destroyWraps(tx, [objectId]));
    moveDays(30);
    let transactions = 0;
    const inTransaction: typeof custody.database.inTransaction = async (work) => {
      transactions += 1;
      // After the key was found unused, and before it goes.
      if (transactions === 3) await custody.database.sql('key_wraps').insert(wrap);
      return custody.database.inTransaction(work);
    };
    expect(await retireKeys({ ...custody, database: { ...custody.database, inTransaction } })).toEqual([]);
    expect(transactions).toBe(3);
    expect(await custody.keyStore.privateKey(due)).toBeDefined();
  });

  test('seals footage under the next live key when the clock was put back behind days whose keys are gone', async () => {
    const first = aRecording(custody.clock);
    const objectId = await storeRecording(custody, first);
    await custody.database.inTransaction((tx) => custody.keyRing.destroyWraps(tx, [objectId]));
    moveDays(60);
    await retireKeys(custody);
    moveDays(-60);
    const again = await storeRecording(custody, aRecording(custody.clock));
    const [wrap = ''] = await wrapsOf(again);
    expect(wrap > `due/${first.dueAt.slice(0, 10)}`).toBe(true);
    expect((await custody.keyRing.openDataKey(again)).value?.length).toBe(32);
  });

  test('lets footage on hold outlive the key of its day, and the key of the hold outlive the hold until the destruction', async () => {
    const objectId = await storeRecording(custody, aRecording(custody.clock));
    const { holdId } = await holdAll();
    expect(await wrapsOf(objectId)).toHaveLength(2);
    moveDays(30);
    expect(await retireKeys(custody)).toHaveLength(1);
    expect(await wrapsOf(objectId)).toEqual([`hold/${holdId}`]);
    expect((await buildKeyRing(custody).openDataKey(objectId)).value?.length).toBe(32);

    await custody.database.inTransaction((tx) => liftHold(tx, custody, SYSTEM, { holdId, reason: 'afgehandeld' }));
    expect(await retireKeys(custody)).toEqual([]);
    await custody.database.inTransaction((tx) => custody.keyRing.destroyWraps(tx, [objectId]));
    expect(await retireKeys(custody)).toMatchObject([{ keyId: `hold/${holdId}` }]);
  });

  test('takes the wrap of a lifted hold away while the term still runs, and destroys the key of the hold', async () => {
    const recording = aRecording(custody.clock);
    const objectId = await storeRecording(custody, recording);
    const { holdId } = await holdAll();
    await custody.database.inTransaction((tx) => liftHold(tx, custody, SYSTEM, { holdId, reason: 'afgehandeld' }));
    expect(await wrapsOf(objectId)).toEqual([`due/${recording.dueAt.slice(0, 10)}`]);
    expect(await retireKeys(custody)).toMatchObject([{ keyId: `hold/${holdId}` }]);
  });

  test('replaces an ingest key after a week and destroys the old one when no upload needs it', async () => {
    const [first, second] = ['33333333-3333-4333-8333-333333333333', '44444444-4444-4444-8444-444444444444'];
    await custody.database.inTransaction((tx) => custody.keyRing.newDataKey(tx, first));
    moveDays(8);
    await custody.database.inTransaction((tx) => custody.keyRing.newDataKey(tx, second));
    const [old] = await wrapsOf(first);
    expect(await wrapsOf(second)).not.toEqual([old]);
    expect(await retireKeys(custody)).toEqual([]);
    await custody.database.inTransaction((tx) => custody.keyRing.destroyWraps(tx, [first]));
    expect(await retireKeys(custody)).toMatchObject([{ keyId: old }]);
  });
});

test('a backup of the database from before the destruction opens nothing after it, and the wrap is gone from the files of SQLite', async () => {
  await using custody = await openCustody('sqlite');
  if (custody.address.dialect !== 'sqlite') throw new Error('not SQLite');
  const { file } = custody.address;
  const objectId = await storeRecording(custody, aRecording(custody.clock));
  const { jwe } = await custody.database.sql('key_wraps').where({ object_id: objectId }).first('jwe');
  const marker = String(jwe).split('.')[1]!;
  await scrubWraps(custody.database);
  await cp(file, `${file}-backup`);
  expect((await readFile(`${file}-backup`)).includes(marker)).toBe(true);

  await custody.database.inTransaction((tx) => custody.keyRing.destroyWraps(tx, [objectId]));
  custody.clock.setOffsetSeconds(30 * DAY);
  expect(await retireKeys(custody)).toHaveLength(1);
  expect(await scrubWraps(custody.database)).toBe(true);
  for (const each of [file, `${file}-wal`]) expect((await readFile(each)).includes(marker)).toBe(false);

  // Yesterday's backup still has the wrap; without the key of the day it is noise.
  const restored = await openAt({ dialect: 'sqlite', file: `${file}-backup` }, custody.clock);
  const keyStore = await openKeyStore(custody.places, custody.clock);
  const ring = buildKeyRing({ database: restored, keyStore, clock: custody.clock });
  expect(await restored.sql('key_wraps').pluck('object_id')).toEqual([objectId]);
  expect(await ring.openDataKey(objectId)).toEqual({ refused: 'keys-gone' });
  await restored.close();
  await rm(`${file}-backup`);
});
