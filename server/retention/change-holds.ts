import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { holdByHand } from '../../protocols/retention/hold-by-hand.ts';
import type { HoldCriteria, HoldKind } from '../../protocols/retention/hold.ts';
import { stamp } from '../clock.ts';
import { liftHold, placeHold, readHold, type Hold, type PlacedHold } from '../custody/holds.ts';
import type { RetentionDesk } from './desk.ts';

/** What placing and lifting by hand need. */
type HoldDesk = Pick<RetentionDesk, 'database' | 'clock' | 'keyRing' | 'protocol'>;

/** A hold as a person asks for it. */
export interface HoldWish {
  readonly kind: HoldKind;
  readonly reason: string;
  readonly caseRef?: string | undefined;
  readonly criteria: HoldCriteria;
}

const DAY_MILLISECONDS = 86_400_000;

/** Places a hold by hand, outside any request; it is looked at again when the protocol says. */
export function placeHoldByHand(desk: HoldDesk, by: Actor, wish: HoldWish): Promise<Verdict<PlacedHold>> {
  return desk.database.inTransaction(async (tx) => {
    const verdict = holdByHand(wish.criteria);
    if (verdict.refused !== undefined) return verdict;
    const days = desk.protocol.retention.holdReviewDays;
    const placed = await placeHold(tx, desk, by, {
      kind: wish.kind,
      reason: wish.reason,
      ...(wish.caseRef === undefined ? {} : { caseRef: wish.caseRef }),
      criteria: verdict.value,
      reviewAt: stamp(new Date(desk.clock.now().getTime() + days * DAY_MILLISECONDS)),
    });
    return granted(placed);
  });
}

/** Lifts a hold by hand. The hold of a readout request ends with its request and not before. */
export function liftHoldByHand(
  desk: HoldDesk,
  by: Actor,
  order: { readonly holdId: string; readonly reason: string },
): Promise<Verdict<Hold>> {
  return desk.database.inTransaction(async (tx) => {
    const hold = await readHold(tx.sql, order.holdId);
    if (hold === undefined) return refuse('not-found');
    if (hold.requestId !== null) {
      return refuse('invalid-input', [
        { field: 'reason', reason: 'Deze vasthouding hoort bij een uitleesverzoek en eindigt als dat wordt gesloten.' },
      ]);
    }
    return liftHold(tx, desk, by, order);
  });
}
