import { createPublicKey, type KeyObject } from 'node:crypto';
import { CompactSign, calculateJwkThumbprint, compactVerify, decodeProtectedHeader, errors, exportJWK } from 'jose';
import {
  STATEMENT_ALGORITHM,
  STATEMENT_TYPES,
  statementKindOf,
  type StatementKind,
} from '../../protocols/signing/statement-kind.ts';

/** A statement whose signature holds under the key that was given. */
export interface VerifiedStatement {
  readonly kind: StatementKind;
  /** Parsed JSON; its shape is still to be checked. */
  readonly payload: unknown;
}

/** Fingerprint of a key, as it stands in letters and receipts: JWK thumbprint of the public part (RFC 7638, SHA-256, base64url). */
export async function fingerprintOf(key: KeyObject): Promise<string> {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return calculateJwkThumbprint(await exportJWK(publicKey), 'sha256');
}

/**
 * Signs a statement as compact JWS (RFC 7515) with PS256. The public key travels in the header for convenience; it proves nothing by itself.
 * Throws unless the key is an RSA private key of at least 2048 bits.
 */
export async function signStatement(kind: StatementKind, payload: object, privateKey: KeyObject): Promise<string> {
  const jwk = await exportJWK(createPublicKey(privateKey));
  const header = { alg: STATEMENT_ALGORITHM, typ: STATEMENT_TYPES[kind], kid: await fingerprintOf(privateKey), jwk };
  return new CompactSign(Buffer.from(JSON.stringify(payload), 'utf8')).setProtectedHeader(header).sign(privateKey);
}

/** Verifies a compact JWS of ours under a key that the caller trusts; nothing comes back when it does not hold or is of no known kind. */
export async function verifyStatement(jws: string, publicKey: KeyObject): Promise<VerifiedStatement | undefined> {
  if (publicKey.asymmetricKeyType !== 'rsa') return undefined;
  try {
    const { payload, protectedHeader } = await compactVerify(jws, publicKey, { algorithms: [STATEMENT_ALGORITHM] });
    const kind = statementKindOf(protectedHeader.typ);
    const parsed: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    return kind && { kind, payload: parsed };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What kind of statement a JWS says it is, by its header; nothing was verified. */
export function claimedKind(jws: string): StatementKind | undefined {
  try {
    return statementKindOf(decodeProtectedHeader(jws).typ);
  } catch {
    // Not a JWS: it claims nothing.
    return undefined;
  }
}

/** The public key in the header of a JWS; nothing when it has none. It proves nothing until its fingerprint was compared with one from elsewhere. */
export function embeddedKey(jws: string): KeyObject | undefined {
  try {
    const { jwk } = decodeProtectedHeader(jws);
    if (jwk?.kty !== 'RSA' || jwk.n === undefined || jwk.e === undefined) return undefined;
    return createPublicKey({ key: { kty: 'RSA', n: jwk.n, e: jwk.e }, format: 'jwk' });
  } catch {
    // Not a JWS, or not a key: there is none to speak of.
    return undefined;
  }
}
