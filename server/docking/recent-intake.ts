import type { Actor } from '../../protocols/acts.ts';
import { RECORDING_STATES, type Recording } from '../../protocols/custody/recording.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { findRecordings } from '../custody/recordings.ts';
import type { DockingDesk } from './desk.ts';

const DAY_MILLISECONDS = 86_400_000;

/** Recordings that were taken in during the last 24 hours, newest first. A handhaver sees those of his own camera. */
export async function recentIntake(desk: DockingDesk, by: Actor): Promise<Verdict<readonly Recording[]>> {
  const since = stamp(new Date(desk.clock.now().getTime() - DAY_MILLISECONDS));
  const found = await findRecordings(desk.database.sql, { dockedFrom: since, states: RECORDING_STATES });
  const own = by.role === 'handhaver' ? found.filter((recording) => recording.officerId === by.id) : found;
  return granted(own.toReversed());
}
