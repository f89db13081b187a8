import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { NotAuthentic } from '../../protocols/custody/cobblestone.ts';
import type { NumberedAnswer, ThreadAnswer, ThreadFault, ThreadOrder } from './thread-orders.ts';

const MOST_THREADS = 8;

/** An order without the number of its work, which the lane adds. */
type Asked<Order> = Order extends unknown ? Omit<Order, 'work'> : never;

/** One piece of work on one thread: its orders are carried out in the order in which they are asked. */
export interface ThreadLane {
  /** Number of this piece of work. */
  readonly work: number;
  /** Another piece of work on the same thread. */
  beside(): ThreadLane;
  /** Rejects when the order fails, and when the thread ends before it has answered. The memory of a step goes over, and is empty here from then on. */
  ask(order: Asked<ThreadOrder>): Promise<ThreadAnswer>;
}

/**
 * Threads that hash, seal and open footage, one per processor, so that the loop that answers requests stays free. They are started when they are
 * first needed. A thread that crashed is replaced; the work that it had fails and is begun again by whoever wanted it.
 */
export class SealingThreads {
  readonly #threads: SealingThread[] = [];
  readonly #count: number;
  #works = 0;

  constructor(count = Math.min(availableParallelism(), MOST_THREADS)) {
    this.#count = count;
  }

  /** A lane on the thread that has the least to do. */
  lane(): ThreadLane {
    return this.#laneOn(this.#leastBusy());
  }

  #laneOn(thread: SealingThread): ThreadLane {
    const work = (this.#works += 1);
    return {
      work,
      beside: () => this.#laneOn(thread),
      ask: (order) => thread.ask({ ...order, work }),
    };
  }

  /** Ends the threads. What they had under way fails; whoever asks for a lane afterwards starts new ones. */
  async end(): Promise<void> {
    await Promise.all(this.#threads.splice(0).map((thread) => thread.stop()));
  }

  #leastBusy(): SealingThread {
    const alive = this.#threads.filter((thread) => !thread.hasEnded);
    this.#threads.splice(0, this.#threads.length, ...alive);
    if (alive.length < this.#count && alive.every((thread) => thread.waiting > 0)) return this.#start();
    const least = Math.min(...alive.map((thread) => thread.waiting));
    // Of those that are equally busy each in its turn: work that begins now may go on for long.
    const equal = alive.filter((thread) => thread.waiting === least);
    return equal[this.#works % equal.length] ?? this.#start();
  }

  #start(): SealingThread {
    const started = new SealingThread();
    this.#threads.push(started);
    return started;
  }
}

// Every chunk is a buffer of its own, outside the heap: a small heap for young objects is swept often, so that few of them lie about.
const LIMITS = { maxYoungGenerationSizeMb: 2 };

class SealingThread {
  readonly #worker = new Worker(new URL('./sealing-thread.ts', import.meta.url), {
    execArgv: [],
    resourceLimits: LIMITS,
  });
  readonly #asked = new Map<number, PromiseWithResolvers<ThreadAnswer>>();
  #orders = 0;
  #end: Error | undefined;

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (answered: NumberedAnswer) => {
      this.#settle(answered);
    });
    this.#worker.on('error', (cause) => {
      this.#fail(new Error('A sealing thread crashed', { cause }));
    });
    this.#worker.on('exit', () => {
      this.#fail(new Error('A sealing thread ended'));
    });
  }

  get waiting(): number {
    return this.#asked.size;
  }

  get hasEnded(): boolean {
    return this.#end !== undefined;
  }

  ask(order: ThreadOrder): Promise<ThreadAnswer> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    const number = (this.#orders += 1);
    const answer = Promise.withResolvers<ThreadAnswer>();
    // A fault may come before anybody awaits the answer; it is not lost, whoever awaits it sees it.
    answer.promise.catch(() => undefined);
    // The process stays for as long as a thread owes an answer.
    if (this.#asked.size === 0) this.#worker.ref();
    this.#asked.set(number, answer);
    this.#worker.postMessage({ number, order }, 'memory' in order ? [order.memory] : []);
    return answer.promise;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(answered: NumberedAnswer): void {
    const waiting = this.#asked.get(answered.number);
    this.#asked.delete(answered.number);
    if (this.#asked.size === 0) this.#worker.unref();
    if ('answer' in answered) waiting?.resolve(answered.answer);
    else waiting?.reject(asThrown(answered.fault));
  }

  #fail(end: Error): void {
    this.#end ??= end;
    for (const waiting of this.#asked.values()) waiting.reject(this.#end);
    this.#asked.clear();
  }
}

/** Gives an error back what it lost on the way: what is not authentic, and a full disk, must be told from the rest. */
function asThrown({ isNotAuthentic, code, error }: ThreadFault): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (isNotAuthentic) return new NotAuthentic(message, { cause: error });
  const thrown = error instanceof Error ? error : new Error(message);
  return code === undefined ? thrown : Object.assign(thrown, { code });
}
