import type { Stretch } from './footage-window.ts';

/** Clocks of a clip: moments in ISO 8601, corrected for drift, and the playing time when it is known. */
export interface ClipClock {
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationSeconds?: number | undefined;
}

/** Clips of one recording laid along one clock, in seconds from the beginning of the first. */
export interface Timeline {
  /** Where each clip lies, in the order in which they were given. */
  readonly clips: readonly Stretch[];
  /** Stretches in which no camera recorded. */
  readonly gaps: readonly Stretch[];
  readonly seconds: number;
}

// Clocks of cameras are written in whole seconds; what lies closer together was recorded without a break.
const SMALLEST_GAP = 1.5;

/**
 * Lays clips, in order of time, along one clock. A clip never begins before the one before it has ended, whatever its clock says: what was
 * recorded later is shown later.
 */
export function layTimeline(clips: readonly ClipClock[]): Timeline {
  const [first] = clips;
  const laid: Stretch[] = [];
  const gaps: Stretch[] = [];
  let end = 0;
  for (const clip of clips) {
    const byClock = secondsBetween(first?.startedAt ?? clip.startedAt, clip.startedAt);
    const isGap = laid.length > 0 && byClock - end >= SMALLEST_GAP;
    if (isGap) gaps.push({ from: end, to: byClock });
    const from = isGap ? byClock : end;
    end = from + (clip.durationSeconds ?? Math.max(0, secondsBetween(clip.startedAt, clip.endedAt)));
    laid.push({ from, to: end });
  }
  return { clips: laid, gaps, seconds: end };
}

function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
