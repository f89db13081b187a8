import { createHash, randomBytes } from 'node:crypto';
import {
  CHUNK_SIZE,
  HEAD_SIZE,
  SALT_SIZE,
  SEALED_CHUNK_SIZE,
  beginMessage,
  messageKeys,
  openChunks,
} from '../../protocols/custody/cobblestone.ts';
import { segmentContext, segmentCount, segmentPlainSize } from '../../protocols/custody/sealed-object.ts';
import type { SegmentRow } from '../custody/sealed-objects.ts';
import type { ObjectKey } from '../custody/sealing.ts';
import { StoredBytes } from '../custody/stored-bytes.ts';
import type { PartDraft, Vault } from '../custody/vault.ts';

const STEP_SIZE = 1024 * 1024;
const CHUNKS_PER_STEP = 64;

/** The object that is coming in and where its parts go. */
export interface IncomingObject extends ObjectKey {
  readonly vault: Vault;
  readonly handle: string;
  readonly declaredSize: number;
}

/**
 * One segment of an upload while its bytes come in. It is sealed in steps of at most 1 MiB under a salt of its own and never held in memory as a
 * whole. A segment that is begun again after an interruption takes a fresh salt, so that no nonce is ever used for two plaintexts.
 */
export class IncomingSegment {
  readonly #object: IncomingObject;
  readonly #draft: PartDraft;
  readonly #message: ReturnType<typeof beginMessage>;
  readonly #context: Buffer;
  readonly #digest = createHash('sha256');
  readonly number: number;
  readonly plainSize: number;
  #taken = 0;
  #waiting: Buffer[];
  #waitingSize = 0;
  // Plaintext of the chunk that is still open; it is the only plaintext that cannot be read back from the draft.
  #openChunk = Buffer.alloc(0);

  private constructor(object: IncomingObject, number: number, draft: PartDraft) {
    this.#object = object;
    this.#draft = draft;
    this.number = number;
    this.plainSize = segmentPlainSize(object.declaredSize, number);
    const last = number === segmentCount(object.declaredSize) - 1;
    this.#context = segmentContext(object.objectId, number, last);
    this.#message = beginMessage(object.dataKey, this.#context, randomBytes(SALT_SIZE));
    this.#waiting = [...this.#message.head];
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

  /** Takes bytes, at most `room` of them. */
  async add(piece: Buffer): Promise<void> {
    if (piece.length > this.room) throw new RangeError('More bytes than the segment takes');
    this.#digest.update(piece);
    this.#taken += piece.length;
    const open = this.#taken % CHUNK_SIZE;
    const behind = open <= piece.length ? piece : Buffer.concat([this.#openChunk, piece]);
    // A copy, so that a few bytes do not keep a whole network buffer in memory.
    this.#openChunk = Buffer.from(behind.subarray(behind.length - open));
    this.#waiting.push(...this.#message.add(piece));
    this.#waitingSize += piece.length;
    if (this.#waitingSize >= STEP_SIZE) await this.#write();
  }

  /** Ends the full segment and makes it durable. */
  async close(): Promise<SegmentRow> {
    if (this.room !== 0) throw new RangeError('The segment is not full');
    this.#waiting.push(...this.#message.close());
    await this.#write();
    const partTag = await this.#draft.commit();
    const { objectId } = this.#object;
    return { objectId, number: this.number, plainSize: this.plainSize, plainHash: this.#digest.digest('hex'), partTag };
  }

  /** Gives the plaintext back that it took so far, in pieces, and forgets the draft. */
  async takeBack(): Promise<Buffer[]> {
    await this.#write();
    const chunks = Math.floor(this.#taken / CHUNK_SIZE);
    const stored = await StoredBytes.open(() => Promise.resolve(this.#draft.readBack()), { from: 0, to: 0 });
    const plain: Buffer[] = [];
    try {
      const keys = messageKeys(this.#object.dataKey, await stored.take(HEAD_SIZE), this.#context);
      for (let chunk = 0; chunk < chunks; chunk += CHUNKS_PER_STEP) {
        const count = Math.min(CHUNKS_PER_STEP, chunks - chunk);
        plain.push(...openChunks(keys, chunk, await stored.take(count * SEALED_CHUNK_SIZE)));
      }
    } finally {
      await stored.letGo();
      await this.#draft.discard();
    }
    return [...plain, this.#openChunk];
  }

  /** Forgets the draft. */
  async discard(): Promise<void> {
    await this.#draft.discard();
  }

  async #write(): Promise<void> {
    const sealed = this.#waiting;
    this.#waiting = [];
    this.#waitingSize = 0;
    await this.#draft.append(sealed);
  }
}
