import path from 'node:path';
import { z } from 'zod';
import { oneAtATime, readJsonFile, writeJsonFile } from './durable-file.ts';

const Known = z.object({
  lastSeenAt: z.string(),
  /** Clips that were on the camera when it was last looked at and that have no receipt yet. */
  waiting: z.array(z.string()),
  /** Whether the camera was empty when it was last looked at. */
  empty: z.boolean(),
  lastNumbers: z.record(z.string(), z.number()),
  /** What was noticed at the docking that is or was under way, in words. */
  missing: z.array(z.string()),
  oldFiles: z.array(z.string()),
  driftSeconds: z.number().nullable(),
  /** When it was put into the dock, as far as this program saw it; null while it is out. */
  inSince: z.string().nullable().default(null),
});

/** What this dock knows of a camera, also while it is out. */
export type KnownCamera = z.infer<typeof Known>;

const Book = z.record(z.string(), Known);

/** The cameras that this dock has ever seen, by their number. Every change is on the disk before it counts, so it outlives reboots. */
export interface CameraBook {
  readonly cameras: ReadonlyMap<string, KnownCamera>;
  note(cameraId: string, change: Partial<KnownCamera>): Promise<void>;
}

/** A camera that was never seen before. */
export const NOTHING_KNOWN: KnownCamera = {
  ...{ lastSeenAt: '', waiting: [], empty: false, lastNumbers: {} },
  ...{ missing: [], oldFiles: [], driftSeconds: null, inSince: null },
};

/** Opens the book in the folder of the dock's state. */
export async function openCameraBook(folder: string): Promise<CameraBook> {
  const file = path.join(folder, 'cameras.json');
  const cameras = new Map(Object.entries(Book.parse((await readJsonFile(file)) ?? {})));
  const inTurn = oneAtATime();
  return {
    cameras,
    note: (cameraId, change) =>
      inTurn(async () => {
        const after = new Map(cameras).set(cameraId, { ...(cameras.get(cameraId) ?? NOTHING_KNOWN), ...change });
        await writeJsonFile(file, Object.fromEntries(after));
        cameras.set(cameraId, { ...NOTHING_KNOWN, ...after.get(cameraId) });
      }),
  };
}
