import { z } from 'zod';
import type { Transaction } from '../database/database.ts';
import { rowOf } from './rows.ts';

const AnyManifest = z.record(z.string(), z.unknown());
const UploadRow = z.object({ id: z.string(), manifest: z.string() });

/** What an upload declares about people and places; the rest of it stands in the receipt as well. */
const PERSONAL = ['officerId', 'place', 'latitude', 'longitude', 'category'];

/** A stored manifest without who wore the camera and where he was. */
export function manifestWithoutPersons(json: string): string {
  const kept = Object.entries(AnyManifest.parse(JSON.parse(json))).filter(([field]) => !PERSONAL.includes(field));
  return JSON.stringify(Object.fromEntries(kept));
}

/**
 * Forgets what the uploads of a recording declared about people and places, and who brought it by hand. Done when the recording is destroyed, and at
 * once when an upload ends without footage. That it came, and who brought it, stays in the log.
 */
export async function forgetUploads(
  tx: Transaction,
  which: { readonly recordingId: string } | { readonly id: string },
): Promise<void> {
  const rows: unknown[] = await tx.sql('uploads').where(rowOf(which)).select('id', 'manifest');
  for (const { id, manifest } of rows.map((row) => UploadRow.parse(row))) {
    await tx
      .sql('uploads')
      .where({ id })
      .update({ manifest: manifestWithoutPersons(manifest), person_id: null });
  }
}
