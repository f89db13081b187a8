import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { lendFootage } from '../../../server/custody/lend-footage.ts';
import { aRecording, openCustody, storeRecording, type TestCustody } from '../../support/custody.ts';

describe('lending footage to a program on this machine', () => {
  const content = randomBytes(300_000);
  let custody: TestCustody;
  let object: { id: string; plainSize: number; mediaType: string };
  beforeEach(async () => {
    custody = await openCustody('sqlite');
    const id = await storeRecording(custody, aRecording(custody.clock), content);
    object = { id, plainSize: content.length, mediaType: 'video/mp4' };
  });
  afterEach(async () => custody[Symbol.asyncDispose]());

  const get = async (url: string, range?: string): Promise<[number, Buffer]> => {
    const response = await fetch(url, { headers: range === undefined ? {} : { range } });
    return [response.status, Buffer.from(await response.arrayBuffer())];
  };

  test('serves the whole and any range of it, opened, on this machine only', async () => {
    await using lent = await lendFootage(custody, object);
    expect(new URL(lent.url).hostname).toBe('127.0.0.1');
    expect(await get(lent.url)).toEqual([200, content]);
    expect(await get(lent.url, 'bytes=100000-100099')).toEqual([206, content.subarray(100_000, 100_100)]);
    expect(await get(lent.url, 'bytes=299999-')).toEqual([206, content.subarray(299_999)]);
    expect((await get(lent.url, 'bytes=300000-'))[0]).toBe(416);
  });

  test('answers no other path', async () => {
    await using lent = await lendFootage(custody, object);
    expect((await get(new URL('/', lent.url).href))[0]).toBe(404);
    expect((await get(`${lent.url.slice(0, -1)}_`))[0]).toBe(404);
  });

  // The address stands in the list of processes of the machine, where everybody can read it; only root can be somebody else here.
  (process.getuid?.() === 0 ? test : test.skip)(
    'answers no other user of this machine who read the address',
    async () => {
      await using lent = await lendFootage(custody, object);
      const { port, pathname } = new URL(lent.url);
      const script = `exec 3<>/dev/tcp/127.0.0.1/${port}; printf 'GET ${pathname} HTTP/1.0\\r\\n\\r\\n' >&3; head -n 1 <&3`;
      const asking = (uid: number) => promisify(execFile)('bash', ['-c', script], { uid, cwd: '/' });
      expect((await asking(0)).stdout).toContain('200 OK');
      expect((await asking(65_534)).stdout).toContain('404 Not Found');
    },
  );

  test('ends with the loan, and with the job that asked for it', async () => {
    const job = new AbortController();
    const first = await lendFootage(custody, object);
    const second = await lendFootage(custody, object, job.signal);
    await first[Symbol.asyncDispose]();
    job.abort();
    await expect(get(first.url)).rejects.toThrow();
    await expect(get(second.url)).rejects.toThrow();
    await second[Symbol.asyncDispose]();
    await expect(lendFootage(custody, object, job.signal)).rejects.toThrow();
  });

  test('breaks off instead of handing out bytes that are not what was sealed', async () => {
    const file = await open(path.join(custody.folder, 'vault/permanent', object.id), 'r+');
    await file.write(Buffer.from([255, 254, 253]), 0, 3, 200_000);
    await file.close();
    await using lent = await lendFootage(custody, object);
    await expect(get(lent.url)).rejects.toThrow();
    expect(await get(lent.url, 'bytes=0-99')).toEqual([206, content.subarray(0, 100)]);
  });
});
