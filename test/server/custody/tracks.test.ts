import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Track } from '../../../protocols/custody/track.ts';
import { addBookmark, bookmarksOf } from '../../../server/custody/bookmarks.ts';
import { readWraps } from '../../../server/custody/key-wraps.ts';
import { readTrack, storeTrack } from '../../../server/custody/tracks.ts';
import { DIALECTS } from '../../support/databases.ts';
import { grantAYear, moveDays, openRetention, runJob } from '../../support/retention.ts';

const WALK: Track = {
  points: [0, 10, 20].map((seconds) => ({ seconds, latitude: 52.37 + seconds / 1e4, longitude: 4.89 })),
};

describe.each(DIALECTS)('on %s, the track and the bookmarks of a recording', (dialect) => {
  let house: Awaited<ReturnType<typeof openRetention>>;
  beforeEach(async () => {
    house = await openRetention(dialect);
  });
  afterEach(async () => house[Symbol.asyncDispose]());

  const mark = (seconds: number, text: string) =>
    house.custody.database.inTransaction((tx) =>
      addBookmark(tx, {
        ...{ recordingId: house.shelf.due[0], seconds, untilSeconds: null, text },
        ...{ category: 'Incident', tags: ['TriggerOn:Button'], createdAt: '2026-11-25T09:00:00.000Z' },
      }),
    );

  test('come back as they were stored; a second track takes the place of the first', async () => {
    const { custody, shelf } = house;
    expect(await readTrack(custody, shelf.due[0])).toBeUndefined();
    const first = await storeTrack(custody, shelf.due[0], { points: [] });
    await storeTrack(custody, shelf.due[0], WALK);
    expect(await readTrack(custody, shelf.due[0])).toEqual(WALK);
    expect(await readWraps(custody.database.sql, first.value ?? '')).toEqual([]);
    await mark(12.5, 'Man met rode jas');
    await mark(3, '');
    const marks = await bookmarksOf(custody.database.sql, shelf.due[0]);
    expect(marks.map(({ seconds, text }) => [seconds, text])).toEqual([
      [3, ''],
      [12.5, 'Man met rode jas'],
    ]);
    expect(marks[0]).toMatchObject({ category: 'Incident', tags: ['TriggerOn:Button'] });
  });

  test('are gone when the recording is destroyed: the key of the track, its object, and the texts', async () => {
    const { custody, shelf, desk } = house;
    const stored = await storeTrack(custody, shelf.due[0], WALK);
    await mark(1, 'Man met rode jas');
    moveDays(custody, 40);
    await grantAYear(desk);
    await runJob(desk);
    expect(await readWraps(custody.database.sql, stored.value ?? '')).toEqual([]);
    expect(await custody.vault.sizeOf(stored.value ?? '')).toBeUndefined();
    expect(await readTrack(custody, shelf.due[0])).toBeUndefined();
    expect(await bookmarksOf(custody.database.sql, shelf.due[0])).toEqual([]);
  });
});
