import { execFileSync } from 'node:child_process';
import { createPublicKey, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { compactVerify } from 'jose';
import { readRuns } from '../../../server/retention/destruction-runs.ts';
import { openCustody, type TestCustody } from '../../support/custody.ts';
import { deskOf, fillShelf, grantAYear, moveDays, runJob, signingKeys } from '../../support/retention.ts';

let custody: TestCustody;
let spare: string;
beforeEach(async () => {
  custody = await openCustody('sqlite');
  spare = await mkdtemp(path.join(tmpdir(), 'beeldkluis-backup-'));
});
afterEach(async () => {
  await custody[Symbol.asyncDispose]();
  await rm(spare, { recursive: true, force: true });
});

function databaseFile(): string {
  if (custody.address.dialect !== 'sqlite') throw new Error('this test reads files');
  return custody.address.file;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** Which of these byte strings lie somewhere in the vault, the keys, the database or its write-ahead log. */
async function foundOnDisk(wanted: ReadonlyMap<string, Buffer>): Promise<string[]> {
  const files = [...(await filesBelow(custody.folder)), ...(await filesBelow(path.dirname(databaseFile())))];
  const contents = await Promise.all(files.map((file) => readFile(file)));
  return [...wanted].filter(([, bytes]) => contents.some((content) => content.includes(bytes))).map(([name]) => name);
}

test('after the destruction neither footage, nor wrap, nor sealed bytes lie in any file, while the held recording still does', async () => {
  const marker = Buffer.from(`FOOTAGE-${randomBytes(8).toString('hex')}`);
  const shelf = await fillShelf(custody, () => Buffer.concat([marker, randomBytes(500)]));
  const sealedBytes = async (objectId: string): Promise<Buffer> =>
    (await readFile(path.join(custody.folder, 'vault/permanent', objectId))).subarray(60, 160);
  const wrapOf = async (objectId: string): Promise<Buffer> => {
    const row = (await custody.database
      .sql('key_wraps')
      .where({ object_id: objectId })
      .orderBy('key_id', 'desc')
      .first()) as { jwe: string };
    return Buffer.from(row.jwe.slice(-60));
  };
  const wanted = new Map<string, Buffer>([['marker', marker]]);
  for (const [name, id] of [
    ['first', shelf.due[0]],
    ['second', shelf.due[1]],
    ['held', shelf.held],
  ] as const) {
    const objectId = shelf.objects.get(id) ?? '';
    wanted.set(`${name} sealed`, await sealedBytes(objectId));
    wanted.set(`${name} wrap`, await wrapOf(objectId));
  }
  expect((await foundOnDisk(wanted)).sort()).toEqual([...wanted.keys()].filter((name) => name !== 'marker').sort());

  const desk = deskOf(custody);
  await grantAYear(desk);
  moveDays(custody, 29);
  await runJob(desk);
  expect((await foundOnDisk(wanted)).sort()).toEqual(['held sealed', 'held wrap']);
});

test('the statement verifies with jose and with openssl, and not after one byte was changed', async () => {
  await fillShelf(custody);
  const desk = deskOf(custody);
  await grantAYear(desk);
  moveDays(custody, 29);
  await runJob(desk);
  const [run] = await readRuns(custody.database.sql);
  const jws = run?.statement ?? '';
  const { payload, protectedHeader } = await compactVerify(jws, signingKeys.publicKey);
  expect(protectedHeader.alg).toBe('PS256');
  expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({
    type: 'verklaring-van-vernietiging',
    number: run?.number,
  });

  const [header = '', body = '', signature = ''] = jws.split('.');
  const file = (name: string): string => path.join(spare, name);
  await writeFile(file('key.pem'), createPublicKey(signingKeys.privateKey).export({ type: 'spki', format: 'pem' }));
  await writeFile(file('signature'), Buffer.from(signature, 'base64url'));
  const checked = async (input: string): Promise<string> => {
    await writeFile(file('input'), input);
    const options = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32', '-verify', file('key.pem')];
    return execFileSync('openssl', ['dgst', '-sha256', ...options, '-signature', file('signature'), file('input')], {
      stdio: 'pipe',
    }).toString();
  };
  expect(await checked(`${header}.${body}`)).toContain('Verified OK');
  const other = body.startsWith('A') ? 'B' : 'A';
  await expect(checked(`${header}.${other}${body.slice(1)}`)).rejects.toThrow();
});
