import { granted, refuse, type Verdict } from '../refusal.ts';
import { VIEW_RULES } from './view-rules.ts';

/** How a view is judged. */
export const VIEW_JUDGEMENTS = ['explained', 'unexplained'] as const;
export type ViewJudgement = (typeof VIEW_JUDGEMENTS)[number];

/** Where a task came from: the monthly sample, or a rule. */
export const TASK_ORIGINS = ['sample', ...VIEW_RULES] as const;
export type TaskOrigin = (typeof TASK_ORIGINS)[number];

/** States of a task: the supervisor has to look, somebody has to answer, the supervisor has to judge, done. */
export const TASK_STATES = ['found', 'asked', 'answered', 'closed'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/** A view that somebody has to explain. */
export interface Task {
  readonly state: TaskState;
  /** Whose view it is; nothing when that was erased. */
  readonly viewerId: string | null;
  /** Who was asked; nothing as long as nobody was. */
  readonly askedId: string | null;
  readonly question: string | null;
  /** Day by which the one whose turn it is does his part. */
  readonly dueAt: string;
  readonly answer: string | null;
  readonly judgement: ViewJudgement | null;
  readonly reason: string | null;
  readonly judgedBy: string | null;
}

/** What changes when a step of a task is taken. */
export type TaskChange = Partial<Task>;

/** Who is asked what, and until when he has. */
export interface Asking {
  readonly askedId: string;
  readonly question: string;
  readonly dueAt: string;
}

/** Asks somebody to explain; asking again is possible after an answer. Nobody asks himself. */
export function askAbout(task: Task, by: string, asking: Asking): Verdict<TaskChange> {
  if (task.state === 'closed') return refuse('not-open');
  if (by === task.viewerId) return refuse('own-view');
  if (asking.askedId === by) {
    return refuse('own-view', [{ field: 'askedId', reason: 'U kunt de vraag niet aan uzelf stellen.' }]);
  }
  return granted({ ...asking, state: 'asked', answer: null });
}

/** Answers the question that was asked; only who was asked can. */
export function answerTo(task: Task, by: string, answer: string, dueAt: string): Verdict<TaskChange> {
  if (task.askedId !== by) return refuse('not-found');
  return task.state === 'asked' ? granted({ state: 'answered', answer, dueAt }) : refuse('not-open');
}

/** Judges and closes; never one's own view, and never on one's own answer. */
export function judgeTask(
  task: Task,
  by: string,
  { judgement, reason }: { readonly judgement: ViewJudgement; readonly reason: string },
): Verdict<TaskChange> {
  if (task.state === 'closed') return refuse('not-open');
  if (by === task.viewerId || by === task.askedId) return refuse('own-view');
  return granted({ state: 'closed', judgement, reason, judgedBy: by });
}

/** Whose turn it is: the supervisor, or whoever was asked. */
export function turnOf({ state }: Pick<Task, 'state'>): 'supervisor' | 'asked' | 'nobody' {
  switch (state) {
    case 'found':
    case 'answered':
      return 'supervisor';
    case 'asked':
      return 'asked';
    case 'closed':
      return 'nobody';
  }
}

/** Whether the part of whoever's turn it is should have been done by now. */
export function isOverdue({ state, dueAt }: Pick<Task, 'state' | 'dueAt'>, now: string): boolean {
  return state !== 'closed' && dueAt < now;
}
