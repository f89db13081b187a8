import { describe, expect, test } from '@jest/globals';

import {
  amend,
  approve,
  checked,
  fail,
  propose,
  release,
  rendered,
  retry,
  review,
  sendBack,
  type PlanReview,
} from '../../../protocols/redaction/plan-review.ts';
import type { Verdict } from '../../../protocols/refusal.ts';
import { planOf } from '../../support/redaction-plan.ts';

const plan = planOf();
const other = planOf({ durationSeconds: 3 });

function value(verdict: Verdict<PlanReview>): PlanReview {
  if (verdict.value === undefined) throw new Error(verdict.refused);
  return verdict.value;
}

const reviewed = value(review(propose(plan), plan, 'anna'));
const approved = value(approve(reviewed, plan, 'bram'));
const copied = value(rendered(approved, plan, 'c0ffee'));

describe('the way of a plan', () => {
  test('ends in a release after review, approval, rendering and a clean check', () => {
    const clean = value(checked(copied, 'c0ffee', true));
    const released = value(release(clean, 'c0ffee'));
    expect(released).toMatchObject({ state: 'released', reviewedBy: 'anna', approvedBy: 'bram', copyHash: 'c0ffee' });
  });

  test('needs a second person for approval', () => {
    expect(approve(reviewed, plan, 'anna').refused).toBe('own-plan');
  });

  test('does not let somebody approve what he released or drew himself', () => {
    const drawn = planOf({
      extraMasks: [{ id: 'm', fromSeconds: 0, toSeconds: 1, box: { x: 0, y: 0, width: 9, height: 9 }, by: 'bram' }],
    });
    const byAnna = value(review(propose(drawn), drawn, 'anna'));
    expect(approve(byAnna, drawn, 'bram').refused).toBe('own-plan');
    expect(approve(byAnna, drawn, 'cees').value?.state).toBe('approved');
  });

  test('cannot be approved or rendered once a word of the plan differs from what was reviewed', () => {
    expect(approve(reviewed, other, 'bram').refused).toBe('plan-changed-since-review');
    expect(rendered(approved, other, 'c0ffee').refused).toBe('plan-changed-since-review');
    expect(review(propose(plan), other, 'anna').refused).toBe('plan-changed-since-review');
  });

  test('starts over when the plan is changed, even after approval', () => {
    expect(value(amend(approved, other))).toEqual(propose(other));
    const released = value(release(value(checked(copied, 'c0ffee', true)), 'c0ffee'));
    expect(amend(released, other).refused).toBe('plan-not-proposed');
  });

  test('cannot skip a step', () => {
    expect(approve(propose(plan), plan, 'bram').refused).toBe('plan-not-reviewed');
    expect(rendered(reviewed, plan, 'c0ffee').refused).toBe('plan-not-reviewed');
    expect(checked(approved, 'c0ffee', true).refused).toBe('copy-not-released');
    expect(release(copied, 'c0ffee').refused).toBe('copy-not-released');
    expect(review(reviewed, plan, 'bram').refused).toBe('plan-not-proposed');
  });

  test('releases no other copy than the one that was checked', () => {
    expect(checked(copied, 'bad', true).refused).toBe('copy-not-released');
    expect(release(value(checked(copied, 'c0ffee', true)), 'bad').refused).toBe('copy-not-released');
  });

  test('goes back to a person when the check finds a face, and can be reviewed again', () => {
    const back = value(checked(copied, 'c0ffee', false));
    expect(back).toMatchObject({ state: 'sent-back', approvedBy: null, copyHash: null });
    expect(review(back, plan, 'anna').value?.state).toBe('reviewed');
  });

  test('is sent back only with a reason', () => {
    expect(sendBack(reviewed, ' ').refused).toBe('invalid-input');
    expect(sendBack(reviewed, 'the boy on the left').value).toMatchObject({ state: 'sent-back', reviewedBy: null });
    expect(sendBack(propose(plan), 'x').refused).toBe('plan-not-reviewed');
  });

  test('keeps its approval over a failed rendering, so that it can be tried again', () => {
    const failed = value(fail(approved, 'disk full'));
    expect(failed.state).toBe('failed');
    expect(value(retry(failed))).toEqual(approved);
    expect(fail(reviewed, 'x').refused).toBe('plan-not-reviewed');
    expect(retry(approved).refused).toBe('plan-not-reviewed');
  });
});
