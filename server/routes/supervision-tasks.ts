import { z } from 'zod';
import { granted } from '../../protocols/refusal.ts';
import { TASK_ORIGINS, TASK_STATES, VIEW_JUDGEMENTS } from '../../protocols/supervision/task.ts';
import { route, type RefusedForm, type Reply, type Route } from '../http/route.ts';
import { answerAboutView } from '../supervision/answer-about-view.ts';
import { askAboutView } from '../supervision/ask-about-view.ts';
import type { SupervisionDesk } from '../supervision/desk.ts';
import { judgeViewTask } from '../supervision/judge-task.ts';
import { listTasks, readTask, type TaskFile } from '../supervision/read-tasks.ts';
import type { StoredTask } from '../supervision/tasks.ts';
import { questionsContents, taskContents, tasksContents } from '../web/supervision/task-contents.ts';
import type { View } from '../web/view.ts';
import { supervisionWords } from '../web/words/supervision.ts';
import { Id } from './inputs.ts';

const written = (refusal: string) => z.string(refusal).trim().min(1, refusal).max(1000, 'Deze tekst is te lang.');
const TaskInput = z.object({ taskId: Id });
const AskInput = TaskInput.extend({
  askedId: z.string('Kies wie u het vraagt.').min(1, 'Kies wie u het vraagt.').max(64),
  question: written('Schrijf op wat u wilt weten.'),
});
const AnswerInput = TaskInput.extend({ answer: written('Schrijf op waarom u keek.') });
const JudgeInput = TaskInput.extend({
  judgement: z.enum(VIEW_JUDGEMENTS, 'Kies wat u ervan vindt.'),
  reason: written('Schrijf op waarom.'),
});

const TaskShape = z.object({
  id: z.string(),
  origin: z.enum(TASK_ORIGINS),
  state: z.enum(TASK_STATES),
  entryIndex: z.int(),
  recordingId: z.string(),
  question: z.string().nullable(),
  answer: z.string().nullable(),
  judgement: z.enum(VIEW_JUDGEMENTS).nullable(),
  reason: z.string().nullable(),
  raisedAt: z.iso.datetime(),
  dueAt: z.iso.datetime(),
});
const TaskList = z.object({ tasks: z.array(TaskShape) });

function shown(task: StoredTask): z.infer<typeof TaskShape> {
  const { id, origin, state, entryIndex, recordingId, question, answer, judgement, reason, raisedAt, dueAt } = task;
  return { id, origin, state, entryIndex, recordingId, question, answer, judgement, reason, raisedAt, dueAt };
}

/** Questions about views: what the supervisor asks, what viewers answer, what he thinks of it. */
export function taskRoutes(desk: SupervisionDesk): readonly Route[] {
  return [tasks(desk), questions(desk), task(desk), asking(desk), answering(desk), judging(desk)];
}

function tasks(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'get', path: '/toezicht/taken', act: 'supervision.task-listed', recordedBy: 'perform' },
    summary: 'Kijkbeurten waarover iets gevraagd is of moet worden',
    input: z.object({}),
    perform: async () => granted(await listTasks(desk)),
    facts: (_input, found) => ({ found: found.length }),
    api: { output: TaskList, show: (found) => ({ tasks: found.map(shown) }) },
    page: (view, found) => ({
      kind: 'page',
      html: view.render('supervision/tasks', supervisionWords, tasksContents(view, found)),
    }),
  });
}

function questions(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'get', path: '/toezicht/vragen', act: 'supervision.task-read', recordedBy: 'perform' },
    summary: 'Vragen van de toezichthouder aan u',
    input: z.object({}),
    perform: async (by) => granted(await listTasks(desk, by.id)),
    facts: (_input, found) => ({ found: found.length }),
    api: { output: TaskList, show: (found) => ({ tasks: found.map(shown) }) },
    page: (view, found) => ({
      kind: 'page',
      html: view.render('supervision/questions', supervisionWords, questionsContents(view, found)),
    }),
  });
}

function task(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'get', path: '/toezicht/taken/:taskId', act: 'supervision.task-read', recordedBy: 'perform' },
    summary: 'Eén vraag over een kijkbeurt: voor de toezichthouder en voor wie het gevraagd is',
    input: TaskInput,
    about: ({ taskId }) => taskId,
    perform: (by, { taskId }) => readTask(desk, by, taskId),
    api: { output: TaskShape, show: (file) => shown(file.task) },
    page: (view, file) => taskPage(view, file),
  });
}

function taskPage(view: View, file: TaskFile, form?: RefusedForm): Reply {
  const contents = { ...taskContents(view, file), ...(form === undefined ? {} : { form }) };
  return { kind: 'page', html: view.render('supervision/task', supervisionWords, contents) };
}

function onTask(desk: SupervisionDesk): {
  readonly api: { readonly status: 201; readonly output: typeof TaskShape; readonly show: typeof shown };
  readonly about: (input: z.infer<typeof TaskInput>) => string;
  readonly again: (by: View['by'], view: View, form: RefusedForm) => Promise<Reply>;
} {
  return {
    api: { status: 201, output: TaskShape, show: shown },
    about: ({ taskId }) => taskId,
    again: async (by, view, form) => {
      const file = await readTask(desk, by, String(form.sent['taskId']));
      return file.refused === undefined ? taskPage(view, file.value, form) : { kind: 'redirect', to: '/' };
    },
  };
}

function asking(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'post', path: '/toezicht/taken/:taskId/vragen', act: 'supervision.task-asked', recordedBy: 'act' },
    ...onTask(desk),
    summary: 'Vraagt een medewerker een kijkbeurt uit te leggen',
    input: AskInput,
    perform: (by, input) => askAboutView(desk, by, input),
    page: (view) => ({ kind: 'redirect', to: '/toezicht', notice: supervisionWords[view.language].notices.asked }),
  });
}

function answering(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'post', path: '/toezicht/taken/:taskId/antwoorden', act: 'supervision.task-answered' },
    ...{ recordedBy: 'act', ...onTask(desk) },
    summary: 'Beantwoordt de vraag over een kijkbeurt',
    input: AnswerInput,
    perform: (by, input) => answerAboutView(desk, by, input),
    page: (view) => ({
      kind: 'redirect',
      to: '/toezicht/vragen',
      notice: supervisionWords[view.language].notices.answered,
    }),
  });
}

function judging(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'post', path: '/toezicht/taken/:taskId/oordelen', act: 'supervision.task-judged', recordedBy: 'act' },
    ...onTask(desk),
    summary: 'Oordeelt over de uitleg en sluit de vraag',
    input: JudgeInput,
    perform: (by, input) => judgeViewTask(desk, by, input),
    page: (view) => ({ kind: 'redirect', to: '/toezicht', notice: supervisionWords[view.language].notices.judged }),
  });
}
