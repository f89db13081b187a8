import type { SealingThreads } from '../custody/sealing-threads.ts';
import { STEP_SIZE, type StepMemory } from '../custody/step-memory.ts';

/** The hash of everything that passes, made by a thread in steps of at most 1 MiB. Whoever begins one ends it or gives it up. */
export class PassingHash {
  readonly #lane: ReturnType<SealingThreads['lane']>;
  readonly #steps: StepMemory;
  readonly #asked: Promise<unknown>[] = [];

  constructor({ threads, steps }: { readonly threads: SealingThreads; readonly steps: StepMemory }) {
    this.#lane = threads.lane();
    this.#steps = steps;
    this.#asked.push(this.#lane.ask({ kind: 'begin-reading' }));
  }

  /** Takes a next piece of any size, which may be changed afterwards. */
  async add(piece: Buffer): Promise<void> {
    for (let at = 0; at < piece.length; at += STEP_SIZE) {
      await this.#steps.enter();
      const memory = this.#steps.take();
      const size = piece.copy(Buffer.from(memory), 0, at, Math.min(at + STEP_SIZE, piece.length));
      const hashing = this.#lane.ask({ kind: 'digest', memory, size });
      this.#steps.takeBackAfter(hashing);
      this.#asked.push(hashing);
    }
  }

  /** SHA-256 of all that was taken, in hexadecimal digits. */
  async end(): Promise<string> {
    const ending = this.#lane.ask({ kind: 'hash' });
    await Promise.all(this.#asked);
    return (await ending).sha256 ?? '';
  }

  /** Forgets it. */
  async giveUp(): Promise<void> {
    await Promise.allSettled([...this.#asked, this.#lane.ask({ kind: 'forget' })]);
  }
}
