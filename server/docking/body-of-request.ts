import type { Readable } from 'node:stream';

/** So much of a body is taken off the socket ahead of whoever reads it. */
const MOST_WAITING = 512 * 1024;

// Whoever reads is woken for so much at once: to be woken for every 64 KiB costs more than the reading.
const WORTH_WAKING = 256 * 1024;

/**
 * The body of a request as it comes off the socket, several pieces at a time, without the copies and detours of stream upon stream. Ends early, as
 * if the body had ended, when `letGo` does; throws when the connection breaks off, after all that had come.
 */
export async function* bodyOf(
  request: Readable,
  letGo: AbortSignal,
): AsyncGenerator<readonly Buffer[], void, undefined> {
  const body = new WaitingBody(request, letGo);
  try {
    yield* body.pieces();
  } finally {
    body.leave();
  }
}

class WaitingBody {
  readonly #request: Readable;
  #waiting: Buffer[] = [];
  #waitingSize = 0;
  #end: { readonly fault?: Error } | undefined;
  #wake: () => void = () => undefined;

  constructor(request: Readable, letGo: AbortSignal) {
    this.#request = request;
    request.on('data', this.#take);
    request.once('end', this.#ended);
    request.once('error', this.#broken);
    request.once('close', this.#closed);
    if (letGo.aborted) this.#ended();
    else letGo.addEventListener('abort', this.#ended, { once: true });
  }

  async *pieces(): AsyncGenerator<readonly Buffer[], void, undefined> {
    while (this.#waiting.length > 0 || this.#end === undefined) {
      if (this.#waitingSize < WORTH_WAKING && this.#end === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      const pieces = this.#waiting;
      this.#waiting = [];
      this.#waitingSize = 0;
      this.#request.resume();
      yield pieces;
    }
    if (this.#end.fault !== undefined) throw this.#end.fault;
  }

  leave(): void {
    this.#request.pause();
    this.#request.off('data', this.#take);
    this.#request.off('end', this.#ended);
    this.#request.off('close', this.#closed);
    // An error that comes now is of a connection that nobody waits for any more.
  }

  readonly #take = (piece: Buffer): void => {
    this.#waiting.push(piece);
    this.#waitingSize += piece.length;
    if (this.#waitingSize >= MOST_WAITING) this.#request.pause();
    if (this.#waitingSize >= WORTH_WAKING) this.#wake();
  };

  readonly #ended = (): void => {
    this.#end ??= {};
    this.#wake();
  };

  readonly #broken = (fault: Error): void => {
    this.#end ??= { fault };
    this.#wake();
  };

  readonly #closed = (): void => {
    this.#broken(new Error('The connection was closed before the body had ended'));
  };
}
