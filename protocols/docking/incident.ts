import { WIDEST_HOLD_DAYS } from '../retention/hold-by-hand.ts';

/** The shift of one camera, as far as it is known. Moments are ISO 8601 in UTC. */
export interface CameraShift {
  /** Since when the camera is out; nothing when the shift is over. */
  readonly outSince: string | undefined;
  /** Begin of the docking before the shift; nothing when there was none. */
  readonly dockedBefore: string | undefined;
  /** Begin of the oldest recording that the shift has brought so far. */
  readonly firstRecordedAt: string | undefined;
}

const HOUR_MILLISECONDS = 3_600_000;

/**
 * The window of the shift in which an incident was, when it is marked now: from the docking before it, until now, or until the shift must be over
 * when the camera is still out. It errs towards keeping: without an earlier docking it reaches back as far as a hold may.
 */
export function shiftWindow(
  { outSince, dockedBefore, firstRecordedAt }: CameraShift,
  now: string,
  longestShiftHours: number,
): { readonly from: string; readonly to: string } {
  const over = outSince === undefined ? now : later(outSince, longestShiftHours);
  const to = over > now ? over : now;
  const furthest = later(to, -24 * WIDEST_HOLD_DAYS.narrowed);
  const [began = furthest] = [dockedBefore, firstRecordedAt].filter((moment) => moment !== undefined).sort();
  const from = dockedBefore === undefined || began < furthest ? furthest : began;
  return { from, to };
}

/** An incident that was marked: when, and until when its hold keeps footage. */
export interface MarkedIncident {
  readonly markedAt: string;
  readonly keepsUntil: string;
}

/**
 * Whether a mark is about the shift that is running or has just ended, and not about one before it: whoever reads "marked" relies on it that the
 * footage of this shift is kept. `dockedAt` is when the camera came back, if it did; put in again within the hour it is still the same shift.
 */
export function isOfShift(
  { markedAt, keepsUntil }: MarkedIncident,
  { outSince, dockedAt }: { readonly outSince: string | undefined; readonly dockedAt: string | undefined },
): boolean {
  if (outSince !== undefined) return markedAt > outSince;
  return dockedAt === undefined || keepsUntil >= later(dockedAt, -1);
}

function later(moment: string, hours: number): string {
  return new Date(Date.parse(moment) + hours * HOUR_MILLISECONDS).toISOString();
}
