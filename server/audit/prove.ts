import type { Knex } from 'knex';
import { planConsistency, planInclusion, type TreeHead } from '../../protocols/audit/merkle-log.ts';
import { hashSpans, hashSpansTogether, rootAt } from './read-nodes.ts';

/** Shows that one entry is in the tree of a checkpoint; `provesInclusion` checks it. */
export interface InclusionProof {
  readonly index: number;
  readonly tree: TreeHead;
  readonly steps: readonly Buffer[];
}

/** Proves that entry `index` is in the log as it was at `size`. Throws a RangeError when it was not there yet. */
export async function proveInclusion(sql: Knex, index: number, size: number): Promise<InclusionProof> {
  const steps = await hashSpans(sql, planInclusion(index, size));
  return { index, tree: { size, root: await rootAt(sql, size) }, steps };
}

/** Proves of several entries that they are in the log as it was at `size`; what proofs have in common is read once. */
export async function proveInclusions(
  sql: Knex,
  indexes: readonly number[],
  size: number,
): Promise<readonly (readonly Buffer[])[]> {
  return hashSpansTogether(
    sql,
    indexes.map((index) => planInclusion(index, size)),
  );
}

/** Proves that the log at size `newer` only added entries to the log at size `older`; `provesConsistency` checks it. */
export async function proveConsistency(sql: Knex, older: number, newer: number): Promise<readonly Buffer[]> {
  return hashSpans(sql, planConsistency(older, newer));
}

/** A proof of one entry with its checkpoint as one text, for anyone to check later (c2sp.org/tlog-proof). */
export function formatInclusionProof(proof: InclusionProof, checkpoint: string): string {
  const steps = proof.steps.map((step) => `${step.toString('base64')}\n`).join('');
  return `c2sp.org/tlog-proof@v1\nindex ${proof.index}\n${steps}\n${checkpoint}`;
}
