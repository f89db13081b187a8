import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import type { Recording } from '../../protocols/custody/recording.ts';
import { granted, refuse, type Refusal, type Verdict } from '../../protocols/refusal.ts';
import type { Timeline } from '../../protocols/viewing/timeline.ts';
import type { Whereabouts } from '../../protocols/viewing/track-map.ts';
import { stamp } from '../clock.ts';
import { bookmarksOf, type Bookmark } from '../custody/bookmarks.ts';
import { marksFor, stillsFor, type Mark, type Named, type Still } from '../custody/marks.ts';
import { readPlayback, type PlaybackCopy } from '../custody/playback-copies.ts';
import { clipsOfSeries, readRecording } from '../custody/recordings.ts';
import { sessionsOfSitting } from '../custody/sittings.ts';
import { readSession, viewedFootage, type ViewedFootage, type ViewingSession } from '../custody/viewing-sessions.ts';
import { secondsShown } from './close-viewing.ts';
import type { ViewingDesk } from './desk.ts';
import { timelineOf } from './place-in-sitting.ts';
import { readWhereabouts } from './read-whereabouts.ts';
import { technicalFacts } from './technical-facts.ts';

/** Why a clip of the recording cannot be seen in this session. */
export type Absence = 'quarantined' | 'not-sealed' | 'destroyed' | 'closed' | 'not-opened';

/** One clip of a recording that is being viewed: its footage, or why it is not there. */
export interface ViewedClip {
  readonly recording: Recording;
  readonly footage: ViewedFootage | undefined;
  readonly absence: Absence | undefined;
  /** Frames in a second, when the footage was examined. */
  readonly frameRate: number | undefined;
}

/** A viewing session as its page shows it. */
export interface OpenViewing {
  /** The session that was opened first, also when its own clip can no longer be seen. */
  readonly session: ViewingSession;
  /** The clip that was asked for when the session was opened. */
  readonly recording: Recording;
  readonly cameraName: string;
  /** The copy for browsers of that clip, when it needs one; its session shows it when `kind` says so. */
  readonly playback: PlaybackCopy | undefined;
  /** All clips of the recording, in the order in which they were made. */
  readonly clips: readonly ViewedClip[];
  /** The clips along one clock. */
  readonly timeline: Timeline;
  /** Where the camera was, as far as that is known. */
  readonly whereabouts: readonly Whereabouts[];
  /** Marks and stills of the same case, of all clips. */
  readonly marks: readonly Named<Mark>[];
  /** Places that whoever docked or recorded it had marked already. */
  readonly bookmarks: readonly Bookmark[];
  readonly stills: readonly Named<Still>[];
  /** Seconds that were shown of all clips together. */
  readonly shownSeconds: number;
}

/** One's own open session, for the page with the player. Refused only when none of its clips can be seen any more. */
export async function readViewing(desk: ViewingDesk, by: Actor, sessionId: string): Promise<Verdict<OpenViewing>> {
  const { sql } = desk.database;
  const asked = await readSession(sql, sessionId);
  const first = asked && (await readSession(sql, asked.sittingId));
  if (asked?.personId !== by.id || first === undefined) return refuse('not-found');
  const recording = await readRecording(sql, first.recordingId);
  if (recording === undefined) return refuse('not-found');
  const verdicts = await footageOf(desk, by, first.sittingId);
  const seen = [...verdicts.values()];
  if (seen.every(({ refused }) => refused !== undefined)) {
    return refuse(verdicts.get(asked.recordingId)?.refused ?? 'session-ended');
  }
  const clips = await clipsOfSeries(sql, recording);
  const viewed = clips.map((clip) => viewedClip(clip, verdicts.get(clip.id)));
  const timeline = timelineOf(clips);
  // Whoever looks back at himself does not read what others noted about him, whichever case he names.
  const ownOnly = by.role === 'handhaver';
  const view = { recordingIds: clips.map(({ id }) => id), caseRef: first.caseRef, personId: by.id, ownOnly };
  return granted({
    ...{
      session: first,
      recording,
      timeline,
      clips: viewed,
      whereabouts: await readWhereabouts(desk, viewed, timeline),
    },
    cameraName: await cameraNameOf(sql, recording.cameraId),
    playback: await readPlayback(sql, recording.id),
    ...{ marks: await marksFor(sql, view), stills: await stillsFor(sql, view) },
    bookmarks: await bookmarksOfSeen(sql, viewed),
    shownSeconds: await secondsShown(sql, first.sittingId),
  });
}

async function bookmarksOfSeen(sql: Knex, clips: readonly ViewedClip[]): Promise<Bookmark[]> {
  const bookmarks: Bookmark[] = [];
  for (const { recording, footage } of clips) {
    if (footage !== undefined) bookmarks.push(...(await bookmarksOf(sql, recording.id)));
  }
  return bookmarks;
}

/** What people call the camera; its number when it was never registered. */
export async function cameraNameOf(sql: Knex, id: string): Promise<string> {
  const row: unknown = await sql('cameras').where({ id }).first('name');
  return row === undefined ? id : z.object({ name: z.string() }).parse(row).name;
}

type Verdicts = ReadonlyMap<string, Verdict<ViewedFootage>>;

async function footageOf(desk: ViewingDesk, by: Actor, sittingId: string): Promise<Verdicts> {
  const { sql } = desk.database;
  const now = stamp(desk.clock.now());
  const verdicts = new Map<string, Verdict<ViewedFootage>>();
  for (const { id, recordingId } of await sessionsOfSitting(sql, sittingId)) {
    verdicts.set(recordingId, await viewedFootage(sql, { sessionId: id, personId: by.id }, now));
  }
  return verdicts;
}

function viewedClip(recording: Recording, verdict: Verdict<ViewedFootage> | undefined): ViewedClip {
  const frameRate = technicalFacts(recording.facts)?.video?.frameRate;
  const footage = verdict?.value;
  return { recording, footage, frameRate, absence: footage ? undefined : absenceOf(recording, verdict?.refused) };
}

function absenceOf({ state }: Recording, refused: Refusal | undefined): Absence {
  if (state === 'destroying' || state === 'destroyed') return 'destroyed';
  if (refused !== undefined) return 'closed';
  if (state === 'quarantined') return 'quarantined';
  return state === 'docked' ? 'not-sealed' : 'not-opened';
}

/** Sittings that are watched on one clock beside this one and are still open, oldest first. */
export async function sittingsBeside(sql: Knex, sittingId: string): Promise<string[]> {
  const ids: unknown[] = await sql('viewing_sessions')
    .where({ beside_id: sittingId, state: 'open' })
    .whereRaw('sitting_id = id')
    .orderBy('opened_at')
    .pluck('id');
  return ids.map(String);
}
