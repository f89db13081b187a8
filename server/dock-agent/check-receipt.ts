import { compactVerify, errors, importJWK, type CompactVerifyResult } from 'jose';
import { parseReceipt, type DockingReceipt } from '../../protocols/signing/receipt.ts';
import { STATEMENT_ALGORITHM, statementKindOf } from '../../protocols/signing/statement-kind.ts';
import type { DockState } from './dock-state.ts';

/** What we sent, by our own reading of the clip. */
export interface SentClip {
  readonly cameraId: string;
  readonly clipName: string;
  readonly size: number;
  readonly sha256: string;
}

/**
 * Checks a receipt against the keys that were pinned at the enrolment and against the clip as this machine read it.
 * Throws unless it holds in every respect: only then may the clip be wiped.
 */
export async function checkReceipt(state: DockState, jws: string, sent: SentClip): Promise<DockingReceipt> {
  const verified = await verifyUnderPinnedKeys(state, jws);
  if (verified === undefined)
    throw new Error('het ontvangstbewijs is niet ondertekend met een sleutel van bij de aanmelding');
  if (statementKindOf(verified.protectedHeader.typ) !== 'receipt')
    throw new Error('wat de dienst stuurde is geen ontvangstbewijs');
  const payload: unknown = JSON.parse(Buffer.from(verified.payload).toString('utf8'));
  const receipt = parseReceipt(payload);
  if (receipt.refused !== undefined) throw new Error('het ontvangstbewijs is niet te lezen');
  const { cameraId, clipName, size, sha256, verification, dockId } = receipt.value;
  const same = cameraId === sent.cameraId && clipName === sent.clipName && size === sent.size && sha256 === sent.sha256;
  if (!same || dockId !== state.dockId) throw new Error('het ontvangstbewijs gaat over een andere opname');
  if (verification !== 'read-back') throw new Error('de dienst heeft de opname niet teruggelezen');
  return receipt.value;
}

async function verifyUnderPinnedKeys(state: DockState, jws: string): Promise<CompactVerifyResult | undefined> {
  for (const key of state.serverKeys) {
    try {
      return await compactVerify(jws, await importJWK(key, STATEMENT_ALGORITHM), { algorithms: [STATEMENT_ALGORITHM] });
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
    }
  }
  return undefined;
}
