import { parentPort } from 'node:worker_threads';
import type { NumberedOrder } from './thread-orders.ts';
import { ThreadWork } from './thread-work.ts';

/** A thread that hashes, seals, writes, reads and opens footage, in the order in which it is asked. */
const work = new ThreadWork();
parentPort?.on('message', (order: NumberedOrder) => {
  const answered = work.answer(order);
  const memory = 'answer' in answered ? answered.answer.memory : undefined;
  parentPort?.postMessage(answered, memory === undefined ? [] : [memory]);
});
