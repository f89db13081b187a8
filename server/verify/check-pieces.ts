import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { checkPiece, type CheckedPiece, type PieceOrder } from './check-piece.ts';

const MOST_THREADS = 8;
// One that is being checked and one that waits, so that no thread waits for the disk.
const PIECES_PER_THREAD = 2;

/**
 * Checks pieces side by side, on as many threads as there are processors, and gives what was found in the order of the pieces. Two pieces
 * per thread are in memory at once. A single piece is checked where it stands: starting a thread would take longer. The bytes are given away.
 */
export async function* checkPieces(orders: AsyncIterator<PieceOrder>): AsyncGenerator<CheckedPiece, void, undefined> {
  const first = await orders.next();
  if (first.done === true) return;
  const second = await orders.next();
  if (second.done === true) {
    yield checkPiece(first.value);
    return;
  }
  const threads = Array.from({ length: Math.min(availableParallelism(), MOST_THREADS) }, () => new PieceThread());
  try {
    yield* inOrder(threads, chain([first.value, second.value], orders));
  } finally {
    await Promise.all(threads.map((thread) => thread.stop()));
  }
}

async function* chain<T>(begin: readonly T[], rest: AsyncIterator<T>): AsyncGenerator<T, void, undefined> {
  yield* begin;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

async function* inOrder(
  threads: readonly PieceThread[],
  orders: AsyncIterable<PieceOrder>,
): AsyncGenerator<CheckedPiece, void, undefined> {
  const checked: Promise<CheckedPiece>[] = [];
  let turn = 0;
  for await (const order of orders) {
    const thread = threads[turn % threads.length];
    if (thread !== undefined) checked.push(thread.check(order));
    turn += 1;
    const oldest = checked.length < PIECES_PER_THREAD * threads.length ? undefined : checked.shift();
    if (oldest !== undefined) yield await oldest;
  }
  for (const rest of checked) yield await rest;
}

/** One thread, which answers its orders in the order in which they were given. */
class PieceThread {
  readonly #worker = new Worker(new URL('./piece-worker.ts', import.meta.url), { execArgv: [] });
  readonly #waiting: PromiseWithResolvers<CheckedPiece>[] = [];

  constructor() {
    this.#worker.on('message', (checked: CheckedPiece) => this.#waiting.shift()?.resolve(checked));
    this.#worker.on('error', (error) => {
      for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
    });
  }

  check(order: PieceOrder): Promise<CheckedPiece> {
    const answer = Promise.withResolvers<CheckedPiece>();
    // Looked at later than a failure of the thread may come; it is not lost, whoever awaits it sees it.
    answer.promise.catch(() => undefined);
    this.#waiting.push(answer);
    this.#worker.postMessage(order, order.bytes.buffer instanceof ArrayBuffer ? [order.bytes.buffer] : []);
    return answer.promise;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
