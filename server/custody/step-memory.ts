/** Most bytes that are sealed at once. */
export const STEP_SIZE = 1024 * 1024;

const MOST_UNDER_WAY = 8;

// Enough for one upload at full speed. What more uploads needed is let go of when the last of them is done with it.
const KEPT_AT_REST = 12;

/**
 * Memory in which plaintext goes to the sealing threads, in steps of at most 1 MiB. It is used again and again, and however many uploads come
 * in at once, no more than 8 steps are under way; whoever fills another one waits until it may go.
 */
export class StepMemory {
  readonly #spare: SharedArrayBuffer[] = [];
  readonly #waiting: (() => void)[] = [];
  #taken = 0;
  #underWay = 0;

  /** Memory for one step. */
  take(): SharedArrayBuffer {
    this.#taken += 1;
    return this.#spare.pop() ?? new SharedArrayBuffer(STEP_SIZE);
  }

  /** Takes memory back that nobody reads any more. */
  giveBack(memory: SharedArrayBuffer): void {
    this.#taken -= 1;
    this.#spare.push(memory);
    if (this.#taken === 0) this.#spare.splice(KEPT_AT_REST);
  }

  /** Waits for a place under way; nothing to wait for when there is one. */
  enter(): Promise<void> | undefined {
    if (this.#underWay < MOST_UNDER_WAY) {
      this.#underWay += 1;
      return undefined;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Leaves the place to whoever waits longest. */
  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#underWay -= 1;
    else next();
  }

  /** Takes memory and place back when the work on a step has ended, however it ended. */
  takeBackAfter(work: Promise<unknown>, memory: SharedArrayBuffer): void {
    const after = (): void => {
      this.giveBack(memory);
      this.leave();
    };
    work.then(after, after);
  }
}
