import type { Knex } from 'knex';
import { SYSTEM, type Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { secondsWithin } from '../../protocols/viewing/shown-interval.ts';
import { stamp } from '../clock.ts';
import { shownStretches } from '../custody/shown-footage.ts';
import { sessionsOfSitting } from '../custody/sittings.ts';
import { closeSessions, readSession, type ViewingSession } from '../custody/viewing-sessions.ts';
import type { JobRun } from '../jobs/job.ts';
import type { ViewingDesk } from './desk.ts';

/** A session that is over, and how many different seconds of all its clips were shown. */
export interface ClosedViewing {
  readonly session: ViewingSession;
  readonly shownSeconds: number;
}

/**
 * Closes one's own session with those of the other clips of the recording, and of a recording that is watched beside it; each is recorded as
 * `viewing.closed`. Closing it again changes nothing.
 */
export function closeViewing(desk: ViewingDesk, by: Actor, sessionId: string): Promise<Verdict<ClosedViewing>> {
  return desk.database.inTransaction(async (tx) => {
    const before = await readSession(tx.sql, sessionId);
    if (before?.personId !== by.id) return refuse('not-found');
    const end = { reason: 'closed-by-viewer', at: stamp(desk.clock.now()) } as const;
    const { sittingId } = before;
    await closeSessions(tx, by, { sittingId }, end);
    await closeSessions(tx, by, { besideId: sittingId }, end);
    const session = (await readSession(tx.sql, sessionId)) ?? before;
    return granted({ session, shownSeconds: await secondsShown(tx.sql, sittingId) });
  });
}

/** Different seconds that were shown of all clips together. */
export async function secondsShown(sql: Knex, sittingId: string): Promise<number> {
  let seconds = 0;
  for (const { id } of await sessionsOfSitting(sql, sittingId)) seconds += secondsWithin(await shownStretches(sql, id));
  return seconds;
}

/** Job `viewing.sweep`: closes sessions whose time is over, so that the log shows their end. No footage was served since that moment. */
export async function closeEndedViewings(desk: ViewingDesk, run: JobRun): Promise<void> {
  const now = stamp(desk.clock.now());
  const rows: { id: string }[] = await desk.database
    .sql<{ id: string; state: string; ends_at: string }>('viewing_sessions')
    .whereNot({ state: 'closed' })
    .where('ends_at', '<=', now)
    .select('id');
  for (const { id } of rows) {
    if (run.signal.aborted) return;
    await desk.database.inTransaction((tx) => closeSessions(tx, SYSTEM, { id }, { reason: 'timed-out', at: now }));
  }
}
