import type { FootageFacts } from './ffmpeg/probe.ts';

const LOOKS_PER_SECOND = 6;
/** No step may take longer than this many times the footage, plus a start; a broken or hostile file must not hold a worker for ever. */
const MOST_TIMES_REAL_TIME = 30;
const START_SECONDS = 120;

/** The detector looks at one of this many frames: about six a second, whatever the frame rate. */
export function looksEvery(frameRate: number): number {
  return Math.max(1, Math.round(frameRate / LOOKS_PER_SECOND));
}

/** Seconds after which decoding or encoding this footage is given up. */
export function timeLimitFor(facts: Pick<FootageFacts, 'durationSeconds'>): number {
  return START_SECONDS + Math.ceil(facts.durationSeconds * MOST_TIMES_REAL_TIME);
}
