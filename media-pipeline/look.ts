import type { PictureSize } from '../protocols/redaction/box.ts';
import type { FrameClock } from '../protocols/redaction/frame-clock.ts';
import type { Sighting } from '../protocols/redaction/tracks.ts';

import { GRAY } from './camera-motion.ts';
import type { Detector } from './detection/detector.ts';
import { lookArguments, SHOWS_SOURCE } from './ffmpeg/arguments.ts';
import { rawPictures } from './ffmpeg/frames.ts';
import { finishTogether, startMediaProcess, type MediaProcess } from './ffmpeg/run.ts';
import { ShownFrames } from './ffmpeg/shown-frames.ts';
import { together } from './ffmpeg/together.ts';

/** One decoding of footage with the detector and somebody who watches every frame in gray. */
export interface Look {
  readonly url: string;
  readonly picture: PictureSize;
  readonly detector: Detector;
  /** Of every `every` frames the one numbered `offset` is shown to the detector. */
  readonly every: number;
  readonly offset: number;
  readonly decoding: 'fast' | 'exact';
  readonly timeLimitSeconds: number;
  readonly signal?: AbortSignal | undefined;
  readonly onGray: (gray: Uint8Array, frame: number) => void;
  readonly onProgress?: ((framesSeen: number) => void) | undefined;
}

/** What a look gave. */
export interface Looked {
  readonly frames: FrameClock;
  readonly sightings: readonly Sighting[];
}

/** Pictures with the detector at the same time, so that it never waits for the decoder. */
const PICTURES_AT_ONCE = 2;

/** Decodes the footage once. Throws when it cannot be decoded to its end, and when the feeds and the frames do not add up. */
export async function lookAt(look: Look): Promise<Looked> {
  const { detector, picture, every, offset } = look;
  const feeds = detector.feedsFor(picture);
  const shown = new ShownFrames(SHOWS_SOURCE);
  const process = startMediaProcess({
    program: 'ffmpeg',
    arguments: lookArguments({ url: look.url, feeds, gray: GRAY, every, offset, decoding: look.decoding }),
    feedsInput: false,
    outputs: [1, ...feeds.map((_, index) => 3 + index)],
    timeLimitSeconds: look.timeLimitSeconds,
    signal: look.signal,
    onErrorLine: (line) => shown.read(line),
  });
  let grayCount = 0;
  const watchGray = async (): Promise<void> => {
    for await (const gray of rawPictures(process.output(1), GRAY.width * GRAY.height)) {
      look.onGray(gray, grayCount);
      grayCount += 1;
      look.onProgress?.(grayCount);
    }
  };
  const sightings: Sighting[] = [];
  await finishTogether(process, [watchGray(), detectAll(process, look, sightings)]);
  const frames = shown.clock();
  const expected = Math.max(0, Math.ceil((shown.ticks.length - offset) / every));
  if (grayCount !== shown.ticks.length || sightings.length !== expected) {
    throw new Error(
      `${shown.ticks.length} frames, but ${grayCount} in gray and ${sightings.length} of ${expected} looked at`,
    );
  }
  return { frames, sightings: sightings.sort((a, b) => a.frame - b.frame) };
}

async function detectAll(process: MediaProcess, look: Look, sightings: Sighting[]): Promise<void> {
  const { detector, picture, every, offset } = look;
  const feeds = detector
    .feedsFor(picture)
    .map(({ padded }, index) => rawPictures(process.output(3 + index), padded.width * padded.height * 3));
  const running = new Set<Promise<void>>();
  let next = offset;
  for await (const pictures of together(feeds)) {
    const frame = next;
    next += every;
    const seen = detector.find(picture, pictures).then((faces) => {
      sightings.push({ frame, faces });
      running.delete(seen);
    });
    running.add(seen);
    if (running.size >= PICTURES_AT_ONCE) await Promise.race(running);
  }
  await Promise.all(running);
}
