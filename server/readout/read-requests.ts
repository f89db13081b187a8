import type { Knex } from 'knex';
import { z } from 'zod';
import { answerTermOf, daysBetween } from '../../protocols/readout/answer-term.ts';
import { nextStepOf, type NextStep, type Progress } from '../../protocols/readout/next-step.ts';
import { groundsFor, type GroundWords } from '../../protocols/readout/refusal-ground.ts';
import { answerBy, windowToHold } from '../../protocols/readout/request.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { readLog, type LoggedEntry } from '../audit/read-log.ts';
import { whoWatched, type WatchedAs } from '../audit/who-watched.ts';
import { stamp } from '../clock.ts';
import type { ReadoutDesk } from './desk.ts';
import { asOpenRequest, listRequestRows, readRequestRow, type RequestRow } from './readout-requests.ts';
import { readNames, readProgress, type RequestedRecording } from './request-progress.ts';

// The newest of a case that was handled at great length; the whole of it can be exported from the log.
const MOST_ENTRIES = 500;

/** A request in the list: what it is, and how many days are left to answer it. */
export interface ListedRequest {
  readonly request: RequestRow;
  readonly answerBy: string;
  /** Whole days of the calendar; negative when the term has passed. Nothing when the answer has been given. */
  readonly daysLeft: number | undefined;
}

/** Everything that the desk of one request shows. */
export interface RequestDossier extends ListedRequest {
  readonly recordings: readonly RequestedRecording[];
  /** Recordings of the window, whatever their place, that were or were being destroyed when the request was registered. */
  readonly tooLate: number;
  readonly next: NextStep;
  /** Grounds on which it can be refused. */
  readonly grounds: readonly GroundWords[];
  readonly mayPostpone: boolean;
  /** Everything that the log says under its number, oldest first. */
  readonly history: readonly LoggedEntry[];
  /** Who watched, as the answer may tell it; nothing when the municipal protocol does not. */
  readonly watched: readonly WatchedAs[] | undefined;
  readonly names: ReadonlyMap<string, string>;
}

/** All requests, those that must be answered first on top. */
export async function listRequests(desk: ReadoutDesk): Promise<Verdict<readonly ListedRequest[]>> {
  const rows = await listRequestRows(desk.database.sql);
  return granted(rows.map((row) => listed(row, desk.clock.now())));
}

/** One request with its recordings, its next step and its history. */
export async function readRequest(desk: ReadoutDesk, requestId: string): Promise<Verdict<RequestDossier>> {
  const { sql } = desk.database;
  const row = await readRequestRow(sql, requestId);
  if (row === undefined) return refuse('not-found');
  const request = asOpenRequest(row);
  const recordings = await readProgress(sql, row);
  return granted({
    ...listed(row, desk.clock.now()),
    recordings,
    tooLate: await countTooLate(sql, row),
    next: nextStepOf(request, progressOf(recordings)),
    grounds: groundsFor(desk.protocol, row),
    mayPostpone:
      (row.state === 'registered' || row.state === 'granted') &&
      row.extended_due_at === null &&
      answerTermOf(desk.protocol.terms, row.kind, row.regime) !== undefined &&
      desk.clock.now() <= request.dueAt,
    history: (await readLog(sql, { caseRef: row.number, limit: MOST_ENTRIES })).toReversed(),
    watched: desk.protocol.request.tellsWhoWatched ? await whoWatched(sql, requestId) : undefined,
    names: await readNames(sql, [row.registered_by, row.decided_by, row.identity_checked_by]),
  });
}

function listed(row: RequestRow, now: Date): ListedRequest {
  const due = answerBy(asOpenRequest(row));
  const answered = row.state === 'refused' || row.closed_at !== null;
  return { request: row, answerBy: stamp(due), daysLeft: answered ? undefined : daysBetween(now, due) };
}

function progressOf(recordings: readonly RequestedRecording[]): Progress {
  return {
    recordings: recordings.length,
    planStates: recordings.flatMap(({ plans }) => plans.map(({ state }) => state)),
    inspections: recordings.flatMap(({ inspections }) => inspections).length,
    deliveries: recordings.flatMap(({ deliveries }) => deliveries).length,
    handoverStates: recordings.flatMap(({ handovers }) => handovers.map(({ state }) => state)),
  };
}

/**
 * Recordings of the window whose destruction had been announced when the request was registered. Their place is known no more,
 * so that all of the window count.
 */
async function countTooLate(sql: Knex, row: RequestRow): Promise<number> {
  const window = windowToHold({ fromAt: new Date(row.from_at), toAt: new Date(row.to_at) });
  const rows: unknown[] = await sql('destruction_items')
    .join('recordings', 'recordings.id', 'destruction_items.recording_id')
    .join('holds', 'holds.id', sql.raw('?', [row.hold_id]))
    .whereRaw('destruction_items.announced_at <= holds.placed_at')
    .where('recordings.started_at', '<=', stamp(window.toAt))
    .where('recordings.ended_at', '>=', stamp(window.fromAt))
    .count({ count: '*' });
  return z.object({ count: z.coerce.number() }).parse(rows[0]).count;
}
