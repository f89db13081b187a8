import type { Actor } from '../../protocols/acts.ts';
import { refuse, type Verdict } from '../../protocols/refusal.ts';
import { askAbout } from '../../protocols/supervision/task.ts';
import { stamp } from '../clock.ts';
import { readPerson } from '../persons/persons.ts';
import type { SupervisionDesk } from './desk.ts';
import { takeTaskStep } from './take-task-step.ts';
import type { StoredTask } from './tasks.ts';

const DAY_MILLISECONDS = 86_400_000;

/** Asks a member of staff to explain a view; he finds the question on his start page. */
export function askAboutView(
  { database, clock, protocol }: SupervisionDesk,
  by: Actor,
  { taskId, askedId, question }: { readonly taskId: string; readonly askedId: string; readonly question: string },
): Promise<Verdict<StoredTask>> {
  const dueAt = stamp(new Date(clock.now().getTime() + protocol.supervision.answerDays * DAY_MILLISECONDS));
  return takeTaskStep(database, by, taskId, {
    ...{ act: 'supervision.task-asked', facts: { due: dueAt }, personal: { asked: askedId, question } },
    decide: async (task, tx) => {
      const person = await readPerson(tx.sql, askedId);
      if (person?.state !== 'active') {
        return refuse('invalid-input', [{ field: 'askedId', reason: 'Kies een medewerker die er nu werkt.' }]);
      }
      return askAbout(task, by.id, { askedId, question, dueAt });
    },
  });
}
