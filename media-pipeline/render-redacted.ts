import { createHash, type Hash } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { frameCovers } from '../protocols/redaction/coverage.ts';
import { frameMoments } from '../protocols/redaction/frame-clock.ts';
import { planHash, type RedactionPlan } from '../protocols/redaction/plan.ts';

import { renderArguments, SHOWS_COPY, SHOWS_MASKS, type Preset } from './ffmpeg/arguments.ts';
import { NotFootage, type FootageFacts } from './ffmpeg/probe.ts';
import { finishTogether, startMediaProcess, type MediaProcess } from './ffmpeg/run.ts';
import { ShownFrames } from './ffmpeg/shown-frames.ts';
import { timeLimitFor } from './footage-limits.ts';
import { drawMask, maskSizeFor } from './mask-picture.ts';
import { maskFrame, maskStreamHeader } from './matroska-masks.ts';

/** What to render and where the copy goes. `url` answers HTTP range requests on the loopback interface. */
export interface RedactionOrder {
  readonly url: string;
  readonly facts: FootageFacts;
  readonly plan: RedactionPlan;
  /** Gets fragmented MP4. It is ended only after everything was proven, and destroyed otherwise: what did not end is no copy. */
  readonly output: Writable;
  /** Preset of x264; faster presets make larger copies. */
  readonly preset?: Preset | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Gets the share that is done, between 0 and 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** What was made. */
export interface RenderReport {
  readonly planHash: string;
  readonly frameCount: number;
  readonly byteCount: number;
  /** SHA-256 of the copy in lower-case hex. */
  readonly copyHash: string;
}

interface Received {
  byteCount: number;
  readonly digest: Hash;
}

const DEFAULT_PRESET: Preset = 'superfast';

/**
 * Pass 2: makes the redacted copy. Fails closed: when a mask did not lie on exactly its frame, when a frame had no mask of its own,
 * or when footage and plan differ by one frame, it throws and the output is destroyed.
 */
export async function renderRedacted(order: RedactionOrder): Promise<RenderReport> {
  const masks = new ShownFrames(SHOWS_MASKS);
  const copy = new ShownFrames(SHOWS_COPY);
  try {
    const process = startRendering(order, [masks, copy]);
    const frames = { sent: 0, encoded: 0 };
    const received: Received = { byteCount: 0, digest: createHash('sha256') };
    await finishTogether(process, [
      pipeline(masksOf(order.plan, frames), process.input),
      pipeline(process.output(1), (chunks) => counted(chunks, received), order.output, { end: false }),
      watchProgress(process, order, frames),
    ]);
    proveExact(order.plan, { masks, copy, frames });
    const ended = once(order.output, 'finish');
    order.output.end();
    await ended;
    const { byteCount, digest } = received;
    return { planHash: planHash(order.plan), frameCount: frames.encoded, byteCount, copyHash: digest.digest('hex') };
  } catch (cause) {
    order.output.destroy();
    throw cause;
  }
}

function startRendering(order: RedactionOrder, watchers: readonly ShownFrames[]): MediaProcess {
  const { url, facts, plan, preset = DEFAULT_PRESET, signal } = order;
  if (facts.video === null) throw new NotFootage('a recording without picture has nothing to cover');
  if (facts.video.width !== plan.picture.width || facts.video.height !== plan.picture.height) {
    throw new Error('the plan was made for a picture of another size');
  }
  return startMediaProcess({
    program: 'ffmpeg',
    arguments: renderArguments({
      url,
      picture: plan.picture,
      hasSound: facts.audio !== null,
      sound: plan.sound,
      preset,
    }),
    feedsInput: true,
    outputs: [1, 3],
    timeLimitSeconds: timeLimitFor(facts),
    signal,
    onErrorLine: (line) => watchers.forEach((watcher) => watcher.read(line)),
  });
}

function* masksOf(plan: RedactionPlan, frames: { sent: number }): Generator<Buffer> {
  yield maskStreamHeader(maskSizeFor(plan.picture));
  for (const atMicroseconds of leadIn(frameMoments(plan.frames))) {
    yield maskFrame(atMicroseconds, drawMask(plan.picture, []));
  }
  for (const cover of frameCovers(plan)) {
    yield maskFrame(cover.atMicroseconds, drawMask(plan.picture, cover.covered));
    frames.sent += 1;
  }
}

async function* counted(chunks: AsyncIterable<unknown>, received: Received): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('a copy comes as bytes');
    received.digest.update(chunk);
    received.byteCount += chunk.length;
    yield chunk;
  }
}

async function watchProgress(process: MediaProcess, order: RedactionOrder, frames: { encoded: number }): Promise<void> {
  const total = frameMoments(order.plan.frames).length;
  let rest = '';
  for await (const chunk of process.output(3)) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const encoded = /^frame=\s*(\d+)$/.exec(line);
      if (encoded === null) continue;
      frames.encoded = Number(encoded[1]);
      order.onProgress?.(Math.min(1, frames.encoded / total));
    }
  }
}

/** ffmpeg moves the start of an input to nought, so a picture that starts later than its sound gets one empty mask at nought. */
function leadIn([first = 0]: readonly number[]): number[] {
  return first > 0 ? [0] : [];
}

interface Passed {
  readonly masks: ShownFrames;
  readonly copy: ShownFrames;
  readonly frames: { readonly sent: number; readonly encoded: number };
}

/**
 * maskedmerge goes on with the last mask when masks end early and makes extra frames where moments differ, and ffmpeg still ends
 * well. So four lists must be one: the plan's frames, the masks that arrived, the frames that were merged, the frames that were coded.
 */
function proveExact(plan: RedactionPlan, { masks, copy, frames }: Passed): void {
  const moments = frameMoments(plan.frames);
  const expected = [
    { shown: masks, at: [...leadIn(moments), ...moments] },
    { shown: copy, at: moments },
  ];
  for (const { shown, at } of expected) {
    shown.checkOrder();
    const isExact = shown.ticks.length === at.length && at.every((moment, n) => moment === shown.ticks[n]);
    if (!isExact) throw new Error('masks and frames do not lie on each other; there is no copy');
  }
  if (frames.sent !== moments.length || frames.encoded !== moments.length) {
    throw new Error(
      `${moments.length} frames, but ${frames.sent} masks sent and ${frames.encoded} frames coded; there is no copy`,
    );
  }
}
