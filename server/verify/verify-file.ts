import type { KeyObject } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { daysOf } from '../../protocols/supervision/audit-pack.ts';
import { claimedKind, embeddedKey, fingerprintOf } from '../custody/signing.ts';
import { broken, holds, UNPROVEN_KEY, unreadable, type VerifyOptions, type VerifyOutcome } from './outcome.ts';
import { NotAPackage, openContainer, PackageDiffers } from './package-container.ts';
import { chooseKeys, readTrustedKeys, type KeyChoice, type TrustedKeys } from './trusted-keys.ts';
import { verifyAuditPack } from './verify-audit-pack.ts';
import { verifyLog } from './verify-log.ts';
import { verifyPackage } from './verify-package.ts';
import { verifySignedStatement } from './verify-statement.ts';

const LARGEST_STATEMENT = 256 * 1024 * 1024;
const LARGEST_MANIFEST = 64 * 1024 * 1024;

type FileKind = 'log' | 'statement' | 'package';

/** What the file is, by its first bytes: a ZIP, a JSON object, or the base64url of one. */
async function sniff(path: string): Promise<FileKind | undefined> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const begins = buffer.toString('latin1', 0, bytesRead);
    if (begins === 'PK\x03\x04') return 'package';
    if (begins.startsWith('{"')) return 'log';
    return begins.startsWith('eyJ') ? 'statement' : undefined;
  } finally {
    await file.close();
  }
}

/** The JWS of a package's manifest, to find the key it says it was signed with. */
async function manifestOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const container = await openContainer(file);
    const entry = container.entries.find(({ name }) => name.split('/')[1] === 'manifest.jws');
    if (entry === undefined || entry.size > LARGEST_MANIFEST) throw new PackageDiffers('manifest.jws ontbreekt');
    const pieces: Buffer[] = [];
    for await (const piece of container.content(entry)) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8').trim();
  } finally {
    await file.close();
  }
}

async function checkPackage(path: string, trusted: TrustedKeys | undefined): Promise<VerifyOutcome> {
  try {
    const list = await manifestOf(path);
    const choice = await chooseKeys(embeddedKey(list), 'rsa', trusted);
    const [first, ...others] = choice.keys;
    if (first === undefined) return broken('Het pakket hoort niet bij een sleutel die u gaf.');
    if (claimedKind(list) === 'audit-pack') return await checkAuditPack(path, choice);
    const { key, manifest } = await tryKeys(path, first, others, verifyPackage);
    const sentence = `Bewijspakket ${manifest.number} klopt: opname ${manifest.recording.id}, ${manifest.files.length} bestanden; ondertekend met sleutel ${await fingerprintOf(key)}.`;
    return holds(choice.proven ? sentence : `${sentence} ${UNPROVEN_KEY}`);
  } catch (error) {
    if (error instanceof PackageDiffers) return broken(`${error.message}.`);
    if (error instanceof NotAPackage) return unreadable(`${error.message}.`);
    throw error;
  }
}

async function checkAuditPack(path: string, { keys, proven }: KeyChoice): Promise<VerifyOutcome> {
  const [first, ...others] = keys;
  if (first === undefined) return broken('Het dossier hoort niet bij een sleutel die u gaf.');
  const { key, list, entries } = await tryKeys(path, first, others, verifyAuditPack);
  const period = daysOf(list).join(' tot en met ');
  const sentence = `Auditdossier ${period} van ${list.organisation} klopt: ${list.files.length} bestanden, ${entries} regels van het logboek bewezen; ondertekend met sleutel ${await fingerprintOf(key)}.`;
  return holds(proven ? sentence : `${sentence} ${UNPROVEN_KEY}`);
}

async function tryKeys<T extends object>(
  path: string,
  key: KeyObject,
  others: readonly KeyObject[],
  check: (path: string, key: KeyObject) => Promise<T>,
): Promise<T & { readonly key: KeyObject }> {
  try {
    return { ...(await check(path, key)), key };
  } catch (error) {
    const [next, ...rest] = others;
    if (!(error instanceof PackageDiffers) || next === undefined) throw error;
    return tryKeys(path, next, rest, check);
  }
}

async function readSmallText(path: string): Promise<string | undefined> {
  const file = await open(path, 'r');
  try {
    return (await file.stat()).size > LARGEST_STATEMENT ? undefined : await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

async function checkLog(
  path: string,
  trusted: TrustedKeys | undefined,
  older: string | undefined,
): Promise<VerifyOutcome> {
  return verifyLog(path, { trusted, olderCheckpoint: older === undefined ? undefined : await readFile(older, 'utf8') });
}

async function checkStatement(path: string, trusted: TrustedKeys | undefined): Promise<VerifyOutcome> {
  const text = await readSmallText(path);
  return text === undefined ? unreadable('Het bestand is te groot.') : verifySignedStatement(text.trim(), trusted);
}

async function checkKnown(path: string, kind: FileKind, options: VerifyOptions): Promise<VerifyOutcome> {
  const trusted = options.key === undefined ? undefined : await readTrustedKeys(options.key);
  if (options.key !== undefined && trusted === undefined) return unreadable('De opgegeven sleutel is niet leesbaar.');
  if (options.checkpoint !== undefined && kind !== 'log') return unreadable('Een ijkpunt hoort bij een logboek.');
  switch (kind) {
    case 'log':
      return checkLog(path, trusted, options.checkpoint);
    case 'statement':
      return checkStatement(path, trusted);
    case 'package':
      return checkPackage(path, trusted);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && error.code === 'ENOENT'
    ? 'er is geen bestand met deze naam; kijk de map na'
    : error.message;
}

/**
 * Checks an exported log, a receipt, a destruction statement, an evidence package or an audit pack, offline and without writing anything.
 * What cannot be read gives the verdict `unreadable`; nothing is thrown.
 */
export async function verifyFile(path: string, options: VerifyOptions = {}): Promise<VerifyOutcome> {
  try {
    const kind = await sniff(path);
    return kind === undefined
      ? unreadable('Dit is geen logboek, ontvangst, verklaring, bewijspakket of auditdossier van Beeldkluis.')
      : await checkKnown(path, kind, options);
  } catch (error) {
    return unreadable(`Het bestand kan niet worden gelezen: ${reasonOf(error)}.`);
  }
}
