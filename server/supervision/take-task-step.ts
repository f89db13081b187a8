import type { Act, Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import type { TaskChange } from '../../protocols/supervision/task.ts';
import type { Database, Transaction } from '../database/database.ts';
import { changeTask, readTaskRow, type StoredTask } from './tasks.ts';

/** A step of a task: what the rule says of it, and what the log is told. */
export interface TaskStep {
  readonly act: Extract<Act, `supervision.task-${string}`>;
  readonly decide: (task: StoredTask, tx: Transaction) => Promise<Verdict<TaskChange>>;
  readonly closedAt?: string;
  readonly facts?: Readonly<Record<string, string>>;
  readonly personal: Readonly<Record<string, string>>;
}

/** Takes one step of a task and records it in the same transaction. Refused (`not-open`) when somebody else took one meanwhile. */
export function takeTaskStep(
  database: Database,
  by: Actor,
  taskId: string,
  step: TaskStep,
): Promise<Verdict<StoredTask>> {
  return database.inTransaction(async (tx) => {
    const task = await readTaskRow(tx.sql, taskId);
    if (task === undefined) return refuse('not-found');
    const decided = await step.decide(task, tx);
    if (decided.refused !== undefined) return decided;
    const change = { ...decided.value, ...(step.closedAt === undefined ? {} : { closedAt: step.closedAt }) };
    if (!(await changeTask(tx, task, change))) return refuse('not-open');
    tx.record({
      ...{ act: step.act, result: 'done', by, about: taskId, facts: { entry: task.entryIndex, ...step.facts } },
      personal: step.personal,
    });
    return granted({ ...task, ...change });
  });
}
