import type { KeyObject } from 'node:crypto';
import { parseEvidenceManifest } from '../../protocols/handover/evidence-manifest.ts';
import { Reading, Refused } from '../../protocols/redaction/reading.ts';
import { parseReceipt } from '../../protocols/signing/receipt.ts';
import { daysOf, parsePackList } from '../../protocols/supervision/audit-pack.ts';
import { embeddedKey, fingerprintOf, verifyStatement, type VerifiedStatement } from '../custody/signing.ts';
import { broken, holds, UNPROVEN_KEY, unreadable, type VerifyOutcome } from './outcome.ts';
import { chooseKeys, type TrustedKeys } from './trusted-keys.ts';

function receiptSentence(payload: unknown): string | undefined {
  const receipt = parseReceipt(payload).value;
  return (
    receipt &&
    `De ontvangst klopt: opname ${receipt.recordingId} van camera ${receipt.cameraId}, ${receipt.size} bytes, SHA-256 ${receipt.sha256}, verzegeld op ${receipt.sealedAt}`
  );
}

const MOST_ITEMS = 1_000_000;

function destructionSentence(payload: unknown): string | undefined {
  try {
    const statement = new Reading(payload, '');
    statement.member('type').oneOf(['verklaring-van-vernietiging']);
    const items = statement.member('items').list(MOST_ITEMS, (item) => item.member('recordingId').text(100));
    const [number, finishedAt] = [statement.member('number').text(40), statement.member('finishedAt').text(40)];
    return `De verklaring van vernietiging ${number} klopt: ${items.length} ${items.length === 1 ? 'opname' : 'opnamen'} vernietigd, gereed op ${finishedAt}`;
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

function packageSentence(payload: unknown): string | undefined {
  const manifest = parseEvidenceManifest(payload).value;
  return (
    manifest &&
    `De ondertekende lijst van bewijspakket ${manifest.number} klopt (${manifest.files.length} bestanden; de bestanden zelf zijn niet bekeken)`
  );
}

function auditPackSentence(payload: unknown): string | undefined {
  const list = parsePackList(payload).value;
  return (
    list &&
    `De ondertekende lijst van het auditdossier ${daysOf(list).join(' tot en met ')} klopt (${list.files.length} bestanden; de bestanden zelf zijn niet bekeken)`
  );
}

function sentenceOf({ kind, payload }: VerifiedStatement): string | undefined {
  switch (kind) {
    case 'receipt':
      return receiptSentence(payload);
    case 'destruction':
      return destructionSentence(payload);
    case 'package':
      return packageSentence(payload);
    case 'audit-pack':
      return auditPackSentence(payload);
  }
}

/** Checks a receipt, a destruction statement or the manifest of a package: compact JWS. */
export async function verifySignedStatement(jws: string, trusted: TrustedKeys | undefined): Promise<VerifyOutcome> {
  const choice = await chooseKeys(embeddedKey(jws), 'rsa', trusted);
  if (choice.keys.length === 0 && !choice.proven) {
    return unreadable('Er zit geen sleutel in het bestand; geef met --key de openbare sleutel van de gemeente.');
  }
  for (const key of choice.keys) {
    const statement = await verifyStatement(jws, key);
    if (statement !== undefined) return described(statement, key, choice.proven);
  }
  return broken('De handtekening is niet van deze sleutel, of de inhoud is na het ondertekenen veranderd.');
}

async function described(statement: VerifiedStatement, key: KeyObject, proven: boolean): Promise<VerifyOutcome> {
  const sentence = sentenceOf(statement);
  if (sentence === undefined) return unreadable('De handtekening klopt, maar de inhoud is van een onbekende vorm.');
  const signed = `${sentence}; ondertekend met sleutel ${await fingerprintOf(key)}.`;
  return holds(proven ? signed : `${signed} ${UNPROVEN_KEY}`);
}
