/**
 * When each frame is shown, kept exactly as the container says and run-length coded: a constant frame rate is one step
 * however long the footage. Masks are tied to frames by these moments and by nothing else.
 */
export interface FrameClock {
  /** Seconds per tick, as a fraction. */
  readonly tick: { readonly numerator: number; readonly denominator: number };
  readonly firstTick: number;
  /** Distance to the next frame in ticks, and how many times in a row it occurs. */
  readonly steps: readonly FrameStep[];
}

/** A distance between frames in ticks and how many times in a row it occurs. */
export interface FrameStep {
  readonly ticks: number;
  readonly times: number;
}

/** Codes the ticks of all frames, which must rise. Throws a RangeError when they do not or when there are none. */
export function frameClock(ticks: readonly number[], tick: FrameClock['tick']): FrameClock {
  const [firstTick] = ticks;
  if (firstTick === undefined) throw new RangeError('the footage holds no frames');
  const steps: { ticks: number; times: number }[] = [];
  let before = firstTick;
  for (const now of ticks.slice(1)) {
    const distance = now - before;
    if (!(distance > 0)) throw new RangeError(`frame moments do not rise: ${String(before)} then ${String(now)}`);
    const last = steps.at(-1);
    if (last?.ticks === distance) last.times += 1;
    if (last?.ticks !== distance) steps.push({ ticks: distance, times: 1 });
    before = now;
  }
  return { tick, firstTick, steps };
}

/** Number of frames. */
export function frameCount(clock: FrameClock): number {
  return clock.steps.reduce((count, step) => count + step.times, 1);
}

/** The moment of every frame in microseconds, rounded half away from zero as ffmpeg's `settb` rounds (av_rescale_q, AV_ROUND_NEAR_INF). */
export function frameMoments(clock: FrameClock): number[] {
  let tick = clock.firstTick;
  const moments = [microsecondsOf(tick, clock.tick)];
  for (const step of clock.steps) {
    for (let time = 0; time < step.times; time += 1) {
      tick += step.ticks;
      moments.push(microsecondsOf(tick, clock.tick));
    }
  }
  return moments;
}

function microsecondsOf(ticks: number, tick: FrameClock['tick']): number {
  const divisor = BigInt(tick.denominator);
  const doubled = 2n * BigInt(Math.abs(ticks)) * BigInt(tick.numerator) * 1_000_000n;
  return Math.sign(ticks) * Number((doubled + divisor) / (2n * divisor));
}
