import type { QuarantineReason } from '../custody/recording.ts';

/** What the camera and the dock said about time, and what our own clock said. Moments are ISO 8601; ours are in UTC. */
export interface Clocks {
  readonly deviceStartedAt: string;
  readonly deviceEndedAt: string;
  /** The camera's clock when the clip was declared, when the dock could read it. */
  readonly deviceClockAt: string | undefined;
  /** When the camera was put into the dock, by the dock's clock. */
  readonly dockingStartedAt: string;
  /** The dock's own clock when the clip was declared. */
  readonly dockClockAt: string;
  /** Our clock at that same moment. */
  readonly declaredAt: string;
  /** Whose word the beginning and the end of the clip are: that of the camera's clock, or that of whoever hands in a file. */
  readonly saidBy: 'camera' | 'person';
}

/** When a recording was made, corrected, and when its term ends. */
export interface Schedule {
  readonly startedAt: string;
  readonly endedAt: string;
  /** When the camera was docked, by our clock. */
  readonly dockedAt: string;
  /** Seconds that the clock which dated the clip was ahead of ours; negative when it was behind. */
  readonly driftSeconds: number;
  readonly dueAt: string;
  /** `implausible-clock` when the times cannot be believed; the term then starts at docking. With `left-behind` it starts at the end, as always. */
  readonly quarantineReason: Extract<QuarantineReason, 'implausible-clock' | 'left-behind'> | undefined;
}

const MILLISECONDS_OF_DAY = 86_400_000;
/** Clocks that are set by hand differ by a few minutes; beyond this a moment before the last docking or after this one is not believed. */
const TOLERANCE_MILLISECONDS = 300_000;

/** What differs less than this is the time that a message takes, not drift. */
const TRANSPORT_MILLISECONDS = 2000;

/** When the camera was docked, by our clock; never later than the moment at which the dock told us. */
export function dockedAtOf(clocks: Pick<Clocks, 'dockingStartedAt' | 'dockClockAt' | 'declaredAt'>): string {
  const declared = Date.parse(clocks.declaredAt);
  return iso(Math.min(Date.parse(clocks.dockingStartedAt) - driftOf(clocks.dockClockAt, declared), declared));
}

/**
 * The term starts at the drift-corrected end of the recording, never later than docking. A clock that says the future, or a moment before the
 * camera's docking before this one, is not believed: the recording is kept apart and its term starts at docking. Whoever hands in a file from
 * before that docking says himself when it was made, so no clock is doubted and the term is that of every recording; it is kept apart because it
 * should have come with an earlier docking.
 */
export function scheduleTerm(clocks: Clocks, lastDockedAt: string | undefined, termDays: number): Schedule {
  const dockedAt = dockedAtOf(clocks);
  const docked = Date.parse(dockedAt);
  const drift = driftOf(clocks.deviceClockAt ?? clocks.dockClockAt, Date.parse(clocks.declaredAt));
  const started = Date.parse(clocks.deviceStartedAt) - drift;
  const ended = Date.parse(clocks.deviceEndedAt) - drift;
  const last = lastDockedAt === undefined ? -Infinity : Date.parse(lastDockedAt);
  const canBe = started <= ended && ended <= docked + TOLERANCE_MILLISECONDS;
  const isOld = started < last - TOLERANCE_MILLISECONDS;
  const isBelieved = canBe && (!isOld || clocks.saidBy === 'person');
  const termStart = isBelieved ? Math.min(ended, docked) : docked;
  return {
    startedAt: iso(started),
    endedAt: iso(ended),
    dockedAt,
    driftSeconds: drift / 1000,
    dueAt: iso(termStart + termDays * MILLISECONDS_OF_DAY),
    quarantineReason: apartFor(isBelieved, isOld),
  };
}

function apartFor(isBelieved: boolean, isOld: boolean): Schedule['quarantineReason'] {
  if (!isBelieved) return 'implausible-clock';
  return isOld ? 'left-behind' : undefined;
}

function driftOf(clockAt: string, declared: number): number {
  const drift = Date.parse(clockAt) - declared;
  return Math.abs(drift) < TRANSPORT_MILLISECONDS ? 0 : drift;
}

/** The UTC day on which footage falls due: the key of this day wraps its data key. A term that has already ended falls due today. */
export function dueDay(dueAt: string, now: string): string {
  return (dueAt > now ? dueAt : now).slice(0, 10);
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
