import { granted, refuse, type Verdict } from '../refusal.ts';
import { secondsOfWindow, type FootageExtent, type Stretch } from './footage-window.ts';

/** Intervals that one report may hold. */
export const MOST_INTERVALS = 200;
// Players round, and the last frame lasts a little longer than the container says.
const SLACK_SECONDS = 2;

/** Stretches in order, those that touch or overlap joined. Bounds are rounded to a tenth of a second, outwards. */
export function joinStretches(stretches: readonly Stretch[]): Stretch[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of stretches.map(rounded).sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    if (last === undefined || from > last.to) joined.push({ from, to });
  }
  return joined;
}

function rounded({ from, to }: Stretch): Stretch {
  // Ten times a decimal may land a hair beside the tenth it stands for.
  return { from: Math.floor(from * 10 + 1e-6) / 10, to: Math.ceil(to * 10 - 1e-6) / 10 };
}

/** Whole seconds of footage within the stretches, each counted once. */
export function secondsWithin(stretches: readonly Stretch[]): number {
  return Math.round(joinStretches(stretches).reduce((sum, { from, to }) => sum + to - from, 0));
}

/** Checks what a player says it showed against the footage that there is; gives it joined and in order. */
export function shownIntervals(reported: readonly Stretch[], durationSeconds: number | undefined): Verdict<Stretch[]> {
  const end = durationSeconds === undefined ? Infinity : durationSeconds + SLACK_SECONDS;
  const possible = reported.every(({ from, to }) => from >= 0 && from <= to && to <= end);
  if (!possible || reported.length > MOST_INTERVALS) {
    return refuse('invalid-input', [{ field: 'intervals', reason: 'Deze seconden bestaan niet in de opname' }]);
  }
  return granted(joinStretches(reported));
}

/** What is believed of what a player says it showed. */
export interface BelievedClaim {
  /** The stretches of footage that was served to the session, joined. */
  readonly shown: readonly Stretch[];
  /** Whether that is all that the player said. */
  readonly isAll: boolean;
}

/**
 * Cuts what a player says it showed down to footage of which windows were served to this session; nothing else is ever stated. A neighbouring
 * window counts too, because the place of a second in the file is an estimate. Nothing is believed of footage whose length nobody knows.
 */
export function believedOf(
  claimed: readonly Stretch[],
  windows: readonly number[],
  extent: FootageExtent,
): BelievedClaim {
  const wide = windows.flatMap((number) => [number - 1, number, number + 1]).filter((number) => number >= 0);
  const served = joinStretches(wide.flatMap((number) => secondsOfWindow(extent, number) ?? []));
  const within = claimed.map(({ from, to }) =>
    served.flatMap((part) => {
      const cut = { from: Math.max(from, part.from), to: Math.min(to, part.to + SLACK_SECONDS) };
      return cut.from <= cut.to ? [cut] : [];
    }),
  );
  return {
    shown: joinStretches(within.flat()),
    isAll: claimed.every(({ from, to }, at) => within[at]?.some((cut) => cut.from === from && cut.to === to) === true),
  };
}
