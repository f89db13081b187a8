import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import type { ProcessingLine } from '../../protocols/processing/line.ts';
import { isPseudonym, pseudonymOf, SUBJECT_TYPES, type PseudonymKey } from '../../protocols/processing/pseudonym.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import type { Database } from '../database/database.ts';
import { lineOfRow } from './line-rows.ts';

/** At most this many lines are answered with, the newest ones; the standard has no pages yet. */
export const MOST_LINES = 500;

/** What reading the processing log needs. */
export interface ProcessingDesk {
  readonly database: Database;
  readonly pseudonyms: PseudonymKey;
}

/** Which lines somebody wants to see; what is left out does not narrow. At least one of the first three is given. */
export interface ProcessingQuestion {
  /** 32 lowercase hexadecimal digits. */
  readonly traceId?: string | undefined;
  /** URI of a processing activity. */
  readonly activityId?: string | undefined;
  /** A pseudonym as it stands in the log, or the id that it was made of. */
  readonly subjectId?: string | undefined;
  readonly subjectType?: string | undefined;
  /** Party that the data went to, and where its own lines can be asked for. */
  readonly processor?: string | undefined;
  readonly readApi?: string | undefined;
  /** Only lines that begin at or after this moment, in milliseconds since 1970. */
  readonly startTime?: number | undefined;
  /** Only lines that end at or before this moment. */
  readonly endTime?: number | undefined;
}

/** Reads lines of the processing log, newest first. That they were read is committed to both logs first, also of whom they were asked. */
export async function consultProcessing(
  desk: ProcessingDesk,
  by: Actor,
  question: ProcessingQuestion,
): Promise<Verdict<readonly ProcessingLine[]>> {
  const { traceId, activityId, subjectId, subjectType, processor, readApi, startTime, endTime } = question;
  const { sql } = desk.database;
  const asked = subjectId === undefined ? [] : pseudonymsOf(desk, subjectId, subjectType);
  await recordReading(desk, by, question, await subjectIn(sql, asked));
  const found = sql('processing_lines')
    .orderBy([{ column: 'idx', order: 'desc' }, { column: 'part' }])
    .limit(MOST_LINES);
  if (traceId !== undefined) void found.where({ trace_id: traceId });
  if (activityId !== undefined) void found.where({ processing_activity_id: activityId });
  if (subjectId !== undefined) void found.whereIn('data_subject_id', asked);
  if (subjectType !== undefined) void found.where({ data_subject_id_type: subjectType });
  if (processor !== undefined) void found.where({ foreign_processor: processor });
  if (readApi !== undefined) void found.where({ external_read_api: readApi });
  if (startTime !== undefined) void found.where('start_time', '>=', startTime);
  if (endTime !== undefined) void found.where('end_time', '<=', endTime);
  const rows: unknown[] = await found;
  return granted(rows.map((row) => lineOfRow(row).line));
}

function pseudonymsOf({ pseudonyms }: ProcessingDesk, id: string, type: string | undefined): readonly string[] {
  if (isPseudonym(id)) return [id];
  const types = type === undefined ? SUBJECT_TYPES : SUBJECT_TYPES.filter((known) => known === type);
  return types.map((known) => pseudonymOf(pseudonyms, { type: known, id }));
}

const SubjectRow = z.object({ data_subject_id: z.string(), data_subject_id_type: z.string() });

/** The person asked about, when the log knows him. */
async function subjectIn(sql: Knex, pseudonyms: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const columns = ['data_subject_id', 'data_subject_id_type'];
  const row: unknown = await sql('processing_lines').whereIn('data_subject_id', pseudonyms).first(columns);
  if (row === undefined) return {};
  const { data_subject_id: pseudonym, data_subject_id_type: subjectType } = SubjectRow.parse(row);
  return { pseudonym, subjectType };
}

async function recordReading(
  { database }: ProcessingDesk,
  by: Actor,
  question: ProcessingQuestion,
  known: Readonly<Record<string, string>>,
): Promise<void> {
  const { traceId, activityId, subjectId, startTime, endTime } = question;
  await database.inTransaction((tx) => {
    tx.record({
      ...{ act: 'audit.processing-read', result: 'done', by, about: 'beeldkluis' },
      facts: {
        trace: traceId ?? null,
        activity: activityId ?? null,
        from: startTime ?? null,
        until: endTime ?? null,
        subject: subjectId !== undefined,
      },
      ...(subjectId === undefined ? {} : { personal: { subject: subjectId, ...known } }),
    });
    return Promise.resolve();
  });
}
