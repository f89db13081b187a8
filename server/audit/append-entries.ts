import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { COMMITMENT_SALT_SIZE, composeEntry, storable } from '../../protocols/audit/entry.ts';
import type { Fact } from '../../protocols/audit/fact.ts';
import { growTree, leafHash, subtreesToJoin } from '../../protocols/audit/merkle-log.ts';
import type { Dialect } from '../database/migration.ts';
import { readNodes } from './read-nodes.ts';

// SQLite takes at most 500 rows in one INSERT as knex writes it.
const ROWS_PER_INSERT = 250;
const SPAN_ID_SIZE = 8;

/**
 * Appends the facts to the log and gives the index of the first. Nothing may follow it in the transaction but the lines of the
 * processing log and COMMIT: from its first statement on, everybody else who wants to append waits for this transaction to end.
 * Costs O(log n) per entry. Throws when the log cannot be written; then nothing of the transaction may be committed.
 */
export async function appendEntries(
  sql: Knex.Transaction,
  _dialect: Dialect,
  facts: readonly Fact[],
  at: Date,
): Promise<number> {
  const size = await advanceHead(sql, facts.length);
  const composed = facts.map((fact, offset) => {
    const entry = composeEntry(
      fact,
      at,
      () => randomBytes(COMMITMENT_SALT_SIZE),
      fact.spanId ?? randomBytes(SPAN_ID_SIZE).toString('hex'),
    );
    return { idx: size + offset, fact, ...entry, hash: leafHash(entry.leaf) };
  });
  const joined = await readNodes(sql, subtreesToJoin(size, facts.length));
  const grown = growTree(
    size,
    joined,
    composed.map((entry) => entry.hash),
  );

  await insert(
    sql,
    'log_entries',
    composed.map(({ idx, leaf, hash }) => ({ idx, leaf, hash })),
  );
  await insert(
    sql,
    'log_nodes',
    grown.filter((node) => node.level > 0),
  );
  await insert(
    sql,
    'log_personal',
    composed.flatMap(({ idx, openings }) => openings.map((opening) => ({ idx, ...opening }))),
  );
  await insert(
    sql,
    'log_index',
    composed.map(({ idx, fact }) => indexRow(idx, fact, at)),
  );
  return size;
}

/** Takes `count` places at the end of the log. The row stays locked until the transaction ends, so that places follow the order of commits. */
async function advanceHead(sql: Knex.Transaction, count: number): Promise<number> {
  const rows = await sql<{ id: number; size: number | string }>('log_head')
    .where({ id: 1 })
    .increment('size', count)
    .returning('size');
  const [head] = rows;
  if (rows.length !== 1 || head === undefined)
    throw new Error('The head of the log is missing; the schema is not up to date');
  return Number(head.size) - count;
}

function indexRow(idx: number, fact: Fact, at: Date): Record<string, string | number | null> {
  const { act, result, caseRef } = fact;
  const case_ref = caseRef === undefined ? null : storable(caseRef);
  return { idx, act, result, about: storable(fact.about), case_ref, at: at.toISOString() };
}

async function insert(sql: Knex.Transaction, table: string, rows: readonly object[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
    await sql(table).insert(rows.slice(at, at + ROWS_PER_INSERT));
  }
}
