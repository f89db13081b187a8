import { proposePlan } from '../../media-pipeline/propose-plan.ts';
import { SYSTEM } from '../../protocols/acts.ts';
import { propose } from '../../protocols/redaction/plan-review.ts';
import type { RedactionPlan } from '../../protocols/redaction/plan.ts';
import { stamp } from '../clock.ts';
import { lendFootage } from '../custody/lend-footage.ts';
import { removeObject } from '../custody/store-object.ts';
import type { JobRun } from '../jobs/job.ts';
import type { RedactionDesk } from './desk.ts';
import { noteFailure, originalOf, progressOf, removeUnfinished } from './machine-work.ts';
import { openRedaction, type OpenRedaction } from './open-redaction.ts';
import { storePlan } from './plan-store.ts';
import { caseOf, changeRedaction, reviewColumns } from './redaction-plans.ts';
import { countsOf } from './review-redaction.ts';

/**
 * Job `redaction.propose`: the machine looks at the footage and proposes a plan that covers every face and mutes all sound. Run again after a crash it begins
 * anew. A fault ends in `failed` and is thrown; a process that stops leaves the order to the next run.
 */
export async function proposeRedaction(desk: RedactionDesk, run: JobRun): Promise<void> {
  const opened = await openRedaction(desk.database.sql, String(run.payload['planId']));
  if (opened.value?.row.state !== 'proposing') return;
  try {
    await removeUnfinished(desk, opened.value, 'plan');
    const plan = await look(desk, opened.value, run.signal);
    await keepProposal(desk, opened.value, plan);
  } catch (cause) {
    if (!run.signal.aborted) await noteFailure(desk, opened.value, 'redaction.proposed');
    throw cause;
  }
}

async function look(desk: RedactionDesk, { row }: OpenRedaction, signal: AbortSignal): Promise<RedactionPlan> {
  const { object, facts } = await originalOf(desk, row.recordingId, signal);
  const detector = await desk.detector();
  await using lent = await lendFootage(desk, object, signal);
  const onProgress = progressOf(desk, row.id);
  const { plan } = await proposePlan({ url: lent.url, facts, detector, signal, onProgress });
  return plan;
}

async function keepProposal(desk: RedactionDesk, { row, file }: OpenRedaction, plan: RedactionPlan): Promise<void> {
  const stored = await storePlan(desk, row.recordingId, plan);
  if (stored.refused !== undefined) throw new Error(`The plan of ${row.id} could not be stored: ${stored.refused}`);
  const proposed = propose(plan);
  const done = await desk.database.inTransaction(async (tx) => {
    const columns = {
      ...reviewColumns(proposed),
      ...{ revision: 1, planObjectId: stored.value, progress: 1, proposedAt: stamp(desk.clock.now()) },
    };
    if (!(await changeRedaction(tx, row, columns))) return false;
    tx.record({
      ...{ act: 'redaction.proposed', result: 'ended', by: SYSTEM, about: row.id },
      ...caseOf(file),
      facts: { plan: proposed.planHash, detector: plan.detector, ...countsOf(plan) },
    });
    return true;
  });
  // Another run of this job was first; its plan stands.
  if (!done) await removeObject(desk, stored.value);
}
