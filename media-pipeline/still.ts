import { stillArguments } from './ffmpeg/arguments.ts';
import { collectOutput } from './ffmpeg/run.ts';

/** Which moment of which footage. */
export interface StillOrder {
  readonly url: string;
  readonly atSeconds: number;
  /** Width in pixels; the still is never wider than the footage. */
  readonly width: number;
  readonly signal?: AbortSignal | undefined;
}

const STILL_SECONDS = 60;
const STILL_BYTES = 64_000_000;

/** One picture as PNG without metadata, in memory only. Empty when the footage ends before the moment. */
export function takeStill({ url, atSeconds, width, signal }: StillOrder): Promise<Buffer> {
  const run = {
    program: 'ffmpeg',
    arguments: stillArguments(url, atSeconds, width),
    timeLimitSeconds: STILL_SECONDS,
    signal,
  } as const;
  return collectOutput(run, STILL_BYTES);
}
