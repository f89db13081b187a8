import type { Actor } from '../../protocols/acts.ts';
import { extendTerm } from '../../protocols/readout/request.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import type { ReadoutDesk } from './desk.ts';
import { asOpenRequest, changeRequest, readRequestRow, type RequestRow } from './readout-requests.ts';

/** Puts the answer off once, after the requester was told in writing why (AVG art. 12 lid 3, Wpg art. 25, Awb art. 9:11). */
export function postponeAnswer(
  desk: ReadoutDesk,
  by: Actor,
  input: { readonly requestId: string; readonly notice: string },
): Promise<Verdict<RequestRow>> {
  return desk.database.inTransaction(async (tx) => {
    const row = await readRequestRow(tx.sql, input.requestId);
    if (row === undefined) return refuse('not-found');
    const verdict = extendTerm(asOpenRequest(row), desk.protocol, desk.clock.now());
    if (verdict.refused !== undefined) return verdict;

    const until = stamp(verdict.value);
    const after = await changeRequest(tx, row, { extended_due_at: until });
    tx.record({
      act: 'readout.term-extended',
      result: 'done',
      by,
      about: row.id,
      caseRef: row.number,
      facts: { until },
      personal: { notice: input.notice },
    });
    return granted(after);
  });
}
