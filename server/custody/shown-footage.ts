import type { Knex } from 'knex';
import { z } from 'zod';
import type { FootageExtent, Stretch } from '../../protocols/viewing/footage-window.ts';
import { fieldsOf } from './rows.ts';

const ExtentRow = z.object({
  plainSize: z.coerce.number(),
  durationSeconds: z.number().nullable(),
  startedAt: z.string(),
  endedAt: z.string(),
});

/** Footage with its playing time, and how that is known. */
export interface KnownExtent extends FootageExtent {
  /** Whether the footage was examined; otherwise its clocks tell how long it lasts, when they can. */
  readonly isExamined: boolean;
}

/** Windows whose view was recorded for this session, in order. */
export async function recordedWindows(sql: Knex, sessionId: string): Promise<number[]> {
  const rows: unknown[] = await sql('viewing_windows')
    .where({ session_id: sessionId })
    .orderBy('number')
    .select('number');
  return z
    .array(z.object({ number: z.number() }))
    .parse(rows)
    .map((row) => row.number);
}

/** Stretches that were reported as shown in this session, as they came. */
export async function shownStretches(sql: Knex, sessionId: string): Promise<Stretch[]> {
  const rows: unknown[] = await sql('viewing_intervals')
    .where({ session_id: sessionId })
    .orderBy('id')
    .select({ from: 'from_seconds', to: 'to_seconds' });
  return z.array(z.object({ from: z.number(), to: z.number() })).parse(rows);
}

/** How many bytes and seconds the footage in an object has, also when it can no longer be viewed; not yet examined, as long as its clocks say. */
export async function readExtent(sql: Knex, objectId: string): Promise<KnownExtent> {
  const row: unknown = await sql('sealed_objects')
    .join('recordings', 'recordings.id', 'sealed_objects.recording_id')
    .where('sealed_objects.id', objectId)
    .first({
      plain_size: 'sealed_objects.plain_size',
      duration_seconds: 'recordings.duration_seconds',
      started_at: 'recordings.started_at',
      ended_at: 'recordings.ended_at',
    });
  const { plainSize, durationSeconds, startedAt, endedAt } = ExtentRow.parse(fieldsOf(row));
  const byClock = (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  if (durationSeconds !== null) return { plainSize, durationSeconds, isExamined: true };
  return { plainSize, durationSeconds: byClock > 0 ? byClock : undefined, isExamined: false };
}
