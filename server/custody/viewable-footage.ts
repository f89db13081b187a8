import type { Knex } from 'knex';
import { z } from 'zod';
import { OBJECT_KINDS } from '../../protocols/custody/recording.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { fieldsOf } from './rows.ts';

/** Footage that can be shown, as far as serving it needs. */
export interface ViewableFootage {
  readonly kind: (typeof OBJECT_KINDS)[number];
  readonly mediaType: string;
  /** Bytes of plaintext. */
  readonly plainSize: number;
  /** Playing time of the recording, unknown until it was examined. */
  readonly durationSeconds: number | undefined;
}

const text = z.string();
const FootageRow = z.object({
  quarantineReason: text.nullable(),
  recordingState: text,
  objectState: text,
  kind: z.enum(OBJECT_KINDS),
  mediaType: text,
  plainSize: z.coerce.number(),
  durationSeconds: z.number().nullable(),
});

// What is kept apart must be looked at to be judged.
const VIEWABLE_STATES = ['sealed', 'quarantined'];

/** Where what decides about showing footage stands; for a query over `sealed_objects` and `recordings`. */
export const FOOTAGE_COLUMNS = {
  recording_state: 'recordings.state',
  quarantine_reason: 'recordings.quarantine_reason',
  object_state: 'sealed_objects.state',
  kind: 'sealed_objects.kind',
  media_type: 'sealed_objects.media_type',
  plain_size: 'sealed_objects.plain_size',
  duration_seconds: 'recordings.duration_seconds',
};

/** The footage of an object that can be shown now. Refuses `not-found`, `not-sealed` or `being-destroyed`. */
export async function readFootage(sql: Knex, recordingId: string, objectId: string): Promise<Verdict<ViewableFootage>> {
  const row: unknown = await sql('sealed_objects')
    .join('recordings', 'recordings.id', 'sealed_objects.recording_id')
    .where({ 'sealed_objects.id': objectId, 'recordings.id': recordingId })
    .first(FOOTAGE_COLUMNS);
  return row === undefined ? refuse('not-found') : shownNow(fieldsOf(row));
}

/** Whether footage can be shown, from its {@link FOOTAGE_COLUMNS}. Refuses as {@link readFootage} does. */
export function shownNow(fields: unknown): Verdict<ViewableFootage> {
  const { recordingState, quarantineReason, objectState, kind, mediaType, plainSize, durationSeconds } =
    FootageRow.parse(fields);
  if (quarantineReason === 'malware') return refuse('malware-found');
  if (recordingState === 'docked') return refuse('not-sealed');
  if (!VIEWABLE_STATES.includes(recordingState) || objectState === 'removed') return refuse('being-destroyed');
  if (objectState !== 'permanent') return refuse('not-sealed');
  return granted({ kind, mediaType, plainSize, durationSeconds: durationSeconds ?? undefined });
}
