import { describe, expect, test } from '@jest/globals';
import { NOBODY } from '../../../protocols/acts.ts';
import { granted, refuse } from '../../../protocols/refusal.ts';
import { readLog } from '../../../server/audit/read-log.ts';
import type { Database } from '../../../server/database/database.ts';
import { DIALECTS, freshDatabase, openAt } from '../../support/databases.ts';

function fact(about: string) {
  return { act: 'viewing.played', result: 'begun', by: NOBODY, about } as const;
}

async function note(database: Database, year: number): Promise<void> {
  await database.inSharedTransaction(async (tx) => {
    await tx.sql('request_numbers').insert({ year, last: 1 });
    tx.record(fact(String(year)));
  });
}

async function yearsOf(database: Database): Promise<number[]> {
  return (await database.sql('request_numbers').orderBy('year').pluck('year')).map(Number);
}

async function recordedIn(database: Database): Promise<string[]> {
  return (await readLog(database.sql, { limit: 500 })).map((entry) => entry.about.id).toReversed();
}

describe.each(DIALECTS)('work that may share a commit on %s', (dialect) => {
  test('is answered when another connection can read it and its entry, however many come at once', async () => {
    await using fresh = await freshDatabase(dialect);
    const other = await openAt(fresh.address);
    const years = Array.from({ length: 150 }, (_, i) => 1000 + i);
    await Promise.all(
      years.map(async (year) => {
        await note(fresh.database, year);
        expect(await other.sql('request_numbers').where({ year }).pluck('last')).toEqual([1]);
        expect(await readLog(other.sql, { about: String(year) })).toHaveLength(1);
      }),
    );
    expect(await yearsOf(fresh.database)).toEqual(years);
    await other.close();
  });

  test('keeps nothing of what refuses or throws, and all of the others', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    const refused = database.inSharedTransaction(async (tx) => {
      await tx.sql('request_numbers').insert({ year: 1, last: 1 });
      tx.record(fact('refused'));
      return refuse('not-open');
    });
    const thrown = database.inSharedTransaction(async (tx) => {
      await tx.sql('request_numbers').insert({ year: 2, last: 1 });
      tx.record(fact('thrown'));
      throw new Error('power cut');
    });
    const twice = database.inSharedTransaction(async (tx) => {
      await tx.sql('request_numbers').insert({ year: 3, last: 1 });
      await tx.sql('request_numbers').insert({ year: 3, last: 1 });
      return granted(undefined);
    });
    const rest = Promise.all([note(database, 4), note(database, 5)]);
    expect(await refused).toMatchObject({ refused: 'not-open' });
    await expect(thrown).rejects.toThrow('power cut');
    await expect(twice).rejects.toThrow();
    await rest;
    expect(await yearsOf(database)).toEqual([4, 5]);
    expect((await recordedIn(database)).toSorted()).toEqual(['4', '5']);
  });

  test('fails alone when its fact cannot be written', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    const before = note(database, 1);
    const broken = database.inSharedTransaction(async (tx) => {
      await tx.sql('request_numbers').insert({ year: 2, last: 1 });
      tx.record({ ...fact('broken'), facts: { seconds: 0.5 } });
    });
    const after = note(database, 3);
    await expect(broken).rejects.toThrow('safe integer');
    await Promise.all([before, after]);
    expect(await yearsOf(database)).toEqual([1, 3]);
    expect((await recordedIn(database)).toSorted()).toEqual(['1', '3']);
  });

  test('waits its turn beside work that shares nothing', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    await database.inTransaction(async (tx) => tx.sql('request_numbers').insert({ year: 7, last: 0 }));
    const addOne = (shared: boolean): Promise<void> =>
      database[shared ? 'inSharedTransaction' : 'inTransaction'](async (tx) => {
        const row = await tx.sql('request_numbers').where({ year: 7 }).forUpdate().first<{ last: number }>();
        await tx
          .sql('request_numbers')
          .where({ year: 7 })
          .update({ last: row.last + 1 });
        tx.record(fact('seven'));
      });
    await Promise.all(Array.from({ length: 60 }, (_, i) => addOne(i % 3 > 0)));
    expect(await database.sql('request_numbers').pluck('last')).toEqual([60]);
    expect(await recordedIn(database)).toHaveLength(60);
  });
});

test('work on SQLite shares one commit with what came in meanwhile, and each keeps a trace of its own', async () => {
  await using fresh = await freshDatabase('sqlite');
  const { database } = fresh;
  const connections = new Set<unknown>();
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      database.inSharedTransaction(async (tx) => {
        connections.add(tx.sql);
        order.push(i);
        tx.record(fact(`view-${i}`));
      }),
    ),
  );
  expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
  // The first may go alone; what came in while it was written goes together.
  expect(connections.size).toBeLessThanOrEqual(2);
  const traces = new Set((await readLog(database.sql, {})).map((entry) => entry.traceId));
  expect(traces.size).toBe(20);
});
