import type { Actor } from '../../protocols/acts.ts';
import type { Verdict } from '../../protocols/refusal.ts';
import { answerTo } from '../../protocols/supervision/task.ts';
import { stamp } from '../clock.ts';
import type { SupervisionDesk } from './desk.ts';
import { takeTaskStep } from './take-task-step.ts';
import type { StoredTask } from './tasks.ts';

const DAY_MILLISECONDS = 86_400_000;

/** Answers the question about a view that one was asked. */
export function answerAboutView(
  { database, clock, protocol }: SupervisionDesk,
  by: Actor,
  { taskId, answer }: { readonly taskId: string; readonly answer: string },
): Promise<Verdict<StoredTask>> {
  const dueAt = stamp(new Date(clock.now().getTime() + protocol.supervision.answerDays * DAY_MILLISECONDS));
  return takeTaskStep(database, by, taskId, {
    ...{ act: 'supervision.task-answered', personal: { answer } },
    decide: (task) => Promise.resolve(answerTo(task, by.id, answer, dueAt)),
  });
}
