import type { Knex } from 'knex';
import type { Actor } from '../../protocols/acts.ts';
import type { Recording } from '../../protocols/custody/recording.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { layTimeline, type Timeline } from '../../protocols/viewing/timeline.ts';
import { clipsOfSeries, readRecording } from '../custody/recordings.ts';
import { sessionsOfSitting } from '../custody/sittings.ts';
import { readSession, viewedFootage, type ViewedFootage, type ViewingSession } from '../custody/viewing-sessions.ts';
import type { Transaction } from '../database/database.ts';

/** A place on the timeline of one's own session: seconds from the beginning of the first clip, along the clock. */
export interface PlaceWish {
  readonly sessionId: string;
  readonly seconds: number;
}

/** The clip in which a place lies: its footage, and how many seconds of it went before. */
export interface Place {
  readonly footage: ViewedFootage;
  readonly seconds: number;
}

/** Clips of one recording, in order, along one clock. */
export function timelineOf(clips: readonly Recording[]): Timeline {
  return layTimeline(
    clips.map(({ startedAt, endedAt, durationSeconds }) => ({
      ...{ startedAt, endedAt, durationSeconds: durationSeconds ?? undefined },
    })),
  );
}

/**
 * Finds the clip at a place of one's own open session. Refused where nothing was recorded, where a clip cannot be seen, and for a copy that is
 * shown to a citizen: that is nobody's to mark.
 */
export async function placeInSitting(
  { sql }: Pick<Transaction, 'sql'>,
  by: Actor,
  { sessionId, seconds }: PlaceWish,
  now: string,
): Promise<Verdict<Place>> {
  const asked = await markableSession(sql, by, sessionId);
  const recording = asked && (await readRecording(sql, asked.recordingId));
  if (asked === undefined || recording === undefined) return refuse('not-found');
  const clips = await clipsOfSeries(sql, recording);
  const laid = timelineOf(clips).clips;
  const at = laid.findLastIndex(({ from }) => from <= seconds);
  const [clip, stretch] = [clips[at], laid[at]];
  const session = (await sessionsOfSitting(sql, asked.sittingId)).find(({ recordingId }) => recordingId === clip?.id);
  if (session === undefined || stretch === undefined) return nothingThere();
  const footage = await viewedFootage(sql, { sessionId: session.id, personId: by.id }, now);
  if (footage.refused !== undefined) return footage;
  // How long footage is stays unknown until it was examined; then its last clip has no end.
  const isWithin = seconds <= stretch.to || clip?.durationSeconds === null;
  return isWithin ? granted({ footage: footage.value, seconds: tenth(seconds - stretch.from) }) : nothingThere();
}

/** One's own session, unless it shows a copy within an inspection or a delivery. */
async function markableSession(sql: Knex, by: Actor, sessionId: string): Promise<ViewingSession | undefined> {
  const session = await readSession(sql, sessionId);
  return session?.personId === by.id && session.withinId === null ? session : undefined;
}

function nothingThere(): Verdict<never> {
  return refuse('invalid-input', [{ field: 'seconds', reason: 'Op dit moment is er geen beeld in deze opname' }]);
}

function tenth(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
