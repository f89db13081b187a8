import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { parseVerifierKey } from '../../protocols/audit/checkpoint.ts';
import { errorCode } from '../custody/error-code.ts';
import { fingerprintOf } from '../custody/signing.ts';

/** Keys and fingerprints that the reader got from elsewhere. */
export interface TrustedKeys {
  readonly keys: readonly KeyObject[];
  readonly fingerprints: readonly string[];
}

/** The keys to try on a file, and whether they come from the reader or only from the file itself. */
export interface KeyChoice {
  readonly keys: readonly KeyObject[];
  readonly proven: boolean;
}

const FINGERPRINT = /^[A-Za-z0-9_-]{43}$/;
const Jwk = z.record(z.string(), z.unknown());
// As a house publishes its keys: those of its statements as a JWKS (RFC 7517), and beside them the verifier key of its log.
const PublishedKeys = z.object({ keys: z.array(Jwk), logVerifierKey: z.string().optional() });

function publicKey(jwk: JsonWebKey): KeyObject {
  return createPublicKey({ key: jwk, format: 'jwk' });
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function keysIn(text: string): readonly KeyObject[] {
  const verifierKey = parseVerifierKey(text.trim());
  if (verifierKey !== undefined) return [verifierKey.publicKey];
  const json = parsedJson(text);
  const set = PublishedKeys.safeParse(json);
  if (set.success) {
    const log = set.data.logVerifierKey === undefined ? undefined : parseVerifierKey(set.data.logVerifierKey);
    return [...set.data.keys.map(publicKey), ...(log === undefined ? [] : [log.publicKey])];
  }
  const single = Jwk.safeParse(json);
  return [single.success ? publicKey(single.data) : createPublicKey(text)];
}

async function fileText(name: string): Promise<string | undefined> {
  try {
    return await readFile(name, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENAMETOOLONG', 'ENOTDIR'].includes(errorCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** Reads what the reader gave as key: the name of a file, a fingerprint, or a verifier key. Nothing comes back when it is none of these. */
export async function readTrustedKeys(given: string): Promise<TrustedKeys | undefined> {
  const text = await fileText(given);
  if (text === undefined && FINGERPRINT.test(given)) return { keys: [], fingerprints: [given] };
  try {
    return { keys: keysIn(text ?? given), fingerprints: [] };
  } catch {
    // Whatever the libraries had against it: it is no public key.
    return undefined;
  }
}

/** Chooses the keys to check a signature with. A key from the file counts only when the reader trusts it or its fingerprint; without anything from the reader it is all there is. */
export async function chooseKeys(
  embedded: KeyObject | undefined,
  type: 'rsa' | 'ed25519',
  trusted: TrustedKeys | undefined,
): Promise<KeyChoice> {
  if (trusted === undefined) return { keys: embedded === undefined ? [] : [embedded], proven: false };
  const named = embedded !== undefined && trusted.fingerprints.includes(await fingerprintOf(embedded));
  const keys = trusted.keys.filter((key) => key.asymmetricKeyType === type);
  return { keys: named ? [embedded, ...keys] : keys, proven: true };
}
