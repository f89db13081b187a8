import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { CompactEncrypt, calculateJwkThumbprint, compactDecrypt, exportJWK, type JWK } from 'jose';
import { z } from 'zod';
import type { RootKeys } from './root-key.ts';

/** A key as everybody may see it. */
export interface StoredKey {
  readonly keyId: string;
  /** JWK thumbprint of the public key (RFC 7638, SHA-256, base64url). */
  readonly fingerprint: string;
  readonly createdAt: string;
  readonly publicJwk: JWK;
}

/** A key whose wrapped half was opened. */
export interface OpenedKey {
  readonly stored: StoredKey;
  readonly privateKey: KeyObject;
}

const KEY_ID = /^(ingest|due|hold|signing|log|dock)\/([0-9a-z-]+)$/;
const KeyFile = z.object({
  keyId: z.string(),
  fingerprint: z.string(),
  createdAt: z.string(),
  publicJwk: z.record(z.string(), z.string()),
  sealed: z.string(),
});
type KeyFile = z.infer<typeof KeyFile>;
const WRAPPED_UNDER_ROOT = { alg: 'dir', enc: 'A256GCM' } as const;
const generate = promisify(generateKeyPair);

/** The text of a new key's file: its private half is wrapped to the root key (JWE, direct, A256GCM). */
export async function makeKeyFile(root: Buffer, keyId: string, createdAt: string): Promise<string> {
  const { publicKey, privateKey } = await generatePair(keyId);
  const publicJwk = z.record(z.string(), z.string()).parse(await exportJWK(publicKey));
  const fingerprint = await calculateJwkThumbprint(publicJwk);
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  const sealed = await sealUnderRoot(root, der, { key: keyId, fingerprint });
  return JSON.stringify({ keyId, fingerprint, createdAt, publicJwk, sealed } satisfies KeyFile);
}

/** Opens a key's file with the root key or its successor; nothing when it is damaged, of another key, or wrapped to another root key. */
export async function openKeyFile(roots: RootKeys, keyId: string, text: string): Promise<OpenedKey | undefined> {
  try {
    const file = KeyFile.parse(JSON.parse(text));
    const { plaintext, header } = await openUnderRoot(roots, file.sealed);
    // The public half lies in the open; it counts only when the wrapped half vouches for it.
    const fingerprint = await calculateJwkThumbprint(file.publicJwk);
    if (header['key'] !== keyId || header['fingerprint'] !== fingerprint) return undefined;
    const privateKey = createPrivateKey({ key: plaintext, type: 'pkcs8', format: 'der' });
    return { stored: { keyId, fingerprint, createdAt: file.createdAt, publicJwk: file.publicJwk }, privateKey };
  } catch {
    return undefined;
  }
}

/** The same key with its private half wrapped to another root key. Throws when it cannot be opened now. */
export async function resealKeyFile(roots: RootKeys, text: string, to: Buffer): Promise<string> {
  const file = KeyFile.parse(JSON.parse(text));
  const { plaintext } = await openUnderRoot(roots, file.sealed);
  const sealed = await sealUnderRoot(to, plaintext, { key: file.keyId, fingerprint: file.fingerprint });
  return JSON.stringify({ ...file, sealed });
}

/** Wraps something to a root key, with words that are bound to it. */
export function sealUnderRoot(
  root: Buffer,
  plaintext: Buffer,
  words: Readonly<Record<string, string>>,
): Promise<string> {
  return new CompactEncrypt(plaintext)
    .setProtectedHeader({ ...WRAPPED_UNDER_ROOT, kid: 'root', ...words })
    .encrypt(root);
}

/** Opens what was wrapped to the root key or its successor. Throws when it was wrapped to neither or was changed. */
export async function openUnderRoot(
  { current, next }: RootKeys,
  sealed: string,
): Promise<{ readonly plaintext: Buffer; readonly header: Readonly<Record<string, unknown>> }> {
  const open = async (root: Buffer): ReturnType<typeof openUnderRoot> => {
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, root, { keyManagementAlgorithms: ['dir'] });
    return { plaintext: Buffer.from(plaintext), header: protectedHeader };
  };
  return open(current).catch((cause: unknown) => {
    if (next === undefined) throw cause;
    return open(next);
  });
}

/** The file of a key in a copy of the key store. Throws for what is no key id. */
export function keyFileOf(copy: string, keyId: string): string {
  const [, kind = '', name = ''] = checkedKeyId(keyId);
  return path.join(copy, `${kind}.${name}.json`);
}

/** Ids of the keys whose files have these names; what is no file of a key is left out. */
export function keyIdsOf(names: readonly string[]): string[] {
  const files = names.filter((name) => name.endsWith('.json'));
  return files.map((name) => name.slice(0, -'.json'.length).replace('.', '/')).filter((keyId) => KEY_ID.test(keyId));
}

function checkedKeyId(keyId: string): RegExpExecArray {
  const parts = KEY_ID.exec(keyId);
  if (parts === null) throw new Error(`Not a key id: ${JSON.stringify(keyId)}`);
  return parts;
}

function generatePair(keyId: string): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  const kind = checkedKeyId(keyId)[1];
  if (kind === 'log') return generate('ed25519');
  if (kind === 'signing' || kind === 'dock') return generate('rsa', { modulusLength: 3072 });
  return generate('ec', { namedCurve: 'P-256' });
}
