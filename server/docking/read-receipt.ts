import type { Actor } from '../../protocols/acts.ts';
import { refuse, type Verdict } from '../../protocols/refusal.ts';
import type { DockingDesk } from './desk.ts';
import { sealRecording, type SealedUpload } from './seal-recording.ts';
import { readUpload } from './uploads.ts';

/** The receipt of an upload, for the dock that brought it. A sealing that was interrupted is completed first. */
export async function readReceipt(
  desk: DockingDesk,
  by: Actor,
  input: { readonly uploadId: string },
): Promise<Verdict<SealedUpload>> {
  const upload = await readUpload(desk.database.sql, input.uploadId);
  if (upload?.dockId !== by.id) return refuse('not-found');
  return sealRecording(desk, by, upload.id);
}
