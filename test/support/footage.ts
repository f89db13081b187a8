import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { buildDetectorModel } from '../../media-pipeline/detection/build-detector-model.ts';
import type { Detector } from '../../media-pipeline/detection/detector.ts';
import { openOnnxDetector } from '../../media-pipeline/detection/onnx-detector.ts';
import { makeSampleFootage } from '../../media-pipeline/sample-footage.ts';
import type { SampleKind, SampleShape } from '../../media-pipeline/sample-scenes.ts';

const CACHE = new URL('../../.cache/test-footage/', import.meta.url);
const MEDIA = new URL('../../../shared/media/', import.meta.url);
const SMALL: SampleShape = { width: 640, height: 360, framesPerSecond: 30 };
/** For footage that only has to be there: making it takes as long as it has pictures. */
export const FEW_PICTURES: SampleShape = { width: 640, height: 360, framesPerSecond: 6 };

/** Made footage, kept in the cache between runs: no real footage is in the repository. */
export async function sampleFootage(kind: SampleKind, seconds: number, shape: SampleShape = SMALL): Promise<string> {
  const file = await cached(`${kind}-${seconds}s-${shape.width}x${shape.height}-${shape.framesPerSecond}-1.mp4`);
  if (!existsSync(file)) {
    await makeSampleFootage({ target: `${file}.${process.pid}`, seconds, seed: 1, kind, shape });
    await rename(`${file}.${process.pid}`, file);
  }
  return file;
}

/** Footage made by ffmpeg from the given arguments between `ffmpeg` and the target. */
export async function madeFootage(name: string, ...made: readonly string[]): Promise<string> {
  const file = await cached(name);
  if (!existsSync(file)) {
    const extension = name.slice(name.lastIndexOf('.'));
    await ffmpeg('-y', ...made, `${file}.${process.pid}${extension}`);
    await rename(`${file}.${process.pid}${extension}`, file);
  }
  return file;
}

/** A real recording from the shared media, or undefined where there are none. */
export function realFootage(name: string): string | undefined {
  const file = fileURLToPath(new URL(name, MEDIA));
  return existsSync(file) ? file : undefined;
}

/** The detector, with its model built when it is not there yet. */
export async function testDetector(): Promise<Detector> {
  const model = await cached('faces-1.onnx');
  if (!existsSync(model)) await buildDetectorModel(model);
  return openOnnxDetector(model);
}

/** Runs ffmpeg and gives what it wrote to its output. */
export async function ffmpeg(...options: readonly string[]): Promise<Buffer> {
  const settings = { encoding: 'buffer', maxBuffer: 1 << 30 } as const;
  const { stdout } = await promisify(execFile)('ffmpeg', ['-nostdin', '-v', 'error', ...options], settings);
  return stdout;
}

/** Moments of all pictures in a file in seconds, and how many there are. */
export async function pictureMoments(file: string): Promise<number[]> {
  const options = ['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', file];
  const { stdout } = await promisify(execFile)('ffprobe', options, { maxBuffer: 1 << 26 });
  return stdout
    .split('\n')
    .map((line) => line.replace(',', '').trim())
    .filter((line) => line !== '')
    .map(Number);
}

async function cached(name: string): Promise<string> {
  await mkdir(CACHE, { recursive: true });
  return fileURLToPath(new URL(name, CACHE));
}
