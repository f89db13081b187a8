import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { CompactSign } from 'jose';
import { embeddedKey, fingerprintOf, signStatement, verifyStatement } from '../../../server/custody/signing.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
const other = generateKeyPairSync('rsa', { modulusLength: 3072 });
const PAYLOAD = { version: 1, words: 'één' };

function tampered(jws: string, part: number, change: (text: string) => string): string {
  const parts = jws.split('.');
  const text = Buffer.from(parts[part]!, 'base64url').toString('utf8');
  return parts.with(part, Buffer.from(change(text)).toString('base64url')).join('.');
}

describe('a signed statement', () => {
  test('holds under its key and comes back with its kind and words', async () => {
    const jws = await signStatement('receipt', PAYLOAD, privateKey);
    expect(await verifyStatement(jws, publicKey)).toEqual({ kind: 'receipt', payload: PAYLOAD });
    expect(JSON.parse(Buffer.from(jws.split('.')[0]!, 'base64url').toString())).toMatchObject({
      alg: 'PS256',
      typ: 'beeldkluis-receipt+jws',
      kid: await fingerprintOf(publicKey),
    });
  });

  test('is refused under another key, and after any change of its words, its kind or its signature', async () => {
    const jws = await signStatement('receipt', PAYLOAD, privateKey);
    expect(await verifyStatement(jws, other.publicKey)).toBeUndefined();
    expect(
      await verifyStatement(
        tampered(jws, 1, (text) => text.replace('1', '2')),
        publicKey,
      ),
    ).toBeUndefined();
    expect(
      await verifyStatement(
        tampered(jws, 0, (text) => text.replace('receipt', 'package')),
        publicKey,
      ),
    ).toBeUndefined();
    expect(await verifyStatement(`${jws.slice(0, -8)}AAAAAAAA`, publicKey)).toBeUndefined();
    expect(await verifyStatement('not a statement', publicKey)).toBeUndefined();
  });

  test.each(['RS256', 'PS512'])('is refused when it was signed with %s', async (alg) => {
    const jws = await new CompactSign(Buffer.from('{}'))
      .setProtectedHeader({ alg, typ: 'beeldkluis-receipt+jws' })
      .sign(privateKey);
    expect(await verifyStatement(jws, publicKey)).toBeUndefined();
  });

  test('is refused without a signature, or when its type is none of ours, or it holds no JSON', async () => {
    const none = `${Buffer.from('{"alg":"none","typ":"beeldkluis-receipt+jws"}').toString('base64url')}.e30.`;
    expect(await verifyStatement(none, publicKey)).toBeUndefined();
    const sign = (typ: string, text: string): Promise<string> =>
      new CompactSign(Buffer.from(text)).setProtectedHeader({ alg: 'PS256', typ }).sign(privateKey);
    expect(await verifyStatement(await sign('JWT', '{}'), publicKey)).toBeUndefined();
    expect(await verifyStatement(await sign('beeldkluis-receipt+jws', '{'), publicKey)).toBeUndefined();
  });

  test('is refused under a key of another type', async () => {
    const jws = await signStatement('receipt', PAYLOAD, privateKey);
    expect(await verifyStatement(jws, generateKeyPairSync('ed25519').publicKey)).toBeUndefined();
    expect(await verifyStatement(jws, generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)).toBeUndefined();
  });

  test('is accepted by openssl', async () => {
    const [header, payload, signature] = (await signStatement('destruction', PAYLOAD, privateKey)).split('.');
    const folder = mkdtempSync(path.join(tmpdir(), 'signing-'));
    const file = (name: string): string => path.join(folder, name);
    writeFileSync(file('key.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
    writeFileSync(file('signed'), `${header}.${payload}`);
    writeFileSync(file('signature'), Buffer.from(signature!, 'base64url'));
    const args = ['dgst', '-sha256', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:digest'];
    const said = execFileSync(
      'openssl',
      [...args, '-verify', file('key.pem'), '-signature', file('signature'), file('signed')],
      { encoding: 'utf8' },
    );
    expect(said).toContain('Verified OK');
    rmSync(folder, { recursive: true });
  });

  test('carries its public key, which a reader can compare by fingerprint', async () => {
    const jws = await signStatement('package', PAYLOAD, privateKey);
    expect(embeddedKey(jws)?.equals(publicKey)).toBe(true);
    expect(embeddedKey('eyJhbGciOiJQUzI1NiJ9.e30.AA')).toBeUndefined();
    expect(embeddedKey('nonsense')).toBeUndefined();
  });
});

test('a fingerprint is the SHA-256 of the required members in order, as RFC 7638 says', async () => {
  const { e, kty, n } = publicKey.export({ format: 'jwk' });
  const expected = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
  expect(await fingerprintOf(publicKey)).toBe(expected);
  expect(await fingerprintOf(privateKey)).toBe(expected);
});
