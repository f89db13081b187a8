import { granted, refuse, type RefusedField, type Verdict } from '../refusal.ts';

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
