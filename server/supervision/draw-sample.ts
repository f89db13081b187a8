import type { Knex } from 'knex';
import { z } from 'zod';
import { SYSTEM } from '../../protocols/acts.ts';
import { parseCheckpoint } from '../../protocols/audit/checkpoint.ts';
import { parseLeaf } from '../../protocols/audit/leaf.ts';
import { monthOf, monthsAfter, type Month } from '../../protocols/supervision/calendar.ts';
import {
  drawSample,
  periodOf,
  SAMPLED_ROLES,
  sampleSeed,
  sampleSize,
  type SampledEntry,
} from '../../protocols/supervision/sample.ts';
import { readPublished } from '../audit/checkpoint-files.ts';
import { stamp } from '../clock.ts';
import type { SupervisionDesk } from './desk.ts';
import { insertSample, readSample, type ViewSample } from './samples.ts';

// A house that stood still for longer catches up in the next run.
const MOST_MONTHS = 24;
const ENTRIES_PER_STEP = 1000;

const First = z.object({ at: z.string() });
const Index = z.object({ idx: z.coerce.number() });
const Found = z.object({ size: z.coerce.number(), response: z.instanceof(Buffer).nullable() });
const ViewRow = z.object({ idx: z.coerce.number(), leaf: z.string(), hash: z.instanceof(Buffer) });

/** Draws the sample of every month that is over and was not drawn, oldest first. Repeatable; two at once draw one. */
export async function drawDueSamples(desk: SupervisionDesk, signal: AbortSignal): Promise<void> {
  const { sql } = desk.database;
  const entry: unknown = await sql('log_index')
    .where({ act: 'viewing.opened', result: 'begun' })
    .orderBy('at')
    .first('at');
  if (entry === undefined) return;
  const now = monthOf(desk.clock.now());
  let month = monthOf(new Date(First.parse(entry).at));
  for (let count = 0; month < now && count < MOST_MONTHS && !signal.aborted; month = monthsAfter(month, 1)) {
    if ((await readSample(sql, month)) !== undefined) continue;
    if (!(await drawMonth(desk, month))) return;
    count += 1;
  }
}

/** Draws one month; false when the checkpoint that it is drawn from does not lie outside yet. */
async function drawMonth(desk: SupervisionDesk, month: Month): Promise<boolean> {
  const source = await findCheckpoint(desk, month);
  if (source === undefined) return false;
  const seed = sampleSeed({ month, checkpointText: source.text, timestamp: source.timestamp });
  const views = await viewsOf(desk.database.sql, month, source.size);
  const drawn = drawSample(seed, views, sampleSize(views.length, desk.protocol.supervision.sample));
  const sample: ViewSample = {
    ...{ month, checkpointSize: source.size, checkpoint: source.note, timestamped: source.timestamp !== undefined },
    ...{ seed: seed.toString('hex'), views: views.length, drawnAt: stamp(desk.clock.now()) },
  };
  await desk.database.inTransaction(async (tx) => {
    if (!(await insertSample(tx, sample, drawn))) return;
    const { seed: seedHex, views: total, checkpointSize, timestamped } = sample;
    tx.record({
      ...{ act: 'supervision.sample-drawn', result: 'done', by: SYSTEM, about: month },
      facts: { views: total, drawn: [...drawn], checkpoint: checkpointSize, timestamped, seed: seedHex },
    });
  });
  return true;
}

interface SeedCheckpoint {
  readonly size: number;
  readonly note: string;
  /** Signed text. */
  readonly text: string;
  readonly timestamp: Buffer | undefined;
}

/** The checkpoint by rule 2 of `protocols/supervision/sample.ts`, read from where it was published. */
async function findCheckpoint(desk: SupervisionDesk, month: Month): Promise<SeedCheckpoint | undefined> {
  const { sql } = desk.database;
  const after: unknown = await sql('log_index')
    .where('at', '>=', stamp(periodOf(month).until))
    .orderBy('idx')
    .first('idx');
  if (after === undefined) return undefined;
  const found = sql('log_checkpoints')
    .leftJoin('log_timestamps', 'log_timestamps.size', 'log_checkpoints.size')
    .where('log_checkpoints.size', '>', Index.parse(after).idx)
    .orderBy('log_checkpoints.size')
    .select('log_checkpoints.size', 'log_timestamps.response');
  if (desk.anchorKinds.includes('timestamp')) void found.whereNotNull('log_timestamps.response');
  const rows: unknown[] = await found.limit(ENTRIES_PER_STEP);
  for (const row of rows) {
    const { size, response } = Found.parse(row);
    const note = await readPublished(desk.checkpointFolder, size);
    const text = note === undefined ? undefined : parseCheckpoint(note)?.text;
    if (note !== undefined && text !== undefined) return { size, note, text, timestamp: response ?? undefined };
  }
  return undefined;
}

/** The views of a month up to a checkpoint, in the order of the log. Leaves are read, so that what counts is what was hashed. */
async function viewsOf(sql: Knex, month: Month, size: number): Promise<readonly SampledEntry[]> {
  const { from, until } = periodOf(month);
  const views: SampledEntry[] = [];
  let after = -1;
  for (;;) {
    const rows: unknown[] = await sql('log_index')
      .join('log_entries', 'log_entries.idx', 'log_index.idx')
      .where({ 'log_index.act': 'viewing.opened', 'log_index.result': 'begun' })
      .where('log_index.at', '>=', stamp(from))
      .where('log_index.at', '<', stamp(until))
      .where('log_index.idx', '>', after)
      .where('log_index.idx', '<', size)
      .orderBy('log_index.idx')
      .limit(ENTRIES_PER_STEP)
      .select('log_index.idx', 'log_entries.leaf', 'log_entries.hash');
    for (const row of rows) {
      const { idx, leaf, hash } = ViewRow.parse(row);
      after = idx;
      if (SAMPLED_ROLES.includes(parseLeaf(leaf).role)) views.push({ index: idx, hash });
    }
    if (rows.length < ENTRIES_PER_STEP) return views;
  }
}
