import type { Actor } from '../../protocols/acts.ts';
import { approve } from '../../protocols/redaction/plan-review.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import type { RedactionDesk } from './desk.ts';
import { openWithPlan } from './open-redaction.ts';
import { caseOf, changeRedaction, reviewColumns, reviewOf, type RedactionState } from './redaction-plans.ts';
import { countsOf } from './review-redaction.ts';

/** Exactly which plan a second person approves. */
export interface Approval {
  readonly planId: string;
  readonly planHash: string;
}

/**
 * A second person approves the plan that was reviewed, and the machine renders it next. Refuses `own-plan` for the reviewer and for whoever released or drew
 * something in it, `plan-not-reviewed`, and `plan-changed-since-review` for another plan than the one that was looked at.
 */
export async function approveRedaction(
  desk: RedactionDesk,
  by: Actor,
  approval: Approval,
): Promise<Verdict<{ readonly state: RedactionState }>> {
  const opened = await openWithPlan(desk, approval.planId);
  if (opened.refused !== undefined) return opened;
  const { row, file, plan } = opened.value;
  if (row.planHash !== approval.planHash) return refuse('plan-changed-since-review');
  const before = reviewOf(row);
  const approved = before === undefined ? refuse('plan-not-reviewed') : approve(before, plan, by.id);
  if (approved.refused !== undefined) return approved;
  return desk.database.inTransaction(async (tx): Promise<Verdict<{ readonly state: RedactionState }>> => {
    const change = {
      ...reviewColumns(approved.value),
      approvedAt: stamp(desk.clock.now()),
      progress: 0,
      checkReport: null,
    };
    if (!(await changeRedaction(tx, row, change))) return refuse('plan-changed-since-review');
    await tx.enqueue({ name: 'redaction.render', payload: { planId: row.id } });
    const facts = { plan: approval.planHash, ...countsOf(plan) };
    tx.record({ act: 'redaction.approved', result: 'done', by, about: row.id, ...caseOf(file), facts });
    return granted({ state: approved.value.state });
  });
}
