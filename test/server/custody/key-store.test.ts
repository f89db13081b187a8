import { createPublicKey, sign, verify } from 'node:crypto';
import { cp, mkdir, mkdtemp, rename, readFile, readdir, rm, stat, writeFile, chmod } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { movableClock } from '../../../server/clock.ts';
import { KeyCopyGone, prepareKeyPlaces } from '../../../server/custody/key-folders.ts';
import { KeyDestroyed, openKeyStore, type KeyStore } from '../../../server/custody/key-store.ts';
import type { KeyPlaces } from '../../../server/custody/root-key.ts';

const root = await mkdtemp(path.join(os.tmpdir(), 'beeldkluis-keys-'));
afterAll(() => rm(root, { recursive: true, force: true }));

const clock = movableClock();
let places: KeyPlaces;
let store: KeyStore;
let count = 0;

beforeEach(async () => {
  count += 1;
  const own = path.join(root, String(count));
  places = {
    primary: path.join(own, 'primary'),
    mirror: path.join(own, 'mirror'),
    rootKeyFile: path.join(own, 'root.key'),
  };
  await prepareKeyPlaces(places);
  store = await openKeyStore(places, clock);
});

const DUE = 'due/2026-12-21';
const FILE = 'due.2026-12-21.json';

describe('the key store', () => {
  test('makes a key once, also when many ask for it at the same moment', async () => {
    const stores = await Promise.all([1, 2, 3, 4].map(() => openKeyStore(places, clock)));
    const made = await Promise.all(stores.map((each) => each.create(DUE)));
    expect(new Set(made.map((key) => key.fingerprint)).size).toBe(1);
    expect(await readFile(path.join(places.primary, FILE), 'utf8')).toBe(
      await readFile(path.join(places.mirror, FILE), 'utf8'),
    );
  });

  test.each([
    ['due/2026-12-21', 'ec'],
    ['hold/h-1', 'ec'],
    ['log/1', 'ed25519'],
    ['signing/1', 'rsa'],
  ])('makes for %s a key of kind %s', async (keyId, kind) => {
    await store.create(keyId);
    expect((await store.privateKey(keyId))?.asymmetricKeyType).toBe(kind);
  });

  test('signs with a key whose public half everybody may see', async () => {
    const { publicJwk } = await store.create('log/1');
    const key = (await store.privateKey('log/1'))!;
    const signature = sign(null, Buffer.from('checkpoint'), key);
    expect(verify(null, Buffer.from('checkpoint'), createPublicKey({ key: publicJwk, format: 'jwk' }), signature)).toBe(
      true,
    );
  });

  test.each(['primary', 'mirror'] as const)(
    'repairs a key that is missing or damaged in the %s from the other copy',
    async (copy) => {
      const { fingerprint } = await store.create(DUE);
      const file = path.join(places[copy], FILE);
      const before = await readFile(file, 'utf8');
      await rm(file);
      expect((await store.find(DUE))?.fingerprint).toBe(fingerprint);
      expect(await readFile(file, 'utf8')).toBe(before);
      await writeFile(file, before.slice(0, 200));
      expect((await store.list('due/')).map((key) => key.fingerprint)).toEqual([fingerprint]);
      expect(await readFile(file, 'utf8')).toBe(before);
    },
  );

  test('never lets a destroyed key come back from a mirror that is restored from an older copy', async () => {
    const { fingerprint } = await store.create(DUE);
    await cp(places.mirror, `${places.mirror}-backup`, { recursive: true });
    expect((await store.destroy(DUE))?.fingerprint).toBe(fingerprint);
    await rm(places.mirror, { recursive: true });
    await cp(`${places.mirror}-backup`, places.mirror, { recursive: true });

    const reopened = await openKeyStore(places, clock);
    expect(await reopened.privateKey(DUE)).toBeUndefined();
    expect(await readdir(places.mirror)).toEqual(['destroyed', 'key-store']);
    expect(await readdir(places.primary)).toEqual(['destroyed', 'key-store']);
    await expect(reopened.create(DUE)).rejects.toThrow(KeyDestroyed);
    expect(await reopened.listDestroyed()).toMatchObject([{ keyId: DUE, fingerprint }]);
  });

  test('finishes a destruction that was interrupted between its tombstone and its files', async () => {
    const { fingerprint } = await store.create(DUE);
    await store.create('due/2026-12-22');
    await cp(places.primary, `${places.primary}-copy`, { recursive: true });
    await store.destroy(DUE);
    await cp(path.join(`${places.primary}-copy`, FILE), path.join(places.primary, FILE));
    await rm(path.join(places.mirror, 'destroyed'), { recursive: true });
    expect((await store.list('due/')).map((key) => key.keyId)).toEqual(['due/2026-12-22']);
    expect((await store.destroy(DUE))?.fingerprint).toBe(fingerprint);
    expect(await readdir(path.join(places.mirror, 'destroyed'))).toEqual([FILE]);
  });

  test.each([
    ['primary', 'whose folder is gone', false],
    ['primary', 'of which the bare mount point is left', true],
    ['mirror', 'whose folder is gone', false],
    ['mirror', 'of which the bare mount point is left', true],
  ] as const)(
    'with a %s %s uses what it has, makes and destroys nothing, writes nothing there, and goes on when it is back',
    async (copy, _how, isBare) => {
      const { fingerprint } = await store.create(DUE);
      const gone = places[copy];
      await rename(gone, `${gone}-away`);
      if (isBare) await mkdir(gone);
      expect(await store.goneCopies()).toMatchObject([{ name: copy, state: isBare ? 'empty' : 'absent' }]);
      expect((await store.find(DUE))?.fingerprint).toBe(fingerprint);
      expect((await store.list()).map((key) => key.keyId)).toEqual([DUE]);
      await expect(store.create('due/2026-12-22')).rejects.toThrow(KeyCopyGone);
      await expect(store.destroy(DUE)).rejects.toThrow(KeyCopyGone);
      expect(await readdir(gone).catch(() => 'absent')).toEqual(isBare ? [] : 'absent');

      await rm(gone, { recursive: true, force: true });
      await rename(`${gone}-away`, gone);
      expect(await store.goneCopies()).toEqual([]);
      await store.create('due/2026-12-22');
      expect((await store.destroy(DUE))?.fingerprint).toBe(fingerprint);
      for (const each of [places.primary, places.mirror])
        expect(await readdir(each)).toEqual(['destroyed', 'due.2026-12-22.json', 'key-store']);
    },
  );

  test('leaves no private key in the open, and no file that others may read', async () => {
    await store.create('signing/1');
    const text = await readFile(path.join(places.primary, 'signing.1.json'), 'utf8');
    expect(Object.keys(JSON.parse(text).publicJwk).sort()).toEqual(['e', 'kty', 'n']);
    for (const copy of [places.primary, places.mirror]) {
      expect((await stat(copy)).mode & 0o777).toBe(0o700);
      expect((await stat(path.join(copy, 'signing.1.json'))).mode & 0o777).toBe(0o600);
    }
  });

  test('does not believe a public key that the wrapped half does not vouch for', async () => {
    await store.create(DUE);
    await store.create('due/2026-12-22');
    const other = JSON.parse(await readFile(path.join(places.primary, 'due.2026-12-22.json'), 'utf8'));
    const forged = {
      ...JSON.parse(await readFile(path.join(places.primary, FILE), 'utf8')),
      publicJwk: other.publicJwk,
      fingerprint: other.fingerprint,
    };
    for (const copy of [places.primary, places.mirror]) await writeFile(path.join(copy, FILE), JSON.stringify(forged));
    await expect(store.find(DUE)).rejects.toThrow('damaged');
  });

  test('refuses a root key that is gone, wrong or readable by others', async () => {
    await store.create(DUE);
    await chmod(places.rootKeyFile, 0o644);
    await expect(openKeyStore(places, clock)).rejects.toThrow('0600');
    await rm(places.rootKeyFile);
    await expect(openKeyStore(places, clock)).rejects.toThrow('keys init');
    await expect(prepareKeyPlaces(places)).rejects.toThrow('escrow');
    await writeFile(places.rootKeyFile, 'ab'.repeat(32), { mode: 0o600 });
    await expect((await openKeyStore(places, clock)).find(DUE)).rejects.toThrow('root key');
  });

  test.each(['due/../x', 'other/1', '../due/1', 'due/A', ''])('accepts no key id such as %j', async (keyId) => {
    await expect(store.create(keyId)).rejects.toThrow('key id');
    await expect(store.find(keyId)).rejects.toThrow('key id');
  });
});
