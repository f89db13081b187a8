import { randomBytes, type Hash } from 'node:crypto';
import { readSync } from 'node:fs';
import {
  CHUNK_SIZE,
  HEAD_SIZE,
  NotAuthentic,
  SALT_SIZE,
  SEALED_CHUNK_SIZE,
  beginMessage,
  messageKeys,
  openChunks,
  sealMessage,
} from '../../protocols/custody/cobblestone.ts';
import type { BlockMemory } from './block-memory.ts';
import { BlockWrites } from './block-writes.ts';
import { letGoOfMemory } from './let-go-of-memory.ts';
import type { FilePlace } from './thread-orders.ts';

const CHUNKS_PER_STEP = 64;

// What was hashed is sealed, and what was sealed is gathered, while it is still near the processor.
const AT_ONCE = 4 * CHUNK_SIZE;

/**
 * One message on its way into a file: what is added is sealed and written at once, and none of it is kept. It takes a fresh salt, so
 * that no nonce is ever used for two plaintexts. It waits for the disk where it stands, and is meant for a thread of its own.
 */
export class MessageIntoFile {
  readonly #dataKey: Buffer;
  readonly #context: Buffer;
  readonly #file: FilePlace;
  readonly #message: ReturnType<typeof beginMessage>;
  readonly #writes: BlockWrites;
  #taken = 0;
  // Plaintext of the chunk that is still open; it is the only plaintext that cannot be read back from the file.
  #openChunk = Buffer.alloc(0);

  constructor(dataKey: Buffer, context: Buffer, file: FilePlace, memory: BlockMemory) {
    this.#dataKey = dataKey;
    this.#context = context;
    this.#file = file;
    this.#message = beginMessage(dataKey, context, randomBytes(SALT_SIZE));
    this.#writes = new BlockWrites(file, memory);
    this.#writes.write(this.#message.head);
  }

  /** Takes a next piece of any size, and adds it to a hash in passing. */
  add(piece: Buffer, digest?: Hash): void {
    this.#taken += piece.length;
    const open = this.#taken % CHUNK_SIZE;
    const behind = open <= piece.length ? piece : Buffer.concat([this.#openChunk, piece]);
    this.#openChunk = Buffer.from(behind.subarray(behind.length - open));
    this.#writes.write(this.#sealed(piece, digest));
  }

  /** Ends the message. */
  close(): void {
    this.#writes.write(this.#message.close());
    this.#writes.flush();
  }

  /** Gives back what it took, as a message of its own under another context. This one is given up. */
  sealAgain(context: Buffer): Buffer[] {
    this.#writes.flush();
    return sealMessage(this.#dataKey, context, this.#plaintext(), randomBytes(SALT_SIZE));
  }

  *#plaintext(): Generator<Buffer, void, undefined> {
    const chunks = Math.floor(this.#taken / CHUNK_SIZE);
    const keys = messageKeys(this.#dataKey, readExactly(this.#file, HEAD_SIZE), this.#context);
    for (let chunk = 0; chunk < chunks; chunk += CHUNKS_PER_STEP) {
      const count = Math.min(CHUNKS_PER_STEP, chunks - chunk);
      const at = this.#file.at + HEAD_SIZE + chunk * SEALED_CHUNK_SIZE;
      yield* openChunks(keys, chunk, readExactly({ fd: this.#file.fd, at }, count * SEALED_CHUNK_SIZE));
    }
    yield this.#openChunk;
  }

  *#sealed(piece: Buffer, digest: Hash | undefined): Generator<Buffer, void, undefined> {
    for (let at = 0; at < piece.length; at += AT_ONCE) {
      const part = piece.subarray(at, at + AT_ONCE);
      digest?.update(part);
      for (const sealed of this.#message.add(part)) {
        yield sealed;
        letGoOfMemory(sealed);
      }
    }
  }
}

/** So many bytes of a file. Throws {@link NotAuthentic} when the file has fewer. */
export function readExactly({ fd, at }: FilePlace, size: number, into = Buffer.allocUnsafeSlow(size)): Buffer {
  for (let read = 0; read < size;) {
    const more = readSync(fd, into, read, size - read, at + read);
    if (more === 0) throw new NotAuthentic('The stored object is cut off');
    read += more;
  }
  return into.subarray(0, size);
}
