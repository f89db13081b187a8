import { z } from 'zod';
import { UPLOAD_DAYS_OPEN } from '../../protocols/docking/upload-term.ts';
import { stamp } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import type { CheckDesk } from './check-desk.ts';
import { raiseFinding, type Found } from './findings.ts';
import { isStillKept, keptObjects, type KeptObject } from './kept-objects.ts';
import { readShare, sizeOfShare } from './reread-objects.ts';
import { beginCheck, count, moveOn, type VaultCheck } from './vault-checks.ts';
import type { StoredObject } from './vault.ts';

const AT_ONCE = 500;
const DAY_MILLISECONDS = 86_400_000;
const HOUR_MILLISECONDS = 3_600_000;

/**
 * Job `custody.reconcile`: compares what lies in the vault with what should, opens and hashes today's share of it, and raises a finding for
 * whatever is wrong. It repairs nothing; it only clears away unfinished parts that nobody will finish. A check that was cut off is taken up
 * where it stood.
 */
export async function reconcile(desk: CheckDesk, { signal }: { readonly signal: AbortSignal }): Promise<void> {
  let check = await beginCheck(desk.database, desk.clock);
  if (check.state === 'listing') {
    const listed = await lookAtVault(desk, check, signal);
    check = await moveOn(desk.database, check, { state: 'comparing', listed });
  }
  if (check.state === 'comparing') {
    await lookForMissing(desk, check, signal);
    const toRead = await sizeOfShare(desk);
    check = await moveOn(desk.database, check, { state: 'reading', toRead });
  }
  await readShare(desk, check, signal);
  await moveOn(desk.database, check, { state: 'done', endedAt: stamp(desk.clock.now()) });
}

async function lookAtVault(desk: CheckDesk, check: VaultCheck, signal: AbortSignal): Promise<number> {
  let listed = 0;
  let batch: StoredObject[] = [];
  for await (const stored of desk.vault.list()) {
    if (stored.state === 'permanent') listed += 1;
    batch.push(stored);
    if (batch.length < AT_ONCE) continue;
    signal.throwIfAborted();
    await lookAtBatch(desk, check, batch);
    batch = [];
  }
  await lookAtBatch(desk, check, batch);
  return listed;
}

const KnownRow = z.object({
  id: z.string(),
  recording_id: z.string(),
  state: z.string(),
  sealed_size: z.coerce.number(),
  removed_at: z.string().nullable(),
  recording_state: z.string().nullable(),
});
type KnownRow = z.infer<typeof KnownRow>;

async function lookAtBatch(desk: CheckDesk, check: VaultCheck, batch: readonly StoredObject[]): Promise<void> {
  if (batch.length === 0) return;
  const rows: unknown[] = await desk.database
    .sql('sealed_objects')
    .leftJoin('recordings', 'recordings.id', 'sealed_objects.recording_id')
    .whereIn(
      'sealed_objects.id',
      batch.map(({ objectId }) => objectId),
    )
    .select('sealed_objects.*', 'recordings.state as recording_state');
  const known = new Map(rows.map((row) => KnownRow.parse(row)).map((row) => [row.id, row]));
  await desk.database.inTransaction(async (tx) => {
    const seen = batch.filter(({ objectId, state }) => state === 'permanent' && known.has(objectId));
    await noteSeen(tx, check, [...new Set(seen.map(({ objectId }) => objectId))]);
    let raised = 0;
    for (const stored of batch) {
      const found = troubleWith(desk, stored, known.get(stored.objectId));
      if (found !== undefined && (await raiseFinding(tx, desk.clock, found))) raised += 1;
    }
    await count(tx, check, { raised });
  });
  for (const stored of batch) await sweep(desk, check, stored, known.get(stored.objectId));
}

async function noteSeen(tx: Transaction, check: VaultCheck, objectIds: readonly string[]): Promise<void> {
  if (objectIds.length === 0) return;
  await tx
    .sql('object_checks')
    .insert(objectIds.map((objectId) => ({ object_id: objectId, seen_in: check.id })))
    .onConflict('object_id')
    .merge(['seen_in']);
}

function troubleWith(desk: CheckDesk, stored: StoredObject, row: KnownRow | undefined): Found | undefined {
  if (stored.state === 'temporary') return undefined;
  const { objectId, size: bytes } = stored;
  // A row is written before anything is stored, and is never deleted.
  if (row === undefined) return { kind: 'object-unknown', objectId, recordingId: null, facts: { bytes } };
  const found = { objectId, recordingId: row.recording_id };
  if (removedLongAgo(desk, row)) return { ...found, kind: 'object-unremoved', facts: { bytes } };
  if (isKept(row) && bytes !== row.sealed_size)
    return { ...found, kind: 'size-differs', facts: { bytes, expectedBytes: row.sealed_size } };
  return undefined;
}

function isKept(row: KnownRow): boolean {
  return row.state === 'permanent' && row.recording_state !== 'destroying' && row.recording_state !== 'destroyed';
}

/** A removal notes the row first; what was noted just now may be on its way out. */
function removedLongAgo({ clock }: CheckDesk, { state, removed_at: removedAt }: KnownRow): boolean {
  if (state !== 'removed' || removedAt === null) return false;
  return Date.parse(removedAt) < clock.now().getTime() - HOUR_MILLISECONDS;
}

/** Clears away unfinished parts of nothing that is still being written, once no upload of theirs could go on any more. */
async function sweep(
  desk: CheckDesk,
  check: VaultCheck,
  stored: StoredObject,
  row: KnownRow | undefined,
): Promise<void> {
  if (stored.state === 'permanent' || row?.state === 'temporary') return;
  const oldest = desk.clock.machine().getTime() - UPLOAD_DAYS_OPEN * DAY_MILLISECONDS;
  if (stored.writtenAt.getTime() > oldest) return;
  await desk.vault.removeTemporary(stored.objectId);
  await desk.database.inTransaction((tx) => count(tx, check, { swept: 1 }));
}

async function lookForMissing(desk: CheckDesk, check: VaultCheck, signal: AbortSignal): Promise<void> {
  let after = '';
  for (;;) {
    const unseen: KeptObject[] = await keptObjects(desk.database.sql, (query) => {
      void query
        .where('sealed_objects.id', '>', after)
        .whereRaw(`coalesce(object_checks.seen_in, '') <> ?`, [check.id])
        .orderBy('sealed_objects.id')
        .limit(AT_ONCE);
    });
    for (const object of unseen) {
      signal.throwIfAborted();
      await lookForOne(desk, check, object);
    }
    const last = unseen.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/** The listing may have passed before the object came; the store is asked for this one before it is called missing. */
async function lookForOne(desk: CheckDesk, check: VaultCheck, object: KeptObject): Promise<void> {
  if ((await desk.vault.sizeOf(object.id)) !== undefined) return;
  await desk.database.inTransaction(async (tx) => {
    if (!(await isStillKept(tx.sql, object.id))) return;
    const found = { objectId: object.id, recordingId: object.recordingId, facts: { expectedBytes: object.sealedSize } };
    if (await raiseFinding(tx, desk.clock, { ...found, kind: 'object-missing' })) await count(tx, check, { raised: 1 });
  });
}
