import { z } from 'zod';
import { onWall, type OnWall } from '../../protocols/docking/wall.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { fieldsOf } from '../custody/rows.ts';
import { listPersons, type Person } from '../persons/persons.ts';
import { readCamera, readCameras, readWearings, type Camera, type Wearing } from './cameras.ts';
import type { DockingDesk } from './desk.ts';
import { trackCameras } from './track-cameras.ts';

/** A camera with whoever wears it now. */
interface WornCamera extends Camera {
  readonly worn: Wearing | undefined;
}

/** A camera in the list, with what the dock wall says of it; nothing when it is not on the wall. */
interface ListedCamera extends WornCamera {
  readonly whereabouts: OnWall | undefined;
}

const UnknownRow = z.object({ cameraId: z.string(), recordings: z.coerce.number() });

/** Serial number that nobody registered, and how many of its recordings are in quarantine. */
export type UnknownCamera = Readonly<z.infer<typeof UnknownRow>>;

/** The known cameras, and the unknown ones that brought recordings. */
export interface CameraList {
  readonly cameras: readonly ListedCamera[];
  readonly unknown: readonly UnknownCamera[];
}

/** Lists every known camera with its wearer and where it is, and the serial numbers that wait in quarantine to be registered. */
export async function listCameras({ database: { sql }, clock, protocol }: DockingDesk): Promise<Verdict<CameraList>> {
  const now = stamp(clock.now());
  const tracked = await trackCameras(sql);
  const whereabouts = (id: string): OnWall | undefined => {
    const known = tracked.get(id)?.known;
    return known === undefined ? undefined : onWall(known, now, protocol.docking);
  };
  const wearings = (await readWearings(sql)).filter(({ untilAt }) => untilAt === null);
  const unknown: unknown[] = await sql('recordings')
    .where({ state: 'quarantined', quarantine_reason: 'unknown-camera' })
    .whereNotIn('camera_id', sql('cameras').select('id'))
    .groupBy('camera_id')
    .orderBy('camera_id')
    .select('camera_id')
    .count({ recordings: '*' });
  return granted({
    cameras: (await readCameras(sql)).map((camera) => ({
      ...camera,
      worn: wearings.find(({ cameraId }) => cameraId === camera.id),
      whereabouts: whereabouts(camera.id),
    })),
    unknown: unknown.map((row) => UnknownRow.parse(fieldsOf(row))),
  });
}

/** One camera, who wore it, and who can wear it. */
export interface CameraHistory extends WornCamera {
  readonly wearings: readonly Wearing[];
  readonly officers: readonly Person[];
  /** Days after it was handed in that it is known who wore it; longer while footage of that time is kept. */
  readonly knownForDays: number;
}

/** Reads one camera with everybody who wore it, newest first. */
export async function readCameraHistory(
  { database: { sql }, protocol }: Pick<DockingDesk, 'database' | 'protocol'>,
  { cameraId }: { readonly cameraId: string },
): Promise<Verdict<CameraHistory>> {
  const camera = await readCamera(sql, cameraId);
  if (camera === undefined) return refuse('not-found');
  const wearings = await readWearings(sql, { cameraId });
  const officers = (await listPersons(sql)).filter(({ role }) => role === 'handhaver');
  return granted({
    ...{ ...camera, worn: wearings.find(({ untilAt }) => untilAt === null), wearings, officers },
    knownForDays: protocol.retention.days,
  });
}
