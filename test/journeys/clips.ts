import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ffmpeg, realFootage, sampleFootage } from '../support/footage.ts';

/** Stands in the metadata of every clip, as cameras leave names and places there. */
export const TELLTALE = 'Bodycam-12-Sam-de-Boer';

/** A clip as the camera made it. */
export interface Clip {
  readonly name: string;
  readonly content: Buffer;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly place: string;
}

/** A clip to be put on a camera. */
export interface ClipOrder {
  readonly camera: string;
  readonly name: string;
  readonly startedAt: Date;
  readonly seconds: number;
  readonly place: string;
  /** Name of real footage, and the second at which to begin. */
  readonly real: readonly [string, number];
  readonly made: 'terrace' | 'square' | 'doorway';
}

/** Puts a clip on a camera: real footage where there is some, made footage otherwise; with sound, and with what cameras leave in the metadata. */
export async function putOnCamera(order: ClipOrder): Promise<Clip> {
  const { camera, name, startedAt, seconds, place } = order;
  await mkdir(camera, { recursive: true });
  const [real, from] = order.real;
  const source = realFootage(real);
  const shape = { width: 640, height: 360, framesPerSecond: 12 };
  const input = source ?? (await sampleFootage(order.made, seconds, shape));
  const file = path.join(camera, name);
  await ffmpeg(
    ...['-y', '-ss', String(source === undefined ? 0 : from), '-t', String(seconds), '-i', input],
    ...['-f', 'lavfi', '-t', String(seconds), '-i', 'sine=frequency=330:sample_rate=48000'],
    ...['-map', '0:v', '-map', '1:a', '-r', '12', '-vf', 'scale=-2:480:flags=bilinear', '-pix_fmt', 'yuv420p'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-g', '24', '-c:a', 'aac', '-b:a', '64k'],
    ...['-map_metadata', '-1', '-metadata', `comment=${TELLTALE}`, '-metadata', 'location=+52.1601+004.4970/', file],
  );
  const endedAt = new Date(startedAt.getTime() + seconds * 1000);
  const sideCar = { startedAt: startedAt.toISOString(), endedAt: endedAt.toISOString(), place };
  await writeFile(`${file}.json`, JSON.stringify(sideCar));
  return { name, content: await readFile(file), ...sideCar };
}

/** Makes the folder of a camera what a camera shows of itself. */
export async function describeCamera(camera: string, cameraId: string): Promise<void> {
  await mkdir(camera, { recursive: true });
  const file = path.join(camera, 'camera.json');
  if (!existsSync(file)) await writeFile(file, JSON.stringify({ cameraId }));
}
