import { createHash, randomBytes } from 'node:crypto';
import { readSync, writevSync } from 'node:fs';
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
import { letGoOfMemory } from './let-go-of-memory.ts';
import type { FilePlace } from './thread-orders.ts';

const CHUNKS_PER_STEP = 64;

/**
 * One message on its way into a file: what is added is hashed, sealed and written at once, and none of it is kept. It takes a fresh salt, so
 * that no nonce is ever used for two plaintexts. It waits for the disk where it stands, and is meant for a thread of its own.
 */
export class MessageIntoFile {
  readonly #dataKey: Buffer;
  readonly #context: Buffer;
  readonly #file: FilePlace;
  readonly #digest = createHash('sha256');
  readonly #message: ReturnType<typeof beginMessage>;
  #taken = 0;
  #written = 0;
  // Plaintext of the chunk that is still open; it is the only plaintext that cannot be read back from the file.
  #openChunk = Buffer.alloc(0);

  constructor(dataKey: Buffer, context: Buffer, file: FilePlace) {
    this.#dataKey = dataKey;
    this.#context = context;
    this.#file = file;
    this.#message = beginMessage(dataKey, context, randomBytes(SALT_SIZE));
    this.#write(this.#message.head);
  }

  /** Takes a next piece of any size. */
  add(piece: Buffer): void {
    this.#digest.update(piece);
    this.#taken += piece.length;
    const open = this.#taken % CHUNK_SIZE;
    const behind = open <= piece.length ? piece : Buffer.concat([this.#openChunk, piece]);
    this.#openChunk = Buffer.from(behind.subarray(behind.length - open));
    this.#write(this.#message.add(piece));
  }

  /** Ends the message; gives the SHA-256 of its plaintext in hexadecimal digits. */
  close(): string {
    this.#write(this.#message.close());
    return this.#digest.digest('hex');
  }

  /** Gives back what it took, as a message of its own under another context. This one is given up. */
  sealAgain(context: Buffer): Buffer[] {
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

  #write(pieces: readonly Buffer[]): void {
    let left = pieces;
    while (left.length > 0) {
      const written = writevSync(this.#file.fd, left, this.#file.at + this.#written);
      this.#written += written;
      left = behind(left, written);
    }
    for (const piece of pieces) letGoOfMemory(piece);
  }
}

/** What is left to write: a short write means a full disk or a limit, and the next one names the fault. */
function behind(pieces: readonly Buffer[], written: number): readonly Buffer[] {
  let at = 0;
  return pieces.flatMap((piece) => {
    const rest = piece.subarray(Math.max(0, Math.min(piece.length, written - at)));
    at += piece.length;
    return rest.length === 0 ? [] : [rest];
  });
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
