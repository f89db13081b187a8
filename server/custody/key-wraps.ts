import type { KeyObject } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, importJWK } from 'jose';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { StoredKey } from './key-store.ts';

const WrapRow = z.object({ object_id: z.string(), key_id: z.string(), jwe: z.string() });

/** A data key as it lies in the database: wrapped to one key of the key store. */
export interface KeyWrap {
  readonly objectId: string;
  readonly keyId: string;
  /** JWE in compact form (RFC 7516): ECDH-ES+A256KW and A256GCM, with the object id in the protected header. */
  readonly jwe: string;
}

/** Wraps a data key to the public half of a key. */
export async function wrapDataKey(dataKey: Buffer, objectId: string, key: StoredKey): Promise<KeyWrap> {
  const jwe = await new CompactEncrypt(dataKey)
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid: key.keyId, obj: objectId })
    .encrypt(await importJWK(key.publicJwk, 'ECDH-ES+A256KW'));
  return { objectId, keyId: key.keyId, jwe };
}

/** Opens a wrap. Throws when it was made for another object or key, or was changed. */
export async function unwrapDataKey(wrap: KeyWrap, privateKey: KeyObject): Promise<Buffer> {
  const { plaintext, protectedHeader } = await compactDecrypt(wrap.jwe, privateKey, {
    keyManagementAlgorithms: ['ECDH-ES+A256KW'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  if (protectedHeader.kid !== wrap.keyId || protectedHeader['obj'] !== wrap.objectId) {
    throw new Error(`The wrap of object ${wrap.objectId} under ${wrap.keyId} was made for something else`);
  }
  return Buffer.from(plaintext);
}

/** Stores a wrap in the place of an earlier one under the same key. */
export async function putWrap(sql: Knex, wrap: KeyWrap, createdAt: string): Promise<void> {
  await sql('key_wraps')
    .insert({ object_id: wrap.objectId, key_id: wrap.keyId, jwe: wrap.jwe, created_at: createdAt })
    .onConflict(['object_id', 'key_id'])
    .merge();
}

/** All wraps of an object; on PostgreSQL they cannot be deleted before the transaction ends, so that a lease and a destruction see each other. */
export async function readWraps(sql: Knex, objectId: string): Promise<KeyWrap[]> {
  const query = sql('key_wraps').where({ object_id: objectId }).orderBy('created_at');
  const rows: unknown[] = await (sql.isTransaction === true ? query.forShare() : query);
  return rows.map((row) => {
    const wrap = WrapRow.parse(row);
    return { objectId: wrap.object_id, keyId: wrap.key_id, jwe: wrap.jwe };
  });
}

/** How many wraps are left under a key. */
export async function countWraps(sql: Knex, keyId: string): Promise<number> {
  const rows: unknown[] = await sql('key_wraps').where({ key_id: keyId }).count({ count: '*' });
  return z.object({ count: z.coerce.number() }).parse(rows[0]).count;
}
