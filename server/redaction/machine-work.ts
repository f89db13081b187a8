import { probeFootage, type FootageFacts } from '../../media-pipeline/ffmpeg/probe.ts';
import { SYSTEM, type Act } from '../../protocols/acts.ts';
import type { ObjectKind } from '../../protocols/custody/recording.ts';
import { lendFootage } from '../custody/lend-footage.ts';
import { readObjectsOf, readOriginalOf, type SealedObject } from '../custody/sealed-objects.ts';
import { removeObject } from '../custody/store-object.ts';
import type { RedactionDesk } from './desk.ts';
import type { OpenRedaction } from './open-redaction.ts';
import { caseOf, changeRedaction, listRedactions, noteProgress } from './redaction-plans.ts';

const PROGRESS_EVERY_MILLISECONDS = 1000;

/** Tells the row how far the machine is, once a second at most; a report that is lost matters to nobody. */
export function progressOf(desk: RedactionDesk, planId: string, from = 0, to = 1): (share: number) => void {
  let notedAt = 0;
  return (share) => {
    const now = desk.clock.machine().getTime();
    if (now - notedAt < PROGRESS_EVERY_MILLISECONDS) return;
    notedAt = now;
    noteProgress(desk.database.sql, planId, from + share * (to - from)).catch(() => undefined);
  };
}

/** The footage of a recording and what it is. */
export interface KnownOriginal {
  readonly object: SealedObject;
  readonly facts: FootageFacts;
}

/** The original of a recording with its facts as ffprobe gives them now. Throws when it is gone. */
export async function originalOf(
  desk: RedactionDesk,
  recordingId: string,
  signal: AbortSignal,
): Promise<KnownOriginal> {
  const original = await readOriginalOf(desk.database.sql, recordingId);
  if (original === undefined) throw new Error(`The footage of recording ${recordingId} is gone`);
  await using lent = await lendFootage(desk, original, signal);
  return { object: original, facts: await probeFootage(lent.url, signal) };
}

/**
 * Removes what a run that was killed left: an object half written, and a sealed copy that no redaction names because it was not looked at yet.
 * While the machine also works on another redaction of the recording, nothing is touched.
 */
export async function removeUnfinished(
  desk: RedactionDesk,
  { row }: OpenRedaction,
  kind: Extract<ObjectKind, 'plan' | 'redacted'>,
): Promise<void> {
  const { sql } = desk.database;
  const atWork = kind === 'plan' ? 'proposing' : 'approved';
  const redactions = await listRedactions(sql, { recordingId: row.recordingId });
  if (redactions.some(({ id, state }) => id !== row.id && state === atWork)) return;
  const released = redactions.map(({ copyObjectId }) => copyObjectId);
  for (const object of await readObjectsOf(sql, row.recordingId)) {
    if (object.kind !== kind) continue;
    const nameless = kind === 'redacted' && object.state === 'permanent' && !released.includes(object.id);
    if (object.state === 'temporary' || nameless) await removeObject(desk, object.id);
  }
}

/** Notes that the machine could not do it; a person decides what happens next. Nothing changes when somebody changed the redaction meanwhile. */
export async function noteFailure(
  desk: RedactionDesk,
  { row, file }: OpenRedaction,
  act: Extract<Act, 'redaction.proposed' | 'redaction.rendered'>,
): Promise<void> {
  await desk.database.inTransaction(async (tx) => {
    if (!(await changeRedaction(tx, row, { state: 'failed', failure: act }))) return;
    tx.record({ act, result: 'failed', by: SYSTEM, about: row.id, ...caseOf(file) });
  });
}
