import { frameClock, type FrameClock } from '../../protocols/redaction/frame-clock.ts';

/**
 * The frames that passed a named `showinfo` filter, read from ffmpeg's error channel. Fails when the filter graph was
 * built anew on the way (the picture changed its size): frame numbers would begin again and masks would lie elsewhere.
 */
export class ShownFrames {
  readonly ticks: number[] = [];
  readonly #prefix: string;
  #tick: FrameClock['tick'] | undefined;
  #trouble: string | undefined;

  constructor(name: string) {
    this.#prefix = `[showinfo@${name} @`;
  }

  /** Takes note of a line when it is about this filter. */
  read(line: string): void {
    if (!line.startsWith(this.#prefix)) return;
    const frame = /\] n: *(\d+) pts: *(-?\d+|NOPTS) /.exec(line);
    if (frame !== null) this.#note(Number(frame[1]), Number(frame[2]));
    const tick = /config in time_base: (\d+)\/(\d+)/.exec(line);
    if (tick !== null) this.#tick = { numerator: Number(tick[1]), denominator: Number(tick[2]) };
  }

  /** The clock of the frames seen. Throws an Error when their numbers or moments are not in order. */
  clock(): FrameClock {
    this.checkOrder();
    if (this.#tick === undefined) throw new Error('the footage holds no frames');
    return frameClock(this.ticks, this.#tick);
  }

  /** Throws when a frame came without a moment or when the frames were counted anew. */
  checkOrder(): void {
    if (this.#trouble !== undefined) throw new Error(this.#trouble);
  }

  #note(number: number, ticks: number): void {
    if (number !== this.ticks.length) this.#trouble = 'the picture changes its size or form within the footage';
    if (!Number.isSafeInteger(ticks)) this.#trouble = `frame ${String(number)} carries no moment`;
    this.ticks.push(ticks);
  }
}
