import type { Actor } from '../../protocols/acts.ts';
import type { Recording } from '../../protocols/custody/recording.ts';
import type { RedactionPlan } from '../../protocols/redaction/plan.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { readCaseFile, type CaseFile } from '../custody/case-files.ts';
import { readRecording } from '../custody/recordings.ts';
import type { ViewedFootage, ViewingSession } from '../custody/viewing-sessions.ts';
import { listPersons } from '../persons/persons.ts';
import type { RedactionDesk } from './desk.ts';
import { redactionFootage, waitingFootage } from './open-redaction-footage.ts';
import { openRedaction } from './open-redaction.ts';
import { loadPlan } from './plan-store.ts';
import { listRedactions, type RedactionRow } from './redaction-plans.ts';

/** A redaction as its page shows it to somebody. */
export interface RedactionDetails {
  readonly row: RedactionRow;
  readonly file: CaseFile;
  readonly recording: Recording;
  readonly plan: RedactionPlan | undefined;
  /** The viewer's own open session on the original. */
  readonly footage: ViewedFootage | undefined;
  /** The viewer's own session that still needs a second person, or that may open since that person agreed. */
  readonly waiting: ViewingSession | undefined;
  /** Whether the protocol wants two people to look together. */
  readonly isTogether: boolean;
  readonly nameOf: ReadonlyMap<string, string>;
}

/** The redaction with its plan, and with the viewer's own session on the footage when there is one. */
export async function readRedactionDetails(
  desk: RedactionDesk,
  by: Actor,
  asked: { readonly planId: string; readonly sessionId?: string | undefined },
): Promise<Verdict<RedactionDetails>> {
  const { sql } = desk.database;
  const opened = await openRedaction(sql, asked.planId);
  if (opened.refused !== undefined) return opened;
  const { row, file } = opened.value;
  const recording = await readRecording(sql, row.recordingId);
  if (recording === undefined) return refuse('not-found');
  const plan = row.planObjectId === null ? undefined : await loadPlan(desk, row);
  if (plan?.refused !== undefined) return plan;
  const { sessionId } = asked;
  const footage =
    sessionId === undefined ? undefined : await redactionFootage(desk, by, { recordingId: recording.id, sessionId });
  const nameOf = new Map((await listPersons(sql)).map(({ id, name }) => [id, name]));
  const waiting = await waitingFootage(sql, desk, by, { recordingId: recording.id, caseRef: file.number });
  const isTogether = desk.protocol.viewing.fourEyes === 'co-presence';
  return granted({ row, file, recording, plan: plan?.value, footage, waiting, isTogether, nameOf });
}

/** A redaction in the list. */
export interface ListedRedaction {
  readonly row: RedactionRow;
  readonly file: CaseFile;
  readonly recording: Recording;
}

/** All redactions, newest first. */
export async function readRedactionList(desk: RedactionDesk): Promise<Verdict<readonly ListedRedaction[]>> {
  const { sql } = desk.database;
  const listed: ListedRedaction[] = [];
  for (const row of await listRedactions(sql)) {
    const file = await readCaseFile(sql, row.requestId);
    const recording = await readRecording(sql, row.recordingId);
    if (file !== undefined && recording !== undefined) listed.push({ row, file, recording });
  }
  return granted(listed);
}
