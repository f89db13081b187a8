import type { Knex } from 'knex';
import type { Actor } from '../../protocols/acts.ts';
import { NotAuthentic } from '../../protocols/custody/cobblestone.ts';
import { sealedSize } from '../../protocols/custody/sealed-object.ts';
import { granted, type Refusal, type Verdict } from '../../protocols/refusal.ts';
import { WINDOW_SIZE, secondsOfWindow, windowOf } from '../../protocols/viewing/footage-window.ts';
import { stamp, type Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { raiseFinding, type Found } from './findings.ts';
import { isStillKept } from './kept-objects.ts';
import type { KeyRing } from './key-ring.ts';
import type { SealingThreads } from './sealing-threads.ts';
import { openRange, type StoredObjectKey } from './sealing.ts';
import type { Vault } from './vault.ts';
import { purposeOf, viewedFootage, type ViewedFootage } from './viewing-sessions.ts';

/** What serving footage needs. */
export interface FootageDesk {
  readonly database: Database;
  readonly clock: Clock;
  readonly vault: Pick<Vault, 'range' | 'sizeOf' | 'openFile'>;
  readonly keyRing: Pick<KeyRing, 'openDataKey'>;
  /** Open footage where the store keeps files; without them it is opened where it is asked. */
  readonly threads?: SealingThreads;
}

/** Footage may no longer be shown; nothing more of it comes out. */
export class FootageStopped extends Error {
  override readonly name = 'FootageStopped';
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`Footage may no longer be shown: ${refusal}`);
    this.refusal = refusal;
  }
}

// So much is opened at once and then handed out without a key in hand: a player that stalls never keeps a key beyond its lease.
const STEP_SIZE = 1024 * 1024;
const LOOK_AFTER_MILLISECONDS = 250;

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Opens footage from `from` up to, not including, `to`. Before the first byte of a window comes out, its view stands in the log; when that
 * cannot be written nothing comes out. Throws {@link FootageStopped} when the session or the recording no longer allows it, and also, recorded
 * as failed and raised as an alarm, when the stored bytes are gone or are not what was sealed.
 */
export async function* footagePieces(
  desk: FootageDesk,
  by: Actor,
  footage: ViewedFootage,
  asked: Span,
): AsyncGenerator<Buffer, void, undefined> {
  let window = -1;
  // Whoever asks has just looked whether the footage may be viewed.
  let lookedAt = desk.clock.machine().getTime();
  for (let from = asked.from; from < asked.to;) {
    const to = Math.min(asked.to, from + STEP_SIZE, (windowOf(from) + 1) * WINDOW_SIZE);
    if (windowOf(from) !== window) {
      window = windowOf(from);
      // What was committed before need not be written again, and nothing has to be waited for.
      if (!(await isRecorded(desk.database.sql, footage.session.id, window))) {
        insist(await recordWindow(desk, by, footage, window));
        lookedAt = desk.clock.machine().getTime();
      }
    }
    for (const piece of await openStep(desk, by, footage, { from, to })) {
      if (desk.clock.machine().getTime() - lookedAt > LOOK_AFTER_MILLISECONDS) {
        insist(await look(desk, by, footage));
        lookedAt = desk.clock.machine().getTime();
      }
      yield piece;
    }
    from = to;
  }
}

function insist<T>(verdict: Verdict<T>): T {
  if (verdict.refused !== undefined) throw new FootageStopped(verdict.refused);
  return verdict.value;
}

function look(desk: FootageDesk, by: Actor, { session }: ViewedFootage): Promise<Verdict<ViewedFootage>> {
  return viewedFootage(desk.database.sql, { sessionId: session.id, personId: by.id }, stamp(desk.clock.now()));
}

/** Commits to the log that a window is viewed, once per session, while the session still stands. */
export async function recordWindow(
  desk: FootageDesk,
  by: Actor,
  footage: ViewedFootage,
  number: number,
): Promise<Verdict<undefined>> {
  const { session } = footage;
  return desk.database.inSharedTransaction(async (tx) => {
    const now = stamp(desk.clock.now());
    const standing = await viewedFootage(tx.sql, { sessionId: session.id, personId: by.id }, now);
    if (standing.refused !== undefined) return standing;
    const row = { session_id: session.id, number, recorded_at: now };
    const noted: unknown[] = await tx
      .sql('viewing_windows')
      .insert(row)
      .onConflict(['session_id', 'number'])
      .ignore()
      .returning('number');
    if (noted.length === 0) return granted(undefined);
    tx.record({
      ...{ act: 'viewing.played', result: 'begun', by, about: session.recordingId },
      ...purposeOf(session),
      facts: { session: session.id, object: session.objectId, window: number, ...placeOf(footage, number) },
    });
    return granted(undefined);
  });
}

async function isRecorded(sql: Knex, sessionId: string, number: number): Promise<boolean> {
  const row: unknown = await sql('viewing_windows').where({ session_id: sessionId, number }).first('number');
  return row !== undefined;
}

function placeOf(footage: ViewedFootage, number: number): Readonly<Record<string, number>> {
  const seconds = secondsOfWindow(footage, number);
  const bytes = { firstByte: number * WINDOW_SIZE, endByte: Math.min((number + 1) * WINDOW_SIZE, footage.plainSize) };
  return seconds === undefined ? bytes : { ...bytes, fromSecond: seconds.from, toSecond: seconds.to };
}

async function openStep(desk: FootageDesk, by: Actor, footage: ViewedFootage, span: Span): Promise<Buffer[]> {
  const { objectId } = footage.session;
  const dataKey = insist(await desk.keyRing.openDataKey(objectId));
  try {
    return await openSpan(desk, { dataKey, objectId, plainSize: footage.plainSize }, span);
  } catch (error) {
    const bytes = await desk.vault.sizeOf(objectId);
    if (bytes !== undefined && !(error instanceof NotAuthentic)) throw error;
    await recordFailure(desk, by, footage, { span, bytes });
    throw new FootageStopped('footage-damaged');
  }
}

async function openSpan(
  { vault, threads }: FootageDesk,
  object: StoredObjectKey,
  { from, to }: Span,
): Promise<Buffer[]> {
  const { objectId } = object;
  const file = threads === undefined ? undefined : await vault.openFile(objectId);
  if (threads === undefined || file === undefined) {
    const read = (start: number, end: number): ReturnType<Vault['range']> => vault.range(objectId, start, end);
    const pieces: Buffer[] = [];
    for await (const piece of openRange(read, object, from, to)) pieces.push(piece);
    return pieces;
  }
  try {
    const { plain } = await threads.lane().ask({ kind: 'range', ...object, fd: file.fd, from, to });
    return plain === undefined ? [] : [Buffer.from(plain.buffer)];
  } finally {
    // The thread has let go of it, and nobody has to wait until it is closed.
    file.close().catch(() => undefined);
  }
}

/** Stored footage is gone or not what was sealed: the viewer gets nothing of it, the log says where, and the administrator is told. */
async function recordFailure(
  desk: FootageDesk,
  by: Actor,
  { session, plainSize }: ViewedFootage,
  { span, bytes }: { readonly span: Span; readonly bytes: number | undefined },
): Promise<void> {
  const { objectId, recordingId } = session;
  const trouble = troubleOf(bytes, sealedSize(plainSize));
  await desk.database.inTransaction(async (tx) => {
    const reason = trouble.kind === 'object-missing' ? 'object-missing' : 'not-authentic';
    tx.record({
      ...{ act: 'viewing.played', result: 'failed', by, about: recordingId },
      ...purposeOf(session),
      facts: { session: session.id, object: objectId, reason, window: windowOf(span.from) },
    });
    // When the recording is being destroyed at this very moment, nothing is wrong.
    if (await isStillKept(tx.sql, objectId)) await raiseFinding(tx, desk.clock, { ...trouble, objectId, recordingId });
  });
}

function troubleOf(bytes: number | undefined, expectedBytes: number): Pick<Found, 'kind' | 'facts'> {
  if (bytes === undefined) return { kind: 'object-missing', facts: { expectedBytes } };
  if (bytes !== expectedBytes) return { kind: 'size-differs', facts: { bytes, expectedBytes } };
  return { kind: 'content-differs', facts: { reason: 'not-authentic' } };
}
