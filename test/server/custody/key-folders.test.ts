import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { movableClock } from '../../../server/clock.ts';
import { KeyCopyGone, prepareKeyPlaces, takeNewFolder, type KnownStore } from '../../../server/custody/key-folders.ts';
import { openKeyStore } from '../../../server/custody/key-store.ts';
import type { KeyPlaces } from '../../../server/custody/root-key.ts';

const root = await mkdtemp(path.join(os.tmpdir(), 'beeldkluis-key-folders-'));
afterAll(() => rm(root, { recursive: true, force: true }));

let places: KeyPlaces;
let count = 0;
beforeEach(() => {
  places = placesIn(String((count += 1)));
});

function placesIn(name: string): KeyPlaces {
  const own = path.join(root, name);
  return {
    primary: path.join(own, 'a/primary'),
    mirror: path.join(own, 'b/mirror'),
    rootKeyFile: path.join(own, 'c/root'),
  };
}

/** A house that was started before: both copies hold keys, and the database knows them. */
async function startedBefore(at = places): Promise<KnownStore> {
  const storeId = await prepareKeyPlaces(at);
  await (await openKeyStore(at, movableClock())).create('log/1');
  return { storeId, isInUse: true };
}

/** Everything that lies in the places, with what the files say. */
async function everything(): Promise<string[]> {
  const own = path.dirname(path.dirname(places.primary));
  const entries = await readdir(own, { recursive: true, withFileTypes: true });
  const said = entries.map(async (entry) => {
    const name = path.join(entry.parentPath, entry.name);
    return entry.isFile() ? `${name} ${await readFile(name, 'utf8')}` : name;
  });
  return (await Promise.all(said)).sort();
}

async function goneAt(known: KnownStore): Promise<string[]> {
  const before = await everything();
  const error: unknown = await prepareKeyPlaces(places, known).catch((cause: unknown) => cause);
  if (!(error instanceof KeyCopyGone)) throw new Error(`It was not refused: ${String(error)}`);
  expect(await everything()).toEqual(before);
  return error.folders.map(({ name, state }) => `${name} ${state}`);
}

describe('the folders of the keys', () => {
  test('are made with a root key at the very first start, say whose copies they are, and are left alone at the next', async () => {
    const storeId = await prepareKeyPlaces(places);
    const made = await everything();
    expect(await prepareKeyPlaces(places, { storeId, isInUse: true })).toBe(storeId);
    expect(await prepareKeyPlaces(places)).toBe(storeId);
    expect(await everything()).toEqual(made);
  });

  test('are made when a root key was brought along and both disks are new', async () => {
    for (const folder of [path.dirname(places.rootKeyFile), path.join(places.primary, 'lost+found'), places.mirror])
      await mkdir(folder, { recursive: true });
    await writeFile(places.rootKeyFile, 'ab'.repeat(32), { mode: 0o600 });
    await prepareKeyPlaces(places);
    expect(await readFile(places.rootKeyFile, 'utf8')).toBe('ab'.repeat(32));
  });

  test('get one name when two processes start for the first time together, also after one of them was cut off', async () => {
    expect(new Set(await Promise.all([1, 2, 3].map(() => prepareKeyPlaces(places)))).size).toBe(1);
    const storeId = await prepareKeyPlaces(places);
    await rm(path.join(places.primary, 'key-store'));
    expect(await prepareKeyPlaces(places)).toBe(storeId);
  });

  test.each([
    ['primary', 'gone', 'absent'],
    ['primary', 'a bare mount point', 'empty'],
    ['primary', 'something else', 'strange'],
    ['mirror', 'gone', 'absent'],
    ['mirror', 'a bare mount point', 'empty'],
    ['mirror', 'something else', 'strange'],
  ] as const)(
    'are never made again: a later start refuses a %s that is %s, and writes nothing',
    async (copy, _what, state) => {
      const known = await startedBefore();
      await rename(places[copy], path.join(path.dirname(path.dirname(places[copy])), 'away'));
      if (state !== 'absent') await mkdir(places[copy]);
      if (state === 'strange') await mkdir(path.join(places[copy], 'lost+found'));
      expect(await goneAt(known)).toEqual([`${copy} ${state}`]);
      // Without the database as well, the other copy tells.
      expect(await goneAt({ storeId: undefined, isInUse: false })).toEqual([`${copy} ${state}`]);
      await rm(places[copy], { recursive: true, force: true });
      await rename(path.join(path.dirname(path.dirname(places[copy])), 'away'), places[copy]);
      expect(await prepareKeyPlaces(places, known)).toBe(known.storeId);
    },
  );

  test('are not made again when both are gone: the database knows that there were keys', async () => {
    const known = await startedBefore();
    for (const folder of [places.primary, places.mirror]) await rm(folder, { recursive: true });
    expect(await goneAt(known)).toEqual(['primary absent', 'mirror absent']);
    expect(await goneAt({ storeId: undefined, isInUse: true })).toEqual(['primary absent', 'mirror absent']);
  });

  test('of another house are refused, one of them or both', async () => {
    const known = await startedBefore();
    const other = placesIn('other');
    await startedBefore(other);
    await rm(places.mirror, { recursive: true });
    await cp(other.mirror, places.mirror, { recursive: true });
    expect(await goneAt(known)).toEqual(['primary strange', 'mirror strange']);
    await rm(places.primary, { recursive: true });
    await cp(other.primary, places.primary, { recursive: true });
    expect(await goneAt(known)).toEqual(['primary strange', 'mirror strange']);
  });

  test('of an older release, which did not say whose they were, are taken as they are when both hold keys, and refused when one does not', async () => {
    const known = await startedBefore();
    for (const folder of [places.primary, places.mirror]) await rm(path.join(folder, 'key-store'));
    await rename(places.mirror, `${places.mirror}-away`);
    await mkdir(places.mirror);
    expect(await goneAt({ storeId: undefined, isInUse: true })).toEqual(['primary strange', 'mirror empty']);
    await rm(places.mirror, { recursive: true });
    await rename(`${places.mirror}-away`, places.mirror);
    const storeId = await prepareKeyPlaces(places, { storeId: undefined, isInUse: true });
    expect(storeId).not.toBe(known.storeId);
    expect(await prepareKeyPlaces(places, { storeId, isInUse: true })).toBe(storeId);
  });

  test('can be replaced by a new one when a person says so, and only while the other is there', async () => {
    const known = await startedBefore();
    await rm(places.mirror, { recursive: true });
    await takeNewFolder(places);
    expect(await prepareKeyPlaces(places, known)).toBe(known.storeId);
    for (const folder of [places.primary, places.mirror]) await rm(folder, { recursive: true });
    await expect(takeNewFolder(places)).rejects.toThrow(KeyCopyGone);
  });
});
