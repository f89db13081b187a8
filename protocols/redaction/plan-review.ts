import { granted, refuse, type Verdict } from '../refusal.ts';

import { peopleInPlan, planHash, type RedactionPlan } from './plan.ts';

export const PLAN_STATES = [
  'proposed',
  'reviewed',
  'approved',
  'rendered',
  'checked',
  'released',
  'sent-back',
  'failed',
] as const;
/** How far a redaction has come. `sent-back` and `failed` return to a person; nothing leaves before `released`. */
export type PlanState = (typeof PLAN_STATES)[number];

/** The way of one plan from proposal to release, beside the plan itself. */
export interface PlanReview {
  readonly state: PlanState;
  /** Hash of the plan as it now stands. */
  readonly planHash: string;
  readonly reviewedBy: string | null;
  readonly approvedBy: string | null;
  /** SHA-256 of the rendered copy. */
  readonly copyHash: string | null;
  /** Why it was sent back or why it failed, in the words of whoever did it. */
  readonly reason: string | null;
}

/** What the machine proposed; nobody has looked at it yet. */
export function propose(plan: RedactionPlan): PlanReview {
  return {
    state: 'proposed',
    planHash: planHash(plan),
    reviewedBy: null,
    approvedBy: null,
    copyHash: null,
    reason: null,
  };
}

/** A changed plan starts over: whatever was reviewed, approved or rendered before does not count for it. A released copy is final. */
export function amend(review: PlanReview, plan: RedactionPlan): Verdict<PlanReview> {
  if (review.state === 'released') return refuse('plan-not-proposed');
  return granted(propose(plan));
}

/** A person looked through this very plan and stands for it. */
export function review(before: PlanReview, plan: RedactionPlan, by: string): Verdict<PlanReview> {
  if (before.state !== 'proposed' && before.state !== 'sent-back') return refuse('plan-not-proposed');
  if (before.planHash !== planHash(plan)) return refuse('plan-changed-since-review');
  return granted({ ...before, state: 'reviewed', reviewedBy: by, approvedBy: null, copyHash: null, reason: null });
}

/** Another person approves the same plan: neither the reviewer nor anyone who released or drew something in it. */
export function approve(before: PlanReview, plan: RedactionPlan, by: string): Verdict<PlanReview> {
  if (before.state !== 'reviewed') return refuse('plan-not-reviewed');
  if (before.planHash !== planHash(plan)) return refuse('plan-changed-since-review');
  if (before.reviewedBy === by || peopleInPlan(plan).has(by)) return refuse('own-plan');
  return granted({ ...before, state: 'approved', approvedBy: by });
}

/** The second person, or whoever looks at the finished copy, sends the plan back to the first with a reason. */
export function sendBack(before: PlanReview, reason: string): Verdict<PlanReview> {
  if (before.state === 'proposed' || before.state === 'sent-back' || before.state === 'released') {
    return refuse('plan-not-reviewed');
  }
  if (reason.trim() === '') return refuse('invalid-input', [{ field: 'reason', reason: 'missing' }]);
  return granted({ ...before, state: 'sent-back', reviewedBy: null, approvedBy: null, copyHash: null, reason });
}

/** The copy was made from the approved plan. */
export function rendered(before: PlanReview, plan: RedactionPlan, copyHash: string): Verdict<PlanReview> {
  if (before.state !== 'approved') return refuse('plan-not-reviewed');
  if (before.planHash !== planHash(plan)) return refuse('plan-changed-since-review');
  return granted({ ...before, state: 'rendered', copyHash });
}

/** The machine looked at the copy itself: clean is `checked`, anything else goes back to a person. */
export function checked(before: PlanReview, copyHash: string, clean: boolean): Verdict<PlanReview> {
  if (before.state !== 'rendered' || before.copyHash !== copyHash) return refuse('copy-not-released');
  if (!clean) return sendBack(before, 'check-found-something');
  return granted({ ...before, state: 'checked' });
}

/** Only a checked copy leaves, and only the one that was checked. */
export function release(before: PlanReview, copyHash: string): Verdict<PlanReview> {
  if (before.state !== 'checked' || before.copyHash !== copyHash) return refuse('copy-not-released');
  return granted({ ...before, state: 'released' });
}

/** Rendering or checking broke off; the plan stays and may be sent back, no copy exists. */
export function fail(before: PlanReview, reason: string): Verdict<PlanReview> {
  if (before.state !== 'approved' && before.state !== 'rendered') return refuse('plan-not-reviewed');
  return granted({ ...before, state: 'failed', copyHash: null, reason });
}

/** A failed plan that is still approved and unchanged may be rendered once more. */
export function retry(before: PlanReview): Verdict<PlanReview> {
  if (before.state !== 'failed' || before.approvedBy === null) return refuse('plan-not-reviewed');
  return granted({ ...before, state: 'approved', reason: null });
}
