import { z } from 'zod';
import { SYSTEM } from '../../protocols/acts.ts';
import { SAMPLED_ROLES } from '../../protocols/supervision/sample.ts';
import { rulesThatAsk } from '../../protocols/supervision/view-rules.ts';
import { readLog, type LoggedEntry } from '../audit/read-log.ts';
import { stamp } from '../clock.ts';
import type { SupervisionDesk } from './desk.ts';
import { openingOf, readView, type LoggedView } from './logged-views.ts';
import { surroundingsOf } from './surroundings.ts';
import { raiseTask, type NewTask } from './tasks.ts';

const Progress = z.object({ examined_to: z.coerce.number() });
const Index = z.object({ idx: z.coerce.number() });
const VIEWS_PER_STEP = 100;
const DAY_MILLISECONDS = 86_400_000;

/**
 * Looks at every view that ended since the last time, once, in the order of the log, and raises a task for what a rule asks about.
 * How far it came is kept with the tasks it raised, so that a run that was broken off is taken up where it stopped.
 */
export async function examineViews(desk: SupervisionDesk, signal: AbortSignal): Promise<void> {
  const { sql } = desk.database;
  for (;;) {
    const { examined_to: from } = Progress.parse(await sql('supervision_progress').where({ id: 1 }).first());
    const rows: unknown[] = await sql('log_index')
      .where({ act: 'viewing.closed', result: 'ended' })
      .where('idx', '>=', from)
      .orderBy('idx')
      .limit(VIEWS_PER_STEP)
      .select('idx');
    if (rows.length === 0) return;
    for (const row of rows) {
      if (signal.aborted) return;
      await examineView(desk, Index.parse(row).idx);
    }
  }
}

async function examineView(desk: SupervisionDesk, closedIndex: number): Promise<void> {
  const { database } = desk;
  const [closed] = await readLog(database.sql, { before: closedIndex + 1, limit: 1 });
  const view = closed === undefined ? undefined : await viewThatEnded(desk, closed);
  const raised = view === undefined ? [] : await tasksAbout(desk, view);
  await database.inTransaction(async (tx) => {
    for (const task of raised) await raiseTask(tx, SYSTEM, task);
    await tx
      .sql('supervision_progress')
      .where({ id: 1 })
      .where('examined_to', '<=', closedIndex)
      .update({ examined_to: closedIndex + 1 });
  });
}

async function tasksAbout({ database, clock, protocol }: SupervisionDesk, view: LoggedView): Promise<NewTask[]> {
  const now = clock.now();
  const dueAt = stamp(new Date(now.getTime() + protocol.supervision.answerDays * DAY_MILLISECONDS));
  const { index: entryIndex, recordingId, viewer } = view;
  return rulesThatAsk(protocol, view, await surroundingsOf(database.sql, view)).map(({ rule, key }) => ({
    ...{ key, origin: rule, entryIndex, recordingId, viewerId: viewer.id ?? null },
    ...{ raisedAt: stamp(now), dueAt },
  }));
}

async function viewThatEnded(
  { database: { sql } }: SupervisionDesk,
  closed: LoggedEntry,
): Promise<LoggedView | undefined> {
  const index = await openingOf(sql, closed);
  const view = index === undefined ? undefined : await readView(sql, index);
  return view !== undefined && SAMPLED_ROLES.includes(view.viewer.role) ? view : undefined;
}
