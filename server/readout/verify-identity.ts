import type { Actor } from '../../protocols/acts.ts';
import type { IdentityMethod } from '../../protocols/municipal/protocol.ts';
import { verifyIdentity } from '../../protocols/readout/request.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import type { ReadoutDesk } from './desk.ts';
import { asOpenRequest, changeRequest, readRequestRow, type RequestRow } from './readout-requests.ts';

/** Notes that the identity of the requester was verified, by whom and how. Nothing of a document is kept. */
export function noteIdentity(
  desk: ReadoutDesk,
  by: Actor,
  input: { readonly requestId: string; readonly method: IdentityMethod },
): Promise<Verdict<RequestRow>> {
  return desk.database.inTransaction(async (tx) => {
    const row = await readRequestRow(tx.sql, input.requestId);
    if (row === undefined) return refuse('not-found');
    const verdict = verifyIdentity(asOpenRequest(row), input.method, desk.protocol);
    if (verdict.refused !== undefined) return verdict;

    const after = await changeRequest(tx, row, {
      identity_method: verdict.value,
      identity_checked_by: by.id,
      identity_checked_at: stamp(desk.clock.now()),
    });
    tx.record({
      act: 'readout.identity-verified',
      result: 'done',
      by,
      about: row.id,
      caseRef: row.number,
      facts: { method: verdict.value },
    });
    return granted(after);
  });
}
