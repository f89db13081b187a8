import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isClipName, readCamera, type Camera, type CameraClip } from './camera-folder.ts';
import { readJsonFile } from './durable-file.ts';

/** Files by which a folder is known to be a camera: its own description, or its label with the number of the camera on the first line. */
const DESCRIPTION = 'camera.json';
const LABEL = 'volume-label.txt';
const OLD_DAYS = 7;
const DAY_MILLISECONDS = 86_400_000;

/** A camera that is mounted now. */
export interface MountedCamera {
  readonly folder: string;
  readonly camera: Camera;
  /** What the camera's own clock said when it was mounted, if it said so. */
  readonly deviceClockAt?: string;
  /** Charge in whole percents, and whether it is being charged, when the camera says so. */
  readonly battery?: number;
  readonly charging?: boolean;
}

/** What stands in the dock. */
export interface Mounted {
  readonly cameras: readonly MountedCamera[];
  /** Names of folders with recordings or a description, of which nobody can tell which camera they are. */
  readonly strangers: readonly string[];
}

/** The cameras among the folders of a folder. What cannot be read at all, such as a camera that is just being mounted or pulled out, is not there. */
export async function findCameras(watched: string): Promise<Mounted> {
  const entries = await readdir(watched, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => path.join(watched, entry.name));
  const found = await Promise.all(
    folders.sort().map(async (folder) => {
      const camera = await recognise(folder).catch(() => undefined);
      return { folder, camera, isStrange: camera === undefined && (await looksLikeCamera(folder)) };
    }),
  );
  return {
    cameras: found.flatMap(({ camera }) => (camera === undefined ? [] : [camera])),
    strangers: found.filter(({ isStrange }) => isStrange).map(({ folder }) => path.basename(folder)),
  };
}

async function looksLikeCamera(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.some((name) => name === DESCRIPTION || name === LABEL || isClipName(name));
}

async function recognise(folder: string): Promise<MountedCamera | undefined> {
  const names = await readdir(folder);
  if (names.includes(DESCRIPTION)) {
    const camera = await readCamera(folder);
    return { folder, camera, ...saidOfItself(await readJsonFile(path.join(folder, DESCRIPTION))) };
  }
  if (!names.includes(LABEL)) return undefined;
  const [line = ''] = (await readFile(path.join(folder, LABEL), 'utf8')).split('\n');
  const cameraId = line.trim();
  return cameraId === '' ? undefined : { folder, camera: { cameraId } };
}

const Said = z.object({
  deviceClockAt: z.string().optional().catch(undefined),
  battery: z.number().min(0).max(100).transform(Math.round).optional().catch(undefined),
  charging: z.boolean().optional().catch(undefined),
});

/** What a description says of the moment; what cannot be read was not said. */
function saidOfItself(description: unknown): Pick<MountedCamera, 'deviceClockAt' | 'battery' | 'charging'> {
  const { deviceClockAt, battery, charging } = Said.parse(description);
  return {
    ...(deviceClockAt === undefined ? {} : { deviceClockAt }),
    ...(battery === undefined ? {} : { battery }),
    ...(charging === undefined ? {} : { charging }),
  };
}

/** Files on a camera that are old, or that no docking will ever take along. */
export async function oldFilesOn(folder: string, clips: readonly CameraClip[], now: Date): Promise<string[]> {
  const ofClips = new Set(clips.flatMap((clip) => clip.files.map((file) => path.basename(file))));
  const names = await readdir(folder);
  const strange = names.filter(
    (name) => !name.startsWith('.') && name !== DESCRIPTION && name !== LABEL && !ofClips.has(name),
  );
  const oldest = now.getTime() - OLD_DAYS * DAY_MILLISECONDS;
  const old = clips.filter(({ seen }) => seen !== undefined && seen.changedAt < oldest);
  return [...strange, ...old.map(({ name }) => name)];
}
