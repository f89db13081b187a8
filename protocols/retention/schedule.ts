import type { QuarantineReason } from '../custody/recording.ts';

/** What the camera and the dock said about time, and what our own clock said. Moments are ISO 8601; ours are in UTC. */
export interface Clocks {
  readonly deviceStartedAt: string;
  readonly deviceEndedAt: string;
  /** The camera's clock when it was docked, when the dock could read it. */
  readonly deviceClockAt: string | undefined;
  /** The dock's own clock when it declared the clip. */
  readonly dockClockAt: string;
  /** Our clock at that same moment. */
  readonly dockedAt: string;
  /** When this camera was docked the time before. */
  readonly lastDockedAt: string | undefined;
}

/** When a recording was made, corrected, and when its term ends. */
export interface Schedule {
  readonly startedAt: string;
  readonly endedAt: string;
  /** Seconds that the clock which dated the clip was ahead of ours; negative when it was behind. */
  readonly driftSeconds: number;
  readonly dueAt: string;
  /** Set when the clock cannot be believed; the term then starts at docking. */
  readonly quarantineReason: Extract<QuarantineReason, 'implausible-clock'> | undefined;
}

const MILLISECONDS_OF_DAY = 86_400_000;
/** Clocks that are set by hand differ by a few minutes; beyond this a moment before the last docking or after this one is not believed. */
const TOLERANCE_MILLISECONDS = 300_000;

/**
 * The term starts at the drift-corrected end of the recording, never later than docking. A clock that says the future, or a moment before the
 * camera's last docking, is not believed: the recording is kept apart and its term starts at docking.
 */
export function scheduleTerm(clocks: Clocks, termDays: number): Schedule {
  const docked = Date.parse(clocks.dockedAt);
  const drift = Date.parse(clocks.deviceClockAt ?? clocks.dockClockAt) - docked;
  const started = Date.parse(clocks.deviceStartedAt) - drift;
  const ended = Date.parse(clocks.deviceEndedAt) - drift;
  const believed = isPlausible(clocks, started, ended);
  const termStart = believed ? Math.min(ended, docked) : docked;
  return {
    startedAt: iso(started),
    endedAt: iso(ended),
    driftSeconds: drift / 1000,
    dueAt: iso(termStart + termDays * MILLISECONDS_OF_DAY),
    quarantineReason: believed ? undefined : 'implausible-clock',
  };
}

function isPlausible(clocks: Clocks, started: number, ended: number): boolean {
  const docked = Date.parse(clocks.dockedAt);
  if (ended < started || ended > docked + TOLERANCE_MILLISECONDS) return false;
  return clocks.lastDockedAt === undefined || started >= Date.parse(clocks.lastDockedAt) - TOLERANCE_MILLISECONDS;
}

/** The UTC day on which footage falls due: the key of this day wraps its data key. A term that has already ended falls due today. */
export function dueDay(dueAt: string, now: string): string {
  return (dueAt > now ? dueAt : now).slice(0, 10);
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
