import { createHash } from 'node:crypto';
import { SEGMENT_SIZE } from '../../protocols/custody/sealed-object.ts';
import type { KeyRing } from './key-ring.ts';
import { openRange } from './sealing.ts';
import type { Vault } from './vault.ts';

/** What opening objects needs. */
export interface Reading {
  readonly vault: Vault;
  readonly keyRing: Pick<KeyRing, 'openDataKey'>;
}

/** The key of an object was destroyed or revoked; what it sealed can no longer be opened. */
export class KeysGone extends Error {
  override readonly name = 'KeysGone';
}

/**
 * Plaintext bytes of a permanent object from `from` up to, not including, `to`. The key is asked for again for every 8 MiB, so that a
 * destruction or a revocation ends the reading. Throws {@link KeysGone}, `NotAuthentic`, or a RangeError for a range beyond the object.
 */
export async function* readObjectRange(
  { vault, keyRing }: Reading,
  object: { readonly id: string; readonly plainSize: number },
  from: number,
  to: number,
): AsyncGenerator<Buffer, void, undefined> {
  const read = (start: number, end: number): ReturnType<Vault['range']> => vault.range(object.id, start, end);
  let at = from;
  do {
    const key = await keyRing.openDataKey(object.id);
    if (key.refused !== undefined) throw new KeysGone(`The key of object ${object.id} is gone`);
    const end = Math.min(to, (Math.floor(at / SEGMENT_SIZE) + 1) * SEGMENT_SIZE);
    yield* openRange(read, { dataKey: key.value, objectId: object.id, plainSize: object.plainSize }, at, end);
    at = end;
  } while (at < to);
}

/** Opens a whole object and gives the SHA-256 of its plaintext in hexadecimal digits: the proof that it can be read as it was written. */
export async function hashObject(
  reading: Reading,
  object: { readonly id: string; readonly plainSize: number },
): Promise<string> {
  const digest = createHash('sha256');
  for await (const piece of readObjectRange(reading, object, 0, object.plainSize)) digest.update(piece);
  return digest.digest('hex');
}
