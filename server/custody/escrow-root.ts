import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import { rootFingerprint } from './root-key.ts';

/** Least length of a passphrase: an escrowed root key may lie in a safe for years. */
export const LEAST_PASSPHRASE = 20;
/** Rounds of PBKDF2 with SHA-512 (OWASP asks for 210,000). */
const ROUNDS = 600_000;
const MOST_ROUNDS = 10_000_000;
const TYPE = 'beeldkluis-root-key';
const Escrow = z.object({
  type: z.literal(TYPE),
  fingerprint: z.string(),
  madeAt: z.string(),
  key: z.string().regex(/^[0-9a-f]{64}$/),
});

/** To whom a root key is escrowed: to who knows a passphrase, or to who holds the private half of this key (EC or X25519). */
export type EscrowRecipient = { readonly passphrase: string } | { readonly publicKey: KeyObject };
/** What opens an escrowed root key. */
export type EscrowOpener = { readonly passphrase: string } | { readonly privateKey: KeyObject };

/**
 * The root key encrypted for a safe: JWE in compact form (RFC 7516), with PBES2-HS512+A256KW for a passphrase (RFC 7518, 4.8) or ECDH-ES+A256KW for a
 * public key, and A256GCM. Any program that knows JOSE opens it, and finds the key in hexadecimal digits.
 */
export function sealEscrow(root: Buffer, to: EscrowRecipient, madeAt: string): Promise<string> {
  const fingerprint = rootFingerprint(root);
  const content = { type: TYPE, fingerprint, madeAt, key: root.toString('hex') } satisfies z.infer<typeof Escrow>;
  const sealing = (alg: string): CompactEncrypt =>
    new CompactEncrypt(Buffer.from(JSON.stringify(content))).setProtectedHeader({
      ...{ alg, enc: 'A256GCM', typ: TYPE, kid: fingerprint },
    });
  if ('publicKey' in to) return sealing('ECDH-ES+A256KW').encrypt(to.publicKey);
  return sealing('PBES2-HS512+A256KW')
    .setKeyManagementParameters({ p2c: ROUNDS })
    .encrypt(Buffer.from(to.passphrase, 'utf8'));
}

/** The root key out of an escrow. Throws when the passphrase or key is wrong, and when it is no escrow of ours. */
export async function openEscrow(text: string, by: EscrowOpener): Promise<Buffer> {
  const secret = 'privateKey' in by ? by.privateKey : Buffer.from(by.passphrase, 'utf8');
  const algorithm = 'privateKey' in by ? 'ECDH-ES+A256KW' : 'PBES2-HS512+A256KW';
  const { plaintext } = await compactDecrypt(text.trim(), secret, {
    keyManagementAlgorithms: [algorithm],
    contentEncryptionAlgorithms: ['A256GCM'],
    maxPBES2Count: MOST_ROUNDS,
  });
  const { key, fingerprint } = Escrow.parse(JSON.parse(Buffer.from(plaintext).toString('utf8')));
  const root = Buffer.from(key, 'hex');
  if (rootFingerprint(root) !== fingerprint) throw new Error('The escrowed key is not the one that it says it is');
  return root;
}

/** Fingerprint of the root key in an escrow, as its header tells without opening it; nothing when it is no escrow of ours. */
export function escrowFingerprint(text: string): string | undefined {
  try {
    const { typ, kid } = decodeProtectedHeader(text.trim());
    return typ === TYPE ? kid : undefined;
  } catch {
    return undefined;
  }
}

/** A public key out of a file: PEM or JWK, for elliptic curves. Throws when it is none. */
export function recipientKey(text: string): KeyObject {
  return onCurve(
    text.trimStart().startsWith('{') ? createPublicKey({ key: jwkOf(text), format: 'jwk' }) : createPublicKey(text),
  );
}

/** A private key out of a file: PEM or JWK, for elliptic curves. Throws when it is none. */
export function openerKey(text: string): KeyObject {
  return onCurve(
    text.trimStart().startsWith('{') ? createPrivateKey({ key: jwkOf(text), format: 'jwk' }) : createPrivateKey(text),
  );
}

function jwkOf(text: string): Record<string, string> {
  return z.record(z.string(), z.string()).parse(JSON.parse(text));
}

function onCurve(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ec' && key.asymmetricKeyType !== 'x25519') throw new Error('Not a key for ECDH-ES');
  return key;
}
