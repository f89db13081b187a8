import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  timingSafeEqual,
  type CipherGCM,
  type KeyObject,
} from 'node:crypto';

/** Plaintext bytes of every chunk but the last, which is always shorter (c2sp.org/chunked-encryption, Message chunking). */
export const CHUNK_SIZE = 16_384;
/** Bytes of the authentication tag that closes every chunk. */
export const TAG_SIZE = 16;
/** Bytes of a full chunk as it is stored. */
export const SEALED_CHUNK_SIZE = CHUNK_SIZE + TAG_SIZE;
/** Bytes of the salt, which must never repeat under one key. */
export const SALT_SIZE = 24;
/** Bytes before the first chunk: salt and key commitment. */
export const HEAD_SIZE = SALT_SIZE + 32;
/** Bytes of the input key. */
export const KEY_SIZE = 32;

const CIPHER = 'aes-256-gcm';
const NONCE_SIZE = 12;
const COMMITMENT_SIZE = 32;
const MAX_CHUNKS = 2 ** 38;
const INFO = Buffer.from('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0', 'latin1');

/** A sealed message that is not what was sealed: changed, cut, moved, or opened with another key or context. */
export class NotAuthentic extends Error {
  override readonly name = 'NotAuthentic';
}

/** What one message is sealed or opened with, derived from the input key, the salt and the context. */
export interface MessageKeys {
  /** A key object, not bytes: Node takes three times as long to begin a chunk with bytes. */
  readonly key: KeyObject;
  readonly baseNonce: Buffer;
  readonly commitment: Buffer;
}

/** HKDF-Expand with SHA-512 (RFC 5869 section 2.3): two blocks, of which key, nonce and commitment take 76 bytes. */
function deriveKeys(inputKey: Buffer, salt: Buffer, context: Buffer): MessageKeys {
  if (inputKey.length !== KEY_SIZE)
    throw new NotAuthentic(`A key has ${String(KEY_SIZE)} bytes, this one ${String(inputKey.length)}`);
  if (salt.length !== SALT_SIZE)
    throw new NotAuthentic(`A salt has ${String(SALT_SIZE)} bytes, this one ${String(salt.length)}`);
  const expand = (before: Buffer, block: number): Buffer =>
    createHmac('sha512', inputKey)
      .update(before)
      .update(INFO)
      .update(salt)
      .update(context)
      .update(Buffer.of(block))
      .digest();
  const first = expand(Buffer.alloc(0), 1);
  const okm = Buffer.concat([first, expand(first, 2)]);
  const nonceEnd = KEY_SIZE + NONCE_SIZE;
  return {
    key: createSecretKey(okm.subarray(0, KEY_SIZE)),
    baseNonce: okm.subarray(KEY_SIZE, nonceEnd),
    commitment: okm.subarray(nonceEnd, nonceEnd + COMMITMENT_SIZE),
  };
}

/** The base nonce with its last five bytes XORed with the chunk number (AEAD usage). */
function chunkNonce(baseNonce: Buffer, chunk: number): Buffer {
  if (chunk >= MAX_CHUNKS) throw new NotAuthentic('A message has at most 2^38 chunks');
  const nonce = Buffer.from(baseNonce);
  nonce.writeUInt8(nonce.readUInt8(7) ^ Math.floor(chunk / 2 ** 32), 7);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ (chunk % 2 ** 32)) >>> 0, 8);
  return nonce;
}

/** A message that is being sealed. What is handed back must be stored in order, the head first. */
export interface MessageBeingSealed {
  readonly head: readonly Buffer[];
  /** Seals a next piece of any size. */
  add(piece: Buffer): Buffer[];
  /** Ends the message. The chunk that is still open is the last one; it is shorter than the others, and may be empty. */
  close(): Buffer[];
}

/** Begins one message (Cobblestone-256), for plaintext that comes bit by bit. The salt must be 24 random bytes, used for this message only. */
export function beginMessage(inputKey: Buffer, context: Buffer, salt: Buffer): MessageBeingSealed {
  const keys = deriveKeys(inputKey, salt, context);
  let chunk = 0;
  let room = CHUNK_SIZE;
  const nextCipher = (): CipherGCM => createCipheriv(CIPHER, keys.key, chunkNonce(keys.baseNonce, chunk));
  let cipher = nextCipher();
  const closeChunk = (): Buffer => {
    cipher.final();
    return cipher.getAuthTag();
  };
  return {
    head: [salt, keys.commitment],
    add: (piece) => {
      const sealed: Buffer[] = [];
      for (let at = 0; at < piece.length;) {
        const part = piece.subarray(at, at + room);
        sealed.push(cipher.update(part));
        at += part.length;
        room -= part.length;
        if (room > 0) continue;
        sealed.push(closeChunk());
        chunk += 1;
        room = CHUNK_SIZE;
        cipher = nextCipher();
      }
      return sealed;
    },
    close: () => [closeChunk()],
  };
}

/**
 * Seals one message (Cobblestone-256). The plaintext may come in pieces of any size; what comes back are the pieces of the sealed message in order.
 * The salt must be 24 random bytes, used for this message only.
 */
export function sealMessage(inputKey: Buffer, context: Buffer, plaintext: Iterable<Buffer>, salt: Buffer): Buffer[] {
  const message = beginMessage(inputKey, context, salt);
  const sealed = [...message.head];
  for (const piece of plaintext) sealed.push(...message.add(piece));
  sealed.push(...message.close());
  return sealed;
}

/** Derives the keys of a stored message from its first 56 bytes. Throws {@link NotAuthentic} when the key commitment differs. */
export function messageKeys(inputKey: Buffer, head: Buffer, context: Buffer): MessageKeys {
  if (head.length !== HEAD_SIZE) throw new NotAuthentic('The message is cut off before its first chunk');
  const keys = deriveKeys(inputKey, head.subarray(0, SALT_SIZE), context);
  if (!timingSafeEqual(keys.commitment, head.subarray(SALT_SIZE))) {
    throw new NotAuthentic('The key commitment differs: another key, another context or a changed head');
  }
  return keys;
}

function openChunk(keys: MessageKeys, chunk: number, sealed: Buffer): Buffer {
  const tagAt = sealed.length - TAG_SIZE;
  if (tagAt < 0) throw new NotAuthentic(`Chunk ${String(chunk)} is shorter than its tag`);
  const decipher = createDecipheriv(CIPHER, keys.key, chunkNonce(keys.baseNonce, chunk), { authTagLength: TAG_SIZE });
  decipher.setAuthTag(sealed.subarray(tagAt));
  const plain = decipher.update(sealed.subarray(0, tagAt));
  try {
    decipher.final();
  } catch (cause) {
    throw new NotAuthentic(`Chunk ${String(chunk)} is not what was sealed`, { cause });
  }
  return plain;
}

/**
 * Opens stored chunks that follow each other, the first of them numbered `first`. Only the last of them may be short, and then it ends the message.
 * Nothing comes back unless every tag is right; otherwise it throws {@link NotAuthentic}.
 */
export function openChunks(keys: MessageKeys, first: number, sealed: Buffer): Buffer[] {
  const plain: Buffer[] = [];
  for (let at = 0; at < sealed.length; at += SEALED_CHUNK_SIZE) {
    plain.push(openChunk(keys, first + plain.length, sealed.subarray(at, at + SEALED_CHUNK_SIZE)));
  }
  return plain;
}

/** Opens a whole message. Throws {@link NotAuthentic} for anything but the unchanged, uncut message under this key and context. */
export function openMessage(inputKey: Buffer, context: Buffer, sealed: Buffer): Buffer[] {
  const keys = messageKeys(inputKey, sealed.subarray(0, HEAD_SIZE), context);
  const body = sealed.subarray(HEAD_SIZE);
  // A message whose last chunk is full was cut off behind it.
  if (body.length % SEALED_CHUNK_SIZE === 0)
    throw new NotAuthentic('The message is cut off: its last chunk is missing');
  return openChunks(keys, 0, body);
}
