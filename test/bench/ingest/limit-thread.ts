import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { fsyncSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

/** What a thread of the limit server is told: a body begins, a step of it is there, or it has ended. */
export type LimitOrder =
  | { readonly kind: 'begin'; readonly body: number; readonly fd: number }
  | {
      readonly kind: 'step';
      readonly body: number;
      readonly step: number;
      readonly memory: SharedArrayBuffer;
      readonly size: number;
    }
  | { readonly kind: 'end'; readonly body: number };

/** What a thread answers: it is done with a step, or with the body; the thread that hashes then tells the hash. */
export interface LimitAnswer {
  readonly body: number;
  readonly done: 'step' | 'body';
  readonly step?: number;
  readonly hash?: string;
}

interface Work {
  add(step: Buffer): void;
  end(): string | undefined;
}

/** The least that hashing takes. */
function hashing(): Work {
  const digest = createHash('sha256');
  return { add: (step) => void digest.update(step), end: () => digest.digest('hex') };
}

/** The least that encrypting and storing takes: one message, without chunks that can be opened by themselves. */
function encrypting(fd: number): Work {
  const cipher = createCipheriv('aes-256-gcm', randomBytes(32), randomBytes(12));
  let at = 0;
  const write = (bytes: Buffer): void => {
    for (let from = 0; from < bytes.length;) from += writeSync(fd, bytes, from, bytes.length - from, at + from);
    at += bytes.length;
  };
  return {
    add: (step) => {
      write(cipher.update(step));
    },
    end: () => {
      cipher.final();
      write(cipher.getAuthTag());
      fsyncSync(fd);
      return undefined;
    },
  };
}

const bodies = new Map<number, Work>();

function answer(order: LimitOrder): LimitAnswer | undefined {
  const { body } = order;
  if (order.kind === 'begin') {
    bodies.set(body, workerData === 'hash' ? hashing() : encrypting(order.fd));
    return undefined;
  }
  const work = bodies.get(body)!;
  if (order.kind === 'step') {
    work.add(Buffer.from(order.memory, 0, order.size));
    return { body, done: 'step', step: order.step };
  }
  bodies.delete(body);
  const hash = work.end();
  return { body, done: 'body', ...(hash === undefined ? {} : { hash }) };
}

parentPort?.on('message', (order: LimitOrder) => {
  const answered = answer(order);
  if (answered !== undefined) parentPort?.postMessage(answered);
});
