import type { Knex } from 'knex';
import { z } from 'zod';
import type { Transaction } from '../database/database.ts';
import { fieldsOf } from './rows.ts';

/** Where a playback copy can stand. */
export const PLAYBACK_STATES = ['making', 'made', 'failed'] as const;

const Row = z.object({
  recordingId: z.string(),
  state: z.enum(PLAYBACK_STATES),
  progress: z.number(),
  objectId: z.string().nullable(),
});

/** The copy for browsers of a recording that browsers cannot play. */
export type PlaybackCopy = z.infer<typeof Row>;

/** Orders a playback copy, once for each recording. */
export async function orderPlayback(tx: Transaction, recordingId: string, now: string): Promise<void> {
  const row = { recording_id: recordingId, state: 'making', progress: 0, object_id: null, changed_at: now };
  await tx.sql('playback_copies').insert(row).onConflict('recording_id').ignore();
  await tx.enqueue({ name: 'viewing.convert', payload: { recordingId }, key: `convert:${recordingId}` });
}

/** The playback copy of a recording; nothing when none was ordered, as for most footage. */
export async function readPlayback(sql: Knex, recordingId: string): Promise<PlaybackCopy | undefined> {
  const row: unknown = await sql('playback_copies').where({ recording_id: recordingId }).first();
  return row === undefined ? undefined : Row.parse(fieldsOf(row));
}

/** Notes how the making goes. What was made stays made. */
export async function notePlayback(
  sql: Knex,
  recordingId: string,
  change: Pick<PlaybackCopy, 'state' | 'progress'> & { readonly objectId?: string; readonly at: string },
): Promise<boolean> {
  const { state, progress, objectId = null, at } = change;
  const changed = await sql('playback_copies')
    .where({ recording_id: recordingId })
    .whereNot({ state: 'made' })
    .update({ state, progress, object_id: objectId, changed_at: at });
  return changed === 1;
}
