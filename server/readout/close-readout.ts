import type { Actor } from '../../protocols/acts.ts';
import { closeRequest } from '../../protocols/readout/request.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { liftHold } from '../custody/holds.ts';
import type { ReadoutDesk } from './desk.ts';
import { asOpenRequest, changeRequest, readRequestRow, type RequestRow } from './readout-requests.ts';

/** What is said when a request is closed. */
export interface Closing {
  readonly requestId: string;
  readonly reason: string;
  /** The requester has said in writing that no objection will come. */
  readonly noObjection: boolean;
}

/**
 * Closes a request and lifts its hold in the same transaction. What is past its term and kept by nothing else goes at the next destruction.
 * A hold that somebody lifted by hand before stays lifted.
 */
export function closeReadout(desk: ReadoutDesk, by: Actor, input: Closing): Promise<Verdict<RequestRow>> {
  return desk.database.inTransaction(async (tx) => {
    const row = await readRequestRow(tx.sql, input.requestId);
    if (row === undefined) return refuse('not-found');
    const now = desk.clock.now();
    const verdict = closeRequest(asOpenRequest(row), input.noObjection, now);
    if (verdict.refused !== undefined) return verdict;

    const lifted = await liftHold(tx, desk, by, { holdId: row.hold_id, reason: input.reason });
    if (lifted.refused !== undefined && lifted.refused !== 'hold-already-lifted') return lifted;
    const after = await changeRequest(tx, row, { state: verdict.value, closed_at: stamp(now) });
    tx.record({
      act: 'readout.closed',
      result: 'done',
      by,
      about: row.id,
      caseRef: row.number,
      facts: { as: verdict.value, hold: row.hold_id, noObjection: input.noObjection },
      personal: { reason: input.reason },
    });
    return granted(after);
  });
}
