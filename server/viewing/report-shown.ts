import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import type { Stretch } from '../../protocols/viewing/footage-window.ts';
import { isOpen, type CloseReason } from '../../protocols/viewing/session.ts';
import { believedOf, secondsWithin, shownIntervals } from '../../protocols/viewing/shown-interval.ts';
import { stamp } from '../clock.ts';
import { readExtent, recordedWindows, shownStretches } from '../custody/shown-footage.ts';
import { purposeOf, readSession, type ViewingSession } from '../custody/viewing-sessions.ts';
import type { Transaction } from '../database/database.ts';
import type { ViewingDesk } from './desk.ts';

// The last report of a page that is left may come after the session was closed.
const LATE_SECONDS = 60;

/** What a player says it showed, and how the session stands after it. */
export interface ShownReport {
  readonly session: 'open' | 'closed';
  /** Why it is closed, so that the player can say what happened. */
  readonly why?: CloseReason;
  /** Different seconds that were shown in this session so far. */
  readonly shownSeconds: number;
}

/**
 * Takes down which seconds were on the screen, and records them as `viewing.shown`. Only seconds of windows that were served are taken down;
 * when the player claimed more, the entry says so (`served: false`) and does not repeat it.
 */
export function reportShown(
  desk: ViewingDesk,
  by: Actor,
  report: { readonly sessionId: string; readonly intervals: readonly Stretch[] },
): Promise<Verdict<ShownReport>> {
  const now = stamp(desk.clock.now());
  return desk.database.inTransaction(async (tx) => {
    const session = await readSession(tx.sql, report.sessionId);
    if (session?.personId !== by.id) return refuse('not-found');
    if (isTooLate(session, now)) return refuse('session-ended');
    const extent = await readExtent(tx.sql, session.objectId);
    const claimed = shownIntervals(report.intervals, extent.isExamined ? extent.durationSeconds : undefined);
    if (claimed.refused !== undefined) return claimed;
    const { shown, isAll } = believedOf(claimed.value, await recordedWindows(tx.sql, session.id), extent);
    await noteIntervals(tx, session.id, shown, now);
    tx.record({
      ...{ act: 'viewing.shown', result: 'done', by, about: session.recordingId },
      ...purposeOf(session),
      facts: {
        session: session.id,
        intervals: shown.map(({ from, to }) => `${from.toFixed(1)}-${to.toFixed(1)}`),
        seconds: secondsWithin(shown),
        served: isAll,
      },
    });
    const shownSeconds = secondsWithin(await shownStretches(tx.sql, session.id));
    if (isOpen(session, now)) return granted({ session: 'open' as const, shownSeconds });
    return granted({ session: 'closed' as const, why: session.closeReason ?? 'timed-out', shownSeconds });
  });
}

function isTooLate(session: ViewingSession, now: string): boolean {
  const over = session.closedAt ?? session.endsAt;
  return Date.parse(now) > Date.parse(over) + LATE_SECONDS * 1000;
}

async function noteIntervals(tx: Transaction, id: string, shown: readonly Stretch[], at: string): Promise<void> {
  if (shown.length === 0) return;
  const rows = shown.map(({ from, to }) => ({ session_id: id, from_seconds: from, to_seconds: to, recorded_at: at }));
  await tx.sql('viewing_intervals').insert(rows);
}
