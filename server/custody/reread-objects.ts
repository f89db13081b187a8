import { createHash } from 'node:crypto';
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
import { KeysGone, readObjectRange } from './read-object.ts';
import { count, type VaultCheck } from './vault-checks.ts';

const DAY_MILLISECONDS = 86_400_000;
const AT_ONCE = 100;

/** How many objects today's check has to open and hash. */
export async function sizeOfShare(desk: CheckDesk): Promise<number> {
  const oldest = new Date(desk.clock.now().getTime() - (desk.recheckDays - 1) * DAY_MILLISECONDS);
  const all = (): Knex.QueryBuilder => keptRows(desk.database.sql).where(notFallingDue(desk));
  const total = await sizeOf(all());
  const pressing = await sizeOf(all().whereRaw(`${LAST_READ} <= ?`, [stamp(oldest)]));
  return shareOfToday({ total, pressing }, desk.recheckDays);
}

/** Opens and hashes what was read longest ago, as much as is left of today's share. Each reading is noted by itself, so a check goes on where it stood. */
export async function readShare(desk: CheckDesk, check: VaultCheck, signal: AbortSignal): Promise<void> {
  for (let left = check.toRead - check.haveRead; left > 0;) {
    const next = await keptObjects(desk.database.sql, (query) => {
      void query
        .where(notFallingDue(desk))
        .orderByRaw(`${LAST_READ}, sealed_objects.id`)
        .limit(Math.min(left, AT_ONCE));
    });
    if (next.length === 0) return;
    for (const object of next) await readOne(desk, check, object, signal);
    left -= next.length;
  }
}

/** What is about to be destroyed is not opened once more. */
function notFallingDue({ clock }: CheckDesk): (query: Knex.QueryBuilder) => void {
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

async function readOne(desk: CheckDesk, check: VaultCheck, object: KeptObject, signal: AbortSignal): Promise<void> {
  const trouble = await tryToRead(desk, object, signal);
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

async function tryToRead(desk: CheckDesk, object: KeptObject, signal: AbortSignal): Promise<Trouble | undefined> {
  const digest = createHash('sha256');
  try {
    for await (const piece of readObjectRange(desk, object, 0, object.plainSize)) {
      signal.throwIfAborted();
      digest.update(piece);
    }
  } catch (error) {
    signal.throwIfAborted();
    return diagnose(desk, object, error);
  }
  const differs = digest.digest('hex') !== object.sha256;
  return differs ? { kind: 'content-differs', facts: { reason: 'hash-differs' } } : undefined;
}

/** Names what is wrong. Throws what is no trouble with this object, such as a store that cannot be reached. */
async function diagnose({ vault }: CheckDesk, object: KeptObject, error: unknown): Promise<Trouble> {
  if (error instanceof KeysGone || error instanceof errors.JOSEError) return { kind: 'key-missing', facts: {} };
  const bytes = await vault.sizeOf(object.id);
  const { sealedSize: expectedBytes } = object;
  if (bytes === undefined) return { kind: 'object-missing', facts: { expectedBytes } };
  if (bytes !== expectedBytes) return { kind: 'size-differs', facts: { bytes, expectedBytes } };
  if (error instanceof NotAuthentic) return { kind: 'content-differs', facts: { reason: 'not-authentic' } };
  if (errorCode(error) === 'EIO') return { kind: 'content-differs', facts: { reason: 'unreadable' } };
  throw error;
}
