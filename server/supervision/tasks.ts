import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import {
  TASK_ORIGINS,
  TASK_STATES,
  VIEW_JUDGEMENTS,
  type TaskChange,
  type TaskOrigin,
} from '../../protocols/supervision/task.ts';
import { fieldsOf, rowOf } from '../custody/rows.ts';
import type { Transaction } from '../database/database.ts';

const text = z.string();
const TaskRow = z.object({
  id: text,
  key: text,
  origin: z.enum(TASK_ORIGINS),
  state: z.enum(TASK_STATES),
  entryIndex: z.coerce.number(),
  recordingId: text,
  viewerId: text.nullable(),
  askedId: text.nullable(),
  question: text.nullable(),
  dueAt: text,
  answer: text.nullable(),
  judgement: z.enum(VIEW_JUDGEMENTS).nullable(),
  reason: text.nullable(),
  judgedBy: text.nullable(),
  raisedAt: text,
  closedAt: text.nullable(),
});

/** A task as it is stored. Moments are ISO 8601 in UTC. */
export type StoredTask = Readonly<z.infer<typeof TaskRow>>;

/** A view that a task is raised about. */
export interface NewTask {
  readonly key: string;
  readonly origin: TaskOrigin;
  readonly entryIndex: number;
  readonly recordingId: string;
  readonly viewerId: string | null;
  readonly raisedAt: string;
  readonly dueAt: string;
}

/** Raises a task and records it; nothing comes back when the same was asked before. */
export async function raiseTask(tx: Transaction, by: Actor, raised: NewTask): Promise<StoredTask | undefined> {
  const task: StoredTask = {
    ...raised,
    ...{ id: randomUUID(), state: 'found', askedId: null, question: null, answer: null },
    ...{ judgement: null, reason: null, judgedBy: null, closedAt: null },
  };
  const made: unknown[] = await tx
    .sql('supervision_tasks')
    .insert(rowOf(task))
    .onConflict('key')
    .ignore()
    .returning('id');
  if (made.length === 0) return undefined;
  tx.record({
    ...{ act: 'supervision.task-raised', result: 'done', by, about: task.id },
    facts: { origin: task.origin, entry: task.entryIndex, recording: task.recordingId, due: task.dueAt },
  });
  return task;
}

/** The task with this id, if there is one. */
export async function readTaskRow(sql: Knex, id: string): Promise<StoredTask | undefined> {
  const row: unknown = await sql('supervision_tasks').where({ id }).first();
  return row === undefined ? undefined : TaskRow.parse(fieldsOf(row));
}

/** Tasks, those that are due first on top and closed ones last; `askedId` only those that this person was asked about. */
export async function readTaskRows(sql: Knex, askedId?: string): Promise<readonly StoredTask[]> {
  const found = sql('supervision_tasks')
    .orderByRaw(`CASE WHEN state = 'closed' THEN 1 ELSE 0 END`)
    .orderBy('due_at')
    .orderBy('id');
  const rows: unknown[] = await (askedId === undefined ? found : found.where({ asked_id: askedId }));
  return rows.map((row) => TaskRow.parse(fieldsOf(row)));
}

/** Changes a task that is still in the state it was read in; false when it no longer is. */
export async function changeTask(
  tx: Transaction,
  { id, state }: Pick<StoredTask, 'id' | 'state'>,
  change: TaskChange & { readonly closedAt?: string },
): Promise<boolean> {
  return (await tx.sql('supervision_tasks').where({ id, state }).update(rowOf(change))) === 1;
}
