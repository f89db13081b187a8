/** Most bytes that are sealed or opened at once. */
export const STEP_SIZE = 1024 * 1024;

// As they are stored: with a head, with tags, and with the chunks in which the first and the last of them lie.
const MEMORY_SIZE = STEP_SIZE + 64 * 1024;

const MOST_UNDER_WAY = 8;

// Enough for one upload at full speed. What more uploads needed is let go of when the last of them is done with it.
const KEPT_AT_REST = 12;

/**
 * Memory in which footage goes to the sealing threads, in steps of at most 1 MiB. It is given to the thread and comes back with the answer, to be used
 * again; however many uploads come in at once, no more than 8 steps are under way; whoever fills another one waits until it may go.
 */
export class StepMemory {
  readonly #spare: ArrayBuffer[] = [];
  readonly #waiting: (() => void)[] = [];
  #taken = 0;
  #underWay = 0;

  /** Memory for one step. */
  take(): ArrayBuffer {
    this.#taken += 1;
    return this.#spare.pop() ?? new ArrayBuffer(MEMORY_SIZE);
  }

  /** Takes memory back that nobody reads any more; nothing when a thread kept it. */
  giveBack(memory: ArrayBuffer | undefined): void {
    this.#taken -= 1;
    if (memory !== undefined) this.#spare.push(memory);
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

  /** Takes memory and place back when the work on a step has been answered, however that went. */
  takeBackAfter(work: Promise<{ readonly memory?: ArrayBuffer }>): void {
    const after = (answer?: { readonly memory?: ArrayBuffer }): void => {
      this.giveBack(answer?.memory);
      this.leave();
    };
    work.then(after, () => {
      after();
    });
  }
}
