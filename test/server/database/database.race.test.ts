import { describe, expect, test } from '@jest/globals';
import { NOBODY } from '../../../protocols/acts.ts';
import { refuse } from '../../../protocols/refusal.ts';
import { DIALECTS, freshDatabase, openAt } from '../../support/databases.ts';

const FACT = { act: 'person.signed-in', result: 'done', by: NOBODY, about: 'nobody' } as const;

describe.each(DIALECTS)('a transaction on %s', (dialect) => {
  test('commits a change, its entry in the log and its job together', async () => {
    await using fresh = await freshDatabase(dialect);
    await fresh.database.inTransaction(async (tx) => {
      await tx.sql('request_numbers').insert({ year: 2026, last: 1 });
      await tx.enqueue({ name: 'audit.publish', payload: {} });
      tx.record(FACT);
    });
    expect(await fresh.database.sql('request_numbers').pluck('last')).toEqual([1]);
    expect(
      await fresh.database
        .sql('log_entries')
        .pluck('idx')
        .then((indexes) => indexes.map(Number)),
    ).toEqual([0]);
  });

  test('keeps nothing when the work throws', async () => {
    await using fresh = await freshDatabase(dialect);
    const work = fresh.database.inTransaction(async (tx) => {
      await tx.sql('request_numbers').insert({ year: 2026, last: 1 });
      tx.record(FACT);
      throw new Error('power cut');
    });
    await expect(work).rejects.toThrow('power cut');
    expect(await fresh.database.sql('request_numbers').pluck('last')).toEqual([]);
    expect(await fresh.database.sql('log_entries').pluck('idx')).toEqual([]);
  });

  test('keeps nothing when the work refuses, and hands the refusal on', async () => {
    await using fresh = await freshDatabase(dialect);
    const verdict = await fresh.database.inTransaction(async (tx) => {
      await tx.sql('request_numbers').insert({ year: 2026, last: 1 });
      tx.record(FACT);
      return refuse('not-open');
    });
    expect(verdict.refused).toBe('not-open');
    expect(await fresh.database.sql('request_numbers').pluck('last')).toEqual([]);
  });

  test('read-then-write from four connections at once never fails and never loses a change', async () => {
    await using fresh = await freshDatabase(dialect);
    const others = await Promise.all([1, 2, 3].map(() => openAt(fresh.address)));
    const databases = [fresh.database, ...others];
    await fresh.database.inTransaction(async (tx) => tx.sql('request_numbers').insert({ year: 2026, last: 0 }));

    const addOne = (index: number): Promise<void> =>
      databases[index % databases.length]!.inTransaction(async (tx) => {
        const row = await tx.sql('request_numbers').where({ year: 2026 }).forUpdate().first<{ last: number }>();
        await tx
          .sql('request_numbers')
          .where({ year: 2026 })
          .update({ last: row.last + 1 });
        tx.record(FACT);
      });
    await Promise.all(Array.from({ length: 80 }, (_, index) => addOne(index)));

    expect(await fresh.database.sql('request_numbers').pluck('last')).toEqual([80]);
    const indexes = await fresh.database.sql('log_entries').orderBy('idx').pluck('idx');
    expect(indexes.map(Number)).toEqual(Array.from({ length: 80 }, (_, index) => index));
    await Promise.all(others.map((other) => other.close()));
  });

  test.each(['log_entries', 'log_nodes', 'log_checkpoints'])(
    'no statement changes or deletes a row of %s',
    async (table) => {
      await using fresh = await freshDatabase(dialect);
      const { sql } = fresh.database;
      await fresh.database.inTransaction((tx) => {
        tx.record(FACT);
        tx.record(FACT);
        return Promise.resolve();
      });
      await sql('log_checkpoints').insert({
        size: 2,
        root: Buffer.alloc(32),
        note: 'x',
        at: '2026-11-23T00:00:00.000Z',
      });
      const column = table === 'log_checkpoints' ? 'note' : 'hash';
      await expect(
        sql(table).update({ [column]: table === 'log_checkpoints' ? 'y' : Buffer.alloc(32) }),
      ).rejects.toThrow('the log is never changed');
      await expect(sql(table).delete()).rejects.toThrow('the log is never changed');
    },
  );
});
