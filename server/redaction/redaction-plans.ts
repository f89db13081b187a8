import type { Knex } from 'knex';
import { z } from 'zod';
import type { Fact } from '../../protocols/audit/fact.ts';
import { PLAN_STATES, type PlanReview, type PlanState } from '../../protocols/redaction/plan-review.ts';
import type { CaseFile } from '../custody/case-files.ts';
import { fieldsOf, rowOf } from '../custody/rows.ts';
import type { Transaction } from '../database/database.ts';

/** `proposing` while the machine looks at the footage; there is no plan yet. */
export const REDACTION_STATES = ['proposing', ...PLAN_STATES] as const;
export type RedactionState = (typeof REDACTION_STATES)[number];

const text = z.string();
const Row = z.object({
  id: text,
  recordingId: text,
  requestId: text,
  state: z.enum(REDACTION_STATES),
  revision: z.number(),
  planObjectId: text.nullable(),
  planHash: text.nullable(),
  progress: z.number(),
  orderedBy: text,
  orderedAt: text,
  proposedAt: text.nullable(),
  reviewedBy: text.nullable(),
  reviewedAt: text.nullable(),
  approvedBy: text.nullable(),
  approvedAt: text.nullable(),
  sentBackReason: text.nullable(),
  copyObjectId: text.nullable(),
  renderedAt: text.nullable(),
  checkReport: text.nullable(),
  releasedAt: text.nullable(),
  failure: text.nullable(),
});

/** A redaction as it is stored; the plan itself lies sealed in the vault. Moments are ISO 8601 in UTC. */
export type RedactionRow = Readonly<z.infer<typeof Row>>;

/** Stores a new redaction. */
export async function insertRedaction(tx: Transaction, row: RedactionRow): Promise<void> {
  await tx.sql('redaction_plans').insert(rowOf(row));
}

/** The redaction with this id, if there is one. */
export async function readRedaction(sql: Knex, id: string): Promise<RedactionRow | undefined> {
  const row: unknown = await sql('redaction_plans').where({ id }).first();
  return row === undefined ? undefined : Row.parse(fieldsOf(row));
}

/** Redactions, newest first; of one recording, one request, or all. */
export async function listRedactions(
  sql: Knex,
  search: { readonly recordingId?: string; readonly requestId?: string } = {},
): Promise<RedactionRow[]> {
  const rows: unknown[] = await sql('redaction_plans').where(rowOf(search)).orderBy('ordered_at', 'desc');
  return rows.map((row) => Row.parse(fieldsOf(row)));
}

/** Changes a redaction that still stands as it was read; false when somebody else was first. */
export async function changeRedaction(
  tx: Transaction,
  before: Pick<RedactionRow, 'id' | 'state' | 'planHash'>,
  change: Partial<Omit<RedactionRow, 'id'>>,
): Promise<boolean> {
  const { id, state, planHash } = before;
  const changed = await tx.sql('redaction_plans').where({ id, state, plan_hash: planHash }).update(rowOf(change));
  return changed === 1;
}

/** How far the machine is, between 0 and 1; shown while people wait, and nothing depends on it. */
export async function noteProgress(sql: Knex, id: string, share: number): Promise<void> {
  await sql('redaction_plans').where({ id }).update({ progress: share });
}

/** The redaction as the rules of review see it; undefined while there is no plan. `copyHash` is that of the copy, when there is one. */
export function reviewOf(row: RedactionRow, copyHash: string | null = null): PlanReview | undefined {
  const { state, planHash, reviewedBy, approvedBy, sentBackReason, failure } = row;
  if (state === 'proposing' || planHash === null) return undefined;
  return { state, planHash, reviewedBy, approvedBy, copyHash, reason: sentBackReason ?? failure };
}

/** The columns that a step of the review sets. */
export function reviewColumns(review: PlanReview): Partial<RedactionRow> & { readonly state: PlanState } {
  return {
    state: review.state,
    planHash: review.planHash,
    reviewedBy: review.reviewedBy,
    approvedBy: review.approvedBy,
    sentBackReason: review.state === 'sent-back' ? review.reason : null,
    failure: review.state === 'failed' ? review.reason : null,
  };
}

/** Purpose and case of a redaction, as its entries in the log carry them. */
export function caseOf(file: CaseFile): Pick<Fact, 'purpose' | 'caseRef'> {
  return { purpose: file.purpose, caseRef: file.number };
}
