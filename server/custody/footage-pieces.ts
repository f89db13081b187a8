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
import { StoredFootage, type FootageSource } from './stored-footage.ts';
import type { Vault } from './vault.ts';
import { purposeOf, viewedFootage, type ViewedFootage } from './viewing-sessions.ts';

/** What serving footage needs. */
export interface FootageDesk extends FootageSource {
  readonly database: Database;
  readonly clock: Clock;
  readonly vault: FootageSource['vault'] & Pick<Vault, 'sizeOf'>;
  readonly keyRing: Pick<KeyRing, 'openDataKey'>;
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

const LOOK_AFTER_MILLISECONDS = 250;

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Opens footage from `from` up to, not including, `to`. Before the first byte of a window comes out, its view stands in the log; when that
 * cannot be written nothing comes out. Throws {@link FootageStopped} when the session or the recording no longer allows it, and also, recorded
 * as failed and raised as an alarm, when the stored bytes are gone or are not what was sealed. The pieces lie in memory of steps, which whoever gets
 * them gives back.
 */
export async function* footagePieces(
  desk: FootageDesk,
  by: Actor,
  footage: ViewedFootage,
  asked: Span,
): AsyncGenerator<Buffer<ArrayBuffer>, void, undefined> {
  const { session, plainSize } = footage;
  const stored = new StoredFootage(desk, { objectId: session.objectId, plainSize });
  let window = -1;
  // Whoever asks has just looked whether the footage may be viewed.
  let lookedAt = desk.clock.machine().getTime();
  try {
    for (let from = asked.from; from < asked.to;) {
      if (windowOf(from) !== window) {
        window = windowOf(from);
        // What was committed before need not be written again, and nothing has to be waited for.
        if (!(await isRecorded(desk.database.sql, session.id, window))) {
          insist(await recordWindow(desk, by, footage, window));
          lookedAt = desk.clock.machine().getTime();
        }
      }
      const to = Math.min(asked.to, (window + 1) * WINDOW_SIZE);
      const piece = await openPiece(desk, by, footage, { stored, from, to });
      if (desk.clock.machine().getTime() - lookedAt > LOOK_AFTER_MILLISECONDS) {
        await lookAgain(desk, by, footage, piece);
        lookedAt = desk.clock.machine().getTime();
      }
      from += piece.length;
      yield piece;
    }
  } finally {
    await stored.letGo();
  }
}

function insist<T>(verdict: Verdict<T>): T {
  if (verdict.refused !== undefined) throw new FootageStopped(verdict.refused);
  return verdict.value;
}

/** Looks whether the footage may still be viewed; a piece that may no longer be shown goes back unread. */
async function lookAgain(
  desk: FootageDesk,
  by: Actor,
  { session }: ViewedFootage,
  piece: Buffer<ArrayBuffer>,
): Promise<void> {
  try {
    insist(await viewedFootage(desk.database.sql, { sessionId: session.id, personId: by.id }, stamp(desk.clock.now())));
  } catch (error) {
    desk.steps.giveBack(piece.buffer);
    throw error;
  }
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

// What was committed stays committed: whoever seeks to and fro in a window need not ask for it again.
const committed = new WeakMap<Knex, Set<string>>();
const MOST_REMEMBERED = 10_000;

async function isRecorded(sql: Knex, sessionId: string, number: number): Promise<boolean> {
  const known = committed.get(sql) ?? new Set();
  const window = `${sessionId} ${number}`;
  if (known.has(window)) return true;
  const row: unknown = await sql('viewing_windows').where({ session_id: sessionId, number }).first('number');
  if (row === undefined) return false;
  if (known.size === MOST_REMEMBERED) known.clear();
  committed.set(sql, known.add(window));
  return true;
}

function placeOf(footage: ViewedFootage, number: number): Readonly<Record<string, number>> {
  const seconds = secondsOfWindow(footage, number);
  const bytes = { firstByte: number * WINDOW_SIZE, endByte: Math.min((number + 1) * WINDOW_SIZE, footage.plainSize) };
  return seconds === undefined ? bytes : { ...bytes, fromSecond: seconds.from, toSecond: seconds.to };
}

/** Opens a piece, which is then handed out without a key in hand: a player that stalls never keeps a key beyond its lease. */
async function openPiece(
  desk: FootageDesk,
  by: Actor,
  footage: ViewedFootage,
  span: Span & { readonly stored: StoredFootage },
): Promise<Buffer<ArrayBuffer>> {
  const { objectId } = footage.session;
  const dataKey = insist(await desk.keyRing.openDataKey(objectId));
  try {
    return await span.stored.open(dataKey, span.from, span.to);
  } catch (error) {
    const bytes = await desk.vault.sizeOf(objectId);
    if (bytes !== undefined && !(error instanceof NotAuthentic)) throw error;
    await recordFailure(desk, by, footage, { span, bytes });
    throw new FootageStopped('footage-damaged');
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
