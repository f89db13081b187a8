import type { Knex } from 'knex';
import { DESTRUCTIBLE_STATES, isDestructible, isHoldable, type Recording } from '../../protocols/custody/recording.ts';
import { dueDay } from '../../protocols/retention/schedule.ts';
import { stamp, type Clock } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { lockCustody } from './custody-lock.ts';
import type { KeyRing } from './key-ring.ts';
import { parseRecording } from './recordings.ts';
import { objectIdsOf } from './sealed-objects.ts';

interface SeriesParts {
  readonly keyRing: KeyRing;
  readonly clock: Clock;
}

/** Clips of a series in the order in which they were made. */
export async function clipsOf(sql: Knex, seriesId: string): Promise<Recording[]> {
  const rows: unknown[] = await sql('recordings').where({ series_id: seriesId }).orderBy(['started_at', 'clip_name']);
  return rows.map(parseRecording);
}

/** The other clips of a recording's series that a hold can still keep. */
export async function matesOf(sql: Knex, { id, seriesId }: Pick<Recording, 'id' | 'seriesId'>): Promise<Recording[]> {
  if (seriesId === null) return [];
  const clips = await clipsOf(sql, seriesId);
  return clips.filter((clip) => clip.id !== id && isHoldable(clip.state));
}

/** Ids of the holds that keep any of these recordings. */
export async function holdsOfAny(sql: Knex, recordings: readonly Recording[]): Promise<ReadonlySet<string>> {
  const ids = recordings.map(({ id }) => id);
  const rows: unknown[] = await sql('recording_holds')
    .whereIn('recording_id', ids)
    .where({ lifted_at: null })
    .pluck('hold_id');
  return new Set(rows.map(String));
}

/** Numbers the clips of a series from 1 in the order in which they were made, whatever the order in which they came. */
export async function numberSeries(tx: Transaction, seriesId: string): Promise<void> {
  const clips = await clipsOf(tx.sql, seriesId);
  for (const [index, { id, seriesNumber }] of clips.entries()) {
    if (seriesNumber !== index + 1)
      await tx
        .sql('recordings')
        .where({ id })
        .update({ series_number: index + 1 });
  }
}

/**
 * Lets all clips of a series fall due when the last of them does: the term runs from the end of the whole recording. Their keys are wrapped to
 * that day; a clip whose destruction has begun keeps its own, and so does one whose clock cannot be believed. A term is never made shorter.
 */
export async function alignTerms(tx: Transaction, { keyRing, clock }: SeriesParts, seriesId: string): Promise<void> {
  await lockCustody(tx);
  const clips = (await clipsOf(tx.sql, seriesId)).filter(
    ({ state, quarantineReason }) => isDestructible(state) && quarantineReason !== 'implausible-clock',
  );
  const dueAt = clips.map((clip) => clip.dueAt).reduce((latest, each) => (each > latest ? each : latest), '');
  const now = stamp(clock.now());
  for (const clip of clips.filter((each) => each.dueAt < dueAt)) {
    const later = tx.sql('recordings').where({ id: clip.id }).whereIn('state', DESTRUCTIBLE_STATES);
    if ((await later.update({ due_at: dueAt })) !== 1) continue;
    if (dueDay(clip.dueAt, now) === dueDay(dueAt, now)) continue;
    await keyRing.sealKeys(tx, { dueAt }, await objectIdsOf(tx.sql, clip.id));
  }
}

/**
 * Forgets what a dock told about a recording once its last clip is destroyed: metadata, and keys, tracks and bookmarks that
 * waited.
 */
export async function forgetDeclared(tx: Transaction, keyRing: KeyRing, recordingId: string): Promise<void> {
  const ids: unknown[] = await tx
    .sql('recordings')
    .where({ id: recordingId })
    .whereNotNull('series_id')
    .pluck('series_id');
  const seriesId = ids.map(String)[0];
  if (seriesId === undefined) return;
  const left = (await clipsOf(tx.sql, seriesId)).filter(({ state }) => state !== 'destroyed');
  if (left.length > 0) return;
  const waiting: unknown[] = await tx.sql('axis_notes').where({ container_id: seriesId }).pluck('object_id');
  await keyRing.destroyWraps(tx, waiting.map(String));
  await tx.sql('axis_notes').where({ container_id: seriesId }).delete();
  // Its name says who wore which camera when.
  await tx
    .sql('axis_containers')
    .where({ id: seriesId })
    .update({ metadata: '{}', name: seriesId, state: 'forgotten' });
}
