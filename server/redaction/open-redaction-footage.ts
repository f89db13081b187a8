import type { Actor } from '../../protocols/acts.ts';
import { mayOpen, type Wearer } from '../../protocols/municipal/protocol.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { readRecording } from '../custody/recordings.ts';
import { readOriginalOf } from '../custody/sealed-objects.ts';
import {
  openViewingWithin,
  viewedFootage,
  type ViewedFootage,
  type ViewingSession,
} from '../custody/viewing-sessions.ts';
import type { Transaction } from '../database/database.ts';
import { readPerson } from '../persons/persons.ts';
import type { RedactionDesk } from './desk.ts';
import { openRedaction } from './open-redaction.ts';

/** Opens a logged session on the original for whoever reviews or approves, for the purpose of the request and its number as case. */
export function openRedactionFootage(desk: RedactionDesk, by: Actor, planId: string): Promise<Verdict<ViewingSession>> {
  const now = desk.clock.now();
  return desk.database.inTransaction(async (tx): Promise<Verdict<ViewingSession>> => {
    const opened = await openRedaction(tx.sql, planId);
    if (opened.refused !== undefined) return opened;
    const { row, file } = opened.value;
    const said = { purpose: file.purpose, caseRef: file.number, coViewers: [] };
    const allowed = mayOpen(desk.protocol, by, await wearerOf(tx, row.recordingId), said);
    if (allowed.refused !== undefined) return allowed;
    const original = await readOriginalOf(tx.sql, row.recordingId);
    if (original === undefined) return refuse('being-destroyed');
    const endsAt = stamp(new Date(now.getTime() + desk.protocol.viewing.sessionMinutes * 60_000));
    return openViewingWithin(tx, by, {
      ...{ recordingId: row.recordingId, objectId: original.id, openedAt: stamp(now), endsAt },
      ...said,
    });
  });
}

async function wearerOf(tx: Transaction, recordingId: string): Promise<Wearer> {
  const officerId = (await readRecording(tx.sql, recordingId))?.officerId ?? null;
  if (officerId === null) return {};
  return { id: officerId, department: (await readPerson(tx.sql, officerId))?.department };
}

/** One's own open session on the recording of a redaction; nothing when it is somebody else's, closed, or of another recording. */
export async function redactionFootage(
  desk: RedactionDesk,
  by: Actor,
  { recordingId, sessionId }: { readonly recordingId: string; readonly sessionId: string },
): Promise<ViewedFootage | undefined> {
  const who = { sessionId, personId: by.id };
  const footage = await viewedFootage(desk.database.sql, who, stamp(desk.clock.now()));
  return footage.value?.session.recordingId === recordingId ? footage.value : undefined;
}

/** Progress of the machine, for a page that waits. */
export async function redactionProgress(
  desk: RedactionDesk,
  planId: string,
): Promise<Verdict<{ readonly state: string; readonly progress: number }>> {
  const opened = await openRedaction(desk.database.sql, planId);
  if (opened.refused !== undefined) return opened;
  return granted({ state: opened.value.row.state, progress: opened.value.row.progress });
}
