import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../protocols/acts.ts';
import type { Recording } from '../../../protocols/custody/recording.ts';
import { neutraal } from '../../../protocols/municipal/neutraal.ts';
import { stamp } from '../../../server/clock.ts';
import { beginDestruction, endDestruction, insertRecording } from '../../../server/custody/recordings.ts';
import type { ViewingDesk } from '../../../server/viewing/desk.ts';
import { findCategories, findFootage, type FoundRecordings } from '../../../server/viewing/find-recordings.ts';
import { MOST_CLIPS, type RecordingQuestion } from '../../../server/viewing/matching-clips.ts';
import { aRecording, openCustody, type TestCustody } from '../../support/custody.ts';
import { DIALECTS } from '../../support/databases.ts';

const anna: Actor = { id: 'anna', name: 'Anna de Wit', role: 'privacymedewerker', department: 'Juridische Zaken' };
const bram: Actor = { id: 'bram', name: 'Bram Bos', role: 'handhaver', department: 'Handhaving' };

describe.each(DIALECTS)('Finding recordings (%s)', (dialect) => {
  let custody: TestCustody;
  let desk: ViewingDesk;
  let recordingId: string;

  beforeAll(async () => {
    custody = await openCustody(dialect);
    desk = { ...custody, protocol: neutraal };
    const at = stamp(custody.clock.now());
    for (const { id, name, role, department = '' } of [anna, bram]) {
      await custody.database.sql('persons').insert({ id, name, role, department, state: 'active', created_at: at });
    }
    await custody.database.sql('cameras').insert({ id: 'CAM-1', name: 'Bodycam 7', created_at: at });
  });
  afterAll(async () => {
    await custody[Symbol.asyncDispose]();
  });

  const store = async (given: Partial<Recording>): Promise<Recording> => {
    const recording = aRecording(custody.clock, given);
    await custody.database.inTransaction((tx) => insertRecording(tx, recording));
    return recording;
  };
  beforeEach(async () => {
    ({ id: recordingId } = await store({ officerId: 'bram', place: 'Breestraat 50%_', durationSeconds: 100 }));
  });

  const minute = (number: number): Date => new Date(custody.clock.now().getTime() + number * 60_000);
  const find = async (by: Actor, question: Partial<RecordingQuestion>): Promise<FoundRecordings> => {
    const verdict = await findFootage(desk, by, { page: 1, ...question });
    if (verdict.refused !== undefined) throw new Error(verdict.refused);
    return verdict.value;
  };
  const ids = async (by: Actor, question: Partial<RecordingQuestion>): Promise<string[]> =>
    (await find(by, question)).recordings.map(({ id }) => id);

  test('whoever names nothing, or only whom he is curious about, is asked for a place, a time or a camera', async () => {
    for (const question of [{}, { officer: 'bram' }, { category: 'aanhouding' }]) {
      const verdict = await findFootage(desk, anna, { page: 1, ...question });
      expect(verdict).toMatchObject({ refused: 'search-too-wide', fields: [{ field: 'place' }] });
    }
  });

  test('finds a recording by a part of its place in any case, and takes signs literally', async () => {
    expect(await ids(anna, { place: ' breeSTRAAT ' })).toContain(recordingId);
    expect(await ids(anna, { place: '50%_' })).toContain(recordingId);
    expect(await ids(anna, { place: 'B%t' })).toEqual([]);
    expect(await ids(anna, { place: `'; DROP TABLE recordings; --` })).toEqual([]);
  });

  test('finds what overlaps the window, and nothing else', async () => {
    expect(await ids(anna, { from: minute(-5), to: minute(-4) })).toContain(recordingId);
    expect(await ids(anna, { from: minute(1) })).not.toContain(recordingId);
    expect(await ids(anna, { to: minute(-11) })).not.toContain(recordingId);
  });

  test('finds a recording of several days in a window in the middle of it', async () => {
    const days = 24 * 60;
    const long = await store({ startedAt: stamp(minute(-4 * days)), endedAt: stamp(minute(-days)), place: 'Lang' });
    const window = { from: minute(-2 * days), to: minute(-2 * days + 1) };
    expect(await ids(anna, window)).toEqual([long.id]);
    expect(await ids(anna, { ...window, place: 'lang' })).toEqual([long.id]);
    expect(await ids(anna, { from: minute(-days + 1), to: minute(-days + 2) })).not.toContain(long.id);
  });

  test('finds by camera and by who wore it, by id or by name, also a camera that nobody registered', async () => {
    const from = minute(-60);
    for (const question of [{ camera: 'CAM-1' }, { camera: 'bodycam' }, { from, officer: 'bram' }]) {
      expect(await ids(anna, question)).toContain(recordingId);
    }
    expect(await ids(anna, { from, officer: 'BOS' })).toContain(recordingId);
    expect(await ids(anna, { from, officer: 'anna' })).toEqual([]);
    const stray = await store({ cameraId: 'BC-onbekend' });
    expect(await ids(anna, { camera: 'BC-onbekend' })).toEqual([stray.id]);
  });

  test('finds what was recorded within so many metres of a point, and not what is a little further', async () => {
    const town = { latitude: 52.1583, longitude: 4.4935 };
    // A degree of latitude is 111.2 km; at 52° north one of longitude 68.2 km.
    const here = await store(town);
    const north = await store({ ...town, latitude: town.latitude + 90 / 111_195 });
    const corner = await store({ latitude: town.latitude + 80 / 111_195, longitude: town.longitude + 80 / 68_200 });
    const found = await ids(anna, { nearby: { ...town, metres: 100 } });
    expect(found.sort()).toEqual([here.id, north.id].sort());
    // In the box around the circle, but 113 metres away.
    expect(await ids(anna, { nearby: { ...town, metres: 114 } })).toContain(corner.id);
    expect(await ids(anna, { nearby: { ...town, metres: 50 } })).toEqual([here.id]);
  });

  test('narrows by category, and offers the categories that the reader may know of', async () => {
    const arrest = await store({ category: 'aanhouding', place: 'Soortplein' });
    await store({ category: 'overlast', place: 'Soortplein', officerId: 'bram' });
    expect(await ids(anna, { place: 'Soortplein', category: 'aanhouding' })).toEqual([arrest.id]);
    expect(await findCategories(desk, anna)).toEqual(['aanhouding', 'overlast']);
    expect(await findCategories(desk, bram)).toEqual(['overlast']);
  });

  test('shows a handhaver his own recordings only, whatever he asks for', async () => {
    const other = await store({ officerId: 'anna' });
    expect(await ids(bram, {})).toContain(recordingId);
    expect(await ids(bram, {})).not.toContain(other.id);
    expect(await ids(bram, { officer: 'anna' })).toEqual([]);
    expect(await ids(bram, { camera: 'CAM-1' })).not.toContain(other.id);
  });

  test('shows nothing that is not in the vault', async () => {
    for (const state of ['docked', 'destroying', 'destroyed'] as const) {
      const hidden = await store({ state });
      expect(await ids(anna, { camera: 'CAM-1' })).not.toContain(hidden.id);
    }
  });

  test('a place is forgotten with the last recording of it', async () => {
    const past = stamp(minute(-1));
    const [one, other] = [await store({ place: 'Stil 1', dueAt: past }), await store({ place: 'Stil 1', dueAt: past })];
    const places = (): Promise<unknown[]> => custody.database.sql('places').where({ place: 'Stil 1' }).pluck('place');
    const destroy = (id: string): Promise<unknown> =>
      custody.database.inTransaction(async (tx) => {
        await beginDestruction(tx, id, stamp(custody.clock.now()));
        return endDestruction(tx, id, stamp(custody.clock.now()));
      });
    await destroy(one.id);
    expect([await places(), await ids(anna, { place: 'stil 1' })]).toEqual([['Stil 1'], [other.id]]);
    await destroy(other.id);
    expect([await places(), await ids(anna, { place: 'stil 1' })]).toEqual([[], []]);
  });

  test('gives twenty at a time, newest first and never by who wore the camera, and a page beyond the end is the last one', async () => {
    const place = `Rij ${dialect}`;
    for (let number = 0; number < 23; number += 1) {
      const at = stamp(new Date(custody.clock.now().getTime() - number * 1000));
      await store({ place, startedAt: at, officerId: ['anna', 'bram', 'zoe'][number % 3] ?? null });
    }
    const first = await find(anna, { place });
    const beyond = await find(anna, { place, page: 99 });
    expect(first).toMatchObject({ total: 23, pages: 2, page: 1, isCut: false });
    expect(beyond.page).toBe(2);
    const starts = [...first.recordings, ...beyond.recordings].map((one) => one.startedAt);
    expect(starts).toEqual([...starts].sort().reverse());
    expect(new Set(starts).size).toBe(23);
  });

  test('clips of one recording are one line with the time and length of all, also when one clip alone matches', async () => {
    const begin = minute(-500).getTime();
    const at = (number: number): string => stamp(new Date(begin + 600_000 * number));
    const clip = (number: number): Promise<Recording> =>
      store({
        ...{ seriesId: `reeks-${dialect}`, seriesNumber: number, place: 'Clipplein', durationSeconds: 600 },
        ...{ startedAt: at(number), endedAt: at(number + 1), holds: number === 2 ? 1 : 0 },
      });
    const [second, first] = [await clip(2), await clip(1)];
    await clip(3);
    const alone = await store({ place: 'Clipplein', startedAt: at(9), endedAt: at(10) });
    const { recordings, total } = await find(anna, { place: 'clipplein' });
    expect(total).toBe(2);
    expect(recordings).toMatchObject([
      { id: alone.id, clips: 1 },
      { id: first.id, clips: 3, startedAt: at(1), endedAt: at(4), durationSeconds: 1800, holds: 1 },
    ]);
    const middle = {
      from: new Date(second.startedAt),
      to: new Date(Date.parse(second.startedAt) + 60_000),
      place: 'clipplein',
    };
    expect((await find(anna, middle)).recordings).toMatchObject([{ id: first.id, clips: 3 }]);
  });

  test('says so when there is more than it looks through', async () => {
    const rows = Array.from({ length: MOST_CLIPS + 1 }, () => aRecording(custody.clock, { place: 'Drukte' }));
    await custody.database.inTransaction(async (tx) => {
      for (const row of rows) await insertRecording(tx, row);
    });
    expect(await find(anna, { place: 'drukte' })).toMatchObject({ isCut: true, pages: 101 });
  });
});
