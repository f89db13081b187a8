import {
  SEALED_SEGMENT_SIZE,
  sealedMessageSize,
  segmentContext,
  segmentCount,
  segmentPlainSize,
} from '../../protocols/custody/sealed-object.ts';
import { openStoredMessage } from './open-stored-message.ts';
import { KeysGone, type Reading } from './read-object.ts';
import type { SealingThreads, ThreadLane } from './sealing-threads.ts';
import type { StepMemory } from './step-memory.ts';
import type { StoredFile, Vault } from './vault.ts';

/** What reading back needs. */
export interface ReadingBack extends Reading {
  readonly threads: SealingThreads;
  readonly steps: StepMemory;
}

/**
 * Reads what lies in the vault of a permanent object, opens all of it and gives the SHA-256 of its plaintext in hexadecimal digits: the proof that
 * it can be read as it was written. A thread does it, from the file where the store keeps one; the key is asked for again for every 8 MiB.
 * Throws {@link KeysGone} or `NotAuthentic`.
 */
export async function readBack(
  reading: ReadingBack,
  object: { readonly id: string; readonly plainSize: number },
): Promise<string> {
  const file = await reading.vault.openFile(object.id);
  const lane = reading.threads.lane();
  try {
    await lane.ask({ kind: 'begin-reading' });
    const count = segmentCount(object.plainSize);
    for (let number = 0; number < count; number += 1) await openSegment(reading, lane, object, { file, number });
    const { sha256 = '' } = await lane.ask({ kind: 'hash' });
    return sha256;
  } finally {
    // Answered when the thread has let go of the file, or has ended.
    await Promise.allSettled([lane.ask({ kind: 'forget' })]);
    await file?.close();
  }
}

async function openSegment(
  { keyRing, vault, steps }: ReadingBack,
  lane: ThreadLane,
  { id, plainSize }: { readonly id: string; readonly plainSize: number },
  { file, number }: { readonly file: StoredFile | undefined; readonly number: number },
): Promise<void> {
  const key = await keyRing.openDataKey(id);
  if (key.refused !== undefined) throw new KeysGone(`The key of object ${id} is gone`);
  const context = segmentContext(id, number, number === segmentCount(plainSize) - 1);
  const sealedSize = sealedMessageSize(segmentPlainSize(plainSize, number));
  const at = number * SEALED_SEGMENT_SIZE;
  if (file === undefined) {
    const read = (from: number, to: number): ReturnType<Vault['range']> => vault.range(id, from, to);
    const window = { from: at, to: at + sealedSize };
    await openStoredMessage({ lane, steps }, { read, window, dataKey: key.value, context });
    return;
  }
  await lane.ask({ kind: 'open', dataKey: key.value, context, file: { fd: file.fd, at }, sealedSize });
}
