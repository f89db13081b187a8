import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  checkpointKeyId,
  formatVerifierKey,
  isSignedBy,
  parseCheckpoint,
  parseVerifierKey,
  signCheckpoint,
} from '../../../protocols/audit/checkpoint.ts';

const ORIGIN = 'beeldkluis.example.nl/log';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const KEY = { name: ORIGIN, publicKey };
const ROOT = Buffer.alloc(32, 5);
const NOTE = signCheckpoint({ origin: ORIGIN, size: 1234, root: ROOT }, privateKey);

function holds(note: string, key = KEY): boolean {
  const parsed = parseCheckpoint(note);
  return parsed !== undefined && isSignedBy(parsed, key);
}

describe('a checkpoint', () => {
  test('reads as origin, size, root, a blank line and one signature', () => {
    expect(NOTE.split('\n').slice(0, 4)).toEqual([ORIGIN, '1234', ROOT.toString('base64'), '']);
    expect(NOTE.split('\n')[4]).toMatch(/^\u2014 beeldkluis\.example\.nl\/log [A-Za-z0-9+/=]+$/);
    expect(parseCheckpoint(NOTE)).toMatchObject({ origin: ORIGIN, size: 1234, root: ROOT });
    expect(holds(NOTE)).toBe(true);
  });

  test('has a signature that openssl accepts, and not for another text', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'checkpoint-'));
    const file = (name: string): string => path.join(folder, name);
    const parsed = parseCheckpoint(NOTE)!;
    writeFileSync(file('key.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
    writeFileSync(file('text'), parsed.text);
    writeFileSync(file('other'), parsed.text.replace('1234', '1235'));
    writeFileSync(file('signature'), parsed.signatures[0]!.signature);
    const openssl = (text: string): string =>
      execFileSync(
        'openssl',
        [
          'pkeyutl',
          '-verify',
          '-rawin',
          '-pubin',
          '-inkey',
          file('key.pem'),
          '-in',
          file(text),
          '-sigfile',
          file('signature'),
        ],
        { encoding: 'utf8', stdio: 'pipe' },
      );
    expect(openssl('text')).toContain('Signature Verified Successfully');
    expect(() => openssl('other')).toThrow();
    rmSync(folder, { recursive: true });
  });

  test('of the specification is read as it stands there', () => {
    // c2sp.org/tlog-checkpoint, Note text
    const published =
      'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n' +
      '\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n';
    expect(parseCheckpoint(published)).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 });
    expect(parseCheckpoint(published)?.signatures[0]).toMatchObject({ keyId: '033de0ae' });
  });

  test('has key ids like those of the Go checksum database', () => {
    // sum.golang.org, whose key and format are those of the specification
    const key = parseVerifierKey('sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8');
    expect(key && checkpointKeyId(key)).toBe('033de0ae');
  });

  test.each([
    ['another size', NOTE.replace('1234', '1235')],
    ['another root', NOTE.replace(ROOT.toString('base64'), Buffer.alloc(32, 6).toString('base64'))],
    ['another origin', NOTE.replaceAll(ORIGIN, 'other.example.nl/log')],
    ['an extension line that was not signed', NOTE.replace('\n\n', '\nextra\n\n')],
    ['a wrong signature beside the right one', `${NOTE}${NOTE.split('\n')[4]!.slice(0, -6)}AAAA==\n`],
  ])('is refused with %s', (_name, note) => {
    expect(holds(note)).toBe(false);
  });

  test('is refused with a key of somebody else, even under the same name', () => {
    const other = generateKeyPairSync('ed25519');
    expect(holds(NOTE, { name: ORIGIN, publicKey: other.publicKey })).toBe(false);
    expect(holds(signCheckpoint({ origin: ORIGIN, size: 1234, root: ROOT }, other.privateKey))).toBe(false);
  });

  test('keeps holding when a witness adds a signature of its own', () => {
    expect(holds(`${NOTE}\u2014 witness.example.org AAAAAQ${'A'.repeat(82)}\n`)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['no signature', NOTE.split('\n\n')[0]! + '\n\n'],
    ['a size with a leading zero', NOTE.replace('1234', '01234')],
    ['a size that is no number', NOTE.replace('1234', '12a4')],
    ['a root that is too short', NOTE.replace(ROOT.toString('base64'), 'AAAA')],
    ['a carriage return', NOTE.replace('\n', '\r\n')],
    ['an empty line in the text', NOTE.replace('\n1234', '\n\n1234')],
    ['no final newline', NOTE.slice(0, -1)],
    ['seventeen signatures', NOTE + `${NOTE.split('\n')[4]!}\n`.repeat(16)],
  ])('is not one with %s', (_name, note) => {
    expect(parseCheckpoint(note)).toBeUndefined();
  });

  test.each(['', 'two words', 'a+b', 'line\nline'])('cannot be signed for the origin %j', (origin) => {
    expect(() => signCheckpoint({ origin, size: 0, root: ROOT }, privateKey)).toThrow('origin');
  });
});

describe('the key of a log as text', () => {
  test('comes back as it was', () => {
    const text = formatVerifierKey(KEY);
    expect(parseVerifierKey(text)?.publicKey.equals(publicKey)).toBe(true);
    expect(text.startsWith(`${ORIGIN}+${checkpointKeyId(KEY)}+`)).toBe(true);
  });

  test.each([
    ['its id changed', formatVerifierKey(KEY).replace(checkpointKeyId(KEY), '00000000')],
    ['its name changed', formatVerifierKey(KEY).replace('example', 'elsewhere')],
    ['nothing in it', ''],
  ])('is refused with %s', (_name, text) => {
    expect(parseVerifierKey(text)).toBeUndefined();
  });

  test('is only for Ed25519', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    expect(() => formatVerifierKey({ name: ORIGIN, publicKey: createPublicKey(rsa.privateKey) })).toThrow('Ed25519');
  });
});
