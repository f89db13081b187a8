import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { movableClock } from '../../../server/clock.ts';
import { compareCopies } from '../../../server/custody/compare-copies.ts';
import { derivedKey } from '../../../server/custody/derived-keys.ts';
import { prepareKeyPlaces } from '../../../server/custody/key-folders.ts';
import { openKeyStore } from '../../../server/custody/key-store.ts';
import { unwrapDataKey, wrapDataKey, type KeyWrap } from '../../../server/custody/key-wraps.ts';
import { readRootKey, type KeyPlaces } from '../../../server/custody/root-key.ts';
import { rotateRootKey } from '../../../server/custody/rotate-root.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'beeldkluis-rotate-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const clock = movableClock();
const dataKey = Buffer.alloc(32, 9);
const OBJECT = '11111111-1111-4111-8111-111111111111';
const KEYS = ['due/2026-12-21', 'ingest/1'];
let wraps: KeyWrap[];
let pseudonyms: Buffer;

function placesIn(own: string): KeyPlaces {
  return {
    primary: path.join(folder, own, 'primary'),
    mirror: path.join(folder, own, 'mirror'),
    rootKeyFile: path.join(folder, own, 'root.key'),
  };
}

/** The key store as it was before anything was rotated, in a folder of its own. */
async function copyOf(own: string): Promise<KeyPlaces> {
  await cp(path.join(folder, 'before'), path.join(folder, own), { recursive: true });
  return placesIn(own);
}

/** Whether every key still opens what was wrapped to it, in this process that begins anew. */
async function opensAll(places: KeyPlaces): Promise<boolean> {
  const store = await openKeyStore(places, clock);
  for (const wrap of wraps) {
    const key = await store.privateKey(wrap.keyId);
    if (key === undefined || !(await unwrapDataKey(wrap, key)).equals(dataKey)) return false;
  }
  return (await derivedKey(places, 'pseudonym-key')).equals(pseudonyms);
}

/** Rotates in a process of its own that is killed before its n-th change; false when it ended by itself. */
async function killedAt(places: KeyPlaces, change: number): Promise<boolean> {
  const script = path.resolve('test/support/rotating-process.ts');
  const words = [places.primary, places.mirror, places.rootKeyFile, String(change)];
  const child = spawn(process.execPath, ['--no-warnings', script, ...words], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.signalCode === 'SIGKILL';
}

beforeAll(async () => {
  const places = placesIn('before');
  await prepareKeyPlaces(places);
  const store = await openKeyStore(places, clock);
  wraps = [];
  for (const keyId of KEYS) wraps.push(await wrapDataKey(dataKey, OBJECT, await store.create(keyId)));
  pseudonyms = await derivedKey(places, 'pseudonym-key');
});

describe('a rotation of the root key', () => {
  test('wraps every key anew in both copies, keeps what was derived for good, and leaves nothing that the old root key opens', async () => {
    const places = await copyOf('whole');
    const old = await readRootKey(places.rootKeyFile);
    const rotation = await rotateRootKey(places);
    expect(rotation.after).not.toBe(rotation.before);
    expect(await opensAll(places)).toBe(true);
    expect(await compareCopies(places)).toEqual([]);
    expect((await readRootKey(places.rootKeyFile)).equals(old)).toBe(false);
    expect((await readdir(path.dirname(places.rootKeyFile))).sort()).toEqual(['mirror', 'primary', 'root.key']);
    const before = placesIn('before');
    await expect(
      (await openKeyStore({ ...places, rootKeyFile: before.rootKeyFile }, clock)).find(KEYS[0] ?? ''),
    ).rejects.toThrow('root key');
    await rotateRootKey(places);
    expect(await opensAll(places)).toBe(true);
  });

  test('that is killed before any of its changes in any copy loses no key, and is finished by the next one', async () => {
    let change = 0;
    for (let killed = true; killed;) {
      change += 1;
      const places = await copyOf(`killed-${String(change)}`);
      killed = await killedAt(places, change);
      const named = { change, opens: await opensAll(places) };
      const rotation = await rotateRootKey(places);
      expect({ ...named, after: await opensAll(places), differ: await compareCopies(places) }).toEqual({
        ...{ change, opens: true, after: true, differ: [] },
      });
      expect(rotation.keys).toBe(KEYS.length);
    }
    // The successor, every key in both copies, the derived key in both copies, and the change of place.
    expect(change - 1).toBe(1 + KEYS.length * 2 + 2 + 1);
  }, 60_000);

  test('is followed at once by a process that had the key store open, and a key that it makes then outlives the rotation', async () => {
    const places = await copyOf('open');
    const store = await openKeyStore(places, clock);
    await rotateRootKey(places);
    expect((await store.privateKey(KEYS[0] ?? ''))?.asymmetricKeyType).toBe('ec');
    await store.create('due/2026-12-30');
    await rotateRootKey(places);
    expect(await (await openKeyStore(places, clock)).find('due/2026-12-30')).toBeDefined();
  });

  test('changes nothing of the root key when a key opens in no copy', async () => {
    const places = await copyOf('damaged');
    const before = await readFile(places.rootKeyFile, 'utf8');
    for (const copy of [places.primary, places.mirror]) await rm(path.join(copy, 'ingest.1.json'));
    for (const copy of [places.primary, places.mirror]) {
      await cp(path.join(copy, 'due.2026-12-21.json'), path.join(copy, 'ingest.1.json'));
    }
    await expect(rotateRootKey(places)).rejects.toThrow('ingest/1');
    expect(await readFile(places.rootKeyFile, 'utf8')).toBe(before);
  });
});
