import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { askAbout, type ViewJudgement } from '../../protocols/supervision/task.ts';
import { stamp } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { readPerson } from '../persons/persons.ts';
import type { SupervisionDesk } from './desk.ts';
import { readView, type LoggedView } from './logged-views.ts';
import { noteJudgement, readSampled, type SampledView } from './samples.ts';
import { changeTask, raiseTask, type StoredTask } from './tasks.ts';

const DAY_MILLISECONDS = 86_400_000;

/** What the supervisor thinks of a drawn view. */
export interface SampledViewJudgement {
  readonly month: string;
  readonly entryIndex: number;
  readonly judgement: ViewJudgement;
  /** Why; for a view that is not explained it is also the question to whoever viewed. */
  readonly reason: string;
}

/**
 * Judges a view of the sample, once, and never one's own. An unexplained view becomes a task in the same transaction: whoever viewed is asked,
 * or, when he is not there any more, the supervisor says whom to ask.
 */
export function judgeSampledView(
  desk: SupervisionDesk,
  by: Actor,
  wish: SampledViewJudgement,
): Promise<Verdict<SampledView>> {
  return desk.database.inTransaction(async (tx) => {
    const { month, entryIndex, judgement, reason } = wish;
    const drawn = (await readSampled(tx.sql, month)).find((view) => view.entryIndex === entryIndex);
    const view = drawn && (await readView(tx.sql, entryIndex));
    if (drawn === undefined || view === undefined) return refuse('not-found');
    if (view.viewer.id === by.id) return refuse('own-view');
    const task = judgement === 'unexplained' ? await taskAbout(desk, tx, { by, view, question: reason }) : undefined;
    const noted = { judgement, reason, judgedBy: by.id, judgedAt: stamp(desk.clock.now()), taskId: task?.id ?? null };
    if (!(await noteJudgement(tx, drawn, noted))) return refuse('not-open');
    tx.record({
      ...{ act: 'supervision.view-judged', result: 'done', by, about: month },
      facts: { entry: entryIndex, judgement, ...(task === undefined ? {} : { task: task.id }) },
      personal: { reason },
    });
    return granted({ ...drawn, ...noted });
  });
}

interface Unexplained {
  readonly by: Actor;
  readonly view: LoggedView;
  readonly question: string;
}

async function taskAbout(
  { clock, protocol }: SupervisionDesk,
  tx: Transaction,
  { by, view, question }: Unexplained,
): Promise<StoredTask | undefined> {
  const now = clock.now();
  const dueAt = stamp(new Date(now.getTime() + protocol.supervision.answerDays * DAY_MILLISECONDS));
  const viewerId = view.viewer.id ?? null;
  const raised = await raiseTask(tx, by, {
    ...{ key: `sample:${view.session}`, origin: 'sample', entryIndex: view.index, recordingId: view.recordingId },
    ...{ viewerId, raisedAt: stamp(now), dueAt },
  });
  const viewer = viewerId === null ? undefined : await readPerson(tx.sql, viewerId);
  if (raised === undefined || viewer?.state !== 'active') return raised;
  const asked = askAbout(raised, by.id, { askedId: viewer.id, question, dueAt });
  if (asked.refused !== undefined) return raised;
  await changeTask(tx, raised, asked.value);
  tx.record({
    ...{ act: 'supervision.task-asked', result: 'done', by, about: raised.id, facts: { due: dueAt } },
    personal: { asked: viewer.id, question },
  });
  return raised;
}
