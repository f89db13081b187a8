import type { Knex } from 'knex';
import type { Actor } from '../../protocols/acts.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import type { Transaction } from '../database/database.ts';
import { rowOf } from './rows.ts';
import { readFootage } from './viewable-footage.ts';
import {
  coViewersIn,
  parseSession,
  purposeOf,
  recordOpened,
  storeSession,
  type SessionOpening,
  type ViewingSession,
} from './viewing-sessions.ts';

/** Stores a session that waits for a second person and records `viewing.asked` in the same transaction; nothing can be shown in it. */
export async function askViewingWithin(
  tx: Transaction,
  by: Actor,
  opening: SessionOpening,
): Promise<Verdict<ViewingSession>> {
  const stored = await storeSession(tx, by, opening, 'asked');
  if (stored.refused !== undefined) return stored;
  const { session } = stored.value;
  tx.record({
    ...{ act: 'viewing.asked', result: 'done', by, about: session.recordingId },
    ...purposeOf(session),
    facts: { session: session.id, until: session.endsAt },
    ...coViewersIn(session),
  });
  return granted(session);
}

/** Opens a session that a second person agreed to and records `viewing.opened` in the same transaction; the session as it is then. */
export async function openAgreedWithin(
  tx: Transaction,
  by: Actor,
  session: ViewingSession,
  begins: Pick<SessionOpening, 'objectId' | 'openedAt' | 'endsAt'>,
): Promise<Verdict<ViewingSession>> {
  const footage = await readFootage(tx.sql, session.recordingId, begins.objectId);
  if (footage.refused !== undefined) return footage;
  const opened: ViewingSession = { ...session, ...begins, state: 'open' };
  await tx
    .sql('viewing_sessions')
    .where({ id: session.id })
    .update(rowOf({ ...begins, state: 'open' }));
  recordOpened(tx, by, opened, footage.value.kind);
  return granted(opened);
}

/** Notes what a second person said about a session that was asked for: it may open, or it is over. False when nobody asks any more. */
export async function answerAsked(
  tx: Transaction,
  id: string,
  answer:
    | { readonly state: 'approved'; readonly endsAt: string; readonly coViewers: readonly string[] }
    | { readonly state: 'closed'; readonly closedAt: string; readonly closeReason: 'declined' },
): Promise<boolean> {
  const row = 'coViewers' in answer ? { ...answer, coViewers: JSON.stringify(answer.coViewers) } : answer;
  return (await tx.sql('viewing_sessions').where({ id, state: 'asked' }).update(rowOf(row))) === 1;
}

/** Sessions that wait for a second person or, once agreed to, for their viewer; oldest first. */
export async function readWaiting(sql: Knex, now: string): Promise<ViewingSession[]> {
  const rows: unknown[] = await sql('viewing_sessions')
    .whereIn('state', ['asked', 'approved'])
    .where('ends_at', '>', now)
    .orderBy('opened_at');
  return rows.map((row) => parseSession(row));
}
