import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { neutraal } from '../../../protocols/municipal/neutraal.ts';
import { publishCheckpoint } from '../../../server/audit/publish-checkpoint.ts';
import type { SupervisionDesk } from '../../../server/supervision/desk.ts';
import { drawDueSamples } from '../../../server/supervision/draw-sample.ts';
import { readSampled, readSamples } from '../../../server/supervision/samples.ts';
import { raiseTask } from '../../../server/supervision/tasks.ts';
import { DIALECTS, freshDatabase } from '../../support/databases.ts';

const ANNA = { id: 'anna', name: 'Anna', role: 'privacymedewerker' } as const;
const { privateKey } = generateKeyPairSync('ed25519');
const { signal } = new AbortController();

interface Place extends AsyncDisposable {
  readonly desk: SupervisionDesk;
  view(count: number): Promise<void>;
  publish(): Promise<number>;
  setClock(moment: string): void;
}

async function openPlace(
  dialect: (typeof DIALECTS)[number],
  anchorKinds: SupervisionDesk['anchorKinds'],
): Promise<Place> {
  const fresh = await freshDatabase(dialect);
  const { database, clock } = fresh;
  const folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-sample-'));
  const signer = { origin: 'beeldkluis.example.nl/log', privateKey };
  return {
    desk: { database, clock, protocol: neutraal, checkpointFolder: folder, anchorKinds },
    view: async (count) => {
      for (let at = 0; at < count; at += 1) {
        await database.inTransaction(async (tx) =>
          tx.record({
            act: 'viewing.opened',
            result: 'begun',
            by: ANNA,
            about: 'r-1',
            facts: { session: `s-${String(at)}` },
          }),
        );
      }
    },
    publish: async () => (await publishCheckpoint({ database, clock, signer, folder }))?.size ?? 0,
    setClock: (moment) => clock.setOffsetSeconds((Date.parse(moment) - clock.machine().getTime()) / 1000),
    [Symbol.asyncDispose]: async () => {
      await fresh[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

describe.each(DIALECTS)('samples on %s', (dialect) => {
  test('that are drawn twice at once are drawn once', async () => {
    await using place = await openPlace(dialect, ['directory']);
    const { sql } = place.desk.database;
    place.setClock('2027-03-10T11:00:00Z');
    await place.view(30);
    await place.publish();
    await drawDueSamples(place.desk, signal);
    place.setClock('2027-04-01T06:00:00Z');
    // Nothing that was published so far covers the end of the month.
    await drawDueSamples(place.desk, signal);
    expect(await readSamples(sql)).toEqual([]);
    await place.view(1);
    await place.publish();
    await Promise.all(Array.from({ length: 4 }, () => drawDueSamples(place.desk, signal)));
    expect((await readSamples(sql)).map(({ month, views, checkpointSize }) => [month, views, checkpointSize])).toEqual([
      ['2027-03', 30, 31],
    ]);
    expect(await readSampled(sql)).toHaveLength(10);
    expect(await sql('log_index').where({ act: 'supervision.sample-drawn' })).toHaveLength(1);
  });

  test('wait for the timestamp authority where one is in use, and are drawn with what it answered', async () => {
    await using place = await openPlace(dialect, ['directory', 'timestamp']);
    const { sql } = place.desk.database;
    place.setClock('2027-03-31T12:00:00Z');
    await place.view(12);
    place.setClock('2027-04-01T06:00:00Z');
    await place.view(1);
    await place.publish();
    await drawDueSamples(place.desk, signal);
    expect(await readSamples(sql)).toEqual([]);
    await place.view(1);
    const size = await place.publish();
    const at = '2027-04-01T06:00:00.000Z';
    await sql('log_timestamps').insert({ size, response: Buffer.from('answer'), authority: 'x', stamped_at: at, at });
    await drawDueSamples(place.desk, signal);
    expect(await readSamples(sql)).toMatchObject([{ checkpointSize: 14, timestamped: true, views: 12 }]);
  });

  test('a question that is raised twice at once is raised once', async () => {
    await using place = await openPlace(dialect, ['directory']);
    const at = '2027-03-10T11:00:00.000Z';
    const raised = {
      key: 'odd-hours:s-1',
      origin: 'odd-hours',
      entryIndex: 1,
      recordingId: 'r-1',
      viewerId: 'anna',
    } as const;
    const raise = () =>
      place.desk.database.inTransaction((tx) => raiseTask(tx, ANNA, { ...raised, raisedAt: at, dueAt: at }));
    const made = await Promise.all([raise(), raise(), raise()]);
    expect(made.filter((task) => task !== undefined)).toHaveLength(1);
    expect(await place.desk.database.sql('log_index').where({ act: 'supervision.task-raised' })).toHaveLength(1);
  });
});
