import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { UploadPartCommand } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, test } from '@jest/globals';
import { connectS3 } from '../../../server/custody/s3-client.ts';
import { openS3Vault } from '../../../server/custody/s3-vault.ts';
import { layWire } from '../../support/damaging-wire.ts';
import { testBucket } from '../../support/test-bucket.ts';

const bucket = testBucket();
const folder = await mkdtemp(path.join(os.tmpdir(), 'beeldkluis-s3-'));
afterAll(() => rm(folder, { recursive: true }));

const refusalOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it was taken',
    (error: unknown) => (error as Error).name,
  );

(bucket === undefined ? describe.skip : describe)('the checksum of a part in an S3 bucket', () => {
  const given = bucket!;

  test('goes along with every part and every tail, and what was damaged on its way is refused and can be sent again', async () => {
    await using wire = await layWire(given.endpoint);
    const vault = await openS3Vault({ ...given, endpoint: wire.url, scratchFolder: path.join(folder, 'scratch') });
    const objectId = randomUUID();
    const content = randomBytes(100_000);
    const handle = await vault.openTemporary(objectId);
    const write = async (): Promise<string> => {
      const draft = await vault.draftPart(handle, 0);
      await draft.append([content]);
      try {
        return await draft.commit();
      } catch (error) {
        await draft.discard();
        throw error;
      }
    };
    wire.damage(true);
    expect(await refusalOf(write())).toMatch(/^(BadDigest|XAmzContentSHA256Mismatch)$/);
    expect(await refusalOf(vault.writeTail(handle, [content]))).toMatch(/^(BadDigest|XAmzContentSHA256Mismatch)$/);
    await expect(vault.readTail(handle)).rejects.toThrow();
    wire.damage(false);
    const part = { number: 0, size: content.length, tag: await write() };
    const md5 = createHash('md5').update(content).digest('base64');
    const sent = wire.heads.filter((head) => head.startsWith('PUT '));
    expect(sent.length).toBeGreaterThanOrEqual(3);
    for (const head of sent) expect(head.toLowerCase()).toContain(`content-md5: ${md5}`.toLowerCase());
    await vault.makePermanent(handle, [part]);
    const read: Buffer[] = [];
    for await (const piece of await vault.range(objectId, 0, content.length)) read.push(piece);
    expect(Buffer.concat(read).equals(content)).toBe(true);
    await vault.remove(objectId);
  });

  test('that does not fit is refused by the server itself', async () => {
    const vault = await openS3Vault({ ...given, scratchFolder: path.join(folder, 'scratch') });
    const objectId = randomUUID();
    const [, UploadId = ''] = (await vault.openTemporary(objectId)).split(':');
    const Body = randomBytes(100_000);
    const part = { Bucket: given.bucket, Key: `objects/${objectId}`, UploadId, PartNumber: 1, Body };
    const wrong = createHash('md5').update('something else').digest('base64');
    const client = connectS3(given);
    expect(await refusalOf(client.send(new UploadPartCommand({ ...part, ContentMD5: wrong })))).toBe('BadDigest');
    await vault.remove(objectId);
  });
});
