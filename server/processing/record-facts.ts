import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { Fact } from '../../protocols/audit/fact.ts';
import { composeLines, type ProcessingLine, type TracedFact } from '../../protocols/processing/line.ts';
import {
  isPseudonym,
  pseudonymOf,
  type DataSubject,
  type PseudonymKey,
  type PseudonymousSubject,
} from '../../protocols/processing/pseudonym.ts';
import { appendEntries } from '../audit/append-entries.ts';
import type { Dialect } from '../database/migration.ts';
import { findSubjects } from './find-subjects.ts';
import { rowOfLine } from './line-rows.ts';

const TRACE_ID_SIZE = 16;
const SPAN_ID_SIZE = 8;
// SQLite takes at most 500 rows in one INSERT as knex writes it.
const ROWS_PER_INSERT = 250;

/** Which application writes the processing log, and the key of its pseudonyms. */
export interface ProcessingSource {
  readonly application: { readonly name: string; readonly version: string };
  readonly pseudonyms: PseudonymKey;
}

/** When the transaction began and ended its work, and who writes. */
export interface RecordingTurn {
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly source: ProcessingSource;
}

/**
 * Writes the facts of a transaction into both logs: the log of acts, which says who did what, and the processing log, which says
 * whose data were processed and never by whom. They share trace and span. Everything that must be looked up is looked up before
 * the head of the log is taken. Throws when either cannot be written; then nothing of the transaction may be committed.
 */
export async function recordFacts(
  sql: Knex.Transaction,
  dialect: Dialect,
  facts: readonly Fact[],
  { startedAt, endedAt, source }: RecordingTurn,
): Promise<void> {
  const freshTrace = randomHex(TRACE_ID_SIZE);
  const traced = facts.map((fact) => withPlace(fact, freshTrace));
  const subjects = await findSubjects(sql, traced);
  const frame = { ...momentsOf(startedAt, endedAt), resource: resourceOf(source) };
  const lines = traced.map((fact, index) => {
    const persons = (subjects[index] ?? []).map((subject) => pseudonymous(source.pseudonyms, subject));
    return composeLines(fact, persons, frame, () => randomHex(SPAN_ID_SIZE));
  });
  const first = await appendEntries(sql, dialect, traced, endedAt);
  const rows = lines.flatMap((own, index) => own.map((line, part) => rowOfLine(line, { idx: first + index, part })));
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
    await sql('processing_lines').insert(rows.slice(at, at + ROWS_PER_INSERT));
  }
}

// What a job does in one transaction is one trace of its own.
function withPlace(fact: Fact, freshTrace: string): TracedFact {
  const traceId = fact.by.traceId ?? freshTrace;
  return { ...fact, traceId, spanId: randomHex(SPAN_ID_SIZE), by: { ...fact.by, traceId } };
}

/** The clock of a demonstration may be moved back while a transaction runs. */
function momentsOf(startedAt: Date, endedAt: Date): { readonly startTime: number; readonly endTime: number } {
  const endTime = endedAt.getTime();
  return { startTime: Math.min(startedAt.getTime(), endTime), endTime };
}

function resourceOf({ application, pseudonyms }: ProcessingSource): ProcessingLine['resource'] {
  return {
    attributes: {
      'service.name': application.name,
      'service.version': application.version,
      'beeldkluis.pseudonym_key_id': pseudonyms.id,
    },
  };
}

function pseudonymous(key: PseudonymKey, subject: DataSubject): PseudonymousSubject {
  return { type: subject.type, pseudonym: isPseudonym(subject.id) ? subject.id : pseudonymOf(key, subject) };
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
