import type { Knex } from 'knex';
import { z } from 'zod';
import {
  CUSTODY_HISTORY_SCHEMA,
  type CustodyHistory,
  type ProvenEntry,
} from '../../protocols/handover/custody-history.ts';
import { proveInclusion } from '../audit/prove.ts';
import type { PublishedCheckpoint } from '../audit/publish-checkpoint.ts';

const Row = z.object({ idx: z.coerce.number(), leaf: z.string() });

/** Everything that the log says about a recording up to a checkpoint, each entry with its proof. Openings of personal fields stay behind. */
export async function readCustodyHistory(
  sql: Knex,
  recordingId: string,
  checkpoint: PublishedCheckpoint,
): Promise<CustodyHistory> {
  const rows: unknown[] = await sql('log_index')
    .join('log_entries', 'log_entries.idx', 'log_index.idx')
    .where('log_index.about', recordingId)
    .where('log_index.idx', '<', checkpoint.size)
    .orderBy('log_index.idx')
    .select({ idx: 'log_index.idx', leaf: 'log_entries.leaf' });
  const entries: ProvenEntry[] = [];
  for (const { idx, leaf } of rows.map((row) => Row.parse(row))) {
    const { steps } = await proveInclusion(sql, idx, checkpoint.size);
    entries.push({ index: idx, leaf, proof: steps.map((step) => step.toString('base64')) });
  }
  return { schema: CUSTODY_HISTORY_SCHEMA, recordingId, checkpoint: checkpoint.note, entries };
}
