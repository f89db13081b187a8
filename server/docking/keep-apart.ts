import type { QuarantineReason, Recording } from '../../protocols/custody/recording.ts';
import type { Schedule } from '../../protocols/retention/schedule.ts';
import type { Transaction } from '../database/database.ts';
import { wearerAt } from './cameras.ts';
import type { Upload } from './uploads.ts';

/** A clock that cannot be believed decides what a hold makes of it, so it counts before a key that is missing. */
export async function reasonToKeepApart(
  tx: Transaction,
  { upload, schedule, officerId }: { upload: Upload; schedule: Schedule; officerId: string | null },
): Promise<QuarantineReason | null> {
  const { cameraId } = upload.manifest;
  const known = schedule.quarantineReason ?? upload.apart ?? (await strangerReason(tx, { cameraId, officerId }));
  if (known !== null || officerId === null) return known;
  // The camera was in the hands of somebody else than the dock says: nobody is put beside what another filmed.
  const handedTo = await wearerAt(tx, cameraId, schedule.startedAt);
  return handedTo === null || handedTo === officerId ? null : 'unknown-officer';
}

/** Why footage of this camera and this officer is kept apart: one of them is not known. Nothing when both are. */
export async function strangerReason(
  tx: Transaction,
  from: Pick<Recording, 'cameraId' | 'officerId'>,
): Promise<Extract<QuarantineReason, 'unknown-camera' | 'unknown-officer'> | null> {
  const camera: unknown = await tx.sql('cameras').where({ id: from.cameraId }).first();
  if (camera === undefined) return 'unknown-camera';
  if (from.officerId === null) return null;
  const officer: unknown = await tx.sql('persons').where({ id: from.officerId }).first();
  return officer === undefined ? 'unknown-officer' : null;
}
