import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Actor } from '../../../protocols/acts.ts';
import { SEGMENT_SIZE } from '../../../protocols/custody/sealed-object.ts';
import { readBack } from '../../../server/custody/read-back.ts';
import { openS3Vault } from '../../../server/custody/s3-vault.ts';
import { partsOf } from '../../../server/custody/sealed-objects.ts';
import type { Vault } from '../../../server/custody/vault.ts';
import type { DockingDesk } from '../../../server/docking/desk.ts';
import { openUpload } from '../../../server/docking/open-upload.ts';
import { sealWhole } from '../../../server/docking/seal-whole.ts';
import { openCustody, type TestCustody } from '../../support/custody.ts';
import { dockingDesk, manifestFor } from '../../support/docking-desk.ts';
import { testBucket } from '../../support/test-bucket.ts';

const BOA: Actor = { id: 'boa-1', name: 'Handhaver', role: 'handhaver' };
const bucket = testBucket();
const STORES: [string, (custody: TestCustody) => Promise<Vault>][] = [
  ['a folder', (custody) => Promise.resolve(custody.vault)],
];
if (bucket !== undefined) {
  STORES.push(['a bucket', ({ folder }) => openS3Vault({ ...bucket, scratchFolder: path.join(folder, 'scratch') })]);
}

describe.each(STORES)('a clip of unknown length, sealed in passing into %s', (_name, open) => {
  let custody: TestCustody;
  let desk: DockingDesk;
  beforeAll(async () => {
    custody = await openCustody('sqlite');
    desk = dockingDesk({ ...custody, vault: await open(custody) });
    const now = custody.clock.now().toISOString();
    await custody.database
      .sql('persons')
      .insert({ id: BOA.id, name: 'H', role: 'handhaver', department: 'A', state: 'active', created_at: now });
  });
  afterAll(async () => custody[Symbol.asyncDispose]());

  test.each([0, 1, 16_384, SEGMENT_SIZE - 1, SEGMENT_SIZE, SEGMENT_SIZE + 1, 2 * SEGMENT_SIZE + 1_234_567])(
    'of %i bytes is hashed and sealed on threads, and reads back as what came in writes of any size',
    async (size) => {
      const content = randomBytes(size);
      const lanes = jest.spyOn(desk.threads, 'lane');
      const upload = (await openUpload(desk, BOA, manifestFor(custody, Buffer.from('x')))).value!;
      async function* writes(): AsyncGenerator<Buffer> {
        const sizes = [1, 70_001, 3_000_000, 65_536];
        for (let at = 0, turn = 0; at < size; turn += 1) {
          const piece = content.subarray(at, at + (sizes[turn % sizes.length] ?? 1));
          at += piece.length;
          yield await Promise.resolve(piece);
        }
      }
      const whole = await sealWhole(desk, upload, writes());
      const segments = Math.max(1, Math.ceil(size / SEGMENT_SIZE));
      expect(whole).toMatchObject({ size, sha256: createHash('sha256').update(content).digest('hex') });
      expect(whole.segments.map(({ number }) => number)).toEqual([...Array(segments).keys()]);
      expect(lanes.mock.calls.length).toBe(1);
      lanes.mockRestore();
      await desk.vault.makePermanent(upload.temporaryHandle, partsOf(whole.segments));
      expect(await readBack(desk, { id: upload.objectId, plainSize: size })).toBe(whole.sha256);
      await desk.vault.remove(upload.objectId);
    },
  );

  test('that breaks off, or that the store does not take, is no whole clip, and the threads go on with the next', async () => {
    const content = randomBytes(SEGMENT_SIZE + 100);
    async function* writes(isBroken: boolean): AsyncGenerator<Buffer> {
      yield content;
      await Promise.resolve();
      if (isBroken) throw new Error('the line broke off');
    }
    const begin = async () => (await openUpload(desk, BOA, manifestFor(custody, Buffer.from('x')))).value!;
    await expect(sealWhole(desk, await begin(), writes(true))).rejects.toThrow('broke off');
    const full = { ...desk.vault, draftPart: () => Promise.reject(new Error('no space left')) };
    await expect(sealWhole({ ...desk, vault: full }, await begin(), writes(false))).rejects.toThrow('no space');
    expect((await sealWhole(desk, await begin(), writes(false))).size).toBe(content.length);
  });
});
