import { PassThrough } from 'node:stream';
import { checkCopy, type CopyCheck } from '../../media-pipeline/check-copy.ts';
import { renderRedacted } from '../../media-pipeline/render-redacted.ts';
import { SYSTEM } from '../../protocols/acts.ts';
import { checked, release, rendered, type PlanReview } from '../../protocols/redaction/plan-review.ts';
import type { RedactionPlan } from '../../protocols/redaction/plan.ts';
import type { Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { lendFootage } from '../custody/lend-footage.ts';
import type { SealedObject } from '../custody/sealed-objects.ts';
import { removeObject, storeObject } from '../custody/store-object.ts';
import type { Transaction } from '../database/database.ts';
import type { JobRun } from '../jobs/job.ts';
import type { RedactionDesk } from './desk.ts';
import { noteFailure, originalOf, progressOf, removeUnfinished } from './machine-work.ts';
import { openWithPlan, type OpenRedaction } from './open-redaction.ts';
import { caseOf, changeRedaction, reviewColumns, reviewOf } from './redaction-plans.ts';

/** Rendering takes the larger part of the time, checking the rest. */
const RENDER_SHARE = 0.75;
const KEPT_FINDINGS = 50;

type Planned = OpenRedaction & { readonly plan: RedactionPlan };

/**
 * Job `redaction.render`: makes the copy from exactly the approved plan, sealed in passing; then the machine looks at its own copy. Clean is released,
 * anything else goes back to a person with what was found, and that copy is removed. Run again after a crash it begins anew.
 */
export async function renderRedaction(desk: RedactionDesk, run: JobRun): Promise<void> {
  const opened = await openWithPlan(desk, String(run.payload['planId']));
  if (opened.value?.row.state !== 'approved') return;
  const planned = opened.value;
  let copy: SealedObject | undefined;
  let released = false;
  try {
    await removeUnfinished(desk, planned, 'redacted');
    copy = await render(desk, planned, run.signal);
    const check = await look(desk, planned, { copy, signal: run.signal });
    released = await settle(desk, planned, copy, check);
  } catch (cause) {
    if (!run.signal.aborted) await noteFailure(desk, planned, 'redaction.rendered');
    throw cause;
  } finally {
    if (copy !== undefined && !released) await removeObject(desk, copy.id);
  }
}

async function render(desk: RedactionDesk, { row, plan }: Planned, signal: AbortSignal): Promise<SealedObject> {
  const { object, facts } = await originalOf(desk, row.recordingId, signal);
  await using lent = await lendFootage(desk, object, signal);
  const output = new PassThrough();
  const derived = { recordingId: row.recordingId, kind: 'redacted', mediaType: 'video/mp4' } as const;
  const onProgress = progressOf(desk, row.id, 0, RENDER_SHARE);
  // The copy ends only after every frame was proven; a broken one destroys the stream, and what was sealed of it is removed.
  const [made, stored] = await Promise.allSettled([
    renderRedacted({ url: lent.url, facts, plan, output, signal, onProgress }),
    storeObject(desk, derived, output).catch((cause: unknown) => {
      output.destroy();
      throw cause;
    }),
  ]);
  if (stored.status === 'rejected') throw asError(made.status === 'rejected' ? made.reason : stored.reason);
  if (stored.value.refused !== undefined)
    throw new Error(`The copy of ${row.id} could not be stored: ${stored.value.refused}`);
  if (made.status === 'fulfilled' && made.value.copyHash === stored.value.value.sha256) return stored.value.value;
  await removeObject(desk, stored.value.value.id);
  throw made.status === 'rejected'
    ? asError(made.reason)
    : new Error(`The stored copy of ${row.id} is not the rendered one`);
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error('The copy could not be rendered', { cause });
}

async function look(
  desk: RedactionDesk,
  { row, plan }: Planned,
  { copy, signal }: { readonly copy: SealedObject; readonly signal: AbortSignal },
): Promise<CopyCheck> {
  await using lent = await lendFootage(desk, copy, signal);
  const onProgress = progressOf(desk, row.id, RENDER_SHARE, 1);
  return await checkCopy({ url: lent.url, plan, detector: await desk.detector(), signal, onProgress });
}

/** One transaction from approved to released, or back to a person; false when there is no released copy. */
async function settle(desk: RedactionDesk, planned: Planned, copy: SealedObject, check: CopyCheck): Promise<boolean> {
  const steps = stepsOf(planned, copy.sha256, check.clean);
  if (steps.refused !== undefined) return false;
  const review = steps.value;
  return desk.database.inTransaction(async (tx) => {
    const now = stamp(desk.clock.now());
    const isReleased = review.state === 'released';
    const done = await changeRedaction(tx, planned.row, {
      ...reviewColumns(review),
      ...{ progress: 1, renderedAt: now, checkReport: JSON.stringify(reportOf(check)) },
      ...(isReleased ? { copyObjectId: copy.id, releasedAt: now } : {}),
    });
    if (!done) return false;
    recordSettled(tx, planned, { copy, check, isReleased });
    return isReleased;
  });
}

function stepsOf({ row, plan }: Planned, copyHash: string, clean: boolean): Verdict<PlanReview> {
  const approved = reviewOf(row);
  if (approved === undefined) return { refused: 'plan-not-reviewed' };
  const made = rendered(approved, plan, copyHash);
  if (made.refused !== undefined) return made;
  const seen = checked(made.value, copyHash, clean);
  return seen.refused === undefined && clean ? release(seen.value, copyHash) : seen;
}

interface Settled {
  readonly copy: SealedObject;
  readonly check: CopyCheck;
  readonly isReleased: boolean;
}

function recordSettled(tx: Transaction, { row, file }: Planned, { copy, check, isReleased }: Settled): void {
  const about = { by: SYSTEM, about: row.id, ...caseOf(file) } as const;
  const facts = { plan: row.planHash, copy: copy.sha256, size: copy.plainSize, frames: check.frameCount };
  tx.record({ act: 'redaction.rendered', result: 'ended', ...about, facts });
  tx.record({
    act: 'redaction.released',
    result: isReleased ? 'done' : 'refused',
    ...about,
    facts: { copy: copy.sha256, framesLookedAt: check.framesLookedAt, findings: check.findings.length },
  });
}

/** What is kept of the check: counts and moments, no pictures and no values that were found. */
function reportOf(check: CopyCheck): object {
  return {
    clean: check.clean,
    frameCount: check.frameCount,
    framesLookedAt: check.framesLookedAt,
    findingCount: check.findings.length,
    findings: check.findings.slice(0, KEPT_FINDINGS).map((found) => ({
      finding: found.finding,
      ...('atSeconds' in found ? { atSeconds: found.atSeconds } : {}),
      ...('name' in found ? { name: found.name } : {}),
    })),
  };
}
