import type { Actor } from '../../protocols/acts.ts';
import type { Recording } from '../../protocols/custody/recording.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { clipsOfSeries, findRecordings } from '../custody/recordings.ts';
import { purposeOf, readSession, viewedFootage, type ViewingSession } from '../custody/viewing-sessions.ts';
import type { ViewingDesk } from './desk.ts';
import { openViewing } from './open-viewing.ts';
import { cameraNameOf, readViewing } from './read-viewing.ts';

/** More recordings of one moment than a person chooses from. */
const MOST_OFFERED = 50;

/** A recording with what people call its camera. */
export interface NamedRecording extends Recording {
  readonly cameraName: string;
}

/** Recordings that were made while the recording of a session was. */
export interface SameMoment {
  readonly session: ViewingSession;
  readonly recording: Recording;
  readonly others: readonly NamedRecording[];
  /** Whether a second person must agree before another one opens. */
  readonly needsAgreement: boolean;
}

/** Finds recordings that overlap that of one's own open session in time; of a recording in several clips the first that does. */
export async function findSameMoment(desk: ViewingDesk, by: Actor, sessionId: string): Promise<Verdict<SameMoment>> {
  const { sql } = desk.database;
  const viewing = await readViewing(desk, by, sessionId);
  if (viewing.refused !== undefined) return viewing;
  const { session, recording } = viewing.value;
  // Two at once is what a person can watch.
  if (session.withinId !== null || session.besideId !== null) return refuse('not-found');
  const clips = await clipsOfSeries(sql, recording);
  const from = clips.map(({ startedAt }) => startedAt).sort()[0] ?? recording.startedAt;
  const to =
    clips
      .map(({ endedAt }) => endedAt)
      .sort()
      .at(-1) ?? recording.endedAt;
  const own = new Set(clips.map(({ id }) => id));
  const series = new Set<string>();
  const others = (await findRecordings(sql, { from, to, states: ['sealed'] })).filter((other) => {
    if (own.has(other.id)) return false;
    // A handhaver knows of his own recordings only.
    if (by.role === 'handhaver' && other.officerId !== by.id) return false;
    if (other.seriesId === null) return true;
    const isFirst = !series.has(other.seriesId);
    series.add(other.seriesId);
    return isFirst;
  });
  const offered = others.slice(0, MOST_OFFERED);
  const named = offered.map(async (other) => ({ ...other, cameraName: await cameraNameOf(sql, other.cameraId) }));
  const needsAgreement = desk.protocol.viewing.fourEyes !== 'off';
  return granted({ session, recording, others: await Promise.all(named), needsAgreement });
}

/**
 * Opens a second recording of the same moment beside that of one's own open session: a session of its own, for the same purpose, case and
 * co-viewers, with its own entries in the log. Gives that session; where the protocol wants a second person, it waits.
 */
export async function watchBeside(
  desk: ViewingDesk,
  by: Actor,
  wish: { readonly sessionId: string; readonly recordingId: string },
): Promise<Verdict<ViewingSession>> {
  const found = await findSameMoment(desk, by, wish.sessionId);
  if (found.refused !== undefined) return found;
  const { session, others } = found.value;
  if (!others.some(({ id }) => id === wish.recordingId)) return refuse('not-found');
  const { purpose, caseRef, coViewers, sittingId } = session;
  return openViewing(desk, by, {
    ...{ recordingId: wish.recordingId, besideId: sittingId },
    ...{ purpose, caseRef, coViewers },
  });
}

/**
 * Notes how far the clocks of two cameras differ, by sight: the recording of this session is shown so many seconds later than its clock says.
 * No clock changes; recorded as `viewing.aligned`.
 */
export function alignClocks(
  desk: ViewingDesk,
  by: Actor,
  wish: { readonly sessionId: string; readonly seconds: number },
): Promise<Verdict<ViewingSession>> {
  return desk.database.inTransaction(async (tx) => {
    const who = { sessionId: wish.sessionId, personId: by.id };
    const viewed = await viewedFootage(tx.sql, who, stamp(desk.clock.now()));
    if (viewed.refused !== undefined) return viewed;
    const { session } = viewed.value;
    if (session.besideId === null) return refuse('not-found');
    const beside = await readSession(tx.sql, session.besideId);
    await tx.sql('viewing_sessions').where({ sitting_id: session.sittingId }).update({ beside_seconds: wish.seconds });
    tx.record({
      ...{ act: 'viewing.aligned', result: 'done', by, about: session.recordingId },
      ...purposeOf(session),
      facts: {
        session: session.id,
        beside: session.besideId,
        besideRecording: beside?.recordingId ?? '',
        seconds: wish.seconds.toFixed(2),
      },
    });
    return granted({ ...session, besideSeconds: wish.seconds });
  });
}
