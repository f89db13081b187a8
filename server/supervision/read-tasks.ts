import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { readLog, type LoggedEntry } from '../audit/read-log.ts';
import { listPersons, type Person } from '../persons/persons.ts';
import type { SupervisionDesk } from './desk.ts';
import { readView, type LoggedView } from './logged-views.ts';
import { readTaskRow, readTaskRows, type StoredTask } from './tasks.ts';

/** A task in a list, with what people call whom it is about. */
export interface ListedTask extends StoredTask {
  /** Name of whoever viewed; nothing when it was erased. */
  readonly viewerName: string | undefined;
  readonly askedName: string | undefined;
}

/** A task with the view that it is about and every step that was taken. */
export interface TaskFile {
  readonly task: ListedTask;
  readonly view: LoggedView | undefined;
  /** Entries of the log about this task, oldest first. */
  readonly steps: readonly LoggedEntry[];
  /** Who can be asked. */
  readonly persons: readonly Person[];
}

type Names = ReadonlyMap<string, string>;

/** Names of members of staff by id, also of those who left. */
export async function namesOfStaff({ database }: Pick<SupervisionDesk, 'database'>): Promise<Names> {
  const rows: { id: string; name: string }[] = await database.sql('persons').select('id', 'name');
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** All tasks, or only those about which somebody was asked, with names. */
export async function listTasks(desk: SupervisionDesk, askedId?: string): Promise<readonly ListedTask[]> {
  const names = await namesOfStaff(desk);
  return (await readTaskRows(desk.database.sql, askedId)).map((task) => withNames(task, names));
}

/** Reads one task: the supervisor every one, others only what they were asked. That it was read is recorded by the route. */
export async function readTask(desk: SupervisionDesk, by: Actor, taskId: string): Promise<Verdict<TaskFile>> {
  const { sql } = desk.database;
  const task = await readTaskRow(sql, taskId);
  if (task === undefined || (by.role !== 'toezichthouder' && task.askedId !== by.id)) return refuse('not-found');
  const persons = by.role === 'toezichthouder' ? await listPersons(sql) : [];
  const steps = await readLog(sql, { about: taskId, limit: 1000 });
  return granted({
    task: withNames(task, await namesOfStaff(desk)),
    view: await readView(sql, task.entryIndex),
    steps: steps.filter(({ act }) => act !== 'supervision.task-read').toReversed(),
    persons: persons.filter(({ id }) => id !== by.id),
  });
}

function withNames(task: StoredTask, names: Names): ListedTask {
  const nameOf = (id: string | null): string | undefined => (id === null ? undefined : names.get(id));
  return { ...task, viewerName: nameOf(task.viewerId), askedName: nameOf(task.askedId) };
}
