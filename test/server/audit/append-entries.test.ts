import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { opens } from '../../../protocols/audit/entry.ts';
import type { Fact } from '../../../protocols/audit/fact.ts';
import { RunningTree, leafHash, provesConsistency, provesInclusion } from '../../../protocols/audit/merkle-log.ts';
import { erasePersonal } from '../../../server/audit/erase-personal.ts';
import { formatInclusionProof, proveConsistency, proveInclusion } from '../../../server/audit/prove.ts';
import { logSize, readEntries, readLog } from '../../../server/audit/read-log.ts';
import { rootAt } from '../../../server/audit/read-nodes.ts';
import type { Database } from '../../../server/database/database.ts';
import { DIALECTS, freshDatabase } from '../../support/databases.ts';

const ANJA = {
  id: 'p-anja',
  name: 'Anja de Vries',
  role: 'privacymedewerker',
  department: 'JZ',
  origin: '192.0.2.7',
} as const;
const BRAM = { id: 'p-bram', name: 'Bram Smit', role: 'toezichthouder' } as const;

function viewing(about: string, more: Partial<Fact> = {}): Fact {
  return { act: 'viewing.opened', result: 'begun', by: ANJA, about, purpose: 'inzageverzoek', ...more };
}

async function record(database: Database, ...facts: Fact[]): Promise<void> {
  await database.inTransaction(async (tx) => facts.forEach((fact) => tx.record(fact)));
}

/** The root computed from the leaves alone, as a stranger with an export would. */
async function rootFromLeaves(database: Database): Promise<Buffer> {
  const tree = new RunningTree();
  for (const entry of await readEntries(database.sql, 0, await logSize(database.sql))) {
    expect(entry.index).toBe(tree.size);
    expect(leafHash(entry.leaf)).toEqual(entry.hash);
    tree.add(entry.hash);
  }
  return tree.root();
}

describe.each(DIALECTS)('the log on %s', (dialect) => {
  test('keeps every fact in order, in the tree that the RFC defines, whatever the number of facts per transaction', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    for (const count of [1, 2, 1, 3, 5, 1, 8, 300, 1]) {
      await record(database, ...Array.from({ length: count }, () => viewing(randomUUID())));
    }
    expect(await logSize(database.sql)).toBe(322);
    expect(await rootFromLeaves(database)).toEqual(await rootAt(database.sql, 322));
  });

  test('gives every entry one place when many act at once', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    const ids = Array.from({ length: 60 }, () => randomUUID());
    await Promise.all(ids.map((id, i) => record(database, ...Array.from({ length: 1 + (i % 3) }, () => viewing(id)))));
    expect(await logSize(database.sql)).toBe(120);
    expect(await rootFromLeaves(database)).toEqual(await rootAt(database.sql, 120));
    const entries = await readLog(database.sql, { limit: 500 });
    expect(new Set(entries.map((entry) => entry.about.id))).toEqual(new Set(ids));
  });

  test('has no trace of an act that failed', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    await record(database, viewing('rec-1'));
    const failed = database.inTransaction(async (tx) => {
      tx.record(viewing('rec-2'));
      throw new Error('power cut');
    });
    await expect(failed).rejects.toThrow('power cut');
    await expect(record(database, viewing('rec-3', { facts: { seconds: 0.5 } }))).rejects.toThrow('safe integer');
    await record(database, viewing('rec-4'));
    expect((await readLog(database.sql, {})).map((entry) => entry.about.id)).toEqual(['rec-4', 'rec-1']);
    expect(await rootFromLeaves(database)).toEqual(await rootAt(database.sql, 2));
  });

  test('records an act whatever somebody sends along with it', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    const endless = '\ud83d\ude00\0\ud800'.repeat(20_000);
    await record(
      database,
      viewing(endless, { by: { ...ANJA, origin: endless }, caseRef: endless, personal: { note: endless } }),
    );
    const [entry] = await readEntries(database.sql, 0, 1);
    expect(entry!.openings.every((opening) => opens(entry!.leaf, opening))).toBe(true);
    const [shown] = await readLog(database.sql, {});
    expect(await readLog(database.sql, { about: shown!.about.id, caseRef: shown!.caseRef! })).toHaveLength(1);
  });

  test.each(['log_entries', 'log_nodes', 'log_checkpoints'])(
    'refuses to change or remove anything in %s',
    async (table) => {
      await using fresh = await freshDatabase(dialect);
      const { database } = fresh;
      await record(database, viewing('rec-1'), viewing('rec-2'));
      await database.sql('log_checkpoints').insert({ size: 2, root: Buffer.alloc(32), note: '', at: '' });
      const column = table === 'log_checkpoints' ? 'root' : 'hash';
      await expect(database.sql(table).update({ [column]: Buffer.alloc(32) })).rejects.toThrow('never changed');
      await expect(database.sql(table).delete()).rejects.toThrow('never changed');
    },
  );

  test('proves that any entry is in it and that it only grew', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    await record(database, ...Array.from({ length: 37 }, (_, i) => viewing(`rec-${i}`)));
    const leaves = await readEntries(database.sql, 0, 37);
    const last = { size: 37, root: await rootAt(database.sql, 37) };
    for (const { index, leaf } of leaves) {
      const { steps, tree } = await proveInclusion(database.sql, index, 37);
      expect(tree).toEqual(last);
      expect(provesInclusion(leafHash(leaf), index, tree, steps)).toBe(true);
      const earlier = { size: index + 1, root: await rootAt(database.sql, index + 1) };
      expect(provesConsistency(earlier, last, await proveConsistency(database.sql, index + 1, 37))).toBe(true);
    }
    await expect(proveInclusion(database.sql, 37, 37)).rejects.toThrow('not in a tree');
    const text = formatInclusionProof(await proveInclusion(database.sql, 3, 4), 'CHECKPOINT');
    expect(text).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex 3\n([A-Za-z0-9+/=]{44}\n){2}\nCHECKPOINT$/);
  });

  test('finds entries by subject, person, act, case and period, page after page', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database, clock } = fresh;
    await record(database, viewing('rec-1'), viewing('rec-2', { by: BRAM, caseRef: 'UV-2026-0007' }));
    const between = new Date(clock.now().getTime() + 1000).toISOString();
    clock.setOffsetSeconds(3600);
    await record(database, viewing('rec-1', { act: 'viewing.closed', result: 'ended', personal: { watching: 'Jan' } }));
    const found = async (filter: Parameters<typeof readLog>[1]): Promise<number[]> =>
      (await readLog(database.sql, filter)).map((entry) => entry.index);
    expect(await found({})).toEqual([2, 1, 0]);
    expect(await found({ about: 'rec-1' })).toEqual([2, 0]);
    expect(await found({ person: 'p-bram' })).toEqual([1]);
    expect(await found({ act: 'viewing.closed' })).toEqual([2]);
    expect(await found({ caseRef: 'UV-2026-0007' })).toEqual([1]);
    expect(await found({ from: between })).toEqual([2]);
    expect(await found({ until: between })).toEqual([1, 0]);
    expect(await found({ limit: 2 })).toEqual([2, 1]);
    expect(await found({ limit: 2, before: 1 })).toEqual([0]);
    expect(await found({ about: 'rec-1', person: 'p-bram' })).toEqual([]);
    const [closed] = await readLog(database.sql, { act: 'viewing.closed' });
    expect(closed).toMatchObject({
      about: { kind: 'recording', id: 'rec-1' },
      role: 'privacymedewerker',
      purpose: 'inzageverzoek',
      personal: { 'by.name': 'Anja de Vries', 'by.department': 'JZ', 'personal.watching': 'Jan' },
    });
  });

  test('names a person an entry is about only as long as that was not erased', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    await record(database, { act: 'person.signed-in', result: 'done', by: BRAM, about: 'p-bram' });
    expect((await readLog(database.sql, { about: 'p-bram' }))[0]?.about.id).toBe('p-bram');
    await database.inTransaction(async (tx) => {
      await erasePersonal(tx.sql, { field: 'about.id', value: 'p-bram' });
    });
    expect(await readLog(database.sql, { about: 'p-bram' })).toEqual([]);
    expect((await readLog(database.sql, {}))[0]?.about.id).toMatch(/^[0-9a-f]{64}$/);
  });

  test('still verifies after personal fields were erased, and still proves those that remain', async () => {
    await using fresh = await freshDatabase(dialect);
    const { database } = fresh;
    await record(database, viewing('rec-1'), viewing('rec-2', { by: BRAM }), viewing('rec-3'));
    const before = await rootFromLeaves(database);
    const erased = await database.inTransaction((tx) =>
      erasePersonal(tx.sql, { field: 'by.name', value: 'Anja de Vries' }),
    );
    expect(erased).toBe(2);
    expect(await rootFromLeaves(database)).toEqual(before);
    const entries = await readEntries(database.sql, 0, 3);
    const openings = entries.flatMap((entry) => entry.openings.map((opening) => ({ leaf: entry.leaf, opening })));
    expect(openings.map(({ opening }) => opening.value)).not.toContain('Anja de Vries');
    expect(openings.length).toBe(8);
    expect(openings.every(({ leaf, opening }) => opens(leaf, opening))).toBe(true);
  });
});
