import { ERRORS, type Lock, type Locker } from '@tus/server';

const PATIENCE_MILLISECONDS = 30_000;

interface Holder {
  /** Makes it let go of the upload, with everything saved that came so far. */
  readonly letGo: () => void;
  readonly gone: Promise<unknown>;
}

/**
 * One request at a time for each upload. Whoever comes makes the one before let go, and waits until what that one had is durable: so a dock whose
 * connection broke goes on at once, however long the broken one would have lingered.
 */
export class OneWriter implements Locker {
  readonly #holders = new Map<string, Holder>();
  readonly #letGoOf: () => () => void;

  /** `letGoOf` is called within each request, and gives what makes that request let go. */
  constructor(letGoOf: () => () => void) {
    this.#letGoOf = letGoOf;
  }

  newLock(id: string): Lock {
    const left = Promise.withResolvers<undefined>();
    return {
      lock: async (stopped) => {
        await this.#comeForward(id, AbortSignal.any([stopped, AbortSignal.timeout(PATIENCE_MILLISECONDS)]));
        this.#holders.set(id, { letGo: this.#letGoOf(), gone: left.promise });
      },
      unlock: () => {
        this.#holders.delete(id);
        left.resolve(undefined);
        return Promise.resolve();
      },
    };
  }

  async #comeForward(id: string, stopped: AbortSignal): Promise<void> {
    const stop = new Promise<void>((resolve) => {
      stopped.addEventListener('abort', () => resolve(), { once: true });
    });
    for (let holder = this.#holders.get(id); holder !== undefined; holder = this.#holders.get(id)) {
      holder.letGo();
      await Promise.race([holder.gone, stop]);
      if (stopped.aborted) throw Object.assign(new Error('Another request holds the upload'), ERRORS.ERR_LOCK_TIMEOUT);
    }
  }
}
