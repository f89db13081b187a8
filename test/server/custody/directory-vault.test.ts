import { mkdtemp, open, readlink, rm, type FileHandle } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, expect, jest, test } from '@jest/globals';
import { openDirectoryVault } from '../../../server/custody/directory-vault.ts';

const OBJECT = '11111111-1111-4111-8111-111111111111';
const folder = await mkdtemp(path.join(os.tmpdir(), 'beeldkluis-synced-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  jest.restoreAllMocks();
});

/** Notes what is synced to the disk, by its place in the vault, in order. */
async function watchSyncs(): Promise<string[]> {
  const probe = await open(folder, 'r');
  const handles = Object.getPrototypeOf(probe) as Pick<FileHandle, 'sync' | 'datasync' | 'fd'>;
  await probe.close();
  const synced: string[] = [];
  for (const name of ['sync', 'datasync'] as const) {
    const real = handles[name];
    jest.spyOn(handles, name).mockImplementation(async function (this: FileHandle) {
      const target = await readlink(`/proc/self/fd/${String(this.fd)}`);
      await real.call(this);
      synced.push(path.relative(folder, target));
    });
  }
  return synced;
}

test('a vault in a folder acknowledges nothing before file and folder are on the disk', async () => {
  const vault = await openDirectoryVault(folder);
  const synced = await watchSyncs();
  const since = (): string[] => synced.splice(0);
  const handle = await vault.openTemporary(OBJECT);
  expect(since()).toEqual(['temporary']);
  const draft = await vault.draftPart(handle, 0);
  await draft.append([Buffer.from('sealed')]);
  const tag = await draft.commit();
  expect(since()).toEqual([`temporary/${OBJECT}`]);
  await vault.writeTail(handle, [Buffer.from('tail')]);
  expect(since()).toEqual([`temporary/${OBJECT}.tail.new`, 'temporary']);
  await vault.makePermanent(handle, [{ number: 0, size: 6, tag }]);
  expect(since()).toEqual([`temporary/${OBJECT}`, 'permanent', 'temporary']);
  await vault.remove(OBJECT);
  expect(since()).toEqual(['permanent', 'temporary']);
});
