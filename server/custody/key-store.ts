import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { CompactEncrypt, calculateJwkThumbprint, compactDecrypt, exportJWK, type JWK } from 'jose';
import { z } from 'zod';
import { stamp, type Clock } from '../clock.ts';
import { namesIn, readSmallFile, replaceFile, wipeFile, writeNewFile } from './key-files.ts';
import { readRootKey, type KeyPlaces } from './root-key.ts';

/** A key as everybody may see it. */
export interface StoredKey {
  readonly keyId: string;
  /** JWK thumbprint of the public key (RFC 7638, SHA-256, base64url). */
  readonly fingerprint: string;
  readonly createdAt: string;
  readonly publicJwk: JWK;
}

/** What remains of a destroyed key. */
export interface DestroyedKey {
  readonly keyId: string;
  readonly fingerprint: string;
  readonly destroyedAt: string;
}

/**
 * Private keys, outside the database and outside its backups. A destroyed key never comes back: its name and fingerprint stay in both
 * copies, and a key file that reappears under such a name is removed.
 */
export interface KeyStore {
  /** Makes the key when it is not there; its kind follows from the first part of its id. Throws {@link KeyDestroyed} for a destroyed one. */
  create(keyId: string): Promise<StoredKey>;
  find(keyId: string): Promise<StoredKey | undefined>;
  /** The private key, or nothing when it was destroyed or never made. */
  privateKey(keyId: string): Promise<KeyObject | undefined>;
  /** Destroys the key in both copies; repeatable. Nothing comes back when there never was such a key. */
  destroy(keyId: string): Promise<DestroyedKey | undefined>;
  /** All live keys whose id begins with this, oldest first. Copies that are missing or damaged on one side are repaired on the way. */
  list(beginning?: string): Promise<StoredKey[]>;
  listDestroyed(): Promise<DestroyedKey[]>;
}

/** A key that was destroyed cannot be made again under the same name. */
export class KeyDestroyed extends Error {
  override readonly name = 'KeyDestroyed';
}

const KEY_ID = /^(ingest|due|hold|signing|log)\/([0-9a-z-]+)$/;
const KeyFile = z.object({
  keyId: z.string(),
  fingerprint: z.string(),
  createdAt: z.string(),
  publicJwk: z.record(z.string(), z.string()),
  sealed: z.string(),
});
type KeyFile = z.infer<typeof KeyFile>;
const Tombstone = z.object({ keyId: z.string(), fingerprint: z.string(), destroyedAt: z.string() });
const WRAPPED_UNDER_ROOT = { alg: 'dir', enc: 'A256GCM' } as const;
const generate = promisify(generateKeyPair);

interface Opened {
  readonly stored: StoredKey;
  readonly privateKey: KeyObject;
}

/** Opens the key store in two folders. Throws when the root key is missing; `prepareKeyPlaces` makes one. */
export async function openKeyStore(places: KeyPlaces, clock: Clock): Promise<KeyStore> {
  const root = await readRootKey(places.rootKeyFile);
  const copies = [places.primary, places.mirror];
  const load = (keyId: string): Promise<Opened | undefined> => loadKey(copies, root, keyId);
  const list = async (beginning = ''): Promise<StoredKey[]> => {
    const names = new Set((await Promise.all(copies.map(namesIn))).flat().filter((name) => name.endsWith('.json')));
    const ids = [...names].map(keyIdOf).filter((keyId) => KEY_ID.test(keyId) && keyId.startsWith(beginning));
    const opened = await Promise.all(ids.map(load));
    const stored = opened.flatMap((key) => (key === undefined ? [] : [key.stored]));
    return stored.sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.keyId.localeCompare(b.keyId));
  };
  return {
    create: async (keyId) => {
      const known = await load(keyId);
      if (known !== undefined) return known.stored;
      if ((await tombstoneOf(copies, keyId)) !== undefined) throw new KeyDestroyed(`Key ${keyId} was destroyed`);
      await writeNewFile(fileOf(places.primary, keyId), JSON.stringify(await makeKey(root, keyId, stamp(clock.now()))));
      // Another process may have been first; the copy that lies there now is the key, and loading it mirrors it.
      const made = await load(keyId);
      if (made === undefined) throw new KeyDestroyed(`Key ${keyId} was destroyed while it was made`);
      return made.stored;
    },
    find: async (keyId) => (await load(keyId))?.stored,
    privateKey: async (keyId) => (await load(keyId))?.privateKey,
    destroy: async (keyId) => {
      const fingerprint = (await load(keyId))?.stored.fingerprint;
      if (fingerprint !== undefined) {
        const tombstone = JSON.stringify({ keyId, fingerprint, destroyedAt: stamp(clock.now()) });
        for (const copy of copies) await writeNewFile(tombstoneFile(copy, keyId), tombstone);
      }
      await load(keyId);
      return tombstoneOf(copies, keyId);
    },
    list,
    listDestroyed: async () => {
      const names = new Set((await Promise.all(copies.map((copy) => namesIn(path.join(copy, 'destroyed'))))).flat());
      const found = await Promise.all(
        [...names].filter((name) => name.endsWith('.json')).map((name) => tombstoneOf(copies, keyIdOf(name))),
      );
      return found
        .filter((tombstone) => tombstone !== undefined)
        .sort((a, b) => a.destroyedAt.localeCompare(b.destroyedAt));
    },
  };
}

interface KeyCopy {
  readonly file: string;
  readonly text: string | undefined;
  readonly opened: Opened | undefined;
}

async function loadKey(copies: readonly string[], root: Buffer, keyId: string): Promise<Opened | undefined> {
  const tombstone = await tombstoneOf(copies, keyId);
  if (tombstone !== undefined) {
    await bury(copies, tombstone);
    return undefined;
  }
  const found = await Promise.all(copies.map((copy) => readCopy(fileOf(copy, keyId), root, keyId)));
  const texts = found.filter(({ text }) => text !== undefined);
  if (texts.length === 0) return undefined;
  const good = texts.find(({ opened }) => opened !== undefined);
  if (good?.opened === undefined)
    throw new Error(`Key ${keyId} is damaged in every copy, or wrapped under another root key`);
  for (const copy of found) await repair(copy, good);
  return good.opened;
}

async function readCopy(file: string, root: Buffer, keyId: string): Promise<KeyCopy> {
  const text = await readSmallFile(file);
  return { file, text, opened: text === undefined ? undefined : await openKeyFile(root, keyId, text) };
}

async function repair(copy: KeyCopy, good: KeyCopy): Promise<void> {
  if (good.text === undefined) return;
  if (copy.text === undefined) {
    await writeNewFile(copy.file, good.text);
  } else if (copy.opened === undefined) {
    await replaceFile(copy.file, good.text);
  } else if (copy.opened.stored.fingerprint !== good.opened?.stored.fingerprint) {
    throw new Error(`The copies in ${copy.file} and ${good.file} are two different keys`);
  }
}

/** Finishes a destruction that was begun, and undoes the return of a copy: from a backup, or of a mirror that was away. */
async function bury(copies: readonly string[], tombstone: DestroyedKey): Promise<void> {
  for (const copy of copies) {
    if ((await readSmallFile(tombstoneFile(copy, tombstone.keyId))) === undefined) {
      await writeNewFile(tombstoneFile(copy, tombstone.keyId), JSON.stringify(tombstone));
    }
    await wipeFile(fileOf(copy, tombstone.keyId));
  }
}

async function tombstoneOf(copies: readonly string[], keyId: string): Promise<DestroyedKey | undefined> {
  for (const copy of copies) {
    const text = await readSmallFile(tombstoneFile(copy, keyId));
    if (text !== undefined) return Tombstone.parse(JSON.parse(text));
  }
  return undefined;
}

async function makeKey(root: Buffer, keyId: string, createdAt: string): Promise<KeyFile> {
  const { publicKey, privateKey } = await generatePair(keyId);
  const publicJwk = z.record(z.string(), z.string()).parse(await exportJWK(publicKey));
  const fingerprint = await calculateJwkThumbprint(publicJwk);
  const sealed = await new CompactEncrypt(privateKey.export({ type: 'pkcs8', format: 'der' }))
    .setProtectedHeader({ ...WRAPPED_UNDER_ROOT, kid: 'root', key: keyId, fingerprint })
    .encrypt(root);
  return { keyId, fingerprint, createdAt, publicJwk, sealed };
}

function generatePair(keyId: string): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  const kind = checkedKeyId(keyId)[1];
  if (kind === 'log') return generate('ed25519');
  if (kind === 'signing') return generate('rsa', { modulusLength: 3072 });
  return generate('ec', { namedCurve: 'P-256' });
}

async function openKeyFile(root: Buffer, keyId: string, text: string): Promise<Opened | undefined> {
  try {
    const file = KeyFile.parse(JSON.parse(text));
    const { plaintext, protectedHeader } = await compactDecrypt(file.sealed, root, {
      keyManagementAlgorithms: ['dir'],
    });
    // The public half lies in the open; it counts only when the wrapped half vouches for it.
    const fingerprint = await calculateJwkThumbprint(file.publicJwk);
    if (protectedHeader['key'] !== keyId || protectedHeader['fingerprint'] !== fingerprint) return undefined;
    const privateKey = createPrivateKey({ key: Buffer.from(plaintext), type: 'pkcs8', format: 'der' });
    return { stored: { keyId, fingerprint, createdAt: file.createdAt, publicJwk: file.publicJwk }, privateKey };
  } catch {
    return undefined;
  }
}

function checkedKeyId(keyId: string): RegExpExecArray {
  const parts = KEY_ID.exec(keyId);
  if (parts === null) throw new Error(`Not a key id: ${JSON.stringify(keyId)}`);
  return parts;
}

function fileOf(copy: string, keyId: string): string {
  const [, kind = '', name = ''] = checkedKeyId(keyId);
  return path.join(copy, `${kind}.${name}.json`);
}

function tombstoneFile(copy: string, keyId: string): string {
  return path.join(copy, 'destroyed', path.basename(fileOf(copy, keyId)));
}

function keyIdOf(name: string): string {
  return name.slice(0, -'.json'.length).replace('.', '/');
}
