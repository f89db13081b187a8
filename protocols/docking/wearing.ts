import { granted, refuse, type RefusedField, type Verdict } from '../refusal.ts';
import { holdFits, type HoldCriteria } from '../retention/hold.ts';

/** For how long one person wears one camera. Moments are ISO 8601 in UTC; the end itself no longer belongs to it, and null has not come yet. */
export interface WearingPeriod {
  readonly fromAt: string;
  readonly untilAt: string | null;
}

/** Periods that are written down already. */
export interface WornBefore {
  /** In which this camera was worn, by whomever. */
  readonly ofCamera: readonly WearingPeriod[];
  /** In which this person wore a camera, whichever. */
  readonly ofPerson: readonly WearingPeriod[];
}

/**
 * Whether a camera can be given out for this period beside what is written down. That has happened, so it begins before now and ends before now or
 * not yet (`invalid-input`); one camera has one wearer at a time (`camera-worn`), because its footage is put to his name, and nobody wears two
 * (`wearer-has-camera`), because then nobody could say which one he wore.
 */
export function wear(before: WornBefore, asked: WearingPeriod, now: string): Verdict<WearingPeriod> {
  const wrong = wrongMoments(asked, now);
  if (wrong.length > 0) return refuse('invalid-input', wrong);
  if (before.ofCamera.some((period) => overlaps(period, asked))) {
    const reason = 'De camera wordt in deze tijd al gedragen. Neem hem eerst in, of kies een andere tijd.';
    return refuse('camera-worn', [{ field: 'from', reason }]);
  }
  if (before.ofPerson.some((period) => overlaps(period, asked))) {
    const reason =
      'Deze handhaver draagt in deze tijd al een andere camera. Neem die eerst in, of kies een andere tijd.';
    return refuse('wearer-has-camera', [{ field: 'personId', reason }]);
  }
  return granted(asked);
}

/** A time in which one person wore one camera, that has ended. */
export interface EndedWearing {
  readonly cameraId: string;
  readonly personId: string;
  readonly fromAt: string;
  readonly untilAt: string;
}

/** Whether this hold may still have to know who wore the camera: footage of that time, docked late, would be kept by it. */
export function needsWearing(criteria: HoldCriteria, { cameraId, personId, fromAt, untilAt }: EndedWearing): boolean {
  return holdFits(criteria, {
    ...{ cameraId, officerId: personId, place: null, quarantineReason: null },
    ...{ startedAt: fromAt, endedAt: untilAt, dockedAt: untilAt },
  });
}

function wrongMoments({ fromAt, untilAt }: WearingPeriod, now: string): readonly RefusedField[] {
  return [
    ...(fromAt > now ? [{ field: 'from', reason: 'Dit moment moet nog komen.' }] : []),
    ...(untilAt !== null && untilAt > now ? [{ field: 'until', reason: 'Dit moment moet nog komen.' }] : []),
    ...(untilAt !== null && untilAt <= fromAt ? [{ field: 'until', reason: 'Het einde ligt niet na het begin.' }] : []),
  ];
}

function overlaps(one: WearingPeriod, other: WearingPeriod): boolean {
  return startsBeforeEnd(one, other) && startsBeforeEnd(other, one);
}

function startsBeforeEnd({ fromAt }: WearingPeriod, { untilAt }: WearingPeriod): boolean {
  return untilAt === null || fromAt < untilAt;
}
