import type { Knex } from 'knex';
import { z } from 'zod';
import { VIEW_JUDGEMENTS, type ViewJudgement } from '../../protocols/supervision/task.ts';
import { fieldsOf, rowOf } from '../custody/rows.ts';
import type { Transaction } from '../database/database.ts';

const text = z.string();
const SampleRow = z.object({
  month: text,
  checkpointSize: z.coerce.number(),
  checkpoint: text,
  timestamped: z.coerce.boolean(),
  seed: text,
  views: z.number(),
  drawnAt: text,
});

/** What was drawn from the views of a month, and from what: enough to draw it again. */
export type ViewSample = Readonly<z.infer<typeof SampleRow>>;

const SampledRow = z.object({
  month: text,
  entryIndex: z.coerce.number(),
  position: z.number(),
  judgement: z.enum(VIEW_JUDGEMENTS).nullable(),
  reason: text.nullable(),
  judgedBy: text.nullable(),
  judgedAt: text.nullable(),
  taskId: text.nullable(),
});

/** A view that was drawn, with what was thought of it. */
export type SampledView = Readonly<z.infer<typeof SampledRow>>;

/** Stores a sample with what was drawn; false when the month was drawn before. */
export async function insertSample(tx: Transaction, sample: ViewSample, drawn: readonly number[]): Promise<boolean> {
  const made: unknown[] = await tx
    .sql('view_samples')
    .insert(rowOf(sample))
    .onConflict('month')
    .ignore()
    .returning('month');
  if (made.length === 0) return false;
  const rows = drawn.map((entry, position) => ({ month: sample.month, entry_index: entry, position }));
  if (rows.length > 0) await tx.sql('sampled_views').insert(rows);
  return true;
}

/** All samples, newest first. */
export async function readSamples(sql: Knex): Promise<readonly ViewSample[]> {
  const rows: unknown[] = await sql('view_samples').orderBy('month', 'desc');
  return rows.map((row) => SampleRow.parse(fieldsOf(row)));
}

/** The sample of a month, if it was drawn. */
export async function readSample(sql: Knex, month: string): Promise<ViewSample | undefined> {
  const row: unknown = await sql('view_samples').where({ month }).first();
  return row === undefined ? undefined : SampleRow.parse(fieldsOf(row));
}

/** The views that were drawn in a month, or in all months, in the order in which they came out. */
export async function readSampled(sql: Knex, month?: string): Promise<readonly SampledView[]> {
  const found = sql('sampled_views').orderBy([
    { column: 'month', order: 'desc' },
    { column: 'position', order: 'asc' },
  ]);
  const rows: unknown[] = await (month === undefined ? found : found.where({ month }));
  return rows.map((row) => SampledRow.parse(fieldsOf(row)));
}

/** A judgement on a drawn view. */
export interface SampleJudgement {
  readonly judgement: ViewJudgement;
  readonly reason: string;
  readonly judgedBy: string;
  readonly judgedAt: string;
  readonly taskId: string | null;
}

/** Notes a judgement on a view that has none; false when it has one, or was not drawn. */
export async function noteJudgement(
  tx: Transaction,
  { month, entryIndex }: Pick<SampledView, 'month' | 'entryIndex'>,
  judgement: SampleJudgement,
): Promise<boolean> {
  const changed = await tx
    .sql('sampled_views')
    .where({ month, entry_index: entryIndex })
    .whereNull('judgement')
    .update(rowOf(judgement));
  return changed === 1;
}
