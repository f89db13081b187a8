import { errors } from 'jose';
import type { Knex } from 'knex';
import { z } from 'zod';
import { NotAuthentic } from '../../protocols/custody/cobblestone.ts';
import { shareOfToday, type FindingKind } from '../../protocols/custody/finding.ts';
import { stamp } from '../clock.ts';
import type { CheckDesk } from './check-desk.ts';
import { errorCode } from './error-code.ts';
import { raiseFinding } from './findings.ts';
import { isStillKept, keptObjects, keptRows, LAST_READ, type KeptObject } from './kept-objects.ts';
import { KeyUnusable } from './key-copies.ts';
import { readBack } from './read-back.ts';
import { KeysGone } from './read-object.ts';
import { count, type VaultCheck } from './vault-checks.ts';

const DAY_MILLISECONDS = 86_400_000;
const AT_ONCE = 100;
// So many that cannot be read, and none that can: then it is the store.
const MOST_UNCLEAR = 3;

/** How many objects today's check has to open and hash. */
export async function sizeOfShare(desk: CheckDesk): Promise<number> {
  // Tomorrow's check may take until the day after; what would be too late by then is read today.
  const oldest = new Date(desk.clock.now().getTime() - (desk.recheckDays - 2) * DAY_MILLISECONDS);
  const total = await sizeOf(keptRows(desk.database.sql).where(notFallingDue(desk)));
  const pressing = keptRows(desk.database.sql).where(notFallingDue(desk));
  return shareOfToday(
    { total, pressing: await sizeOf(pressing.whereRaw(`${LAST_READ} <= ?`, [stamp(oldest)])) },
    desk.recheckDays,
  );
}

/** Since when everything that is kept, and not about to be destroyed, was opened and hashed; nothing when there is nothing. */
export async function readEverythingSince(desk: Pick<CheckDesk, 'database' | 'clock'>): Promise<string | undefined> {
  const { sql } = desk.database;
  const oldest: unknown = await keptRows(sql)
    .where(notFallingDue(desk))
    .orderByRaw(LAST_READ)
    .first(sql.raw(`${LAST_READ} as read_since`));
  return oldest === undefined ? undefined : z.object({ read_since: z.string() }).parse(oldest).read_since;
}

/**
 * Opens and hashes what was read longest ago, as much as is left of today's share. Each reading is noted by itself, so a check goes on where it stood.
 * An object that cannot be read for a reason that is not its own is tried again when the others were read: while they can be read the store is there,
 * and it is the object; one object never keeps the others from their turn. Throws when nothing can be read.
 */
export async function readShare(desk: CheckDesk, check: VaultCheck, signal: AbortSignal): Promise<void> {
  const unclear: KeptObject[] = [];
  let read = 0;
  for (let left = check.toRead - check.haveRead; left > 0;) {
    const next = await longestAgo(desk, unclear, Math.min(left, AT_ONCE));
    if (next.length === 0) break;
    for (const object of next) {
      const outcome = await tryToRead(desk, object, signal);
      if (outcome.unclear !== undefined) {
        unclear.push(object);
        if (read === 0 && unclear.length >= MOST_UNCLEAR) throw outcome.unclear.cause;
        continue;
      }
      await note(desk, check, object, outcome);
      read += 1;
      left -= 1;
    }
  }
  for (const object of unclear) await tryAgain(desk, check, object, { signal, isStoreThere: read > 0 });
}

async function longestAgo(desk: CheckDesk, without: readonly KeptObject[], most: number): Promise<KeptObject[]> {
  return keptObjects(desk.database.sql, (query) => {
    void query
      .where(notFallingDue(desk))
      .whereNotIn(
        'sealed_objects.id',
        without.map(({ id }) => id),
      )
      .orderByRaw(`${LAST_READ}, sealed_objects.id`)
      .limit(most);
  });
}

/** What is about to be destroyed is not opened once more. */
function notFallingDue({ clock }: Pick<CheckDesk, 'clock'>): (query: Knex.QueryBuilder) => void {
  return (query) => void query.where('recordings.holds', '>', 0).orWhere('recordings.due_at', '>', stamp(clock.now()));
}

async function sizeOf(query: Knex.QueryBuilder): Promise<number> {
  const rows: unknown[] = await query.count({ count: '*' });
  return z.object({ count: z.coerce.number() }).parse(rows[0]).count;
}

interface Trouble {
  readonly kind: FindingKind;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** What came of a reading: nothing wrong, trouble with the object, or a fault that does not say whether it is the object or the store. */
interface Outcome {
  readonly trouble?: Trouble | undefined;
  readonly unclear?: { readonly cause: unknown };
}

async function tryAgain(
  desk: CheckDesk,
  check: VaultCheck,
  object: KeptObject,
  { signal, isStoreThere }: { readonly signal: AbortSignal; readonly isStoreThere: boolean },
): Promise<void> {
  const { trouble, unclear } = await tryToRead(desk, object, signal);
  if (unclear === undefined) return note(desk, check, object, { trouble });
  if (!isStoreThere) throw unclear.cause;
  return note(desk, check, object, { trouble: { kind: 'content-differs', facts: { reason: 'unreadable' } } });
}

async function note(desk: CheckDesk, check: VaultCheck, object: KeptObject, { trouble }: Outcome): Promise<void> {
  await desk.keyRing.revoke(object.id);
  await desk.database.inTransaction(async (tx) => {
    const { id: objectId, recordingId } = object;
    const row = { object_id: objectId, read_at: stamp(desk.clock.now()) };
    await tx.sql('object_checks').insert(row).onConflict('object_id').merge(['read_at']);
    const found = trouble !== undefined && (await isStillKept(tx.sql, objectId));
    const raised = found && (await raiseFinding(tx, desk.clock, { ...trouble, objectId, recordingId })) ? 1 : 0;
    await count(tx, check, { haveRead: 1, bytesRead: trouble === undefined ? object.plainSize : 0, raised });
  });
}

async function tryToRead(desk: CheckDesk, object: KeptObject, signal: AbortSignal): Promise<Outcome> {
  // The key is asked for at every 8 MiB; so often it is looked whether the work must stop.
  const openDataKey: CheckDesk['keyRing']['openDataKey'] = async (objectId) => {
    const key = await desk.keyRing.openDataKey(objectId);
    signal.throwIfAborted();
    return key;
  };
  try {
    const differs = (await readBack({ ...desk, keyRing: { openDataKey } }, object)) !== object.sha256;
    return differs ? { trouble: { kind: 'content-differs', facts: { reason: 'hash-differs' } } } : {};
  } catch (error) {
    signal.throwIfAborted();
    return diagnose(desk, object, error).catch((cause: unknown) => ({ unclear: { cause } }));
  }
}

/** Names what is wrong. Throws what is no trouble with this object, such as a store that cannot be reached. */
async function diagnose({ vault }: CheckDesk, object: KeptObject, error: unknown): Promise<Outcome> {
  const is = (kind: FindingKind, facts: Trouble['facts']): Outcome => ({ trouble: { kind, facts } });
  const isKey = error instanceof KeysGone || error instanceof KeyUnusable || error instanceof errors.JOSEError;
  if (isKey) return is('key-missing', {});
  const bytes = await vault.sizeOf(object.id);
  const { sealedSize: expectedBytes } = object;
  if (bytes === undefined) return is('object-missing', { expectedBytes });
  if (bytes !== expectedBytes) return is('size-differs', { bytes, expectedBytes });
  if (error instanceof NotAuthentic) return is('content-differs', { reason: 'not-authentic' });
  if (errorCode(error) === 'EIO') return is('content-differs', { reason: 'unreadable' });
  throw error;
}
