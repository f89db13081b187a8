import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { Conversion } from '../protocols/viewing/playable.ts';

import { playbackArguments } from './ffmpeg/arguments.ts';
import type { FootageFacts } from './ffmpeg/probe.ts';
import { finishTogether, startMediaProcess, type MediaProcess } from './ffmpeg/run.ts';
import { timeLimitFor } from './footage-limits.ts';

/** What to make a playback copy of and where it goes. `url` answers HTTP range requests on the loopback interface. */
export interface PlaybackOrder {
  readonly url: string;
  readonly facts: Pick<FootageFacts, 'durationSeconds'>;
  readonly conversion: Conversion;
  /** Gets fragmented MP4. It is ended only after ffmpeg ended well, and destroyed otherwise: what did not end is no copy. */
  readonly output: Writable;
  readonly signal?: AbortSignal | undefined;
  /** Gets the share that is done, between 0 and 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Makes a copy that browsers play; gives its SHA-256 in lower-case hex. Throws `MediaProcessFailed` when ffmpeg cannot. */
export async function makePlayback(order: PlaybackOrder): Promise<string> {
  const { url, conversion, output, signal } = order;
  const digest = createHash('sha256');
  try {
    const process = startMediaProcess({
      program: 'ffmpeg',
      arguments: playbackArguments(url, conversion),
      feedsInput: false,
      outputs: [1, 3],
      timeLimitSeconds: timeLimitFor(order.facts),
      signal,
    });
    const copied = async function* (chunks: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        if (!Buffer.isBuffer(chunk)) throw new TypeError('a copy comes as bytes');
        digest.update(chunk);
        yield chunk;
      }
    };
    await finishTogether(process, [
      pipeline(process.output(1), copied, output, { end: false }),
      watchProgress(process, order),
    ]);
    const ended = once(output, 'finish');
    output.end();
    await ended;
    return digest.digest('hex');
  } catch (cause) {
    output.destroy();
    throw cause;
  }
}

async function watchProgress(process: MediaProcess, { facts, onProgress }: PlaybackOrder): Promise<void> {
  let rest = '';
  for await (const chunk of process.output(3)) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const microseconds = Number(/^out_time_us=(\d+)$/.exec(line)?.[1] ?? Number.NaN);
      const share = microseconds / 1e6 / facts.durationSeconds;
      if (Number.isFinite(share)) onProgress?.(Math.min(1, share));
    }
  }
}
