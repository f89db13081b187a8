import type { Actor } from '../../protocols/acts.ts';
import { sendBack } from '../../protocols/redaction/plan-review.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import type { RedactionDesk } from './desk.ts';
import { openRedaction } from './open-redaction.ts';
import { caseOf, changeRedaction, reviewColumns, reviewOf, type RedactionState } from './redaction-plans.ts';

/** What goes back to the reviewer, and why. */
export interface SendingBack {
  readonly planId: string;
  readonly planHash: string;
  readonly reason: string;
}

const WITH_A_PERSON = ['reviewed', 'failed'];

/** A second person sends the plan back with a reason. Refuses `plan-not-reviewed` when it is not before a person, and `plan-changed-since-review`. */
export function sendBackRedaction(
  desk: RedactionDesk,
  by: Actor,
  order: SendingBack,
): Promise<Verdict<{ readonly state: RedactionState }>> {
  return desk.database.inTransaction(async (tx): Promise<Verdict<{ readonly state: RedactionState }>> => {
    const opened = await openRedaction(tx.sql, order.planId);
    if (opened.refused !== undefined) return opened;
    const { row, file } = opened.value;
    const before = reviewOf(row);
    if (before === undefined || !WITH_A_PERSON.includes(row.state)) return refuse('plan-not-reviewed');
    if (row.planHash !== order.planHash) return refuse('plan-changed-since-review');
    const after = sendBack(before, order.reason);
    if (after.refused !== undefined) return after;
    if (!(await changeRedaction(tx, row, reviewColumns(after.value)))) return refuse('plan-changed-since-review');
    tx.record({
      ...{ act: 'redaction.sent-back', result: 'done', by, about: row.id },
      ...caseOf(file),
      facts: { plan: order.planHash },
      personal: { reason: order.reason },
    });
    return granted({ state: after.value.state });
  });
}
