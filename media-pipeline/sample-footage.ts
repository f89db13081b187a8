import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

import { finishTogether, startMediaProcess } from './ffmpeg/run.ts';
import { sceneFilter, samplePicture, scenesOf, type SampleKind, type SampleShape } from './sample-scenes.ts';

/** What footage to make. Footage of nobody: stock pictures of a public package, filmed by a camera that does not exist. */
export interface SampleOrder {
  /** A file (plain MP4, index at the end, as cameras write it) or a stream (fragmented MP4). */
  readonly target: string | Writable;
  readonly seconds: number;
  /** The same seed gives the same footage; another seed another course of the camera. */
  readonly seed: number;
  readonly kind: SampleKind;
  /** 1920 x 1080 at 30 frames a second unless given. */
  readonly shape?: SampleShape | undefined;
  /** What the camera claims as its moment of recording. */
  readonly recordedAt?: Date | undefined;
  /** Name of the camera, burnt in and in the metadata. */
  readonly camera?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const FULL_HD: SampleShape = { width: 1920, height: 1080, framesPerSecond: 30 };
const RECORDED_AT = new Date('2026-11-20T20:14:00.000Z');
const SOUND_RATE = 48_000;
const PACKAGE = '@vladmandic/face-api/package.json';

/** Makes demo footage: people at several sizes, a burnt-in clock and DEMO, speech-like sound, and the metadata that bodycams leave. */
export async function makeSampleFootage(order: SampleOrder): Promise<void> {
  const { target, seconds, signal } = order;
  const isFile = typeof target === 'string';
  const process = startMediaProcess({
    program: 'ffmpeg',
    arguments: sampleArguments(order),
    feedsInput: false,
    outputs: isFile ? [] : [1],
    timeLimitSeconds: 60 + seconds * 30,
    signal,
  });
  await finishTogether(process, isFile ? [] : [pipeline(process.output(1), target)]);
}

/** The whole command as data. */
export function sampleArguments(order: SampleOrder): readonly string[] {
  const { seconds, seed, kind, target } = order;
  const { shape = FULL_HD, recordedAt = RECORDED_AT, camera = 'DEMO-01' } = order;
  const scenes = scenesOf(kind, seed);
  const share = (seconds / scenes.length).toFixed(3);
  const pictures = scenes.flatMap((scene) => [
    ...['-loop', '1', '-framerate', String(shape.framesPerSecond), '-t', share],
    ...['-i', fileURLToPath(new URL(`demo/${samplePicture(scene)}`, import.meta.resolve(PACKAGE)))],
  ]);
  const views = scenes.map(
    (scene, input) => `${sceneFilter(scene, input, shape, seed)},setsar=1,format=yuv420p[view${input}]`,
  );
  const joined = `${scenes.map((_, input) => `[view${input}]`).join('')}concat=n=${scenes.length}:v=1[walk]`;
  const graph = [...views, joined, `[walk]noise=c0s=3:c0f=t,${label(shape, recordedAt, camera)}[video]`].join(';');
  return [
    ...['-nostdin', '-hide_banner', '-nostats', '-loglevel', 'error', '-y'],
    ...pictures,
    ...['-f', 'lavfi', '-t', String(seconds), '-i', `aevalsrc='${speech(seed)}':s=${SOUND_RATE}`],
    ...['-filter_complex', graph, '-map', '[video]', '-map', `${scenes.length}:a`],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '24', '-g', String(shape.framesPerSecond * 2)],
    ...['-c:a', 'aac', '-b:a', '96k', '-ac', '1'],
    ...cameraMetadata(recordedAt, camera),
    ...(typeof target === 'string' ? ['-f', 'mp4', `file:${target}`] : ['-f', 'mp4', ...FRAGMENTED, 'pipe:1']),
  ];
}

const FRAGMENTED = ['-movflags', 'frag_keyframe+delay_moov+default_base_moof'];

/** What real cameras write: when, where, with what and by whom. */
function cameraMetadata(recordedAt: Date, camera: string): readonly string[] {
  const tags = [
    `creation_time=${recordedAt.toISOString()}`,
    'location=+52.1601+004.4970/',
    'location-eng=+52.1601+004.4970/',
    'make=Beeldkluis',
    `model=${camera}`,
    `title=${camera} dienst 4711`,
  ];
  const handler = ['-metadata:s:v', `handler_name=${camera}`, '-metadata:s:a', `handler_name=${camera} mic`];
  return [...tags.flatMap((tag) => ['-metadata', tag]), ...handler];
}

/** Word, camera and running clock (UTC) in the corner below, as bodycams burn them in; the player writes who is watching above. */
function label({ height }: SampleShape, recordedAt: Date, camera: string): string {
  const size = Math.round(height / 30);
  const clock = `%{pts\\:gmtime\\:${Math.floor(recordedAt.getTime() / 1000)}\\:%Y-%m-%d %T} UTC`;
  const place = `fontcolor=white:fontsize=${size}:box=1:boxcolor=black@0.6:boxborderw=6:x=${size}:y=h-th-${size}`;
  return `drawtext=font=Sans:text='DEMO ${camera.replaceAll(/[^\w -]/g, '')} ${clock}':${place}`;
}

/** A voice-like hum with syllables and pauses. */
function speech(seed: number): string {
  const pitch = 105 + (Math.abs(Math.trunc(seed)) % 7) * 12;
  const voice = `sin(2*PI*${pitch}*t)+0.6*sin(2*PI*${pitch * 2}*t)+0.5*sin(2*PI*${pitch * 5}*t)+0.3*sin(2*PI*${pitch * 9}*t)`;
  return `0.12*(${voice})*max(0,sin(2*PI*2.3*t))*gt(sin(2*PI*0.21*t),-0.5)`;
}
