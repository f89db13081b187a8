import { isOverdue, VIEW_JUDGEMENTS } from '../../../protocols/supervision/task.ts';
import { stamp } from '../../clock.ts';
import type { ListedTask, TaskFile } from '../../supervision/read-tasks.ts';
import { entryLine } from '../audit/entry-line.ts';
import type { View } from '../view.ts';
import { supervisionWords } from '../words/supervision.ts';
import { viewRows, type Contents } from './view-facts.ts';

const TONES = { found: 'attention', asked: 'busy', answered: 'attention', closed: 'neutral' } as const;

/** A task as a row: why, who, how it stands, by when. */
export function taskRow(view: View, task: ListedTask): readonly unknown[] {
  const words = supervisionWords[view.language];
  return [
    { text: words.origins[task.origin], href: `/toezicht/taken/${task.id}` },
    task.viewerName ?? words.unknownPerson,
    { text: words.states[task.state], tone: TONES[task.state] },
    task.state === 'closed' ? undefined : dueCell(view, task),
    task.judgement === null ? undefined : words.judgements[task.judgement],
  ];
}

function dueCell(view: View, task: ListedTask): unknown {
  const late = isOverdue(task, stamp(view.now));
  return [{ day: task.dueAt }, ...(late ? [{ text: supervisionWords[view.language].late, tone: 'danger' }] : [])];
}

/** All tasks, for the supervisor. */
export function tasksContents(view: View, tasks: readonly ListedTask[]): Contents {
  const words = supervisionWords[view.language];
  return {
    title: words.tasks.title,
    crumbs: [{ text: words.desk.title, href: '/toezicht' }, { text: words.tasks.title }],
    rows: tasks.map((task) => taskRow(view, task)),
  };
}

/** What somebody was asked himself. */
export function questionsContents(view: View, tasks: readonly ListedTask[]): Contents {
  const words = supervisionWords[view.language];
  return {
    title: words.questions.title,
    crumbs: [{ text: words.questions.title }],
    rows: tasks.map((task) => [
      { text: task.question ?? words.origins[task.origin], href: `/toezicht/taken/${task.id}` },
      { text: words.states[task.state], tone: TONES[task.state] },
      task.state === 'asked' ? dueCell(view, task) : undefined,
    ]),
  };
}

/** One task: the view, what was asked and answered, and what the reader can do now. */
export function taskContents(view: View, file: TaskFile): Contents {
  const words = supervisionWords[view.language];
  const { task, view: logged, steps, persons } = file;
  const supervises = view.by.role === 'toezichthouder';
  const home = supervises
    ? { text: words.desk.title, href: '/toezicht' }
    : { text: words.questions.title, href: '/toezicht/vragen' };
  return {
    title: words.task.title,
    crumbs: [home, { text: words.task.title }],
    ...{ id: task.id, question: task.question, answer: task.answer, askedName: task.askedName },
    facts: factRows(view, task),
    viewRows: logged === undefined ? undefined : viewRows(view, logged),
    judged: task.judgement === null ? undefined : { text: words.judgements[task.judgement], reason: task.reason },
    ...turnsOf(view, task),
    persons: persons.map(({ id, name, department }) => ({ value: id, text: `${name}, ${department}` })),
    preferred: task.askedId ?? persons.find(({ id }) => id === task.viewerId)?.id,
    options: VIEW_JUDGEMENTS.map((value) => ({ value, text: words.view.options[value] })),
    steps: supervises ? steps.map((step) => [{ exact: step.at }, entryLine(step, view.language).sentence]) : [],
  };
}

function factRows(view: View, task: ListedTask): readonly unknown[] {
  const words = supervisionWords[view.language];
  return [
    [words.task.why, words.origins[task.origin]],
    [words.task.state, { text: words.states[task.state], tone: TONES[task.state] }],
    ...(task.state === 'closed' ? [] : [[words.task.due, dueCell(view, task)]]),
  ];
}

/** What the reader can do with the task as it stands. */
function turnsOf({ by }: View, task: ListedTask): Readonly<Record<string, boolean>> {
  const supervises = by.role === 'toezichthouder' && task.state !== 'closed';
  const isParty = [task.viewerId, task.askedId].includes(by.id);
  return {
    mayAnswer: task.state === 'asked' && task.askedId === by.id,
    mayAsk: supervises && task.viewerId !== by.id,
    mayJudge: supervises && !isParty,
    isOwn: supervises && isParty,
  };
}
