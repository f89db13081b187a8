import type { Knex } from 'knex';
import { z } from 'zod';
import { QUARANTINE_REASONS, type QuarantineReason } from '../../protocols/custody/recording.ts';
import { parseManifest, type UploadManifest } from '../../protocols/docking/upload-manifest.ts';
import { forgetUploads } from '../custody/forget-uploads.ts';
import { fieldsOf } from '../custody/rows.ts';
import type { Transaction } from '../database/database.ts';

/** Where an upload can stand. Only an open one takes bytes. */
export const UPLOAD_STATES = ['open', 'complete', 'refused', 'expired'] as const;

/** An upload under way or ended. */
export interface Upload {
  readonly id: string;
  readonly recordingId: string;
  readonly objectId: string;
  /** Dock that brings it; null when a person does. */
  readonly dockId: string | null;
  readonly personId: string | null;
  readonly state: (typeof UPLOAD_STATES)[number];
  readonly declaredSize: number;
  readonly declaredSha256: string;
  /** Bytes that are sealed and durable. */
  readonly received: number;
  readonly manifest: UploadManifest;
  readonly temporaryHandle: string;
  /** How many of the received bytes lie in the tail, behind the last whole segment. */
  readonly tailSize: number;
  readonly expiresAt: string;
  readonly createdAt: string;
  readonly completedAt: string | null;
  /** What a camera system declared it as: the series it belongs to, the name of the object there, and the MD5 of its bytes. */
  readonly seriesId: string | null;
  readonly objectName: string | null;
  readonly etag: string | null;
  /** Why it is kept apart whatever else is known of it. */
  readonly apart: QuarantineReason | null;
}

const UploadRow = z.object({
  id: z.string(),
  recordingId: z.string(),
  objectId: z.string(),
  dockId: z.string().nullable(),
  personId: z.string().nullable(),
  state: z.enum(UPLOAD_STATES),
  declaredSize: z.coerce.number(),
  declaredSha256: z.string(),
  received: z.coerce.number(),
  manifest: z.string(),
  temporaryHandle: z.string(),
  tailSize: z.number(),
  expiresAt: z.string(),
  createdAt: z.string(),
  completedAt: z.string().nullable(),
  seriesId: z.string().nullable(),
  objectName: z.string().nullable(),
  etag: z.string().nullable(),
  apart: z.enum(QUARANTINE_REASONS).nullable(),
});

function parseUpload(row: unknown): Upload {
  const upload = UploadRow.parse(fieldsOf(row));
  const manifest = parseManifest(JSON.parse(upload.manifest));
  if (manifest.refused !== undefined) throw new Error(`The manifest of upload ${upload.id} cannot be read`);
  return { ...upload, manifest: manifest.value };
}

/** The upload with this id, if there is one. */
export async function readUpload(sql: Knex, id: string): Promise<Upload | undefined> {
  const row: unknown = await sql('uploads').where({ id }).first();
  return row === undefined ? undefined : parseUpload(row);
}

/** Open uploads, oldest first: for the page of the dock and for the sweep. */
export async function readOpenUploads(sql: Knex): Promise<Upload[]> {
  const rows: unknown[] = await sql('uploads').where({ state: 'open' }).orderBy('created_at');
  return rows.map(parseUpload);
}

/** How far an upload has come. */
export interface UploadProgress {
  readonly received: number;
  readonly tailSize: number;
  readonly expiresAt: string;
}

/** Notes durable progress. Throws when somebody else moved the upload on: two writers would spoil each other's bytes. */
export async function noteProgress(
  tx: Transaction,
  before: Pick<Upload, 'id' | 'received'>,
  now: UploadProgress,
): Promise<void> {
  const changed = await tx
    .sql('uploads')
    .where({ id: before.id, state: 'open', received: before.received })
    .update({ received: now.received, tail_size: now.tailSize, expires_at: now.expiresAt });
  if (changed !== 1) throw new Error(`Upload ${before.id} was moved on by another writer`);
}

/** Ends an open upload; false when it had ended. When it brought no footage, nothing personal is left of what it declared. */
export async function endUpload(
  tx: Transaction,
  uploadId: string,
  state: Exclude<Upload['state'], 'open'>,
  now: string,
): Promise<boolean> {
  const changed = await tx.sql('uploads').where({ id: uploadId, state: 'open' }).update({ state, completed_at: now });
  if (changed === 1 && state !== 'complete') await forgetUploads(tx, { id: uploadId });
  return changed === 1;
}

/** Ends an open upload that nobody went on with since it was read and before `now`; false when somebody did, or when it had ended. */
export async function expireUpload(
  tx: Transaction,
  { id, received }: Pick<Upload, 'id' | 'received'>,
  now: string,
): Promise<boolean> {
  const changed = await tx
    .sql('uploads')
    .where({ id, state: 'open', received })
    .where('expires_at', '<', now)
    .update({ state: 'expired', completed_at: now });
  if (changed === 1) await forgetUploads(tx, { id });
  return changed === 1;
}
