import type { Actor } from '../../protocols/acts.ts';
import { retry } from '../../protocols/redaction/plan-review.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import type { RedactionDesk } from './desk.ts';
import { openRedaction } from './open-redaction.ts';
import {
  caseOf,
  changeRedaction,
  reviewColumns,
  reviewOf,
  type RedactionRow,
  type RedactionState,
} from './redaction-plans.ts';

/** Lets the machine try again what failed: the proposal, or the rendering of a plan that is still approved. Refuses `not-ready` when nothing failed. */
export function retryRedaction(
  desk: RedactionDesk,
  by: Actor,
  planId: string,
): Promise<Verdict<{ readonly state: RedactionState }>> {
  return desk.database.inTransaction(async (tx): Promise<Verdict<{ readonly state: RedactionState }>> => {
    const opened = await openRedaction(tx.sql, planId);
    if (opened.refused !== undefined) return opened;
    const { row, file } = opened.value;
    const change = changeOf(row);
    if (change === undefined) return refuse('not-ready');
    if (!(await changeRedaction(tx, row, { ...change, failure: null, progress: 0 }))) return refuse('not-ready');
    const name = change.state === 'proposing' ? 'redaction.propose' : 'redaction.render';
    await tx.enqueue({ name, payload: { planId } });
    tx.record({
      ...{ act: 'redaction.proposed', result: 'begun', by, about: row.id },
      ...caseOf(file),
      facts: { recording: row.recordingId, again: name },
    });
    return granted({ state: change.state });
  });
}

function changeOf(row: RedactionRow): (Partial<RedactionRow> & { readonly state: RedactionState }) | undefined {
  if (row.state !== 'failed') return undefined;
  const before = reviewOf(row);
  if (before === undefined) return { state: 'proposing' };
  const again = retry(before);
  return again.refused === undefined ? reviewColumns(again.value) : undefined;
}
