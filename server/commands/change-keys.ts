import { randomUUID } from 'node:crypto';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { SYSTEM } from '../../protocols/acts.ts';
import { compareCopies } from '../custody/compare-copies.ts';
import { lockCustody } from '../custody/custody-lock.ts';
import { compareDerived, mendDerived } from '../custody/derived-keys.ts';
import { KeyCopyGone, lookAtFolders, prepareKeyPlaces, takeNewFolder } from '../custody/key-folders.ts';
import { retireOne } from '../custody/retire-keys.ts';
import { readRootKey, rootFingerprint, rootIsThere, type KeyPlaces } from '../custody/root-key.ts';
import { rotateRootKey, type Rotation } from '../custody/rotate-root.ts';
import { needOfContentKey } from '../docking/axis/need-content-key.ts';
import { KeysRefused, record, type KeysDesk } from './keys-desk.ts';
import { goneInWords } from './say-gone.ts';
import { needInWords } from './say-need.ts';
import { derivedInWords, differenceInWords, folderTrouble, troubleWith } from './show-keys.ts';

/** `keys init`: makes folders and root key of a new installation. What was there once and is gone is not made again. */
export async function initKeys(places: KeyPlaces): Promise<void> {
  const copies = await lookAtFolders(places);
  const isBare = copies.every(({ storeId, holdsKeys }) => storeId === undefined && !holdsKeys);
  if (isBare && (await rootIsThere(places.rootKeyFile))) {
    throw new KeysRefused(
      `De hoofdsleutel ${places.rootKeyFile} is er al, maar in geen van beide mappen liggen sleutels. Zijn de schijven aangekoppeld? Op een nieuwe installatie met een eigen hoofdsleutel maakt de dienst de mappen zodra hij start.`,
    );
  }
  await prepareKeyPlaces(places).catch(refuseGone);
  console.log(`Hoofdsleutel: ${places.rootKeyFile}`);
  console.log('Maak er een afschrift van voor in een kluis: beeldkluis keys escrow --to <bestand>');
}

/** `keys rotate ingest`: uploads that begin from now on are wrapped to a new key; the old one goes when nothing hangs on it. */
export async function rotateIngestKey(desk: KeysDesk): Promise<void> {
  await refuseTrouble(desk);
  const key = await desk.database.inTransaction(async (tx) => {
    await lockCustody(tx);
    const made = await desk.keyStore.create(`ingest/${randomUUID()}`);
    const facts = { fingerprint: made.fingerprint };
    tx.record({ act: 'custody.key-rotated', result: 'done', by: SYSTEM, about: made.keyId, facts });
    return made;
  });
  console.log(`Nieuwe innamesleutel: ${key.keyId}  ${key.fingerprint}`);
  console.log('De vorige gaat vanzelf weg zodra er geen inname meer aan hangt.');
}

/** `keys rotate root`: every key is wrapped to a new root key, in both copies. The service may keep running. */
export async function rotateRoot(desk: KeysDesk): Promise<void> {
  await refuseTrouble(desk);
  await refuseUnwritable(desk.places);
  const before = rootFingerprint(await readRootKey(desk.places.rootKeyFile));
  await record(desk, { act: 'custody.key-rotated', result: 'begun', by: SYSTEM, about: 'root', facts: { before } });
  let done: Rotation | undefined;
  // Under the lock nobody makes a key or destroys one; the transaction may be tried again, the rotation is not.
  const rotation = await desk.database.inTransaction(async (tx) => {
    await lockCustody(tx);
    done ??= await rotateRootKey(desk.places);
    const facts = { before: done.before, fingerprint: done.after, keys: done.keys };
    tx.record({ act: 'custody.key-rotated', result: 'done', by: SYSTEM, about: 'root', facts });
    return done;
  });
  console.log(
    `Nieuwe hoofdsleutel: ${rotation.after}; ${String(rotation.keys)} sleutels zijn ermee verpakt, in beide mappen.`,
  );
  console.log('Het oude afschrift opent niets meer. Maak nu een nieuw: beeldkluis keys escrow --to <bestand>');
}

/** `keys mirror`: compares the copies, mends what can be mended, and says what differed. */
export async function mirrorKeys(desk: KeysDesk, isNew: boolean): Promise<void> {
  if (isNew) await takeNewFolder(desk.places).catch(refuseGone);
  await refuseAbsent(desk.places);
  const before = await compareCopies(desk.places);
  const derived = await compareDerived(desk.places);
  for (const sentence of [...before.map(differenceInWords), ...derived.map(derivedInWords)]) console.log(sentence);
  if (before.some(({ kind }) => kind === 'two-keys' || kind === 'unreadable')) {
    throw new KeysRefused(
      'Sommige sleutels zijn in geen van beide mappen te gebruiken. Er is niets veranderd. Zet de map terug waarin ze nog goed zijn, en doe dit opnieuw.',
    );
  }
  // Reading every key mends it, and finishes every destruction.
  await desk.keyStore.list();
  for (const { keyId } of await desk.keyStore.listDestroyed()) await desk.keyStore.find(keyId);
  for (const difference of derived) await mendDerived(difference);
  const left = [
    ...(await compareCopies(desk.places)).map(differenceInWords),
    ...(await compareDerived(desk.places)).map(derivedInWords),
  ];
  if (left.length > 0) throw new KeysRefused(`Dit bleef verschillen: ${left.join('; ')}`);
  const mended = before.length + derived.length;
  const count = (await desk.keyStore.list()).length;
  console.log(
    `${String(count)} sleutels, in beide mappen leesbaar en gelijk${mended === 0 ? '' : `; ${String(mended)} verschillen hersteld`}`,
  );
}

/** `keys remove`: destroys one key that nothing hangs on any more. */
export async function removeKey(desk: KeysDesk, keyId: string): Promise<void> {
  const key = (await desk.keyStore.list()).find((known) => known.keyId === keyId);
  if (key === undefined) throw new KeysRefused(`Er is geen sleutel ${keyId}. Zie: beeldkluis keys show`);
  if (/^(signing|log)\//.test(keyId)) {
    throw new KeysRefused(
      `${keyId} ondertekent voor deze kluis en blijft: ontvangstbewijzen, verklaringen en het logboek leunen erop.`,
    );
  }
  if (keyId.startsWith('dock/')) {
    const need = await needOfContentKey(desk.database.sql, keyId);
    if (need !== undefined) throw new KeysRefused(needInWords(keyId, need));
  }
  const gone = await retireOne(desk, key).catch(refuseGone);
  if (typeof gone === 'number') {
    const reason =
      gone === 0
        ? 'De bewaarplicht waar hij bij hoort, loopt nog.'
        : `Er ${gone === 1 ? 'hangt nog 1 bestand' : `hangen nog ${String(gone)} bestanden`} aan. Die beelden zouden voorgoed onleesbaar zijn.`;
    throw new KeysRefused(`${keyId} is nog nodig. ${reason}`);
  }
  console.log(`${keyId} is vernietigd in beide mappen (${gone.destroyedAt}).`);
}

async function refuseTrouble(desk: KeysDesk): Promise<void> {
  const { sentences } = await troubleWith(desk);
  if (sentences.length === 0) return;
  throw new KeysRefused(
    `De sleutels zijn niet in orde, dus er wordt niets gewisseld.\n  ${sentences.join('\n  ')}\nHerstel dit eerst: beeldkluis keys mirror`,
  );
}

/** A root key on a place that cannot be written, such as a secret of the container, cannot be rotated from here. */
async function refuseUnwritable({ rootKeyFile, primary, mirror }: KeyPlaces): Promise<void> {
  for (const place of [rootKeyFile, path.dirname(rootKeyFile), primary, mirror]) {
    await access(place, constants.W_OK).catch(() => {
      throw new KeysRefused(`${place} kan niet worden beschreven, dus er wordt niets gewisseld.`);
    });
  }
}

async function refuseAbsent(places: KeyPlaces): Promise<void> {
  const [trouble] = await folderTrouble(places);
  if (trouble !== undefined) throw new KeysRefused(`${trouble} Is het een nieuwe map, gebruik dan --new.`);
}

function refuseGone(error: unknown): never {
  if (!(error instanceof KeyCopyGone)) throw error;
  throw new KeysRefused(
    `${error.folders.map(goneInWords).join(' ')} Er is niets gemaakt of veranderd. Een nieuwe map neemt "beeldkluis keys mirror --new" in gebruik, als de andere er is.`,
  );
}
