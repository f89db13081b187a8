import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { mayAgree, mayOpen } from '../../protocols/municipal/protocol.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { isWaiting, WAIT_MINUTES } from '../../protocols/viewing/session.ts';
import { stamp } from '../clock.ts';
import { answerAsked, openAgreedWithin, readWaiting } from '../custody/asked-sessions.ts';
import { readRecording } from '../custody/recordings.ts';
import { purposeOf, readSession, type ViewingSession } from '../custody/viewing-sessions.ts';
import type { Transaction } from '../database/database.ts';
import { chooseFootage } from './choose-footage.ts';
import type { ViewingDesk } from './desk.ts';
import { openFurtherClips, wearerOf } from './open-viewing.ts';
import { presenceCode } from './presence-code.ts';

/** A viewing that waits for a second person, or for its viewer once that person agreed. */
export interface AskedViewing {
  readonly session: ViewingSession;
  readonly askedBy: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly place: string | null;
  /** What the second person types in, where two must sit together; for who asks only. */
  readonly code: string | undefined;
}

/** Viewings that wait, those of others to answer and one's own to look after. */
export interface AskedViewings {
  readonly toAnswer: readonly AskedViewing[];
  readonly own: readonly AskedViewing[];
}

/** Lists what waits. Where two must sit together the wishes of others are not listed: the code on the screen leads to them. */
export async function listAsked(desk: ViewingDesk, by: Actor): Promise<Verdict<AskedViewings>> {
  const { sql } = desk.database;
  const waiting = await readWaiting(sql, stamp(desk.clock.now()));
  const described = await Promise.all(waiting.map((session) => describe(desk, sql, session)));
  const isOwn = ({ session }: AskedViewing): boolean => session.personId === by.id;
  const together = desk.protocol.viewing.fourEyes === 'co-presence';
  return granted({
    toAnswer: described
      .filter((asked) => !together && !isOwn(asked) && asked.session.state === 'asked')
      .map((asked) => ({ ...asked, code: undefined })),
    own: described.filter(isOwn),
  });
}

/** One's own viewing that waits; what opened already, is over or belongs to somebody else is `not-found`. */
export async function readAsked(desk: ViewingDesk, by: Actor, sessionId: string): Promise<Verdict<AskedViewing>> {
  const { sql } = desk.database;
  const session = await readSession(sql, sessionId);
  if (session?.personId !== by.id) return refuse('not-found');
  if (!isWaiting(session, stamp(desk.clock.now())))
    return refuse(session.state === 'open' ? 'not-found' : 'session-ended');
  return granted(await describe(desk, sql, session));
}

async function describe(desk: ViewingDesk, sql: Knex, session: ViewingSession): Promise<AskedViewing> {
  const row: unknown = await sql('recordings')
    .leftJoin('persons', 'persons.id', sql.raw('?', [session.personId]))
    .where('recordings.id', session.recordingId)
    .first({ askedBy: 'persons.name', startedAt: 'started_at', endedAt: 'ended_at', place: 'place' });
  const known = AskedRow.parse(row);
  const together = desk.protocol.viewing.fourEyes === 'co-presence';
  return { session, ...known, code: together && session.state === 'asked' ? presenceCode(session.id) : undefined };
}

const AskedRow = z.object({
  askedBy: z
    .string()
    .nullable()
    .transform((name) => name ?? ''),
  startedAt: z.string(),
  endedAt: z.string(),
  place: z.string().nullable(),
});

/** Agrees that a colleague opens footage for what he said; recorded as `viewing.approved`. No key is given out by it. */
export function approveViewing(desk: ViewingDesk, by: Actor, sessionId: string): Promise<Verdict<ViewingSession>> {
  if (desk.protocol.viewing.fourEyes !== 'approve') return Promise.resolve(refuse('not-found'));
  return desk.database.inTransaction((tx) => agree(desk, tx, by, sessionId));
}

/** Signs that one sits beside a colleague who opens footage, by the code on his screen; recorded as `viewing.approved`. */
export function joinViewing(desk: ViewingDesk, by: Actor, code: string): Promise<Verdict<ViewingSession>> {
  if (desk.protocol.viewing.fourEyes !== 'co-presence') return Promise.resolve(refuse('not-found'));
  return desk.database.inTransaction(async (tx) => {
    const waiting = await readWaiting(tx.sql, stamp(desk.clock.now()));
    const meant = waiting.find(({ id, state }) => state === 'asked' && presenceCode(id) === code.replaceAll(/\s/g, ''));
    if (meant !== undefined) return agree(desk, tx, by, meant.id);
    return refuse('invalid-input', [{ field: 'code', reason: 'Deze code is niet bekend of niet meer geldig' }]);
  });
}

async function agree(desk: ViewingDesk, tx: Transaction, by: Actor, id: string): Promise<Verdict<ViewingSession>> {
  const { fourEyes } = desk.protocol.viewing;
  if (fourEyes === 'off') return refuse('not-found');
  const now = desk.clock.now();
  const asked = await askedOf(tx, by, id, stamp(now));
  if (asked.refused !== undefined) return asked;
  const session = asked.value;
  const isPresent = fourEyes === 'co-presence' && !session.coViewers.includes(by.name);
  const answer = {
    state: 'approved',
    endsAt: stamp(new Date(now.getTime() + WAIT_MINUTES[fourEyes] * 60_000)),
    coViewers: isPresent ? [...session.coViewers, by.name] : session.coViewers,
  } as const;
  if (!(await answerAsked(tx, id, answer))) return refuse('session-ended');
  tx.record({
    ...{ act: 'viewing.approved', result: 'done', by, about: session.recordingId, ...purposeOf(session) },
    facts: { session: id, present: fourEyes === 'co-presence', until: answer.endsAt },
  });
  return granted({ ...session, ...answer, coViewers: [...answer.coViewers] });
}

/** Turns down that a colleague opens footage; recorded as `viewing.declined`. */
export function declineViewing(desk: ViewingDesk, by: Actor, sessionId: string): Promise<Verdict<ViewingSession>> {
  return desk.database.inTransaction(async (tx) => {
    const now = stamp(desk.clock.now());
    const asked = await askedOf(tx, by, sessionId, now);
    if (asked.refused !== undefined) return asked;
    const answer = { state: 'closed', closedAt: now, closeReason: 'declined' } as const;
    if (!(await answerAsked(tx, sessionId, answer))) return refuse('session-ended');
    tx.record({
      ...{ act: 'viewing.declined', result: 'done', by, about: asked.value.recordingId, ...purposeOf(asked.value) },
      facts: { session: sessionId },
    });
    return granted({ ...asked.value, ...answer });
  });
}

async function askedOf(tx: Transaction, by: Actor, id: string, now: string): Promise<Verdict<ViewingSession>> {
  const session = await readSession(tx.sql, id);
  if (session?.withinId !== null) return refuse('not-found');
  if (session.state !== 'asked' || !isWaiting(session, now)) return refuse('session-ended');
  const recording = await readRecording(tx.sql, session.recordingId);
  if (recording === undefined) return refuse('not-found');
  const may = mayAgree(by, { id: session.personId }, await wearerOf(tx.sql, recording));
  return may.refused === undefined ? granted(session) : may;
}

/** Opens one's own viewing that a second person agreed to, when the protocol still allows it; recorded as `viewing.opened`. */
export function openAgreed(desk: ViewingDesk, by: Actor, sessionId: string): Promise<Verdict<ViewingSession>> {
  return desk.database.inTransaction(async (tx) => {
    const now = desk.clock.now();
    const session = await readSession(tx.sql, sessionId);
    if (session?.personId !== by.id) return refuse('not-found');
    if (!isWaiting(session, stamp(now))) return refuse('session-ended');
    if (session.state !== 'approved') return refuse('not-agreed');
    const recording = await readRecording(tx.sql, session.recordingId);
    if (recording === undefined) return refuse('not-found');
    const allowed = mayOpen(desk.protocol, by, await wearerOf(tx.sql, recording), session);
    if (allowed.refused !== undefined) return allowed;
    const footage = await chooseFootage(tx, recording, stamp(now));
    if (footage === undefined) return refuse('being-destroyed');
    const endsAt = stamp(new Date(now.getTime() + desk.protocol.viewing.sessionMinutes * 60_000));
    const opened = await openAgreedWithin(tx, by, session, { objectId: footage.id, openedAt: stamp(now), endsAt });
    if (opened.refused !== undefined) return opened;
    const { purpose, caseRef, coViewers, besideId } = session;
    await openFurtherClips(tx, desk, by, {
      ...{ recording, said: { purpose, caseRef, coViewers }, sittingId: session.id },
      ...(besideId === null ? {} : { besideId }),
    });
    return opened;
  });
}
