import type { Actor } from '../../protocols/acts.ts';
import type { Verdict } from '../../protocols/refusal.ts';
import { judgeTask, type ViewJudgement } from '../../protocols/supervision/task.ts';
import { stamp } from '../clock.ts';
import type { SupervisionDesk } from './desk.ts';
import { takeTaskStep } from './take-task-step.ts';
import type { StoredTask } from './tasks.ts';

/** Judges a task and closes it; never about one's own view or answer. */
export function judgeViewTask(
  { database, clock }: SupervisionDesk,
  by: Actor,
  { taskId, ...said }: { readonly taskId: string; readonly judgement: ViewJudgement; readonly reason: string },
): Promise<Verdict<StoredTask>> {
  return takeTaskStep(database, by, taskId, {
    ...{ act: 'supervision.task-judged', facts: { judgement: said.judgement }, personal: { reason: said.reason } },
    closedAt: stamp(clock.now()),
    decide: (task) => Promise.resolve(judgeTask(task, by.id, said)),
  });
}
