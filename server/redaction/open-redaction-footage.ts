import type { Knex } from 'knex';
import type { Actor } from '../../protocols/acts.ts';
import { mayOpen, type Wearer } from '../../protocols/municipal/protocol.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { WAIT_MINUTES } from '../../protocols/viewing/session.ts';
import { stamp } from '../clock.ts';
import { askViewingWithin, openAgreedWithin, readWaiting } from '../custody/asked-sessions.ts';
import { readRecording } from '../custody/recordings.ts';
import { readOriginalOf } from '../custody/sealed-objects.ts';
import {
  openViewingWithin,
  viewedFootage,
  type SessionOpening,
  type ViewedFootage,
  type ViewingSession,
} from '../custody/viewing-sessions.ts';
import type { Transaction } from '../database/database.ts';
import { readPerson } from '../persons/persons.ts';
import type { RedactionDesk } from './desk.ts';
import { openRedaction } from './open-redaction.ts';

/**
 * Opens a logged session on the original for whoever reviews or approves, for the purpose of the request and its number as case. Where the protocol
 * wants a second person it is asked for first, and opens when it is called again after that person agreed.
 */
export function openRedactionFootage(
  desk: RedactionDesk,
  by: Actor,
  wish: { readonly planId: string; readonly coViewers: readonly string[] },
): Promise<Verdict<ViewingSession>> {
  return desk.database.inTransaction(async (tx): Promise<Verdict<ViewingSession>> => {
    const opened = await openRedaction(tx.sql, wish.planId);
    if (opened.refused !== undefined) return opened;
    const { row, file } = opened.value;
    const { recordingId } = row;
    const waiting = await waitingFootage(tx.sql, desk, by, { recordingId, caseRef: file.number });
    const coViewers = waiting?.coViewers ?? wish.coViewers;
    const said = { purpose: file.purpose, caseRef: file.number, coViewers };
    const allowed = mayOpen(desk.protocol, by, await wearerOf(tx, recordingId), said);
    if (allowed.refused !== undefined) return allowed;
    if (waiting?.state === 'asked') return granted(waiting);
    const original = await readOriginalOf(tx.sql, recordingId);
    if (original === undefined) return refuse('being-destroyed');
    return begin(tx, desk, by, { waiting, opening: { recordingId, objectId: original.id, ...said } });
  });
}

interface Beginning {
  readonly waiting: ViewingSession | undefined;
  readonly opening: Omit<SessionOpening, 'openedAt' | 'endsAt'>;
}

function begin(
  tx: Transaction,
  desk: RedactionDesk,
  by: Actor,
  { waiting, opening }: Beginning,
): Promise<Verdict<ViewingSession>> {
  const { fourEyes, sessionMinutes } = desk.protocol.viewing;
  const { objectId } = opening;
  if (waiting !== undefined) return openAgreedWithin(tx, by, waiting, { objectId, ...lasting(desk, sessionMinutes) });
  if (fourEyes === 'off') return openViewingWithin(tx, by, { ...opening, ...lasting(desk, sessionMinutes) });
  return askViewingWithin(tx, by, { ...opening, ...lasting(desk, WAIT_MINUTES[fourEyes]) });
}

function lasting({ clock }: RedactionDesk, minutes: number): { readonly openedAt: string; readonly endsAt: string } {
  const now = clock.now();
  return { openedAt: stamp(now), endsAt: stamp(new Date(now.getTime() + minutes * 60_000)) };
}

/** One's own session on this recording, for this case, that waits for a second person or may open since that person agreed. */
export async function waitingFootage(
  sql: Knex,
  { clock }: RedactionDesk,
  by: Actor,
  { recordingId, caseRef }: { readonly recordingId: string; readonly caseRef: string },
): Promise<ViewingSession | undefined> {
  const waiting = await readWaiting(sql, stamp(clock.now()));
  return waiting.findLast(
    (session) =>
      session.personId === by.id &&
      session.recordingId === recordingId &&
      session.caseRef === caseRef &&
      session.besideId === null,
  );
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
