import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { readJsonFile } from './durable-file.ts';
import { sayWhy } from './say-why.ts';

/** A camera as its folder describes it (`camera.json`). */
export interface Camera {
  readonly cameraId: string;
  readonly officerId?: string;
}

/** A clip on the camera, with what its side-car says about it. */
export interface CameraClip {
  readonly name: string;
  readonly file: string;
  /** Files that go when the clip goes: the clip itself and its side-car. */
  readonly files: readonly string[];
  readonly mediaType: string;
  /** Bytes, and the last change in milliseconds since 1970, as the folder tells; nothing when the file cannot be looked at. */
  readonly seen: { readonly size: number; readonly changedAt: number } | undefined;
  /** Why this clip cannot be docked, such as a side-car that cannot be read; it never keeps the other clips from it. */
  readonly fault: string | undefined;
  /** Members of a manifest that the side-car fills in, and the times of the file where it does not. */
  readonly description: Readonly<Record<string, unknown>>;
}

/** What identifies the content of a clip. */
export interface ClipContent {
  readonly size: number;
  /** SHA-256 in lower-case hex. */
  readonly sha256: string;
  /** Last change of the file in milliseconds since 1970, by which a later change is noticed. */
  readonly changedAt: number;
}

const MEDIA_TYPES = new Map([
  ['.mp4', 'video/mp4'],
  ['.mkv', 'video/x-matroska'],
]);
const SIDE_CAR_FIELDS = [
  'startedAt',
  'endedAt',
  'place',
  'latitude',
  'longitude',
  'category',
  'officerId',
  'deviceClockAt',
  'series',
];

/** Reads the camera's descriptor. Throws when it is missing or names no camera. */
export async function readCamera(folder: string): Promise<Camera> {
  const file = path.join(folder, 'camera.json');
  const content = await readJsonFile(file);
  if (content === undefined) {
    throw new Error(`${file} is er niet; zet in die map een bestand camera.json met daarin {"cameraId": "nummer"}`);
  }
  const members = membersOf(content);
  const cameraId = members.get('cameraId') ?? members.get('serial');
  const officerId = members.get('officerId') ?? members.get('officer');
  if (typeof cameraId !== 'string' || cameraId === '') throw new Error(`${file} noemt geen camera (cameraId)`);
  return typeof officerId === 'string' && officerId !== '' ? { cameraId, officerId } : { cameraId };
}

/** Whether a file is named as a clip is. */
export function isClipName(name: string): boolean {
  return MEDIA_TYPES.has(path.extname(name).toLowerCase());
}

/** The clips in the folder, in the order of their names. A link is no clip: it would bring footage, or anything else, from outside the camera. */
export async function readClips(folder: string): Promise<CameraClip[]> {
  const found = await readdir(folder, { withFileTypes: true });
  const names = found.filter((entry) => entry.isFile() && isClipName(entry.name)).map(({ name }) => name);
  return Promise.all(names.sort().map((name) => readClip(folder, name, names)));
}

async function readClip(folder: string, name: string, names: readonly string[]): Promise<CameraClip> {
  const file = path.join(folder, name);
  const sideCars = sideCarsOf(name).map((sideCar) => path.join(folder, sideCar));
  const isShared = names.filter((other) => stemOf(other) === stemOf(name)).length > 1;
  const clip = {
    ...{ name, file, files: [file, ...(isShared ? sideCars.slice(0, 1) : sideCars)] },
    mediaType: MEDIA_TYPES.get(path.extname(name).toLowerCase()) ?? '',
  };
  try {
    const { size, birthtimeMs, mtimeMs } = await stat(file);
    const seen = { size, changedAt: mtimeMs };
    const ofTheFile = {
      startedAt: new Date(Math.min(birthtimeMs, mtimeMs)).toISOString(),
      endedAt: new Date(mtimeMs).toISOString(),
    };
    const said = await saidBeside(sideCars).catch(sayWhy);
    if (typeof said === 'string') return { ...clip, seen, fault: said, description: {} };
    return { ...clip, seen, fault: undefined, description: { ...ofTheFile, ...said } };
  } catch (error) {
    return { ...clip, seen: undefined, fault: sayWhy(error), description: {} };
  }
}

/** What the first side-car that is there says of its clip. Throws when one cannot be read. */
async function saidBeside(sideCars: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const described = await Promise.all(sideCars.map(readJsonFile));
  const members = [...membersOf(described.find((content) => content !== undefined))];
  return Object.fromEntries(members.filter(([field]) => SIDE_CAR_FIELDS.includes(field)));
}

/** `clip.mp4.json`, else `clip.json`, which can describe several clips; `camera.json` describes the camera and no clip. */
function sideCarsOf(name: string): string[] {
  const stem = stemOf(name);
  return stem === 'camera' ? [`${name}.json`] : [`${name}.json`, `${stem}.json`];
}

function stemOf(name: string): string {
  return name.slice(0, -path.extname(name).length);
}

/** Reads the whole clip once. */
export async function hashClip(clip: CameraClip): Promise<ClipContent> {
  const { mtimeMs: changedAt } = await stat(clip.file);
  const digest = createHash('sha256');
  let size = 0;
  const pieces: AsyncIterable<Buffer> = createReadStream(clip.file, { highWaterMark: 1024 * 1024 });
  for await (const piece of pieces) {
    digest.update(piece);
    size += piece.length;
  }
  return { size, sha256: digest.digest('hex'), changedAt };
}

/** Whether the clip is still the file that was hashed. */
export async function isUnchanged(clip: CameraClip, content: ClipContent): Promise<boolean> {
  const { size, mtimeMs } = await stat(clip.file);
  return size === content.size && mtimeMs === content.changedAt;
}

function membersOf(value: unknown): Map<string, unknown> {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : new Map<string, unknown>();
}
