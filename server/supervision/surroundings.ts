import type { Knex } from 'knex';
import { z } from 'zod';
import type { KnownCase, Surroundings } from '../../protocols/supervision/view-rules.ts';
import { stamp } from '../clock.ts';
import type { LoggedView } from './logged-views.ts';

const Worn = z.object({ started_at: z.string(), officer_id: z.string().nullable(), department: z.string().nullable() });
const Request = z.object({
  hold_id: z.string(),
  from_at: z.string(),
  to_at: z.string(),
  received_at: z.string(),
  closed_at: z.string().nullable(),
});
const Count = z.object({ count: z.coerce.number() });
const HOUR_MILLISECONDS = 3_600_000;

/** What lay around a view: who wore the camera, which case it was for, and how much the same person opened in that hour. */
export async function surroundingsOf(sql: Knex, view: LoggedView): Promise<Surroundings> {
  const row: unknown = await sql('recordings')
    .leftJoin('persons', 'persons.id', 'recordings.officer_id')
    .where('recordings.id', view.recordingId)
    .first('recordings.started_at', 'recordings.officer_id', 'persons.department');
  const worn = row === undefined ? undefined : Worn.parse(row);
  return {
    wearer: { id: worn?.officer_id ?? undefined, department: worn?.department ?? undefined },
    recordedAt: worn === undefined ? undefined : new Date(worn.started_at),
    knownCase: view.caseRef === undefined ? undefined : await readCase(sql, view.caseRef, view.recordingId),
    openedInHour: await openedInHour(sql, view),
  };
}

/** A case is known as a readout request by its number, or as the case that a hold was placed for. */
async function readCase(sql: Knex, caseRef: string, recordingId: string): Promise<KnownCase | undefined> {
  const row: unknown = await sql('readout_requests').where({ number: caseRef }).first();
  if (row !== undefined) {
    const request = Request.parse(row);
    return {
      covers: await keeps(sql, [request.hold_id], recordingId),
      window: { from: new Date(request.from_at), to: new Date(request.to_at) },
      receivedAt: new Date(request.received_at),
      closedAt: request.closed_at === null ? undefined : new Date(request.closed_at),
    };
  }
  const holds: unknown[] = await sql('holds').where({ case_ref: caseRef }).pluck('id');
  return holds.length === 0 ? undefined : { covers: await keeps(sql, holds.map(String), recordingId) };
}

async function keeps(sql: Knex, holdIds: readonly string[], recordingId: string): Promise<boolean> {
  const row: unknown = await sql('recording_holds')
    .where({ recording_id: recordingId })
    .whereIn('hold_id', holdIds)
    .first('hold_id');
  return row !== undefined;
}

async function openedInHour(sql: Knex, { viewer, openedAt }: LoggedView): Promise<number> {
  if (viewer.id === undefined) return 1;
  const theirs = sql('log_personal').where({ field: 'by.person', value: viewer.id }).select('idx');
  const row: unknown = await sql('log_index')
    .where({ act: 'viewing.opened', result: 'begun' })
    .where('at', '>', stamp(new Date(openedAt.getTime() - HOUR_MILLISECONDS)))
    .where('at', '<=', stamp(openedAt))
    .whereIn('idx', theirs)
    .count({ count: '*' })
    .first();
  return Count.parse(row).count;
}
