import { z } from 'zod';

import { probeArguments } from './arguments.ts';
import { collectOutput, MediaProcessFailed } from './run.ts';

/** What footage says about itself. Sizes are those of the displayed picture, after rotation. */
export interface FootageFacts {
  /** Names of the container format as ffprobe gives them, such as `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly container: string;
  /** First brand of an MP4 or QuickTime file, four characters; null when there is none. */
  readonly brand: string | null;
  readonly durationSeconds: number;
  /** Null for a recording of sound only. */
  readonly video: VideoFacts | null;
  /** Null when there is no sound. */
  readonly audio: AudioFacts | null;
  /** When the camera says that it was made (ISO 8601); null when it does not say. A claim, never a proof. */
  readonly createdAt: string | null;
}

/** The picture. */
export interface VideoFacts {
  readonly codec: string;
  /** Name of the pixel format, such as `yuv420p`. */
  readonly pixelFormat: string;
  readonly width: number;
  readonly height: number;
  /** Degrees clockwise that the stored picture is turned for display: 0, 90, 180 or 270. */
  readonly rotation: number;
  /** Average frames per second. */
  readonly frameRate: number;
}

/** The sound. */
export interface AudioFacts {
  readonly codec: string;
  readonly channels: number;
}

/** The bytes are no footage that this house can hold: no picture, no sound, or measures beyond every camera. */
export class NotFootage extends Error {
  override readonly name = 'NotFootage';
}

const MOST_SIDE = 8192;
const MOST_FRAMES_PER_SECOND = 480;
const PROBE_SECONDS = 30;
const PROBE_BYTES = 4_000_000;

const wholeText = z.string().transform(Number).pipe(z.number().nonnegative());
const tags = z.record(z.string(), z.string()).optional();
const streamShape = z.object({
  codec_type: z.string().optional(),
  codec_name: z.string().default('unknown'),
  pix_fmt: z.string().default('unknown'),
  width: z.number().int().default(0),
  height: z.number().int().default(0),
  channels: z.number().int().default(0),
  avg_frame_rate: z.string().default('0/0'),
  r_frame_rate: z.string().default('0/0'),
  duration: wholeText.optional(),
  disposition: z.object({ attached_pic: z.number().default(0) }).default({ attached_pic: 0 }),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).default([]),
  tags,
});
const probeShape = z.object({
  format: z.object({ format_name: z.string(), duration: wholeText.optional(), tags }),
  streams: z.array(streamShape),
  chapters: z.array(z.unknown()).optional(),
});
type Stream = z.infer<typeof streamShape>;

/** ffprobe's answer, checked for shape. */
export type ProbeAnswer = z.infer<typeof probeShape>;

/** Asks ffprobe about footage behind a loopback address or, for tests and demo footage, in a file. Throws `NotFootage` when it is none. */
export async function probeFootage(source: string, signal?: AbortSignal): Promise<FootageFacts> {
  return factsOf(await askProbe(source, signal));
}

/** ffprobe's own answer, for those who look for leftovers. Throws `NotFootage` when ffprobe cannot read it. */
export async function askProbe(source: string, signal?: AbortSignal): Promise<ProbeAnswer> {
  try {
    const run = {
      program: 'ffprobe',
      arguments: probeArguments(source),
      timeLimitSeconds: PROBE_SECONDS,
      signal,
    } as const;
    const output = await collectOutput(run, PROBE_BYTES);
    return probeShape.parse(JSON.parse(output.toString('utf8')));
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    if (cause instanceof MediaProcessFailed && cause.lastLines.length === 0) throw cause;
    throw new NotFootage('ffprobe cannot read this as footage', { cause });
  }
}

/** Reads the facts from ffprobe's answer. Throws `NotFootage`. */
export function factsOf({ format, streams }: ProbeAnswer): FootageFacts {
  const picture = streams.find((stream) => stream.codec_type === 'video' && stream.disposition.attached_pic === 0);
  const sound = streams.find((stream) => stream.codec_type === 'audio');
  const [main] = [picture, sound].filter((stream) => stream !== undefined);
  if (main === undefined) throw new NotFootage('there is neither picture nor sound in it');
  return {
    container: format.format_name,
    brand: format.tags?.['major_brand'] ?? null,
    durationSeconds: format.duration ?? main.duration ?? 0,
    video: picture === undefined ? null : videoFacts(picture),
    audio: sound === undefined ? null : { codec: sound.codec_name, channels: sound.channels },
    createdAt: createdAt([format.tags, ...streams.map((stream) => stream.tags)]),
  };
}

function videoFacts(stream: Stream): VideoFacts {
  const { width, height } = stream;
  const sides = [width, height];
  if (sides.some((side) => side < 1 || side > MOST_SIDE)) {
    throw new NotFootage(`a picture of ${sides.join(' x ')} is not footage`);
  }
  const frameRate = fraction(stream.avg_frame_rate) || fraction(stream.r_frame_rate);
  if (frameRate > MOST_FRAMES_PER_SECOND) throw new NotFootage(`${String(frameRate)} frames a second is not footage`);
  const rotation = rotationOf(stream);
  const isOnItsSide = rotation % 180 === 90;
  return {
    codec: stream.codec_name,
    pixelFormat: stream.pix_fmt,
    width: isOnItsSide ? height : width,
    height: isOnItsSide ? width : height,
    rotation,
    frameRate,
  };
}

/** The display matrix counts anticlockwise, as ffprobe prints it; people say clockwise. */
function rotationOf(stream: Stream): number {
  const turned = stream.side_data_list.find((side) => side.rotation !== undefined)?.rotation ?? 0;
  return (((Math.round(-turned / 90) * 90) % 360) + 360) % 360;
}

function fraction(text: string): number {
  const [numerator = 0, denominator = 0] = text.split('/').map(Number);
  return numerator > 0 && denominator > 0 ? numerator / denominator : 0;
}

function createdAt(places: readonly z.infer<typeof tags>[]): string | null {
  const said = places.map((place) => place?.['creation_time']).find((text) => text !== undefined);
  if (said === undefined) return null;
  const moment = Date.parse(said);
  return Number.isNaN(moment) ? null : new Date(moment).toISOString();
}
