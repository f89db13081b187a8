import type { Actor } from '../../protocols/acts.ts';
import type { QuarantineReason, Recording } from '../../protocols/custody/recording.ts';
import { awaitScan } from '../custody/awaited-scans.ts';
import type { Transaction } from '../database/database.ts';
import type { DockingDesk } from './desk.ts';
import { orderScan, raiseMalware } from './scan-recording.ts';
import type { Upload } from './uploads.ts';

/**
 * What the scanner said while the upload came in: recorded, raised as an alarm, or asked for again. True when programs may open the recording now;
 * what is still encrypted is scanned when it has been opened, and nobody opens it before that.
 */
export async function settleScan(
  tx: Transaction,
  desk: DockingDesk,
  by: Actor,
  { recording: { id }, upload }: { readonly recording: Recording; readonly upload: Upload },
): Promise<boolean> {
  if (desk.scanner === undefined) return true;
  const verdict = desk.scanner.verdictOf(upload.id);
  if (verdict === undefined) {
    const object = { id: upload.objectId, recordingId: id };
    await (upload.apart === 'key-missing' ? awaitScan(tx, object.id) : orderScan(tx, object));
    return false;
  }
  const { signature } = verdict;
  tx.record({
    ...{ act: 'custody.scanned', result: 'done', by, about: id },
    facts: signature === undefined ? {} : { signature },
  });
  if (signature === undefined) return true;
  await raiseMalware(tx, desk, { recordingId: id, objectId: upload.objectId, signature });
  return false;
}

/** Malware weighs more than any other reason to keep a recording apart, and a scan that is still to come less. */
export function withScan(
  { scanner }: DockingDesk,
  uploadId: string,
  other: QuarantineReason | null,
): QuarantineReason | null {
  if (scanner === undefined) return other;
  const verdict = scanner.verdictOf(uploadId);
  if (verdict === undefined) return other ?? 'not-scanned';
  return verdict.signature === undefined ? other : 'malware';
}
