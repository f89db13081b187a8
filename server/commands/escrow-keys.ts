import { access, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { SYSTEM } from '../../protocols/acts.ts';
import type { Settings } from '../config.ts';
import {
  LEAST_PASSPHRASE,
  escrowFingerprint,
  openEscrow,
  openerKey,
  recipientKey,
  sealEscrow,
  type EscrowOpener,
  type EscrowRecipient,
} from '../custody/escrow-root.ts';
import { liveKeyIds, readKeyCopies } from '../custody/key-copies.ts';
import { writeNewFile } from '../custody/key-files.ts';
import { readRootKey, readRootKeys, rootFingerprint, writeRootKey, type KeyPlaces } from '../custody/root-key.ts';
import { KeysRefused, madeAt, record, type KeysDesk } from './keys-desk.ts';

/** How an escrow is closed or opened, as the command line gives it. */
export interface EscrowOptions {
  readonly passphraseFile?: string | undefined;
  /** File with a public key, to close with. */
  readonly recipient?: string | undefined;
  /** File with a private key, to open with. */
  readonly key?: string | undefined;
}

/** `keys escrow`: the root key in a file for the safe. Everything else in the key store can then be opened again from the folders. */
export async function escrowRoot(desk: KeysDesk, to: string, options: EscrowOptions): Promise<void> {
  const target = path.resolve(to);
  refuseBeside(desk.places, target);
  const { current, next } = await readRootKeys(desk.places.rootKeyFile);
  if (next !== undefined)
    throw new KeysRefused(
      'Een wisseling van de hoofdsleutel is niet af. Maak haar eerst af: beeldkluis keys rotate root',
    );
  if (!(await isThere(path.dirname(target))))
    throw new KeysRefused(`De map ${path.dirname(target)} is er niet. Is de schijf aangekoppeld?`);
  const recipient = await recipientOf(options);
  const text = await sealEscrow(current, recipient, madeAt());
  // What would not open when it is needed must not go into a safe.
  if ('passphrase' in recipient && !(await openEscrow(text, recipient)).equals(current))
    throw new Error('The escrow does not open');
  if (!(await writeNewFile(target, `${text}\n`)))
    throw new KeysRefused(`${target} bestaat al en wordt niet overschreven.`);
  const fingerprint = rootFingerprint(current);
  const method = 'passphrase' in recipient ? 'passphrase' : 'public-key';
  await record(desk, {
    ...{ act: 'custody.root-escrowed', result: 'done', by: SYSTEM, about: 'root' },
    facts: { fingerprint, method },
  });
  console.log(`Afschrift van hoofdsleutel ${fingerprint}: ${target}`);
  console.log('Leg het in een kluis, nooit bij een kopie van de gegevens, en het wachtwoord op een andere plaats.');
}

/** `keys restore`: puts an escrowed root key back where it is missing. Never over another one, and never one that opens nothing. */
export async function restoreRoot(places: KeyPlaces, from: string, options: EscrowOptions): Promise<void> {
  const text = await readFile(from, 'utf8').catch(() => {
    throw new KeysRefused(`${from} is niet te lezen.`);
  });
  if (escrowFingerprint(text) === undefined) throw new KeysRefused(`${from} is geen afschrift van een hoofdsleutel.`);
  const opener = await openerOf(options);
  const root = await openEscrow(text, opener).catch(() => {
    throw new KeysRefused('Met dit wachtwoord of deze sleutel gaat het afschrift niet open.');
  });
  const fingerprint = rootFingerprint(root);
  if (await isThere(places.rootKeyFile)) {
    const now = rootFingerprint(await readRootKey(places.rootKeyFile));
    if (now === fingerprint) {
      console.log(`Hoofdsleutel ${fingerprint} staat er al.`);
      return;
    }
    throw new KeysRefused(
      `Er staat al een andere hoofdsleutel (${now}) in ${places.rootKeyFile}. Een afschrift (${fingerprint}) gaat er nooit overheen.`,
    );
  }
  await refuseForeign(places, root);
  await mkdir(path.dirname(places.rootKeyFile), { recursive: true, mode: 0o700 });
  await writeRootKey(places.rootKeyFile, root);
  console.log(`Hoofdsleutel ${fingerprint} is teruggezet in ${places.rootKeyFile}.`);
}

/** A root key belongs to keys: one that opens none of them, or some of them only, is an older one. */
async function refuseForeign({ primary, mirror }: KeyPlaces, root: Buffer): Promise<void> {
  const copies = { folders: [primary, mirror], roots: () => Promise.resolve({ current: root, next: undefined }) };
  const ids = await liveKeyIds(copies.folders);
  if (ids.length === 0)
    throw new KeysRefused(`Er liggen geen sleutels in ${primary} of ${mirror}. Zet eerst een van de mappen terug.`);
  const shut: string[] = [];
  for (const keyId of ids) {
    const found = await readKeyCopies(copies, keyId);
    if (found.every(({ opened }) => opened === undefined)) shut.push(keyId);
  }
  if (shut.length === 0) return;
  throw new KeysRefused(
    `Dit afschrift (${rootFingerprint(root)}) opent ${String(shut.length)} van de ${String(ids.length)} sleutels niet. Het is een ouder afschrift of van een andere kluis. Zoek het jongste; er is niets veranderd.`,
  );
}

function refuseBeside({ primary, mirror, rootKeyFile }: KeyPlaces, target: string): void {
  for (const folder of [primary, mirror, path.dirname(rootKeyFile)]) {
    if (!path.relative(folder, target).startsWith('..'))
      throw new KeysRefused(`${target} ligt bij de sleutels zelf. Een afschrift hoort op een andere plaats.`);
  }
}

/** Refuses an escrow that would be written into a backup of the data. */
export function refuseInData({ dataFolder }: Settings, target: string): void {
  if (!path.relative(dataFolder, path.resolve(target)).startsWith('..'))
    throw new KeysRefused(`${target} ligt bij de gegevens en komt zo in elke reservekopie. Kies een andere plaats.`);
}

async function recipientOf({ passphraseFile, recipient }: EscrowOptions): Promise<EscrowRecipient> {
  if ((passphraseFile === undefined) === (recipient === undefined))
    throw new KeysRefused('Geef of --passphrase-file of --recipient.');
  if (recipient !== undefined) return { publicKey: await keyIn(recipient, recipientKey) };
  const passphrase = await passphraseIn(passphraseFile ?? '');
  if (passphrase.length >= LEAST_PASSPHRASE) return { passphrase };
  throw new KeysRefused(`Een wachtwoord telt minstens ${String(LEAST_PASSPHRASE)} tekens.`);
}

async function openerOf({ passphraseFile, key }: EscrowOptions): Promise<EscrowOpener> {
  if ((passphraseFile === undefined) === (key === undefined))
    throw new KeysRefused('Geef of --passphrase-file of --key.');
  if (key !== undefined) return { privateKey: await keyIn(key, openerKey) };
  return { passphrase: await passphraseIn(passphraseFile ?? '') };
}

async function keyIn<T>(file: string, read: (text: string) => T): Promise<T> {
  try {
    return read(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new KeysRefused(`${file} bevat geen sleutel die hier past (PEM of JWK, P-256, P-384, P-521 of X25519).`, {
      cause,
    });
  }
}

async function passphraseIn(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch (cause) {
    throw new KeysRefused(`Het bestand met het wachtwoord, ${file}, is niet te lezen.`, { cause });
  }
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
