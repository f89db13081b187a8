import { generateKeyPairSync } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { compactDecrypt } from 'jose';
import { readLog } from '../../../server/audit/read-log.ts';
import { stamp } from '../../../server/clock.ts';
import { initKeys, mirrorKeys, removeKey, rotateIngestKey, rotateRoot } from '../../../server/commands/change-keys.ts';
import { escrowRoot, refuseInData, restoreRoot } from '../../../server/commands/escrow-keys.ts';
import { KeysRefused, type KeysDesk } from '../../../server/commands/keys-desk.ts';
import { showKeys } from '../../../server/commands/show-keys.ts';
import { readSettings } from '../../../server/config.ts';
import { derivedKey } from '../../../server/custody/derived-keys.ts';
import { openKeyStore } from '../../../server/custody/key-store.ts';
import { hashObject } from '../../../server/custody/read-object.ts';
import { readObject } from '../../../server/custody/sealed-objects.ts';
import { openProgramLog } from '../../../server/program-log.ts';
import { destroyReturnedKeys } from '../../../server/returned-keys.ts';
import { aRecording, openCustody, storeRecording, type TestCustody } from '../../support/custody.ts';
import { deskOf, grantAYear, moveDays, runJob } from '../../support/retention.ts';

let custody: TestCustody;
let desk: KeysDesk;
let safe: string;
let said: string[];

beforeEach(async () => {
  custody = await openCustody('sqlite');
  desk = custody;
  safe = await mkdtemp(path.join(tmpdir(), 'beeldkluis-safe-'));
  said = [];
  const keep = (line: unknown): void => void said.push(String(line));
  jest.spyOn(console, 'log').mockImplementation(keep);
  jest.spyOn(console, 'error').mockImplementation(keep);
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.exitCode = 0;
  await custody[Symbol.asyncDispose]();
  await rm(safe, { recursive: true, force: true });
});

/** Footage opens with the keys as they lie on disk now, read anew. */
async function opens(objectId: string): Promise<boolean> {
  const { buildKeyRing } = await import('../../../server/custody/key-ring.ts');
  const keyStore = await openKeyStore(custody.places, custody.clock);
  const object = (await readObject(custody.database.sql, objectId))!;
  const reading = { vault: custody.vault, keyRing: buildKeyRing({ ...custody, keyStore }) };
  return (await hashObject(reading, object)) === object.sha256;
}
const refusal = async (work: Promise<void>): Promise<string> => {
  const error: unknown = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (!(error instanceof KeysRefused)) throw new Error(`It was not refused: ${String(error)}`);
  return error.message;
};
const passphrase = async (words = 'paard batterij nietje kluis'): Promise<string> => {
  const file = path.join(safe, 'wachtwoord');
  await writeFile(file, `${words}\n`);
  return file;
};

describe('beeldkluis keys', () => {
  test('shows every key with what hangs on it, and that no escrow was made yet', async () => {
    const recording = aRecording(custody.clock);
    await storeRecording(custody, recording);
    await showKeys(desk);
    const day = `due/${recording.dueAt.slice(0, 10)}`;
    expect(said.find((line) => line.startsWith(day))).toContain('bewaakt 1 bestand');
    expect(said.find((line) => line.startsWith('ingest/'))).toContain('bewaakt 0 bestanden');
    expect(said.find((line) => line.startsWith('hoofdsleutel'))).toMatch(/[0-9a-f]{32}/);
    expect(said.find((line) => line.startsWith('afschrift'))).toContain('nog niet gemaakt');
    expect(said.join()).not.toContain('"d"');
    expect(process.exitCode ?? 0).toBe(0);
  });

  test('rotates the root key: footage opens as before, the log says so, and the old escrow opens nothing', async () => {
    const objectId = await storeRecording(custody, aRecording(custody.clock));
    const passphraseFile = await passphrase();
    await escrowRoot(desk, path.join(safe, 'oud.jwe'), { passphraseFile });
    await rotateRoot(desk);
    expect(await opens(objectId)).toBe(true);
    const entries = await readLog(custody.database.sql, { act: 'custody.key-rotated' });
    expect(entries.map(({ result }) => result)).toEqual(['done', 'begun']);
    said.length = 0;
    await showKeys(desk);
    expect(said.find((line) => line.startsWith('afschrift'))).toContain('nog niet gemaakt');
    await rename(custody.places.rootKeyFile, path.join(safe, 'root.key'));
    expect(await refusal(restoreRoot(custody.places, path.join(safe, 'oud.jwe'), { passphraseFile }))).toContain(
      'ouder afschrift',
    );
    await expect(stat(custody.places.rootKeyFile)).rejects.toThrow('ENOENT');
  });

  test('rotates the ingest key: what comes in next hangs on the new one, and what hung on the old one still opens', async () => {
    const before = '11111111-1111-4111-8111-111111111111';
    const after = '22222222-2222-4222-8222-222222222222';
    await custody.database.inTransaction((tx) => custody.keyRing.newDataKey(tx, before));
    await rotateIngestKey(desk);
    await custody.database.inTransaction((tx) => custody.keyRing.newDataKey(tx, after));
    const rows = await custody.database.sql('key_wraps').orderBy('object_id');
    expect(rows[0].key_id).not.toBe(rows[1].key_id);
    expect((await custody.keyRing.openDataKey(before)).value).toBeDefined();
  });

  test('mirrors: says what differed, mends it, and leaves a folder alone that may be a disk that is not mounted', async () => {
    await storeRecording(custody, aRecording(custody.clock));
    const { mirror } = custody.places;
    await rm(path.join(mirror, (await custody.keyStore.list('due/'))[0]!.keyId.replace('/', '.') + '.json'));
    await mirrorKeys(desk, false);
    expect(said[0]).toMatch(/^due\/.* ontbreekt \(in .*\)$/);
    expect(said.at(-1)).toContain('1 verschillen hersteld');

    await rm(mirror, { recursive: true });
    expect(await refusal(mirrorKeys(desk, false))).toContain('Is de schijf aangekoppeld?');
    await mkdir(mirror);
    expect(await refusal(mirrorKeys(desk, false))).toContain('is leeg');
    expect(await refusal(rotateRoot(desk))).toContain('Is de schijf aangekoppeld?');
    expect(await refusal(rotateIngestKey(desk))).toContain('Is de schijf aangekoppeld?');
    await mirrorKeys(desk, true);
    await rotateRoot(desk);
  });

  test('escrows the root key to a passphrase, in a form that any JOSE program opens, and restores it where it is missing', async () => {
    const objectId = await storeRecording(custody, aRecording(custody.clock));
    const passphraseFile = await passphrase();
    const file = path.join(safe, 'hoofdsleutel.jwe');
    const root = (await readFile(custody.places.rootKeyFile, 'utf8')).trim();
    await escrowRoot(desk, file, { passphraseFile });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = (await readFile(file, 'utf8')).trim();
    expect(text).not.toContain(root);
    const opened = await compactDecrypt(text, Buffer.from('paard batterij nietje kluis'), {
      ...{ keyManagementAlgorithms: ['PBES2-HS512+A256KW'], maxPBES2Count: 1_000_000 },
    });
    expect(JSON.parse(Buffer.from(opened.plaintext).toString()).key).toBe(root);

    await rm(custody.places.rootKeyFile);
    const wrong = path.join(safe, 'fout');
    await writeFile(wrong, 'paard batterij nietje kuis');
    expect(await refusal(restoreRoot(custody.places, file, { passphraseFile: wrong }))).toContain('niet open');
    await restoreRoot(custody.places, file, { passphraseFile });
    expect((await readFile(custody.places.rootKeyFile, 'utf8')).trim()).toBe(root);
    expect(await opens(objectId)).toBe(true);
    await restoreRoot(custody.places, file, { passphraseFile });
    expect(said.at(-1)).toContain('staat er al');
  });

  test.each([
    ['P-256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['X25519', generateKeyPairSync('x25519')],
  ] as const)('escrows the root key to the public key (%s) of somebody else', async (_curve, pair) => {
    await custody.keyStore.create('due/2026-12-21');
    const [file, recipient, key] = ['a.jwe', 'hun.pem', 'hun.jwk'].map((name) => path.join(safe, name));
    await writeFile(recipient!, pair.publicKey.export({ type: 'spki', format: 'pem' }));
    await writeFile(key!, JSON.stringify(pair.privateKey.export({ format: 'jwk' })));
    await escrowRoot(desk, file!, { recipient });
    await rm(custody.places.rootKeyFile);
    await restoreRoot(custody.places, file!, { key });
    expect(await custody.keyStore.privateKey('due/2026-12-21')).toBeDefined();
  });

  test.each<[string, (file: string) => Promise<void>, string]>([
    ['without saying how', (file) => escrowRoot(desk, file, {}), '--passphrase-file of --recipient'],
    [
      'under a short passphrase',
      async (file) => escrowRoot(desk, file, { passphraseFile: await passphrase('geheim') }),
      '20 tekens',
    ],
    [
      'beside the keys themselves',
      async () => escrowRoot(desk, path.join(custody.places.mirror, 'a'), { passphraseFile: await passphrase() }),
      'bij de sleutels zelf',
    ],
    [
      'over another file',
      async (file) => {
        await writeFile(file, 'iets anders');
        await escrowRoot(desk, file, { passphraseFile: await passphrase() });
      },
      'bestaat al',
    ],
    [
      'among the data',
      async () => {
        const settings = readSettings(true, { BEELDKLUIS_DATA: path.join(safe, 'data') });
        refuseInData(settings, path.join(safe, 'data/afschrift'));
        await Promise.resolve();
      },
      'in elke reservekopie',
    ],
  ])('makes no escrow %s', async (_what, make, words) => {
    expect(await refusal(make(path.join(safe, 'x.jwe')))).toContain(words);
  });

  test('never puts an escrow over a root key that is there, nor where there are no keys', async () => {
    await custody.keyStore.create('due/2026-12-21');
    const file = path.join(safe, 'a.jwe');
    const options = { passphraseFile: await passphrase() };
    await escrowRoot(desk, file, options);
    await writeFile(custody.places.rootKeyFile, 'ab'.repeat(32));
    expect(await refusal(restoreRoot(custody.places, file, options))).toContain('gaat er nooit overheen');
    const empty = { primary: path.join(safe, '1'), mirror: path.join(safe, '2'), rootKeyFile: path.join(safe, 'r') };
    expect(await refusal(restoreRoot(empty, file, options))).toContain('geen sleutels');
    expect(await refusal(restoreRoot(empty, options.passphraseFile, options))).toContain('geen afschrift');
  });

  test('removes no key that something hangs on, nor one that signs; what nothing hangs on is destroyed in both copies', async () => {
    const recording = aRecording(custody.clock);
    const objectId = await storeRecording(custody, recording);
    await custody.keyStore.create('log/1');
    const day = `due/${recording.dueAt.slice(0, 10)}`;
    expect(await refusal(removeKey(desk, day))).toContain('hangt nog 1 bestand aan');
    expect(await refusal(removeKey(desk, 'log/1'))).toContain('ondertekent');
    expect(await refusal(removeKey(desk, 'due/2001-01-01'))).toContain('geen sleutel');
    expect(await opens(objectId)).toBe(true);
    await custody.keyStore.create('due/2001-01-01');
    await removeKey(desk, 'due/2001-01-01');
    expect(await custody.keyStore.find('due/2001-01-01')).toBeUndefined();
    expect(await custody.keyStore.listDestroyed()).toMatchObject([{ keyId: 'due/2001-01-01' }]);
  });

  test('removes the key with which docks encrypt when their connection was revoked and nothing lies encrypted any more, and says until then what would be lost and what to do', async () => {
    const { sql } = custody.database;
    const refused = (): Promise<string> => refusal(removeKey(desk, 'dock/markt'));
    const now = stamp(custody.clock.now());
    await custody.keyStore.create('dock/markt');
    await showKeys(desk);
    expect(said.find((line) => line.startsWith('dock/markt'))).toContain('opent wat docks versleuteld aanleveren');
    expect(await refused()).toContain('hoort bij geen verbinding die hier bekend is');
    const connection = { id: 'markt', name: 'Markt', user_name: 'dock-1', encrypted: true, state: 'open' };
    await sql('axis_connections').insert({ ...connection, created_at: now });
    expect(await refused()).toContain('Trek eerst de verbinding in, op de pagina Docks van Axis');
    await sql('axis_connections').update({ state: 'revoked' });
    const container = { id: 'reeks-1', connection_id: 'markt', name: 'a', metadata: '{}', state: 'open' };
    await sql('axis_containers').insert({ ...container, created_at: now, sent_at: now });
    expect(await refused()).toContain('Doe dit over een dag opnieuw');

    await sql('axis_containers').update({ state: 'complete' });
    const locked = { state: 'quarantined', quarantineReason: 'key-missing', seriesId: 'reeks-1' } as const;
    const clip = aRecording(custody.clock, locked);
    await storeRecording(custody, clip);
    await storeRecording(custody, aRecording(custody.clock, { ...locked, quarantineReason: 'key-wrong' }));
    // Of another connection, and read as footage.
    await storeRecording(custody, aRecording(custody.clock, { seriesId: 'reeks-2' }));
    await storeRecording(custody, aRecording(custody.clock, { seriesId: 'reeks-1', facts: '{}' }));
    expect(await refused()).toContain('liggen nog 2 opnamen versleuteld zoals het dock die bracht');
    await sql('recordings').where({ id: clip.id }).update({ state: 'destroyed' });
    expect(await refused()).toContain('ligt nog 1 opname versleuteld');
    expect(await custody.keyStore.find('dock/markt')).toBeDefined();
    // Opened: what came lies beside it.
    await sql('sealed_objects').whereNot({ recording_id: clip.id }).update({ kind: 'received' });
    await removeKey(desk, 'dock/markt');
    expect(await custody.keyStore.find('dock/markt')).toBeUndefined();
    const entries = await readLog(sql, { act: 'retention.key-destroyed', about: 'dock/markt' });
    expect(entries.map(({ result }) => result)).toEqual(['done', 'begun']);
  });

  test('mirrors the derived key too, which names persons in the processing log, also to a new folder', async () => {
    await rotateRoot(desk);
    const { primary, mirror } = custody.places;
    const kept = await derivedKey(custody.places, 'pseudonym-key');
    await rm(path.join(mirror, 'derived'), { recursive: true });
    await showKeys(desk);
    expect(said.join()).toContain(`pseudonym-key ontbreekt of is beschadigd (in ${mirror})`);
    await mirrorKeys(desk, false);
    await rm(mirror, { recursive: true });
    await mirrorKeys(desk, true);
    await rm(primary, { recursive: true });
    expect((await derivedKey(custody.places, 'pseudonym-key')).equals(kept)).toBe(true);
  });

  test('makes a new installation, and never in the place of one whose folders are gone', async () => {
    const places = {
      primary: path.join(safe, 'a'),
      mirror: path.join(safe, 'b'),
      rootKeyFile: path.join(safe, 'c/root'),
    };
    await initKeys(places);
    await initKeys(places);
    await rm(places.mirror, { recursive: true });
    expect(await refusal(initKeys(places))).toContain(`De map ${places.mirror} is niet te bereiken`);
    await rm(places.primary, { recursive: true });
    expect(await refusal(initKeys(places))).toContain('in geen van beide mappen liggen sleutels');
    await expect(stat(places.mirror)).rejects.toThrow('ENOENT');
  });

  test('destroys no key while one copy of it is out of reach, and makes no escrow where no disk is', async () => {
    await custody.keyStore.create('due/2001-01-01');
    await rename(custody.places.mirror, path.join(safe, 'away'));
    expect(await refusal(removeKey(desk, 'due/2001-01-01'))).toContain('Er is niets gemaakt of veranderd');
    await rename(path.join(safe, 'away'), custody.places.mirror);
    expect(await custody.keyStore.find('due/2001-01-01')).toBeDefined();
    const away = escrowRoot(desk, path.join(safe, 'usb/a.jwe'), { passphraseFile: await passphrase() });
    expect(await refusal(away)).toContain('Is de schijf aangekoppeld?');
  });

  test('sees in the log that an older key store was put back in both places, refuses to work with it, and the next start destroys those keys again', async () => {
    const due = await storeRecording(custody, aRecording(custody.clock));
    const old = path.join(safe, 'keys');
    await cp(path.join(custody.folder, 'keys'), old, { recursive: true });
    const retention = deskOf(custody);
    await grantAYear(retention);
    moveDays(custody, 29);
    await runJob(retention);
    const { keyId } = (await custody.keyStore.listDestroyed())[0]!;
    await rm(path.join(custody.folder, 'keys'), { recursive: true });
    await cp(old, path.join(custody.folder, 'keys'), { recursive: true });

    expect(await refusal(rotateRoot(desk))).toContain(`${keyId} is volgens het logboek vernietigd, maar ligt er weer`);
    await showKeys(desk);
    expect(process.exitCode).toBe(1);
    await destroyReturnedKeys(custody.database, custody.keyStore, openProgramLog('silent'));
    expect(await custody.keyStore.find(keyId)).toBeUndefined();
    expect(await custody.keyRing.openDataKey(due)).toMatchObject({ refused: 'keys-gone' });
    await rotateRoot(desk);
  });
});
