import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { PURPOSES, type Purpose } from '../../protocols/viewing/purpose.ts';
import { CLOSE_REASONS, SESSION_STATES, isOpen, type CloseReason } from '../../protocols/viewing/session.ts';
import { secondsWithin } from '../../protocols/viewing/shown-interval.ts';
import type { Transaction } from '../database/database.ts';
import { fieldsOf, rowOf } from './rows.ts';
import { recordedWindows, shownStretches } from './shown-footage.ts';
import { FOOTAGE_COLUMNS, readFootage, shownNow, type ViewableFootage } from './viewable-footage.ts';

const text = z.string();
const SessionRow = z.object({
  id: text,
  recordingId: text,
  objectId: text,
  personId: text,
  role: text,
  purpose: z.enum(PURPOSES),
  caseRef: text,
  coViewers: text.transform((json) => z.array(z.string()).parse(JSON.parse(json))),
  withinId: text.nullable(),
  state: z.enum(SESSION_STATES),
  openedAt: text,
  endsAt: text,
  closedAt: text.nullable(),
  closeReason: z.enum(CLOSE_REASONS).nullable(),
  /** Session with which this one was opened as one: that of the clip that was asked for; itself when there is one. */
  sittingId: text,
  /** Sitting beside which it is watched on one clock, and how many seconds later than its own clock says. */
  besideId: text.nullable(),
  besideSeconds: z.number(),
});

/** A viewing session: who may see which object, for what, and until when. */
export type ViewingSession = z.infer<typeof SessionRow>;

/** Turns a row of `viewing_sessions` into a session. Throws when the row is not one. */
export function parseSession(row: unknown): ViewingSession {
  return SessionRow.parse(fieldsOf(row));
}

/** Footage that is viewed in a session. */
export interface ViewedFootage extends ViewableFootage {
  readonly session: ViewingSession;
}

/** What a session is opened with; moments are ISO 8601 in UTC. */
export interface SessionOpening {
  readonly recordingId: string;
  readonly objectId: string;
  readonly purpose: Purpose;
  readonly caseRef: string;
  readonly coViewers: readonly string[];
  /** Inspection or delivery within which a redacted copy is shown; nothing when staff view the original. */
  readonly withinId?: string;
  /** Session that was opened first, when this one is of a further clip of the same recording. */
  readonly sittingId?: string;
  /** Sitting beside which this one is watched on one clock. */
  readonly besideId?: string;
  readonly openedAt: string;
  readonly endsAt: string;
}

/**
 * Opens a session for whoever acts and records `viewing.opened` in the same transaction. The caller has decided that it is allowed.
 * Refuses `being-destroyed`, `not-sealed` or `not-found` when the object cannot be shown.
 */
export async function openViewingWithin(
  tx: Transaction,
  by: Actor,
  opening: SessionOpening,
): Promise<Verdict<ViewingSession>> {
  const stored = await storeSession(tx, by, opening, 'open');
  if (stored.refused !== undefined) return stored;
  const { session, kind } = stored.value;
  recordOpened(tx, by, session, kind);
  return granted(session);
}

/** Stores a session as it begins, when its footage can be shown, and says what kind of footage that is. Whoever calls records it. */
export async function storeSession(
  tx: Transaction,
  by: Actor,
  opening: SessionOpening,
  state: 'asked' | 'open',
): Promise<Verdict<{ readonly session: ViewingSession; readonly kind: ViewedFootage['kind'] }>> {
  const footage = await readFootage(tx.sql, opening.recordingId, opening.objectId);
  if (footage.refused !== undefined) return footage;
  const session = newSession(by, opening, state);
  await tx.sql('viewing_sessions').insert({ ...rowOf(session), co_viewers: JSON.stringify(session.coViewers) });
  return granted({ session, kind: footage.value.kind });
}

/** A session as it begins: asked for, or open at once. */
function newSession(by: Actor, opening: SessionOpening, state: 'asked' | 'open'): ViewingSession {
  const { withinId = null, besideId = null, coViewers, ...rest } = opening;
  const id = randomUUID();
  return {
    ...{ sittingId: id, ...rest },
    ...{ id, personId: by.id, role: by.role, coViewers: [...coViewers], withinId, besideId, besideSeconds: 0 },
    ...{ state, closedAt: null, closeReason: null },
  };
}

/** Records that a session opened. */
export function recordOpened(tx: Transaction, by: Actor, session: ViewingSession, kind: ViewedFootage['kind']): void {
  const { id, withinId, sittingId, besideId } = session;
  tx.record({
    ...{ act: 'viewing.opened', result: 'begun', by, about: session.recordingId },
    ...purposeOf(session),
    facts: {
      ...{ session: id, object: session.objectId, kind, ends: session.endsAt, coViewers: session.coViewers.length },
      ...(withinId === null ? {} : { within: withinId }),
      ...(sittingId === id ? {} : { sitting: sittingId }),
      ...(besideId === null ? {} : { beside: besideId }),
    },
    ...coViewersIn(session),
  });
}

/** Who watches along, as the log carries it. */
export function coViewersIn({ coViewers }: ViewingSession): { readonly personal?: { readonly coViewers: string } } {
  return coViewers.length === 0 ? {} : { personal: { coViewers: coViewers.join('; ') } };
}

/** Purpose and case of a session, as its entries in the log carry them. */
export function purposeOf(session: ViewingSession): { readonly purpose: string; readonly caseRef?: string } {
  return { purpose: session.purpose, ...(session.caseRef === '' ? {} : { caseRef: session.caseRef }) };
}

/** The session with this id, whoever it belongs to. Within a transaction it cannot be closed before that ends. */
export async function readSession(sql: Knex, id: string): Promise<ViewingSession | undefined> {
  const query = sql('viewing_sessions').where({ id }).first();
  const row: unknown = await (sql.isTransaction === true ? query.forShare() : query);
  return row === undefined ? undefined : parseSession(row);
}

/**
 * The footage of an open session of this person at this moment. Somebody else's session is `not-found`; a closed or timed-out one, or one of
 * somebody who is no longer who opened it, `session-ended`; a recording that is going or gone `being-destroyed`.
 */
export async function viewedFootage(
  sql: Knex,
  who: { readonly sessionId: string; readonly personId: string },
  now: string,
): Promise<Verdict<ViewedFootage>> {
  const row: unknown = await standing(sql, who.sessionId);
  if (row === undefined) return refuse('not-found');
  const fields = fieldsOf(row);
  const session = SessionRow.parse(fields);
  if (session.personId !== who.personId) return refuse('not-found');
  if (session.closeReason === 'destroyed') return refuse('being-destroyed');
  if (!isOpen(session, now) || !isStillWho(session, fields)) return refuse('session-ended');
  // Empty when object and recording do not belong together.
  const footage = fields['recordingState'] === null ? refuse('not-found') : shownNow(fields);
  return footage.refused === undefined ? granted({ session, ...footage.value }) : footage;
}

/** A session with whoever opened it and its footage, in one look. Within a transaction it cannot be closed before that ends. */
function standing(sql: Knex, id: string): Knex.QueryBuilder {
  const query = sql('viewing_sessions')
    .leftJoin('persons', 'persons.id', 'viewing_sessions.person_id')
    .leftJoin('sealed_objects', 'sealed_objects.id', 'viewing_sessions.object_id')
    .leftJoin('recordings', {
      'recordings.id': 'sealed_objects.recording_id',
      'viewing_sessions.recording_id': 'recordings.id',
    })
    .where({ 'viewing_sessions.id': id })
    .first('viewing_sessions.*', {
      staff_role: 'persons.role',
      staff_state: 'persons.state',
      ...FOOTAGE_COLUMNS,
    });
  return sql.isTransaction === true ? query.forShare('viewing_sessions') : query;
}

const PersonColumns = z.object({ staffRole: text.nullable(), staffState: text.nullable() });

/** False when a member of staff was deactivated, or given another role, after opening the session. Citizens are no members of staff. */
function isStillWho(session: ViewingSession, fields: unknown): boolean {
  const { staffRole, staffState } = PersonColumns.parse(fields);
  return staffRole === null || (staffState === 'active' && staffRole === session.role);
}

/** Which sessions to close: one, those opened as one or beside it, all of a recording, or all within an inspection or delivery. */
export type SessionsToClose =
  | { readonly id: string }
  | { readonly sittingId: string }
  | { readonly besideId: string }
  | { readonly recordingId: string }
  | { readonly withinId: string };

/**
 * Closes the sessions that this names, open or still waiting, and records `viewing.closed` for each; gives how many there were. From the commit on, no range
 * is begun any more, and a stream that is running ends within a second.
 */
export async function closeSessions(
  tx: Transaction,
  by: Actor,
  which: SessionsToClose,
  end: { readonly reason: CloseReason; readonly at: string },
): Promise<number> {
  const rows: unknown[] = await tx
    .sql('viewing_sessions')
    .where(rowOf(which))
    .whereNot({ state: 'closed' })
    .update({ state: 'closed', closed_at: end.at, close_reason: end.reason })
    .returning('*');
  for (const row of rows) {
    const session = parseSession(row);
    const windows = await recordedWindows(tx.sql, session.id);
    const shownSeconds = secondsWithin(await shownStretches(tx.sql, session.id));
    tx.record({
      ...{ act: 'viewing.closed', result: 'ended', by, about: session.recordingId },
      ...purposeOf(session),
      facts: { session: session.id, reason: end.reason, windows, shownSeconds },
    });
  }
  return rows.length;
}
