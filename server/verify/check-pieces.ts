import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { checkPiece, type CheckedPiece } from './check-piece.ts';
import { LineFile, type Piece } from './log-pieces.ts';
import type { PieceTask } from './piece-worker.ts';

const MOST_THREADS = 8;
// One that is being checked and one that waits, so that no thread waits for the answer to be looked at.
const PIECES_PER_THREAD = 2;
// What a piece leaves behind is thrown away at once, not looked through again and again.
const YOUNG_MEGABYTES = 64;

type PieceOrder = Omit<PieceTask, 'piece'>;

/**
 * Checks pieces side by side, on as many threads as there are processors, and gives what was found in the order of the pieces. Every thread
 * reads for itself, one piece at a time. A single piece is checked where it stands: starting a thread would take longer.
 */
export async function* checkPieces(
  order: PieceOrder,
  pieces: readonly Piece[],
): AsyncGenerator<CheckedPiece, void, undefined> {
  const [only, ...others] = pieces;
  if (only === undefined) return;
  if (others.length === 0) {
    yield checkHere(order, only);
    return;
  }
  const count = Math.min(availableParallelism(), MOST_THREADS, pieces.length);
  const threads = Array.from({ length: count }, () => new PieceThread(order));
  try {
    yield* inOrder(threads, pieces);
  } finally {
    await Promise.all(threads.map((thread) => thread.stop()));
  }
}

function checkHere({ path, rootWantedAt }: PieceOrder, piece: Piece): CheckedPiece {
  const file = new LineFile(path);
  try {
    return checkPiece({ bytes: file.read(piece), rootWantedAt });
  } finally {
    file.close();
  }
}

async function* inOrder(
  threads: readonly PieceThread[],
  pieces: readonly Piece[],
): AsyncGenerator<CheckedPiece, void, undefined> {
  const checked: Promise<CheckedPiece>[] = [];
  for (const [turn, piece] of pieces.entries()) {
    const thread = threads[turn % threads.length];
    if (thread !== undefined) checked.push(thread.check(piece));
    const oldest = checked.length < PIECES_PER_THREAD * threads.length ? undefined : checked.shift();
    if (oldest !== undefined) yield await oldest;
  }
  for (const rest of checked) yield await rest;
}

/** One thread, which answers in the order in which it was given pieces. */
class PieceThread {
  readonly #worker = new Worker(new URL('./piece-worker.ts', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  readonly #order: PieceOrder;
  readonly #waiting: PromiseWithResolvers<CheckedPiece>[] = [];

  constructor(order: PieceOrder) {
    this.#order = order;
    this.#worker.on('message', (checked: CheckedPiece) => this.#waiting.shift()?.resolve(checked));
    this.#worker.on('error', (error) => {
      for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
    });
  }

  check(piece: Piece): Promise<CheckedPiece> {
    const answer = Promise.withResolvers<CheckedPiece>();
    // Looked at later than a failure of the thread may come; it is not lost, whoever awaits it sees it.
    answer.promise.catch(() => undefined);
    this.#waiting.push(answer);
    this.#worker.postMessage({ ...this.#order, piece } satisfies PieceTask);
    return answer.promise;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}
