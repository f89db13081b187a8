import { readLog } from '../audit/read-log.ts';
import { compareCopies, type CopyDifference } from '../custody/compare-copies.ts';
import { compareDerived, type DerivedDifference } from '../custody/derived-keys.ts';
import { lookAtFolders } from '../custody/key-folders.ts';
import { countWraps } from '../custody/key-wraps.ts';
import { readRootKeys, rootFingerprint, type KeyPlaces } from '../custody/root-key.ts';
import { returnedKeys } from '../returned-keys.ts';
import type { KeysDesk } from './keys-desk.ts';
import { goneInWords } from './say-gone.ts';

const SAID: Readonly<Record<CopyDifference['kind'], string>> = {
  missing: 'ontbreekt',
  damaged: 'is beschadigd of hoort bij een andere hoofdsleutel',
  unreadable: 'is in beide mappen niet te openen: wat hiermee versleuteld is, is niet te lezen',
  'two-keys': 'is in beide mappen een andere sleutel',
  'came-back': 'is vernietigd, maar ligt er weer',
  'grave-missing': 'is vernietigd, maar dat staat hier niet',
};

/** A difference between the copies as a sentence. */
export function differenceInWords({ kind, keyId, folder }: CopyDifference): string {
  return `${keyId} ${SAID[kind]}${folder === undefined ? '' : ` (in ${folder})`}`;
}

/** A derived key that is not kept in both copies, as a sentence. */
export function derivedInWords({ use, folder }: DerivedDifference): string {
  return `${use} ontbreekt of is beschadigd (in ${folder})`;
}

/** `keys show`: every key with what hangs on it, and how root key, copies and escrow stand. Private keys are never shown. */
export async function showKeys(desk: KeysDesk): Promise<void> {
  await showRoot(desk);
  const trouble = await troubleWith(desk);
  for (const key of trouble.isReadable ? await desk.keyStore.list() : []) {
    const wraps = await countWraps(desk.database.sql, key.keyId);
    console.log(`${key.keyId}  ${key.fingerprint}  sinds ${key.createdAt}  ${useInWords(key.keyId, wraps)}`);
  }
  for (const key of await desk.keyStore.listDestroyed()) {
    console.log(`${key.keyId}  ${key.fingerprint}  vernietigd ${key.destroyedAt}`);
  }
  if (trouble.sentences.length > 0) process.exitCode = 1;
  for (const sentence of trouble.sentences) console.error(`Let op: ${sentence}`);
}

function useInWords(keyId: string, wraps: number): string {
  if (/^(signing|log)\//.test(keyId)) return 'ondertekent';
  if (keyId.startsWith('dock/')) return 'opent wat docks versleuteld aanleveren';
  return wraps === 1 ? 'bewaakt 1 bestand' : `bewaakt ${String(wraps)} bestanden`;
}

async function showRoot({ places, database }: KeysDesk): Promise<void> {
  const { current, next } = await readRootKeys(places.rootKeyFile);
  const fingerprint = rootFingerprint(current);
  console.log(`hoofdsleutel  ${fingerprint}  ${places.rootKeyFile}`);
  const escrows = await readLog(database.sql, { act: 'custody.root-escrowed' });
  const own = escrows.find(({ facts, result }) => result === 'done' && facts['fingerprint'] === fingerprint);
  console.log(
    own === undefined
      ? 'afschrift     nog niet gemaakt: beeldkluis keys escrow --to <bestand>'
      : `afschrift     gemaakt op ${own.at}`,
  );
  if (next !== undefined) console.log('wisseling     onderbroken; maak haar af met: beeldkluis keys rotate root');
}

/** What is wrong with the key store, in sentences; `isReadable` when reading it mends what it should and nothing else. */
export interface KeyTrouble {
  readonly sentences: readonly string[];
  readonly isReadable: boolean;
}

/** Looks at both copies, at the log and at what hangs on keys that are not there. */
export async function troubleWith(desk: KeysDesk): Promise<KeyTrouble> {
  const folders = await folderTrouble(desk.places);
  const differences = await compareCopies(desk.places);
  const derived = folders.length === 0 ? await compareDerived(desk.places) : [];
  // Reading a key mends its copies; a folder that may be a disk that is not mounted must not be filled that way.
  const isReadable =
    folders.length === 0 && differences.every(({ kind }) => kind !== 'unreadable' && kind !== 'two-keys');
  const deeper = isReadable ? [...(await returnedInWords(desk)), ...(await missingInWords(desk))] : [];
  const said = [...folders, ...differences.map(differenceInWords), ...derived.map(derivedInWords), ...deeper];
  return { sentences: said, isReadable };
}

/** Folders of the key store that are no copy of it at this moment. */
export async function folderTrouble(places: KeyPlaces): Promise<string[]> {
  return (await lookAtFolders(places)).filter(({ state }) => state !== 'there').map(goneInWords);
}

async function returnedInWords({ database, keyStore }: KeysDesk): Promise<string[]> {
  const returned = await returnedKeys(database.sql, keyStore);
  return returned.map(
    ({ keyId }) =>
      `${keyId} is volgens het logboek vernietigd, maar ligt er weer: hier is een oudere sleutelbewaarplaats teruggezet. De dienst vernietigt de sleutel opnieuw zodra hij start`,
  );
}

async function missingInWords({ database, keyStore }: KeysDesk): Promise<string[]> {
  const live = new Set((await keyStore.list()).map(({ keyId }) => keyId));
  const wrapped: unknown[] = await database.sql('key_wraps').distinct('key_id').orderBy('key_id').pluck('key_id');
  return wrapped
    .map(String)
    .filter((keyId) => !live.has(keyId))
    .map(
      (keyId) =>
        `${keyId} is er niet, terwijl er bestanden aan hangen; zonder een andere sleutel zijn die niet te openen`,
    );
}
