import type { Knex } from 'knex';
import { z } from 'zod';
import type { Transaction } from '../database/database.ts';
import { fieldsOf, rowOf } from './rows.ts';

const text = z.string();
const MarkRow = z.object({
  id: text,
  sessionId: text,
  recordingId: text,
  /** Case of the session in which it was placed; empty when that named none. */
  caseRef: text,
  personId: text,
  /** Seconds from the start of the clip. */
  seconds: z.number(),
  /** What the viewer wrote; empty for a bare mark. */
  note: text,
  createdAt: text,
});
const StillRow = MarkRow.omit({ id: true, note: true }).extend({ objectId: text });

/** What a viewer noted at a second of a clip. */
export type Mark = Readonly<z.infer<typeof MarkRow>>;

/** A still that a viewer took of a clip, and the sealed object that holds it. */
export type Still = Readonly<z.infer<typeof StillRow>>;

/** A mark or still with the name of whoever made it, while he is known. */
export type Named<T> = T & { readonly personName: string | undefined };

/** For which case, or without one for which sitting of whom, marks and stills may be seen. */
export interface CaseView {
  readonly recordingIds: readonly string[];
  readonly caseRef: string;
  readonly personId: string;
  /** Only what this person made himself, whatever the case. */
  readonly ownOnly?: boolean;
}

/** Stores a mark. */
export async function insertMark(tx: Transaction, mark: Mark): Promise<void> {
  await tx.sql('viewing_marks').insert(rowOf(mark));
}

/** Stores where and for whom a still was taken. */
export async function insertStill(tx: Transaction, still: Still): Promise<void> {
  await tx.sql('viewing_stills').insert(rowOf(still));
}

/** Marks that were placed for the case, in order of time within each clip. Without a case one sees one's own. */
export async function marksFor(sql: Knex, view: CaseView): Promise<Named<Mark>[]> {
  const rows = await ofCase(sql, 'viewing_marks', view);
  return rows.map((row) => MarkRow.extend(WithName).parse(fieldsOf(row))).map(named);
}

/** Stills that were taken for the case and still lie in the vault. */
export async function stillsFor(sql: Knex, view: CaseView): Promise<Named<Still>[]> {
  const rows = await ofCase(sql, 'viewing_stills', view);
  return rows.map((row) => StillRow.extend(WithName).parse(fieldsOf(row))).map(named);
}

const WithName = { personName: text.nullable() };

function named<T extends { personName: string | null }>(row: T): T & { personName: string | undefined } {
  return { ...row, personName: row.personName ?? undefined };
}

async function ofCase(
  sql: Knex,
  table: 'viewing_marks' | 'viewing_stills',
  { recordingIds, caseRef, personId, ownOnly = false }: CaseView,
): Promise<unknown[]> {
  const query = sql(table)
    .leftJoin('persons', 'persons.id', `${table}.person_id`)
    .whereIn(`${table}.recording_id`, recordingIds)
    .where(`${table}.case_ref`, caseRef)
    .orderBy([`${table}.seconds`, `${table}.created_at`])
    .select(`${table}.*`, { person_name: 'persons.name' });
  if (caseRef === '' || ownOnly) void query.where(`${table}.person_id`, personId);
  return query;
}

/** Erases a mark that this person placed; gives it, or nothing when there is none. */
export async function eraseMark(tx: Transaction, id: string, personId: string): Promise<Mark | undefined> {
  const row: unknown = await tx.sql('viewing_marks').where({ id, person_id: personId }).first();
  if (row === undefined) return undefined;
  await tx.sql('viewing_marks').where({ id }).delete();
  return MarkRow.parse(fieldsOf(row));
}

/** Erases all that viewers noted of a recording that is being destroyed; its stills are destroyed as objects. */
export async function eraseMarksOf(tx: Transaction, recordingId: string): Promise<void> {
  for (const table of ['viewing_marks', 'viewing_stills']) {
    await tx.sql(table).where({ recording_id: recordingId }).delete();
  }
}
