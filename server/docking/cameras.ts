import type { Knex } from 'knex';
import { z } from 'zod';
import type { Recording } from '../../protocols/custody/recording.ts';
import { fieldsOf } from '../custody/rows.ts';
import type { Transaction } from '../database/database.ts';

const CameraRow = z.object({
  /** Serial number, as the dock reads it from the camera. */
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  lastDockedAt: z.string().nullable(),
});

/** A camera that the municipality knows. */
export type Camera = Readonly<z.infer<typeof CameraRow>>;

const WearingRow = z.object({
  cameraId: z.string(),
  personId: z.string(),
  /** Name as it is now; null when the person is no longer known. */
  personName: z.string().nullable(),
  fromAt: z.string(),
  untilAt: z.string().nullable(),
});

/** Who wore a camera, and from when until when; without an end he wears it still. */
export type Wearing = Readonly<z.infer<typeof WearingRow>>;

/** The camera with this serial number, if it is known. */
export async function readCamera(sql: Knex, id: string): Promise<Camera | undefined> {
  const row: unknown = await sql('cameras').where({ id }).first();
  return row === undefined ? undefined : CameraRow.parse(fieldsOf(row));
}

/** All known cameras, by name. */
export async function readCameras(sql: Knex): Promise<Camera[]> {
  const rows: unknown[] = await sql('cameras').orderBy(['name', 'id']);
  return rows.map((row) => CameraRow.parse(fieldsOf(row)));
}

/** Who wore which camera, newest first. */
export async function readWearings(
  sql: Knex,
  of: { readonly cameraId?: string; readonly personId?: string } = {},
): Promise<Wearing[]> {
  const query = sql('camera_assignments')
    .leftJoin('persons', 'persons.id', 'camera_assignments.person_id')
    .orderBy('from_at', 'desc')
    .select('camera_assignments.*', { person_name: 'persons.name' });
  if (of.cameraId !== undefined) query.where({ camera_id: of.cameraId });
  if (of.personId !== undefined) query.where({ person_id: of.personId });
  const rows: unknown[] = await query;
  return rows.map((row) => WearingRow.parse(fieldsOf(row)));
}

/** Lets one transaction at a time change who wears this camera, until it ends. SQLite has one writer anyway. */
export async function lockCamera(tx: Transaction, id: string): Promise<void> {
  await tx.sql('cameras').where({ id }).forUpdate().first('id');
}

/** Id of whoever wore the camera at a moment. */
export async function wearerAt(tx: Transaction, cameraId: string, at: string): Promise<string | null> {
  const ids: unknown[] = await tx
    .sql('camera_assignments')
    .where({ camera_id: cameraId })
    .where('from_at', '<=', at)
    .whereRaw('(until_at IS NULL OR until_at > ?)', [at])
    .orderBy('from_at', 'desc')
    .pluck('person_id');
  return z.string().optional().parse(ids[0]) ?? null;
}

/**
 * Notes when a known camera was docked; an earlier docking that is completed late does not set it back. A file that somebody hands in tells that the
 * camera is back only when it was made since the last docking: an old one says nothing of where the camera is now.
 */
export async function noteDocking(
  tx: Transaction,
  { cameraId, dockId, startedAt, dockedAt }: Pick<Recording, 'cameraId' | 'dockId' | 'startedAt' | 'dockedAt'>,
): Promise<void> {
  await tx
    .sql('cameras')
    .where({ id: cameraId })
    .whereRaw('(last_docked_at IS NULL OR last_docked_at < ?)', [dockId === null ? startedAt : dockedAt])
    .update({ last_docked_at: dockedAt });
}
