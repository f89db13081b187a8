import type { Knex } from 'knex';
import { z } from 'zod';
import { IDENTITY_METHODS } from '../../protocols/municipal/protocol.ts';
import { REGIMES } from '../../protocols/municipal/refusal-grounds.ts';
import { REQUEST_KINDS } from '../../protocols/readout/request-kind.ts';
import { REQUEST_STATES, type OpenRequest, type RequestState } from '../../protocols/readout/request.ts';
import { stamp } from '../clock.ts';
import type { Transaction } from '../database/database.ts';

const text = z.string();
const RequestRow = z.object({
  id: text,
  number: text,
  kind: z.enum(REQUEST_KINDS),
  regime: z.enum(REGIMES),
  requester_name: text,
  organisation: text.nullable(),
  contact: text,
  interest: text,
  place: text,
  from_at: text,
  to_at: text,
  legal_ground: text.nullable(),
  external_ref: text.nullable(),
  received_at: text,
  due_at: text,
  extended_due_at: text.nullable(),
  state: z.enum(REQUEST_STATES),
  identity_method: z.enum(IDENTITY_METHODS).nullable(),
  identity_checked_by: text.nullable(),
  identity_checked_at: text.nullable(),
  registered_by: text,
  decided_by: text.nullable(),
  decided_at: text.nullable(),
  decision_ground: text.nullable(),
  decision_text: text.nullable(),
  closed_at: text.nullable(),
  hold_id: text,
});

/** A request as it is stored. Moments are ISO 8601 in UTC. */
export type RequestRow = z.infer<typeof RequestRow>;

/** The columns that a decision, a check or a closing sets. */
export type RequestChange = Partial<Omit<RequestRow, 'id' | 'number' | 'hold_id'>>;

/** Stores a new request. */
export async function insertRequest(tx: Transaction, row: RequestRow): Promise<void> {
  await tx.sql('readout_requests').insert(row);
}

/** The request with this id, if there is one. */
export async function readRequestRow(sql: Knex, id: string): Promise<RequestRow | undefined> {
  const row: unknown = await sql('readout_requests').where({ id }).first();
  return row === undefined ? undefined : RequestRow.parse(row);
}

/** All requests, those that must be answered first on top; requests that were closed come last. */
export async function listRequestRows(sql: Knex): Promise<RequestRow[]> {
  const rows: unknown[] = await sql('readout_requests')
    .orderByRaw(`CASE WHEN state IN ('fulfilled', 'closed') THEN 1 ELSE 0 END`)
    .orderByRaw('coalesce(extended_due_at, due_at)')
    .orderBy('number');
  return rows.map((row) => RequestRow.parse(row));
}

/** Changes a request that is still in the state it was read in; throws when it no longer is, so that nothing is decided twice. */
export async function changeRequest(tx: Transaction, row: RequestRow, change: RequestChange): Promise<RequestRow> {
  const changed = await tx.sql('readout_requests').where(guard(row)).update(change);
  if (changed !== 1) throw new RequestChanged(`Request ${row.number} changed while it was handled`);
  return { ...row, ...change };
}

/** Somebody else changed the request between reading and writing; the act must be done again on what stands there now. */
export class RequestChanged extends Error {
  override readonly name = 'RequestChanged';
  // The code by which PostgreSQL asks for a transaction to be run again; the database runs the act once more.
  readonly code = '40001';
}

function guard(row: RequestRow): Pick<RequestRow, 'id' | 'state' | 'identity_method' | 'extended_due_at'> {
  const { id, state, identity_method, extended_due_at } = row;
  return { id, state, identity_method, extended_due_at };
}

/** Deals out the next number of the year: UV-2026-0001. A number of a transaction that fails is dealt out again. */
export async function nextNumber(tx: Transaction, year: number): Promise<string> {
  const rows: unknown[] = await tx
    .sql('request_numbers')
    .insert({ year, last: 1 })
    .onConflict('year')
    .merge({ last: tx.sql.raw('request_numbers.last + 1') })
    .returning('last');
  const { last } = z.object({ last: z.number() }).parse(rows[0]);
  return `UV-${year}-${String(last).padStart(4, '0')}`;
}

/** What the rules need to know of a row. */
export function asOpenRequest(row: RequestRow): OpenRequest {
  return {
    kind: row.kind,
    regime: row.regime,
    state: row.state,
    registeredBy: row.registered_by,
    receivedAt: new Date(row.received_at),
    dueAt: new Date(row.due_at),
    extendedDueAt: row.extended_due_at === null ? undefined : new Date(row.extended_due_at),
    identityMethod: row.identity_method ?? undefined,
    decidedAt: row.decided_at === null ? undefined : new Date(row.decided_at),
  };
}

/** The columns of a decision. */
export function decision(state: RequestState, by: string, at: Date): RequestChange {
  return { state, decided_by: by, decided_at: stamp(at) };
}
