import { SYSTEM, type Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { secondsWithin } from '../../protocols/viewing/shown-interval.ts';
import { stamp } from '../clock.ts';
import { closeSessions, readSession, shownStretches, type ViewingSession } from '../custody/viewing-sessions.ts';
import type { JobRun } from '../jobs/job.ts';
import type { ViewingDesk } from './desk.ts';

/** A session that is over, and how many different seconds were shown in it. */
export interface ClosedViewing {
  readonly session: ViewingSession;
  readonly shownSeconds: number;
}

/** Closes one's own session; recorded as `viewing.closed`. Closing it again changes nothing. */
export function closeViewing(desk: ViewingDesk, by: Actor, sessionId: string): Promise<Verdict<ClosedViewing>> {
  return desk.database.inTransaction(async (tx) => {
    const before = await readSession(tx.sql, sessionId);
    if (before?.personId !== by.id) return refuse('not-found');
    await closeSessions(tx, by, { id: sessionId }, { reason: 'closed-by-viewer', at: stamp(desk.clock.now()) });
    const session = (await readSession(tx.sql, sessionId)) ?? before;
    return granted({ session, shownSeconds: secondsWithin(await shownStretches(tx.sql, sessionId)) });
  });
}

/** Job `viewing.sweep`: closes sessions whose time is over, so that the log shows their end. No footage was served since that moment. */
export async function closeEndedViewings(desk: ViewingDesk, run: JobRun): Promise<void> {
  const now = stamp(desk.clock.now());
  const rows: { id: string }[] = await desk.database
    .sql<{ id: string; state: string; ends_at: string }>('viewing_sessions')
    .where({ state: 'open' })
    .where('ends_at', '<=', now)
    .select('id');
  for (const { id } of rows) {
    if (run.signal.aborted) return;
    await desk.database.inTransaction((tx) => closeSessions(tx, SYSTEM, { id }, { reason: 'timed-out', at: now }));
  }
}
