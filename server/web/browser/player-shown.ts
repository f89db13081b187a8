/** A stretch of playing time that was on the screen, in seconds. */
export interface Shown {
  readonly from: number;
  readonly to: number;
}

/** Remembers which seconds were on the screen until they have been reported. */
export class ShownSeconds {
  #running: { from: number; to: number } | undefined;
  #waiting: Shown[] = [];

  /** The picture plays and has come to this position; without a `stop` between, everything since the last position was on the screen. */
  playing(position: number): void {
    this.#running ??= { from: position, to: position };
    this.#running.to = Math.max(this.#running.to, position);
  }

  /** Playing stopped or jumped. */
  stop(): void {
    if (this.#running !== undefined && this.#running.to > this.#running.from) this.#waiting.push(this.#running);
    this.#running = undefined;
  }

  /** One frame stands on the screen. */
  still(position: number, frameSeconds: number): void {
    this.#waiting.push({ from: position, to: position + frameSeconds });
  }

  /** What was shown since the last time, to report now. */
  take(): Shown[] {
    const { to } = this.#running ?? { to: undefined };
    this.stop();
    // Playing goes on behind the part that is reported now.
    if (to !== undefined) this.#running = { from: to, to };
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }

  /** The report did not arrive; it goes with the next one. */
  giveBack(shown: readonly Shown[]): void {
    this.#waiting.unshift(...shown);
  }
}

/** Minutes and seconds as people read them, with hours when there are any; nothing for a length that is not known. */
export function clockText(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–:––';
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const two = (part: number): string => String(part).padStart(2, '0');
  return hours > 0 ? `${String(hours)}:${two(minutes)}:${two(rest)}` : `${String(minutes)}:${two(rest)}`;
}
