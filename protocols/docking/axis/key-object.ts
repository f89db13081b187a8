import { Reading, Refused } from '../../redaction/reading.ts';
import { granted, refuse, type Verdict } from '../../refusal.ts';

/** What opens a clip that was encrypted on the camera system: AES-256-CBC. */
export interface ContentKey {
  /** The key of 32 bytes, wrapped to our RSA key (RSA-OAEP with SHA-1, as `openssl rsautl -oaep` does). */
  readonly wrapped: Buffer;
  /** 16 bytes. */
  readonly iv: Buffer;
}

const IV_SIZE = 16;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Reads a key object. Refuses with `invalid-input` and names the field. */
export function parseKeyObject(body: string): Verdict<ContentKey> {
  try {
    const key = new Reading(JSON.parse(body), '');
    const wrapped = bytes(key.member('EncryptedKey'), 2048);
    const iv = bytes(key.member('ContentEncryptionIV'), 64);
    if (iv.length !== IV_SIZE) throw new Refused('ContentEncryptionIV', 'does not have 16 bytes');
    return granted({ wrapped, iv });
  } catch (cause) {
    if (cause instanceof Refused) return refuse('invalid-input', [{ field: cause.field, reason: cause.reason }]);
    if (cause instanceof SyntaxError) return refuse('invalid-input', [{ field: '', reason: 'is not JSON' }]);
    throw cause;
  }
}

function bytes(value: Reading, most: number): Buffer {
  const text = value.text(most);
  if (!BASE64.test(text)) throw new Refused(value.field, 'is not base64');
  return Buffer.from(text, 'base64');
}

const EBML = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);
const BOXES = ['ftyp', 'styp', 'moov', 'mdat', 'free', 'wide', 'skip'];

/** How many bytes tell {@link beginsLikeFootage}. */
export const BEGINNING = 8;

/** Whether these first bytes are those of a Matroska or MP4 file. Encrypted bytes look so once in some five hundred million times. */
export function beginsLikeFootage(first: Buffer): boolean {
  return first.subarray(0, 4).equals(EBML) || BOXES.includes(first.toString('latin1', 4, 8));
}
