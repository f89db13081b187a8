import { HEAD_SIZE, SEALED_CHUNK_SIZE } from '../../protocols/custody/cobblestone.ts';
import type { Window } from '../../protocols/custody/sealed-object.ts';
import type { ThreadLane } from './sealing-threads.ts';
import { STEP_SIZE, type StepMemory } from './step-memory.ts';
import { StoredBytes, type ReadStored } from './stored-bytes.ts';

// Whole chunks that fit a step.
const SEALED_STEP_SIZE = Math.floor(STEP_SIZE / SEALED_CHUNK_SIZE) * SEALED_CHUNK_SIZE;

/** A message in a store that keeps no files here: how it is read, where it lies, and what opens it. */
export interface StoredMessage {
  readonly read: ReadStored;
  readonly window: Window;
  readonly dataKey: Buffer;
  readonly context: Buffer;
}

/**
 * Opens the next message of a reading as a whole on a thread, as its stored bytes come in, in steps of at most 1 MiB. Throws `NotAuthentic` for the
 * first of them that are not what was sealed.
 */
export async function openStoredMessage(
  { lane, steps }: { readonly lane: ThreadLane; readonly steps: StepMemory },
  { read, window, dataKey, context }: StoredMessage,
): Promise<void> {
  const stored = await StoredBytes.open(read, window);
  const asked: Promise<unknown>[] = [];
  try {
    const head = await stored.take(HEAD_SIZE);
    asked.push(lane.ask({ kind: 'begin-opening', dataKey, context, head }));
    for (let at = window.from + HEAD_SIZE; at < window.to; at += SEALED_STEP_SIZE) {
      const sealed = await stored.take(Math.min(SEALED_STEP_SIZE, window.to - at));
      await steps.enter();
      const memory = steps.take();
      sealed.copy(Buffer.from(memory));
      const opening = lane.ask({ kind: 'open-step', memory, size: sealed.length });
      steps.takeBackAfter(opening);
      asked.push(opening);
    }
    await Promise.all(asked);
  } finally {
    await stored.letGo();
  }
}
