import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { InferenceSession, Tensor } from 'onnxruntime-node';

import type { PictureSize } from '../../protocols/redaction/box.ts';
import type { SeenFace } from '../../protocols/redaction/tracks.ts';
import type { FeedSize } from '../ffmpeg/arguments.ts';

import type { Detector } from './detector.ts';
import { facesOfHead, withoutDoubles, type HeadOutput } from './face-boxes.ts';

/** Pixels of the two feeds. One scale alone misses either far faces or large profiles. */
const FEED_PIXELS = [960 * 540, 512 * 288];
/** The net halves the picture five times. */
const MULTIPLE = 32;
const HEADS = 6;
const LEAST_SCORE = 0.1;
const SAME_IN_FEED = 0.4;
const SAME_ACROSS_FEEDS = 0.5;

/** Loads the model that `buildDetectorModel` wrote. One thread per run: on a shared machine more threads are slower. */
export async function openOnnxDetector(modelFile: string): Promise<Detector> {
  const bytes = await readFile(modelFile);
  const session = await InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  return {
    name: `ssd-mobilenet-v1-int8 ${createHash('sha256').update(bytes).digest('hex')}`,
    feedsFor: (picture) => FEED_PIXELS.map((pixels) => feedOf(picture, pixels)),
    find: (picture, feeds) => find(session, picture, feeds),
    close: () => session.release(),
  };
}

async function find(
  session: InferenceSession,
  picture: PictureSize,
  feeds: readonly Uint8Array[],
): Promise<SeenFace[]> {
  const found = await Promise.all(
    FEED_PIXELS.map((pixels, index) => findInFeed(session, picture, feedOf(picture, pixels), feeds[index])),
  );
  return withoutDoubles(found.flat(), SAME_ACROSS_FEEDS);
}

async function findInFeed(
  session: InferenceSession,
  picture: PictureSize,
  { content, padded }: FeedSize,
  rgb: Uint8Array | undefined,
): Promise<SeenFace[]> {
  if (rgb?.length !== padded.width * padded.height * 3)
    throw new Error('the detector was given a picture of another size');
  const answer = await session.run({ image: new Tensor('uint8', rgb, [1, padded.height, padded.width, 3]) });
  const faces = Array.from({ length: HEADS }, (_, head) => facesOfHead(head, headOutput(answer, head), LEAST_SCORE));
  const across = picture.width / content.width;
  const down = picture.height / content.height;
  return withoutDoubles(faces.flat(), SAME_IN_FEED).map(({ box, score }) => ({
    score,
    box: { x: box.x * across, y: box.y * down, width: box.width * across, height: box.height * down },
  }));
}

function headOutput(answer: InferenceSession.OnnxValueMapType, head: number): HeadOutput {
  const boxes = answer[`boxes${head}`];
  const scores = answer[`scores${head}`];
  if (boxes === undefined || scores === undefined) throw new Error(`the net has no head ${head}`);
  const [, rows = 0, columns = 0] = boxes.dims;
  return { rows, columns, boxes: floats(boxes.data), scores: floats(scores.data) };
}

function floats(numbers: Tensor.DataType): Float32Array {
  if (Array.isArray(numbers)) throw new Error('the net answered with text');
  return new Float32Array(numbers.buffer, numbers.byteOffset, numbers.length);
}

/** The footage scaled to about `pixels` with its own proportions, padded to what the net can take. */
function feedOf(picture: PictureSize, pixels: number): FeedSize {
  const factor = Math.sqrt(pixels / (picture.width * picture.height));
  const content = { width: Math.round(picture.width * factor), height: Math.round(picture.height * factor) };
  const padded = { width: up(content.width), height: up(content.height) };
  return { content, padded };
}

function up(size: number): number {
  return Math.ceil(size / MULTIPLE) * MULTIPLE;
}
