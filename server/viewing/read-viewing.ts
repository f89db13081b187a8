import type { Actor } from '../../protocols/acts.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import { secondsWithin } from '../../protocols/viewing/shown-interval.ts';
import { stamp } from '../clock.ts';
import { readRecording } from '../custody/recordings.ts';
import { shownStretches, viewedFootage, type ViewedFootage } from '../custody/viewing-sessions.ts';
import type { ViewingDesk } from './desk.ts';

/** A viewing session as its page shows it. */
export interface OpenViewing extends ViewedFootage {
  readonly startedAt: string;
  readonly endedAt: string;
  readonly place: string | undefined;
  readonly shownSeconds: number;
}

/** One's own open session, for the page with the player. */
export async function readViewing(desk: ViewingDesk, by: Actor, sessionId: string): Promise<Verdict<OpenViewing>> {
  const { sql } = desk.database;
  const footage = await viewedFootage(sql, { sessionId, personId: by.id }, stamp(desk.clock.now()));
  if (footage.refused !== undefined) return footage;
  const recording = await readRecording(sql, footage.value.session.recordingId);
  return granted({
    ...footage.value,
    startedAt: recording?.startedAt ?? footage.value.session.openedAt,
    endedAt: recording?.endedAt ?? footage.value.session.openedAt,
    place: recording?.place ?? undefined,
    shownSeconds: secondsWithin(await shownStretches(sql, sessionId)),
  });
}
