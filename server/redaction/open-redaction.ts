import type { RedactionPlan } from '../../protocols/redaction/plan.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { readCaseFile, type CaseFile } from '../custody/case-files.ts';
import type { Database } from '../database/database.ts';
import type { RedactionDesk } from './desk.ts';
import { loadPlan } from './plan-store.ts';
import { readRedaction, type RedactionRow } from './redaction-plans.ts';

/** A redaction with the case that it belongs to. */
export interface OpenRedaction {
  readonly row: RedactionRow;
  readonly file: CaseFile;
}

/** The redaction with this id and its case; `not-found` when there is none. */
export async function openRedaction(sql: Database['sql'], planId: string): Promise<Verdict<OpenRedaction>> {
  const row = await readRedaction(sql, planId);
  const file = row && (await readCaseFile(sql, row.requestId));
  return row === undefined || file === undefined ? refuse('not-found') : granted({ row, file });
}

/** The redaction with its plan opened; `plan-not-proposed` while there is none. */
export async function openWithPlan(
  desk: RedactionDesk,
  planId: string,
): Promise<Verdict<OpenRedaction & { readonly plan: RedactionPlan }>> {
  const opened = await openRedaction(desk.database.sql, planId);
  if (opened.refused !== undefined) return opened;
  const plan = await loadPlan(desk, opened.value.row);
  return plan.refused === undefined ? granted({ ...opened.value, plan: plan.value }) : plan;
}
