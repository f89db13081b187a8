import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { checkTimestamp, requestTimestamp } from '../../../server/audit/timestamp.ts';
import { openAuthority, type TestAuthority } from '../../support/timestamp-authority.ts';

const TEXT = 'beeldkluis.example.nl/log\n5\nAAAA\n';
let authority: TestAuthority;
let certificates = '';

beforeAll(async () => {
  authority = await openAuthority();
  certificates = readFileSync(authority.caFile, 'utf8');
});
afterAll(async () => {
  await authority[Symbol.asyncDispose]();
});

async function refusalOf(answer?: (honest: Buffer, query: Buffer) => Buffer, ca = certificates): Promise<string> {
  authority.change(answer);
  try {
    await requestTimestamp({ url: authority.url, certificates: ca }, TEXT);
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    authority.change();
  }
}

test('a text gets a timestamp that openssl accepts too, for this text and no other', async () => {
  const before = Date.now();
  const { response, stampedAt } = await requestTimestamp({ url: authority.url, certificates }, TEXT);
  expect(Math.abs(stampedAt.getTime() - before)).toBeLessThan(60_000);
  const [answer, text, other] = ['a.tsr', 'a.txt', 'b.txt'].map((name) => path.join(authority.folder, name));
  writeFileSync(answer!, response);
  writeFileSync(text!, TEXT);
  writeFileSync(other!, `${TEXT}x`);
  expect(authority.accepts(answer!, text!)).toBe(true);
  expect(authority.accepts(answer!, other!)).toBe(false);
  expect(await checkTimestamp(certificates, response, { text: TEXT })).toEqual(stampedAt);
  await expect(checkTimestamp(certificates, response, { text: `${TEXT}x` })).rejects.toThrow('another text');
});

test('an answer that was changed, repeated or comes from a stranger is refused', async () => {
  let earlier: Buffer = Buffer.alloc(0);
  expect(await refusalOf((honest) => (earlier = honest))).toBe('accepted');
  expect(await refusalOf(() => earlier)).toContain('another question');
  await using stranger = await openAuthority();
  expect(await refusalOf(undefined, readFileSync(stranger.caFile, 'utf8'))).not.toBe('accepted');
  expect(await refusalOf(undefined, '')).not.toBe('accepted');
  expect(await refusalOf((honest) => Buffer.from(honest).fill(0, -40))).not.toBe('accepted');
  // One bit anywhere in the moment that is attested.
  const moment = (honest: Buffer): Buffer => {
    const at = honest.indexOf(Buffer.from([0x18, 0x0f]));
    const bytes = Buffer.from(honest);
    bytes[at + 3]! ^= 1;
    return bytes;
  };
  expect(await refusalOf(moment)).not.toBe('accepted');
});

test('an authority that is down, refuses or talks nonsense gives no timestamp', async () => {
  expect(
    await refusalOf(() => {
      throw new Error('down');
    }),
  ).toContain('answered 500');
  expect(await refusalOf(() => Buffer.from('hello'))).not.toBe('accepted');
  // TimeStampResp with status rejection (2) and nothing else.
  expect(await refusalOf(() => Buffer.from('30053003020102', 'hex'))).toContain('refused: status 2');
  expect(await refusalOf(() => Buffer.alloc(300_000))).toContain('too large');
});
