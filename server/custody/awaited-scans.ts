import type { Knex } from 'knex';
import { z } from 'zod';
import type { Transaction } from '../database/database.ts';
import { fieldsOf } from './rows.ts';

/** Why no program may open an object: the scanner has not answered yet, or it warned. */
export type ClosedToPrograms = 'not-scanned' | 'malware-found';

const ScanRow = z.object({ scanAwaited: z.number(), quarantineReason: z.string().nullable() });

/** Whether programs such as ffmpeg must stay away from an object, and why; nothing when they may open it. */
export async function closedToPrograms(sql: Knex, objectId: string): Promise<ClosedToPrograms | undefined> {
  const row: unknown = await sql('sealed_objects')
    .join('recordings', 'recordings.id', 'sealed_objects.recording_id')
    .where({ 'sealed_objects.id': objectId })
    .first('sealed_objects.scan_awaited', 'recordings.quarantine_reason');
  if (row === undefined) return undefined;
  const { scanAwaited, quarantineReason } = ScanRow.parse(fieldsOf(row));
  if (quarantineReason === 'malware') return 'malware-found';
  return scanAwaited === 0 ? undefined : 'not-scanned';
}

/** Keeps programs away from an object until the scanner has answered. */
export async function awaitScan(tx: Transaction, objectId: string): Promise<void> {
  await tx.sql('sealed_objects').where({ id: objectId }).update({ scan_awaited: 1 });
}

/** The scanner has answered, or nobody scans any more. */
export async function endAwaitedScan(tx: Transaction, objectId: string): Promise<void> {
  await tx.sql('sealed_objects').where({ id: objectId }).update({ scan_awaited: 0 });
}
