import type { Actor } from '../../protocols/acts.ts';
import type { FactValue } from '../../protocols/audit/fact.ts';
import { amend, review, type PlanReview } from '../../protocols/redaction/plan-review.ts';
import { planHash, type RedactionPlan } from '../../protocols/redaction/plan.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { removeObject } from '../custody/store-object.ts';
import type { RedactionDesk } from './desk.ts';
import { openWithPlan, type OpenRedaction } from './open-redaction.ts';
import { applyChanges, type PlanChanges } from './plan-changes.ts';
import { storePlan } from './plan-store.ts';
import { caseOf, changeRedaction, reviewColumns, reviewOf, type RedactionState } from './redaction-plans.ts';

/** A person's decisions on exactly this plan, and whether it now goes to a second person. */
export interface ReviewOrder {
  readonly planId: string;
  /** Hash of the plan that the person looked at. */
  readonly baseHash: string;
  readonly changes: PlanChanges;
  /** `submit` lays the plan before a second person; `keep` only keeps the decisions. */
  readonly next: 'keep' | 'submit';
}

/** What a review came to. */
export interface Reviewed {
  readonly planHash: string;
  readonly revision: number;
  readonly state: RedactionState;
}

const REVIEWABLE = ['proposed', 'sent-back', 'reviewed'];

/**
 * Keeps a person's decisions as a new sealed revision of the plan. Refuses `plan-not-proposed` when the plan is not in a person's hands,
 * `plan-changed-since-review` when it is not the plan that the person saw, and `plan-refused` for decisions that make no plan.
 */
export async function reviewRedaction(desk: RedactionDesk, by: Actor, order: ReviewOrder): Promise<Verdict<Reviewed>> {
  const opened = await openWithPlan(desk, order.planId);
  if (opened.refused !== undefined) return opened;
  const { row, plan: before } = opened.value;
  if (!REVIEWABLE.includes(row.state)) return refuse('plan-not-proposed');
  if (row.planHash !== order.baseHash) return refuse('plan-changed-since-review');
  const changed = applyChanges(before, order.changes, by.id);
  if (changed.refused !== undefined) return changed;
  const standing = stepsOf(opened.value, changed.value, by, order.next);
  if (standing.refused !== undefined) return standing;

  // The new revision lies sealed before the row names it; when the row changed meanwhile, nobody will ever name it and it is removed.
  const stored = await storePlan(desk, row.recordingId, changed.value);
  if (stored.refused !== undefined) return stored;
  const kept = await keepRevision(desk, by, opened.value, {
    plan: changed.value,
    objectId: stored.value,
    review: standing.value,
  });
  const superseded = kept.refused === undefined ? row.planObjectId : stored.value;
  if (superseded !== null) await removeObject(desk, superseded);
  return kept;
}

function stepsOf(
  opened: OpenRedaction,
  plan: RedactionPlan,
  by: Actor,
  next: ReviewOrder['next'],
): Verdict<PlanReview> {
  const before = reviewOf(opened.row);
  if (before === undefined) return refuse('plan-not-proposed');
  const amended = amend(before, plan);
  return amended.refused !== undefined || next === 'keep' ? amended : review(amended.value, plan, by.id);
}

interface Revision {
  readonly plan: RedactionPlan;
  readonly objectId: string;
  readonly review: PlanReview;
}

function keepRevision(
  desk: RedactionDesk,
  by: Actor,
  { row, file }: OpenRedaction,
  made: Revision,
): Promise<Verdict<Reviewed>> {
  const revision = row.revision + 1;
  const submitted = made.review.state === 'reviewed';
  return desk.database.inTransaction(async (tx): Promise<Verdict<Reviewed>> => {
    const done = await changeRedaction(tx, row, {
      ...reviewColumns(made.review),
      revision,
      planObjectId: made.objectId,
      reviewedAt: submitted ? stamp(desk.clock.now()) : null,
    });
    if (!done) return refuse('plan-changed-since-review');
    tx.record({
      ...{ act: 'redaction.reviewed', result: submitted ? 'done' : 'begun', by, about: row.id },
      ...caseOf(file),
      facts: { revision, plan: planHash(made.plan), ...countsOf(made.plan) },
    });
    return granted({ planHash: made.review.planHash, revision, state: made.review.state });
  });
}

/** How much a plan covers and shows, in numbers; who is shown stands in the plan only. */
export function countsOf(plan: RedactionPlan): Readonly<Record<string, FactValue>> {
  const shown = plan.tracks.filter(({ decision }) => decision.decision === 'show').length;
  return { covered: plan.tracks.length - shown, shown, extraMasks: plan.extraMasks.length, sound: plan.sound.decision };
}
