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

/**
 * Whether the shown stretches lie within footage of which windows were served to this session. A neighbouring window counts too, because the
 * place of a second in the file is an estimate. True when the duration is unknown: then nothing can be compared.
 */
export function wereServed(shown: readonly Stretch[], windows: readonly number[], extent: FootageExtent): boolean {
  const wide = windows.flatMap((number) => [number - 1, number, number + 1]).filter((number) => number >= 0);
  const served = wide.flatMap((number) => secondsOfWindow(extent, number) ?? []);
  if (extent.durationSeconds === undefined) return true;
  const joined = joinStretches(served);
  return shown.every(({ from, to }) => joined.some((part) => from >= part.from && to <= part.to + SLACK_SECONDS));
}
