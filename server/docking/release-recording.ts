import type { Actor } from '../../protocols/acts.ts';
import type { Recording } from '../../protocols/custody/recording.ts';
import { release } from '../../protocols/docking/release.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { endQuarantine, readRecording } from '../custody/recordings.ts';
import type { EnrolmentDesk } from './enrol-dock.ts';

/**
 * Releases a recording from quarantine: a person looked at why it was kept apart, and says why it need not be. Term, times and wearer stay as they
 * were taken in; why it was kept apart stays in the log. Refuses `not-found`, `not-open` and `being-destroyed`.
 */
export async function releaseRecording(
  desk: EnrolmentDesk,
  by: Actor,
  { recordingId, reason }: { readonly recordingId: string; readonly reason: string },
): Promise<Verdict<Recording>> {
  return desk.database.inTransaction(async (tx): Promise<Verdict<Recording>> => {
    const before = await readRecording(tx.sql, recordingId);
    if (before === undefined) return refuse('not-found');
    const verdict = release(before.state, before.quarantineReason);
    if (verdict.refused !== undefined) return verdict;
    // Somebody else released it, or its destruction began, between the reading and here.
    if (!(await endQuarantine(tx, recordingId))) return refuse('not-open');
    tx.record({
      act: 'custody.released',
      result: 'done',
      by,
      about: recordingId,
      facts: { quarantine: before.quarantineReason },
      personal: { reason },
    });
    return granted({ ...before, state: verdict.value, quarantineReason: null });
  });
}
