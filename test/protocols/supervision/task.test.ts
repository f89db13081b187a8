import { describe, expect, test } from '@jest/globals';
import { inOrderOfUrgency } from '../../../protocols/supervision/desk-item.ts';
import {
  answerTo,
  askAbout,
  isOverdue,
  judgeTask,
  turnOf,
  type Task,
  type TaskState,
} from '../../../protocols/supervision/task.ts';

const DUE = '2026-12-01T00:00:00.000Z';
const aTask = (state: TaskState, given: Partial<Task> = {}): Task => ({
  ...{ state, viewerId: 'anna', askedId: state === 'found' ? null : 'anna', question: null, dueAt: DUE },
  ...{ answer: null, judgement: null, reason: null, judgedBy: null },
  ...given,
});
const ASKING = { askedId: 'anna', question: 'Waarom?', dueAt: DUE };
const SAID = { judgement: 'explained', reason: 'Klopt' } as const;

describe('a question about a view', () => {
  test.each([
    ['found', 'asked'],
    ['asked', 'asked'],
    ['answered', 'asked'],
  ] as const)('that is %s can be put, also again', (state, next) => {
    expect(askAbout(aTask(state), 'fg', ASKING).value?.state).toBe(next);
  });

  test.each<[string, Task, string, { askedId: string }, string]>([
    ['after it was closed', aTask('closed'), 'fg', ASKING, 'not-open'],
    ['by whoever viewed', aTask('found'), 'anna', { askedId: 'bo' }, 'own-view'],
    ['to oneself', aTask('found'), 'fg', { askedId: 'fg' }, 'own-view'],
  ])('is not put %s', (_when, task, by, asking, refused) => {
    expect(askAbout(task, by, { ...ASKING, ...asking }).refused).toBe(refused);
  });

  test('is answered by whoever was asked, once, and is nothing to anybody else', () => {
    expect(answerTo(aTask('asked'), 'anna', 'Klacht 12', DUE).value).toEqual({
      state: 'answered',
      answer: 'Klacht 12',
      dueAt: DUE,
    });
    expect(answerTo(aTask('asked'), 'bo', 'Klacht 12', DUE).refused).toBe('not-found');
    for (const state of ['answered', 'closed'] as const) {
      expect(answerTo(aTask(state), 'anna', 'Klacht 12', DUE).refused).toBe('not-open');
    }
  });

  test('is judged by another than whoever viewed or answered, with or without an answer, once', () => {
    for (const state of ['found', 'asked', 'answered'] as const) {
      expect(judgeTask(aTask(state), 'fg', SAID).value).toEqual({ state: 'closed', ...SAID, judgedBy: 'fg' });
      expect(judgeTask(aTask(state), 'anna', SAID).refused).toBe('own-view');
    }
    expect(judgeTask(aTask('answered', { askedId: 'bo' }), 'bo', SAID).refused).toBe('own-view');
    expect(judgeTask(aTask('closed'), 'fg', SAID).refused).toBe('not-open');
  });

  test('is somebody’s turn until it is closed, and late when he lets his day pass', () => {
    expect((['found', 'asked', 'answered', 'closed'] as const).map((state) => turnOf({ state }))).toEqual([
      'supervisor',
      'asked',
      'supervisor',
      'nobody',
    ]);
    expect(isOverdue(aTask('asked'), '2026-12-01T00:00:00.001Z')).toBe(true);
    expect(isOverdue(aTask('asked'), DUE)).toBe(false);
    expect(isOverdue(aTask('closed'), '2027-01-01T00:00:00.000Z')).toBe(false);
  });
});

test('what harms most comes first on the desk, what is due first next, and what there is none of not at all', () => {
  const item = (kind: 'sample-waiting' | 'log-differs' | 'task-late', count: number, dueAt?: string) => ({
    ...{ kind, count, href: '/' },
    ...(dueAt === undefined ? {} : { dueAt }),
  });
  const ordered = inOrderOfUrgency([
    item('sample-waiting', 3, '2026-12-01'),
    item('sample-waiting', 2, '2026-11-01'),
    item('task-late', 0),
    item('log-differs', 1),
  ]);
  expect(ordered.map(({ kind, count }) => [kind, count])).toEqual([
    ['log-differs', 1],
    ['sample-waiting', 2],
    ['sample-waiting', 3],
  ]);
});
