import type { Knex } from 'knex';
import { z } from 'zod';
import { SYSTEM } from '../../protocols/acts.ts';
import { needsWearing, type EndedWearing } from '../../protocols/docking/wearing.ts';
import { stamp } from '../clock.ts';
import { lockCustody } from '../custody/custody-lock.ts';
import { readHolds } from '../custody/holds.ts';
import { fieldsOf, rowOf } from '../custody/rows.ts';
import type { DockingDesk } from './desk.ts';

const DAY_MILLISECONDS = 86_400_000;

const EndedRow = z.object({ cameraId: z.string(), personId: z.string(), fromAt: z.string(), untilAt: z.string() });

/**
 * Forgets who wore a camera, once the term of footage has passed since it was handed in, none of that time is kept any more, and no open hold waits
 * for footage of it. Part of the daily destruction, without a mandate: it is no archive, and nobody else decides about it. That it was done stands in
 * the log per camera, without names or times. Repeatable.
 */
export async function forgetWearings(desk: Pick<DockingDesk, 'database' | 'clock' | 'protocol'>): Promise<void> {
  const { database, clock, protocol } = desk;
  const before = stamp(new Date(clock.now().getTime() - protocol.retention.days * DAY_MILLISECONDS));
  if ((await unneeded(database.sql, before)).length === 0) return;
  await database.inTransaction(async (tx) => {
    // No hold is placed and no recording is sealed between the looking and the forgetting.
    await lockCustody(tx);
    const byCamera = Object.groupBy(await unneeded(tx.sql, before), ({ cameraId }) => cameraId);
    for (const [cameraId, wearings = []] of Object.entries(byCamera)) {
      for (const wearing of wearings) await tx.sql('camera_assignments').where(rowOf(wearing)).delete();
      const facts = { forgotten: wearings.length, endedBefore: before };
      tx.record({ act: 'docking.wearing-forgotten', result: 'done', by: SYSTEM, about: cameraId, facts });
    }
  });
}

/** What ended before a moment and is needed by nothing: no recording that is still there, and no open hold. */
async function unneeded(sql: Knex, before: string): Promise<readonly EndedWearing[]> {
  const kept = sql('recordings')
    .whereRaw('recordings.camera_id = camera_assignments.camera_id')
    .whereNot({ state: 'destroyed' })
    // Of what stands apart the times may be wrong.
    .whereRaw("(state = 'quarantined' OR (started_at < until_at AND ended_at > from_at))");
  const rows: unknown[] = await sql('camera_assignments')
    .where('until_at', '<=', before)
    .whereNotExists(kept)
    .orderBy(['camera_id', 'from_at']);
  const ended = rows.map((row) => EndedRow.parse(fieldsOf(row)));
  if (ended.length === 0) return [];
  const holds = await readHolds(sql, { state: 'open' });
  return ended.filter((wearing) => !holds.some(({ criteria }) => needsWearing(criteria, wearing)));
}
