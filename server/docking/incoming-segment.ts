import { segmentContext, segmentCount, segmentPlainSize } from '../../protocols/custody/sealed-object.ts';
import type { SegmentRow } from '../custody/sealed-objects.ts';
import type { SealingThreads, ThreadLane } from '../custody/sealing-threads.ts';
import type { ObjectKey } from '../custody/sealing.ts';
import { STEP_SIZE, type StepMemory } from '../custody/step-memory.ts';
import type { PartDraft, Vault } from '../custody/vault.ts';

/** The object that is coming in, where its parts go and who seals them. */
export interface IncomingObject extends ObjectKey {
  readonly vault: Vault;
  readonly handle: string;
  readonly declaredSize: number;
  readonly threads: SealingThreads;
  readonly steps: StepMemory;
  /** Hashes the whole of the upload while it is sealed; absent when its beginning did not come this way. */
  readonly hashing?: ThreadLane | undefined;
}

/** A tail as it lies in the vault: sealed, and how many bytes of it count. */
export interface StoredTail {
  readonly sealed: readonly Buffer[];
  readonly context: Buffer;
  readonly size: number;
}

/**
 * One segment of an upload while its bytes come in. It is sealed and written by a thread in steps of at most 1 MiB, under a salt of its
 * own, and never held in memory as a whole. One that is begun again after an interruption takes a fresh salt, so that no nonce is ever used for
 * two plaintexts.
 */
export class IncomingSegment {
  readonly #object: IncomingObject;
  readonly #draft: PartDraft;
  readonly #lane: ThreadLane;
  readonly number: number;
  readonly plainSize: number;
  #taken = 0;
  #memory: ArrayBuffer | undefined;
  #filled = 0;
  // Everything that was asked of the thread; the thread answers in order, so the newest comes last.
  #asked: Promise<unknown>[] = [];

  private constructor(object: IncomingObject, number: number, draft: PartDraft) {
    this.#object = object;
    this.#draft = draft;
    this.#lane = object.hashing?.beside() ?? object.threads.lane();
    this.number = number;
    this.plainSize = segmentPlainSize(object.declaredSize, number);
    const last = number === segmentCount(object.declaredSize) - 1;
    const context = segmentContext(object.objectId, number, last);
    this.#asked.push(this.#lane.ask({ kind: 'begin', dataKey: object.dataKey, context, file: draft.file }));
  }

  static async begin(object: IncomingObject, number: number): Promise<IncomingSegment> {
    return new IncomingSegment(object, number, await object.vault.draftPart(object.handle, number));
  }

  /** Bytes that it holds. */
  get taken(): number {
    return this.#taken;
  }

  /** Bytes that it still takes. */
  get room(): number {
    return this.plainSize - this.#taken;
  }

  /** Begins with what a tail holds. */
  async resume({ sealed, context, size }: StoredTail): Promise<void> {
    const { dataKey } = this.#object;
    await this.#lane.ask({ kind: 'resume', dataKey, tail: sealed, context, size });
    this.#taken = size;
  }

  /** Takes bytes, at most `room` of them and no more than a step; they may be changed afterwards. Whoever is given a promise waits before adding more. */
  add(piece: Buffer): Promise<void> | undefined {
    if (piece.length > Math.min(this.room, STEP_SIZE)) throw new RangeError('More bytes than the segment takes');
    let wait: Promise<void> | undefined;
    for (let at = 0; at < piece.length;) {
      this.#memory ??= this.#object.steps.take();
      const copied = piece.copy(Buffer.from(this.#memory), this.#filled, at, at + STEP_SIZE - this.#filled);
      at += copied;
      this.#filled += copied;
      this.#taken += copied;
      if (this.#filled === STEP_SIZE) wait = this.#send();
    }
    return wait;
  }

  /** Ends the full segment and makes it durable. */
  async close(): Promise<SegmentRow> {
    if (this.room !== 0) throw new RangeError('The segment is not full');
    try {
      await this.#send();
      this.#asked.push(this.#lane.ask({ kind: 'close' }));
      await Promise.all(this.#asked);
      const partTag = await this.#draft.commit();
      return { objectId: this.#object.objectId, number: this.number, plainSize: this.plainSize, partTag };
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  /** Gives back what it took so far, sealed under the context of a tail, and forgets the draft. */
  async takeBack(context: Buffer): Promise<Buffer[]> {
    try {
      await this.#send();
      const takingBack = this.#lane.ask({ kind: 'take-back', context });
      await Promise.all(this.#asked);
      const { sealed = [] } = await takingBack;
      return sealed.map((piece) => Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    } finally {
      await this.discard();
    }
  }

  /** Forgets the draft. The thread has let go of its file before that is closed. */
  async discard(): Promise<void> {
    await Promise.allSettled([...this.#asked, this.#lane.ask({ kind: 'forget' })]);
    if (this.#memory !== undefined) this.#object.steps.giveBack(this.#memory);
    this.#memory = undefined;
    await this.#draft.discard();
  }

  #send(): Promise<void> | undefined {
    const memory = this.#memory;
    if (memory === undefined) return undefined;
    const size = this.#filled;
    this.#memory = undefined;
    this.#filled = 0;
    const { steps, hashing } = this.#object;
    const hashed = hashing === undefined ? {} : { hashedIn: hashing.work };
    const seal = (): void => {
      const sealing = this.#lane.ask({ kind: 'seal', memory, size, ...hashed });
      this.#asked.push(sealing);
      steps.takeBackAfter(sealing);
    };
    const entering = steps.enter();
    if (entering === undefined) {
      seal();
      return undefined;
    }
    return entering.then(seal);
  }
}
