import { granted, refuse, type Verdict } from '../refusal.ts';
import type { HoldCriteria } from './hold.ts';

/** Widest window that may be held by hand, in days: with a camera or a place, and without either. */
export const WIDEST_HOLD_DAYS = { narrowed: 31, open: 1 } as const;

const DAY_MILLISECONDS = 86_400_000;

/**
 * Whether a person may hold what fits these criteria. A hold is about a case: without a camera or a place it reaches no further than a day,
 * so that nobody keeps everything of everybody.
 */
export function holdByHand(criteria: HoldCriteria): Verdict<HoldCriteria> {
  const days = (Date.parse(criteria.to) - Date.parse(criteria.from)) / DAY_MILLISECONDS;
  if (days <= 0) return refuse('invalid-input', [{ field: 'to', reason: 'Het einde ligt niet na het begin.' }]);
  const narrowed = criteria.cameraId !== undefined || criteria.place !== undefined;
  const widest = narrowed ? WIDEST_HOLD_DAYS.narrowed : WIDEST_HOLD_DAYS.open;
  if (days <= widest) return granted(criteria);
  const reason = narrowed
    ? `Een vasthouding gaat over ten hoogste ${WIDEST_HOLD_DAYS.narrowed} dagen.`
    : 'Noem een plaats of een camera, of kies ten hoogste één dag.';
  return refuse('window-too-wide', [{ field: 'to', reason }]);
}
