import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { secondsWithin } from '../../protocols/viewing/shown-interval.ts';
import { stamp } from '../clock.ts';
import { readPlayback, type PlaybackCopy } from '../custody/playback-copies.ts';
import { readRecording } from '../custody/recordings.ts';
import { shownStretches, viewedFootage, type ViewedFootage } from '../custody/viewing-sessions.ts';
import type { ViewingDesk } from './desk.ts';
import { technicalFacts } from './technical-facts.ts';

/** A viewing session as its page shows it. */
export interface OpenViewing extends ViewedFootage {
  readonly startedAt: string;
  readonly endedAt: string;
  readonly place: string | undefined;
  readonly shownSeconds: number;
  /** Frames in a second, when the footage was examined. */
  readonly frameRate: number | undefined;
  /** The copy for browsers, when the recording needs one; the session shows it when `kind` says so. */
  readonly playback: PlaybackCopy | undefined;
}

/** One's own open session, for the page with the player. */
export async function readViewing(desk: ViewingDesk, by: Actor, sessionId: string): Promise<Verdict<OpenViewing>> {
  const { sql } = desk.database;
  const footage = await viewedFootage(sql, { sessionId, personId: by.id }, stamp(desk.clock.now()));
  if (footage.refused !== undefined) return footage;
  const recording = await readRecording(sql, footage.value.session.recordingId);
  if (recording === undefined) return refuse('not-found');
  return granted({
    ...footage.value,
    startedAt: recording.startedAt,
    endedAt: recording.endedAt,
    place: recording.place ?? undefined,
    frameRate: technicalFacts(recording.facts)?.video?.frameRate,
    playback: await readPlayback(sql, recording.id),
    shownSeconds: secondsWithin(await shownStretches(sql, sessionId)),
  });
}
