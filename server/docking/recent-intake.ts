import type { Actor } from '../../protocols/acts.ts';
import { RECORDING_STATES, type Recording } from '../../protocols/custody/recording.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { findRecordings, readRecording } from '../custody/recordings.ts';
import type { DockingDesk } from './desk.ts';

const DAY_MILLISECONDS = 86_400_000;

/** What was taken in lately, and what is kept apart however long ago it was taken in; newest first. */
export interface Intake {
  readonly recent: readonly Recording[];
  readonly apart: readonly Recording[];
}

/** Recordings that were taken in during the last 24 hours and all that are in quarantine. A handhaver sees those of his own camera. */
export async function recentIntake(desk: DockingDesk, by: Actor): Promise<Verdict<Intake>> {
  const since = stamp(new Date(desk.clock.now().getTime() - DAY_MILLISECONDS));
  const recent = await findRecordings(desk.database.sql, { dockedFrom: since, states: RECORDING_STATES });
  const apart = await findRecordings(desk.database.sql, { states: ['quarantined'] });
  const own = (found: readonly Recording[]): Recording[] => found.filter((each) => mayWatch(by, each)).toReversed();
  return granted({ recent: own(recent), apart: own(apart) });
}

/** Reads what was taken in about one recording, without footage. What is not his own is unknown to a handhaver. */
export async function readIntake(
  desk: DockingDesk,
  by: Actor,
  { recordingId }: { readonly recordingId: string },
): Promise<Verdict<Recording>> {
  const recording = await readRecording(desk.database.sql, recordingId);
  return recording === undefined || !mayWatch(by, recording) ? refuse('not-found') : granted(recording);
}

function mayWatch(by: Actor, { officerId }: Recording): boolean {
  return by.role !== 'handhaver' || officerId === by.id;
}
