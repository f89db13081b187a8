import type { Knex } from 'knex';
import { z } from 'zod';
import { UPLOAD_DAYS_OPEN } from '../../protocols/docking/upload-term.ts';
import type { KnownOnWall } from '../../protocols/docking/wall.ts';
import { stamp } from '../clock.ts';
import { fieldsOf } from '../custody/rows.ts';
import { readBerths, type Berth } from './berths.ts';
import { readCameras, readWearings, type Wearing } from './cameras.ts';
import { readOpenUploads, type Upload } from './uploads.ts';

const DAY_MILLISECONDS = 86_400_000;

/** A camera, known or not, with everything that tells where it is. */
export interface TrackedCamera {
  readonly cameraId: string;
  /** What people call it; its serial number when nobody registered it. */
  readonly name: string;
  readonly isKnown: boolean;
  readonly wearerName: string | undefined;
  readonly berth: Berth | undefined;
  readonly known: KnownOnWall;
}

/** Tracks every camera: those that are registered, and those that a dock named or that bring footage now. */
export async function trackCameras(sql: Knex): Promise<Map<string, TrackedCamera>> {
  const [registered, wearings, berths, strangers, uploads] = await Promise.all([
    readCameras(sql),
    readWearings(sql),
    readBerths(sql),
    dockedStrangers(sql),
    // How far a form is that a person sends is known to his browser alone.
    readOpenUploads(sql).then((open) => open.filter(({ dockId }) => dockId !== null)),
  ]);
  const byId = new Map(registered.map((camera) => [camera.id, camera]));
  const sending = uploads.map(({ manifest }) => manifest.cameraId);
  const ids = new Set([...byId.keys(), ...berths.keys(), ...strangers.keys(), ...sending]);
  return new Map(
    [...ids].map((cameraId): [string, TrackedCamera] => {
      const camera = byId.get(cameraId);
      const berth = berths.get(cameraId);
      const worn = wearings.filter((wearing) => wearing.cameraId === cameraId);
      const known = {
        berth,
        upload: comingIn(uploads.filter(({ manifest }) => manifest.cameraId === cameraId)),
        lastDockedAt: camera?.lastDockedAt ?? strangers.get(cameraId) ?? null,
        ...wearingOf(worn),
      };
      const wearerName = worn.find(({ untilAt }) => untilAt === null)?.personName ?? undefined;
      const name = camera?.name ?? cameraId;
      return [cameraId, { cameraId, name, isKnown: camera !== undefined, wearerName, berth, known }];
    }),
  );
}

const StrangerRow = z.object({ cameraId: z.string(), dockedAt: z.string() });

/** When cameras that nobody registered were docked last; their recordings stand apart. */
async function dockedStrangers(sql: Knex): Promise<Map<string, string>> {
  const rows: unknown[] = await sql('recordings')
    .where({ state: 'quarantined' })
    .whereNotIn('camera_id', sql('cameras').select('id'))
    .groupBy('camera_id')
    .select('camera_id')
    .max({ docked_at: 'docked_at' });
  return new Map(rows.map((row) => StrangerRow.parse(fieldsOf(row))).map((row) => [row.cameraId, row.dockedAt]));
}

/** Newest first, so that the first that ended is the last that did. */
function wearingOf(wearings: readonly Wearing[]): Pick<KnownOnWall, 'wornSince' | 'handedInAt' | 'lastWornFrom'> {
  const last = wearings.find(({ untilAt }) => untilAt !== null);
  return {
    wornSince: wearings.find(({ untilAt }) => untilAt === null)?.fromAt,
    handedInAt: last?.untilAt ?? undefined,
    lastWornFrom: last?.fromAt,
  };
}

/** All open uploads of one camera together; an upload expires a fixed time after its last byte, which tells when that was. */
function comingIn(uploads: readonly Upload[]): KnownOnWall['upload'] {
  const expiries = uploads.map(({ expiresAt }) => expiresAt).sort();
  const last = expiries.at(-1);
  if (last === undefined) return undefined;
  return {
    received: uploads.reduce((sum, { received }) => sum + received, 0),
    declared: uploads.reduce((sum, { declaredSize }) => sum + declaredSize, 0),
    movedAt: stamp(new Date(Date.parse(last) - UPLOAD_DAYS_OPEN * DAY_MILLISECONDS)),
  };
}
