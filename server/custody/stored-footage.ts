import { HEAD_SIZE, NotAuthentic, messageKeys, openChunks } from '../../protocols/custody/cobblestone.ts';
import { SEGMENT_SIZE, planRange, segmentContext, type Window } from '../../protocols/custody/sealed-object.ts';
import { letGoOfMemory } from './let-go-of-memory.ts';
import { openRange, type StoredObjectKey } from './sealing.ts';
import { STEP_SIZE, type StepMemory } from './step-memory.ts';
import type { StoredFile, Vault } from './vault.ts';

/** What footage is read with. */
export interface FootageSource {
  readonly vault: Pick<Vault, 'range' | 'openFile'>;
  readonly steps: StepMemory;
}

/**
 * An object in the vault while it is read in pieces, as long as one request lasts. Nothing is asked of the vault before the first piece is. Whoever
 * makes it lets go of it. It opens where it stands: to hand a piece to a thread and back takes longer than to open it.
 */
export class StoredFootage {
  readonly #source: FootageSource;
  readonly #object: Omit<StoredObjectKey, 'dataKey'>;
  #opened: { readonly file: StoredFile | undefined } | undefined;

  constructor(source: FootageSource, object: Omit<StoredObjectKey, 'dataKey'>) {
    this.#source = source;
    this.#object = object;
  }

  /**
   * Opens plaintext bytes from `from` on: all up to, not including, `to`, or the first MiB of them, within one segment. They lie in memory of a step,
   * which whoever gets them gives back. Throws `NotAuthentic` when what is stored is not what was sealed; then none of them comes out.
   */
  async open(dataKey: Buffer, from: number, to: number): Promise<Buffer<ArrayBuffer>> {
    const { vault, steps } = this.#source;
    this.#opened ??= { file: await vault.openFile(this.#object.objectId) };
    const { file } = this.#opened;
    const object = { ...this.#object, dataKey };
    const range = { from, to: Math.min(to, from + STEP_SIZE, (Math.floor(from / SEGMENT_SIZE) + 1) * SEGMENT_SIZE) };
    const memory = steps.take();
    try {
      const plain = Buffer.from(memory, 0, range.to - from);
      if (file === undefined) await this.#fromStore(object, range, plain);
      else await this.#fromFile(file, object, range, plain);
      return plain;
    } catch (error) {
      steps.giveBack(memory);
      throw error;
    }
  }

  /** Closes what was opened. */
  async letGo(): Promise<void> {
    await this.#opened?.file?.close();
  }

  async #fromStore(object: StoredObjectKey, { from, to }: Window, plain: Buffer): Promise<void> {
    const { vault } = this.#source;
    const read = (start: number, end: number): ReturnType<Vault['range']> => vault.range(object.objectId, start, end);
    let at = 0;
    for await (const piece of openRange(read, object, from, to)) at += piece.copy(plain, at);
  }

  async #fromFile(file: StoredFile, object: StoredObjectKey, { from, to }: Window, plain: Buffer): Promise<void> {
    const { steps } = this.#source;
    const plan = planRange(object.plainSize, from, to);
    const [slice] = plan.slices;
    if (slice === undefined) throw new RangeError('A range has a slice');
    const memory = steps.take();
    try {
      const [head, stored] = await Promise.all([
        plan.head && readExactly(file, Buffer.alloc(HEAD_SIZE), plan.head),
        readExactly(file, Buffer.from(memory), plan.window),
      ]);
      const context = segmentContext(object.objectId, slice.number, slice.last);
      const keys = messageKeys(object.dataKey, head ?? stored.subarray(0, HEAD_SIZE), context);
      let at = -slice.skip;
      for (const chunk of openChunks(keys, slice.firstChunk, stored.subarray(head === undefined ? HEAD_SIZE : 0))) {
        chunk.copy(plain, Math.max(0, at), Math.max(0, -at));
        at += chunk.length;
        letGoOfMemory(chunk);
      }
    } finally {
      steps.giveBack(memory);
    }
  }
}

async function readExactly(file: StoredFile, memory: Buffer, { from, to }: Window): Promise<Buffer> {
  const size = to - from;
  for (let read = 0; read < size;) {
    const { bytesRead } = await file.read(memory, read, size - read, from + read);
    if (bytesRead === 0) throw new NotAuthentic('The stored object is cut off');
    read += bytesRead;
  }
  return memory.subarray(0, size);
}
