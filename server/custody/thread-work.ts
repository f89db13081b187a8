import { createHash } from 'node:crypto';
import {
  HEAD_SIZE,
  NotAuthentic,
  SEALED_CHUNK_SIZE,
  messageKeys,
  openChunks,
  openMessage,
  type MessageKeys,
} from '../../protocols/custody/cobblestone.ts';
import { BlockMemory } from './block-memory.ts';
import { errorCode } from './error-code.ts';
import { letGoOfMemory } from './let-go-of-memory.ts';
import { MessageIntoFile, readExactly } from './message-into-file.ts';
import type { NumberedAnswer, NumberedOrder, ThreadAnswer, ThreadOrder } from './thread-orders.ts';

// A step of 1 MiB of plaintext lies in 66 chunks at most.
const CHUNKS_PER_STEP = 72;
const SEALED_STEP_SIZE = CHUNKS_PER_STEP * SEALED_CHUNK_SIZE;

const READING = ['begin-reading', 'open', 'begin-opening', 'open-step', 'hash'] as const;
type ReadingOrder = Extract<ThreadOrder, { kind: (typeof READING)[number] }>;

function isReading(order: ThreadOrder): order is ReadingOrder {
  return READING.some((kind) => kind === order.kind);
}

/** What one sealing thread has under way. An order that fails ends its work: whatever follows is refused, so that nothing wrong can be built on it. */
export class ThreadWork {
  readonly #messages = new Map<number, MessageIntoFile>();
  readonly #readings = new Map<number, ReturnType<typeof createHash>>();
  // Messages that come in steps: their keys, and the number of the chunk that comes next.
  readonly #openings = new Map<number, { readonly keys: MessageKeys; chunk: number }>();
  readonly #blocks = new BlockMemory(SEALED_STEP_SIZE);
  readonly #step = Buffer.allocUnsafeSlow(SEALED_STEP_SIZE);

  /** Carries out one order; a fault is an answer too. */
  answer({ number, order }: NumberedOrder): NumberedAnswer {
    try {
      return { number, answer: this.#carryOut(order) };
    } catch (error) {
      this.#forget(order.work);
      return { number, fault: { isNotAuthentic: error instanceof NotAuthentic, code: errorCode(error), error } };
    }
  }

  #carryOut(order: ThreadOrder): ThreadAnswer {
    return isReading(order) ? this.#read(order) : this.#seal(order);
  }

  #seal(order: Exclude<ThreadOrder, ReadingOrder>): ThreadAnswer {
    switch (order.kind) {
      case 'begin':
        this.#begin(order);
        return {};
      case 'resume':
        return this.#resume(order);
      case 'seal':
        this.#sealStep(order);
        return { memory: order.memory };
      case 'close': {
        this.#message(order.work).close();
        this.#forget(order.work);
        return {};
      }
      case 'take-back': {
        const sealed = this.#message(order.work).sealAgain(bytes(order.context));
        this.#forget(order.work);
        return { sealed };
      }
      case 'forget':
        this.#forget(order.work);
        return {};
    }
  }

  #read(order: ReadingOrder): ThreadAnswer {
    switch (order.kind) {
      case 'begin-reading':
        this.#readings.set(order.work, createHash('sha256'));
        return {};
      case 'open':
        this.#open(order);
        return {};
      case 'begin-opening':
        this.#beginOpening(order);
        return {};
      case 'open-step':
        this.#openStep(order);
        return { memory: order.memory };
      case 'hash': {
        const sha256 = this.#reading(order.work).digest('hex');
        this.#forget(order.work);
        return { sha256 };
      }
    }
  }

  #begin({ work, dataKey, context, file }: Extract<ThreadOrder, { kind: 'begin' }>): void {
    this.#messages.set(work, new MessageIntoFile(bytes(dataKey), bytes(context), file, this.#blocks));
  }

  #sealStep({ work, memory, size, hashedIn }: Extract<ThreadOrder, { kind: 'seal' }>): void {
    const piece = Buffer.from(memory, 0, size);
    const digest = hashedIn === undefined ? undefined : this.#reading(hashedIn);
    this.#message(work).add(piece, digest);
  }

  #resume({ work, dataKey, tail, context, size }: Extract<ThreadOrder, { kind: 'resume' }>): ThreadAnswer {
    const message = this.#message(work);
    // After a crash between the tail and its row the tail holds more than was acknowledged, never less.
    const plain = Buffer.concat(openMessage(bytes(dataKey), bytes(context), Buffer.concat(tail)));
    if (plain.length < size) throw new NotAuthentic('The tail is shorter than what was acknowledged');
    message.add(plain.subarray(0, size));
    return {};
  }

  #open({ work, dataKey, context, file, sealedSize }: Extract<ThreadOrder, { kind: 'open' }>): void {
    const digest = this.#reading(work);
    const keys = messageKeys(bytes(dataKey), readExactly(file, HEAD_SIZE), bytes(context));
    let chunk = 0;
    for (let at = HEAD_SIZE; at < sealedSize; at += SEALED_STEP_SIZE) {
      const size = Math.min(SEALED_STEP_SIZE, sealedSize - at);
      for (const plain of openChunks(keys, chunk, readExactly({ fd: file.fd, at: file.at + at }, size, this.#step))) {
        digest.update(plain);
        letGoOfMemory(plain);
      }
      chunk += CHUNKS_PER_STEP;
    }
  }

  #beginOpening({ work, dataKey, context, head }: Extract<ThreadOrder, { kind: 'begin-opening' }>): void {
    this.#reading(work);
    this.#openings.set(work, { keys: messageKeys(bytes(dataKey), bytes(head), bytes(context)), chunk: 0 });
  }

  #openStep({ work, memory, size }: Extract<ThreadOrder, { kind: 'open-step' }>): void {
    const digest = this.#reading(work);
    const opening = this.#openings.get(work);
    if (opening === undefined) throw new Error('The reading was given up');
    for (const plain of openChunks(opening.keys, opening.chunk, Buffer.from(memory, 0, size))) {
      digest.update(plain);
      letGoOfMemory(plain);
      opening.chunk += 1;
    }
  }

  #message(work: number): MessageIntoFile {
    const message = this.#messages.get(work);
    if (message === undefined) throw new Error('The message was given up');
    return message;
  }

  #reading(work: number): ReturnType<typeof createHash> {
    const reading = this.#readings.get(work);
    if (reading === undefined) throw new Error('The reading was given up');
    return reading;
  }

  #forget(work: number): void {
    this.#messages.delete(work);
    this.#readings.delete(work);
    this.#openings.delete(work);
  }
}

function bytes(given: Uint8Array): Buffer {
  return Buffer.from(given.buffer, given.byteOffset, given.byteLength);
}
