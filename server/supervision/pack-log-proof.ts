import type { Knex } from 'knex';
import { csvText, PACK_FILES } from '../../protocols/supervision/audit-pack.ts';
import { readAnchors } from '../audit/anchors.ts';
import { proveConsistency, proveInclusion } from '../audit/prove.ts';
import { readCheckpoints, type PublishedCheckpoint } from '../audit/publish-checkpoint.ts';
import { readEntries } from '../audit/read-log.ts';
import { stamp } from '../clock.ts';
import type { SupervisionDesk } from './desk.ts';

/** Path and text of a file; a long text comes in pieces, so that it passes through little memory. */
export type TextFile = readonly [path: string, text: string | AsyncIterable<string>];

/**
 * The proof that the log behind a pack is the one that was published: its checkpoint, an earlier one with the proof that only entries were added
 * since, where checkpoints are kept, and for the entries that the pack rests on the leaf with its proof of inclusion. Openings stay behind.
 */
export async function logProof(
  desk: SupervisionDesk,
  checkpoint: PublishedCheckpoint,
  { indexes, before }: { readonly indexes: readonly number[]; readonly before: string },
): Promise<readonly TextFile[]> {
  const { sql } = desk.database;
  const earlier = await earlierCheckpoint(sql, checkpoint.size, before);
  const steps = await proveConsistency(sql, earlier.size, checkpoint.size);
  const consistency = { from: earlier.size, to: checkpoint.size, steps: steps.map((step) => step.toString('base64')) };
  const anchors = await readAnchors(sql, desk.anchorKinds);
  return [
    [PACK_FILES.checkpoint, checkpoint.note],
    [PACK_FILES.earlier, earlier.note],
    [PACK_FILES.consistency, `${JSON.stringify(consistency)}\n`],
    [PACK_FILES.entries, provenEntries(sql, indexes, checkpoint.size)],
    [
      'logboek/bewaarplaatsen.csv',
      csvText(
        ['Plaats', 'Regels', 'Laatst bewaard', 'Mislukt op', 'Fout'],
        anchors.map(({ kind, size, keptAt, failedAt, failure }) => [kind, size, keptAt, failedAt, failure]),
      ),
    ],
  ];
}

async function* provenEntries(
  sql: Knex,
  indexes: readonly number[],
  size: number,
): AsyncGenerator<string, void, undefined> {
  for (const index of indexes) {
    if (index >= size) continue;
    const [entry] = await readEntries(sql, index, index + 1);
    if (entry === undefined) throw new Error(`Entry ${String(index)} of the log is missing`);
    const proof = (await proveInclusion(sql, index, size)).steps.map((step) => step.toString('base64'));
    yield `${JSON.stringify({ index, leaf: entry.leaf, proof })}\n`;
  }
}

/** The last checkpoint of before the period, or the first that there is. */
async function earlierCheckpoint(sql: Knex, upTo: number, before: string): Promise<PublishedCheckpoint> {
  const rows: unknown[] = await sql('log_checkpoints')
    .where('at', '<', stamp(new Date(before)))
    .orderBy('size', 'desc')
    .limit(1)
    .pluck('size');
  const size = rows.length === 0 ? undefined : Number(rows[0]);
  const published = await readCheckpoints(sql, size ?? upTo, size === undefined ? -1 : size - 1);
  const [first] = published;
  if (first === undefined) throw new Error('The log has no checkpoint although one was just published');
  return first;
}
