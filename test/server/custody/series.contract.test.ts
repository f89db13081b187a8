import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Recording } from '../../../protocols/custody/recording.ts';
import { stamp } from '../../../server/clock.ts';
import { liftHold, matchOpenHolds, placeHold } from '../../../server/custody/holds.ts';
import { readWraps } from '../../../server/custody/key-wraps.ts';
import { beginDestruction } from '../../../server/custody/recordings.ts';
import { alignTerms, clipsOf, numberSeries } from '../../../server/custody/series.ts';
import { aRecording, openCustody, storeRecording, type TestCustody } from '../../support/custody.ts';
import { DIALECTS } from '../../support/databases.ts';
import { PRIVACY } from '../../support/retention.ts';

const SERIES = 'reeks-1';
const DAY = 86_400_000;

describe.each(DIALECTS)('clips of one recording on %s', (dialect) => {
  let custody: TestCustody;
  let midnight: number;
  beforeEach(async () => {
    custody = await openCustody(dialect);
    midnight = Date.parse(`${stamp(custody.clock.now()).slice(0, 10)}T00:00:00.000Z`);
  });
  afterEach(async () => custody[Symbol.asyncDispose]());

  /** A clip that began so many minutes before or after midnight, of five minutes. */
  const clip = (minutes: number, given: Partial<Recording> = {}): Recording => {
    const at = (minute: number): string => stamp(new Date(midnight + minute * 60_000));
    const dueAt = stamp(new Date(midnight + (minutes + 5) * 60_000 + 28 * DAY));
    return aRecording(custody.clock, {
      ...{
        seriesId: SERIES,
        clipName: `${String(minutes)}.mp4`,
        startedAt: at(minutes),
        endedAt: at(minutes + 5),
        dueAt,
      },
      ...given,
    });
  };
  const store = async (recording: Recording): Promise<string> =>
    storeRecording(custody, recording, undefined, async (tx) => {
      await matchOpenHolds(tx, custody, PRIVACY, recording);
    });
  const arrange = (): Promise<void> =>
    custody.database.inTransaction(async (tx) => {
      await numberSeries(tx, SERIES);
      await alignTerms(tx, custody, SERIES);
    });
  const holdAround = async (recording: Recording): Promise<string> => {
    const { startedAt: from, endedAt: to } = recording;
    const reviewAt = stamp(new Date(midnight + 90 * DAY));
    const order = { kind: 'klacht', reason: 'Klacht', criteria: { from, to }, reviewAt } as const;
    return (await custody.database.inTransaction((tx) => placeHold(tx, custody, PRIVACY, order))).holdId;
  };
  const holdsNow = async (): Promise<number[]> =>
    (await clipsOf(custody.database.sql, SERIES)).map(({ holds }) => holds);
  const keysOf = async (objectId: string): Promise<string[]> =>
    (await readWraps(custody.database.sql, objectId)).map(({ keyId }) => keyId).sort();

  test('are numbered as they were made, whatever the order in which they came', async () => {
    for (const minutes of [-5, -15, 0, -10]) await store(clip(minutes));
    await arrange();
    const clips = await clipsOf(custody.database.sql, SERIES);
    expect(clips.map(({ clipName, seriesNumber }) => [clipName, seriesNumber])).toEqual([
      ['-15.mp4', 1],
      ['-10.mp4', 2],
      ['-5.mp4', 3],
      ['0.mp4', 4],
    ]);
  });

  test('fall due on the day that belongs to the end of the whole: the key is wrapped to that day and to no other', async () => {
    const early = await store(clip(-20));
    const late = await store(clip(10));
    await arrange();
    const [one, two] = await clipsOf(custody.database.sql, SERIES);
    expect(one?.dueAt).toBe(two?.dueAt);
    expect(await keysOf(early)).toEqual(await keysOf(late));
    expect(await keysOf(early)).toEqual([`due/${one?.dueAt.slice(0, 10) ?? ''}`]);
    expect((await custody.keyRing.openDataKey(early)).refused).toBeUndefined();
  });

  test('a clip that is held keeps the key of its hold when its term moves with the others', async () => {
    const first = clip(-20);
    const early = await store(first);
    const holdId = await holdAround(first);
    await store(clip(10));
    await arrange();
    const [one] = await clipsOf(custody.database.sql, SERIES);
    expect(await keysOf(early)).toEqual([`due/${one?.dueAt.slice(0, 10) ?? ''}`, `hold/${holdId}`]);
  });

  test('a clip that is being destroyed stays as it is, and so does one whose clock cannot be believed', async () => {
    const past = stamp(new Date(midnight - DAY));
    const going = clip(-20, { dueAt: past });
    const doubtful = clip(-10, { state: 'quarantined', quarantineReason: 'implausible-clock' });
    for (const recording of [going, doubtful]) await store(recording);
    const begun = await custody.database.inTransaction((tx) =>
      beginDestruction(tx, going.id, stamp(custody.clock.now())),
    );
    expect(begun).toBe(true);
    await store(clip(10));
    await arrange();
    const [one, two] = await clipsOf(custody.database.sql, SERIES);
    expect([one?.dueAt, two?.dueAt]).toEqual([past, doubtful.dueAt]);
  });

  test('are all kept by a hold that fits one of them: those that are there, and those that come later', async () => {
    await store(clip(-60));
    const middle = clip(-30);
    await store(middle);
    const holdId = await holdAround(middle);
    expect(await holdsNow()).toEqual([1, 1]);
    await store(clip(30));
    expect(await holdsNow()).toEqual([1, 1, 1]);
    await custody.database.inTransaction((tx) => liftHold(tx, custody, PRIVACY, { holdId, reason: 'Afgedaan' }));
    expect(await holdsNow()).toEqual([0, 0, 0]);
  });

  test('a hold that only fits the clip that comes last keeps the ones before it too', async () => {
    await holdAround(clip(30));
    await store(clip(-60));
    expect(await holdsNow()).toEqual([0]);
    await store(clip(30));
    expect(await holdsNow()).toEqual([1, 1]);
  });
});
