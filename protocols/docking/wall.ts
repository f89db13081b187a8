import type { MunicipalProtocol } from '../municipal/protocol.ts';
import type { BerthState, ReportedBerth } from './dock-report.ts';

/** What the wall can say about a camera. */
export const WALL_STATES = [
  'queued',
  'uploading',
  'empty',
  'taken-in',
  'out',
  'unused',
  'stuck',
  'broken-off',
  'dock-silent',
  'taken-early',
  'not-returned',
] as const;
export type WallState = (typeof WALL_STATES)[number];

/** How it looks from two metres: it may be taken out, it is at work, it is out on the street, or somebody has to do something. */
export type WallSign = 'safe' | 'busy' | 'out' | 'trouble';

/** What is known about one camera. Moments are ISO 8601 in UTC, by our clock. */
export interface KnownOnWall {
  /** What the dock that saw it last said. */
  readonly berth:
    | (Pick<ReportedBerth, 'state' | 'seenAt' | 'sentBytes' | 'totalBytes'> & { readonly reportedAt: string })
    | undefined;
  /** What comes in of it now: bytes that are sealed, and when the last of them came. */
  readonly upload: { readonly received: number; readonly declared: number; readonly movedAt: string } | undefined;
  readonly lastDockedAt: string | null;
  /** Since when somebody wears it; nothing when it was handed in. */
  readonly wornSince: string | undefined;
  /** When it was handed in last, and since when it had been worn by then. */
  readonly handedInAt: string | undefined;
  readonly lastWornFrom: string | undefined;
}

/** When a camera that is out is missed, as the municipality laid it down. */
export type MissingRules = MunicipalProtocol['docking'];

/** What the wall says. */
export interface OnWall {
  readonly state: WallState;
  readonly sign: WallSign;
  /** How far it is, in whole percents; never 100 before it is empty. */
  readonly percent: number | undefined;
  /** The moment that belongs to the state: since when it is out, when it was seen empty, when the dock was heard last. */
  readonly at: string | undefined;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A dock says something every minute; one that says nothing for longer is down or cut off. */
const SILENT_AFTER = 3 * MINUTE;
const STALLED_AFTER = 5 * MINUTE;
const DAY = 24 * HOUR;

const SIGNS: Readonly<Record<WallState, WallSign>> = {
  queued: 'busy',
  uploading: 'busy',
  empty: 'safe',
  'taken-in': 'safe',
  out: 'out',
  unused: 'out',
  stuck: 'trouble',
  'broken-off': 'trouble',
  'dock-silent': 'trouble',
  'taken-early': 'trouble',
  'not-returned': 'trouble',
};

/**
 * What the wall says about a camera; nothing when it was not seen in the last 24 hours and is not expected back. `empty` is said on the word of a
 * dock alone: what came in tells nothing about what is left on the camera.
 */
export function onWall(known: KnownOnWall, now: string, rules: MissingRules): OnWall | undefined {
  const { berth } = known;
  const outSince = outSinceOf(known);
  if (berth !== undefined && stands(berth, outSince, now)) return inDock(berth, now);
  if (berth?.state === 'taken-early') return say('taken-early', { at: berth.seenAt });
  if (outSince === undefined) return withoutDock(known, now);
  if (awaitsFirstShift(known, rules)) {
    const late = after(outSince, now) > rules.firstShiftDays * DAY;
    return say(late ? 'not-returned' : 'unused', { at: outSince });
  }
  const late = isMissed(berth, outSince) || after(outSince, now) > rules.longestShiftHours * HOUR;
  return say(late ? 'not-returned' : 'out', { at: outSince });
}

/**
 * Whether nobody has seen a shift yet: no footage ever came from the camera, or none since it was handed out, and no dock saw it leave after that.
 * Everybody has a camera of his own, so handing it out is not the beginning of a shift; unless this one is handed out for a shift at a time, as it
 * was the last time.
 */
export function awaitsFirstShift(known: KnownOnWall, { longestShiftHours }: MissingRules): boolean {
  const { berth, lastDockedAt, wornSince, handedInAt, lastWornFrom } = known;
  if (lastDockedAt === null) return true;
  if (wornSince === undefined || wornSince <= lastDockedAt) return false;
  if (berth !== undefined && !isInDock(berth.state) && berth.seenAt > wornSince) return false;
  if (handedInAt === undefined || lastWornFrom === undefined) return true;
  return after(lastWornFrom, handedInAt) > longestShiftHours * HOUR;
}

/** A dock that is heard is believed; one that is not is believed until the camera is known to be out. */
function stands(berth: BerthOnWall, outSince: string | undefined, now: string): boolean {
  return isInDock(berth.state) && (outSince === undefined || !isSilent(berth, now));
}

function isMissed(berth: BerthOnWall | undefined, outSince: string): boolean {
  return berth?.state === 'missed' && berth.seenAt === outSince;
}

/** Since when a camera is out: handed out, or seen leaving the dock, and neither docked nor handed in since. */
export function outSinceOf({
  berth,
  lastDockedAt,
  wornSince,
  handedInAt,
}: Omit<KnownOnWall, 'upload'>): string | undefined {
  const [left, stood] = berth === undefined || isInDock(berth.state) ? [undefined, berth?.seenAt] : [berth.seenAt];
  if (wornSince === undefined && isNotBefore(handedInAt, left)) return undefined;
  const out = latest(left, wornSince);
  return isNotBefore(out, latest(lastDockedAt ?? undefined, stood)) ? out : undefined;
}

/** Whether the first has come, and not before the second. */
function isNotBefore(moment: string | undefined, other = ''): boolean {
  return moment !== undefined && moment >= other;
}

/** Whether this state is one of a camera that stands in the dock. */
export function isInDock(state: BerthState): boolean {
  return state === 'queued' || state === 'busy' || state === 'empty' || state === 'stuck';
}

type BerthOnWall = NonNullable<KnownOnWall['berth']>;

function isSilent({ reportedAt }: BerthOnWall, now: string): boolean {
  return after(reportedAt, now) > SILENT_AFTER;
}

function inDock(berth: BerthOnWall, now: string): OnWall | undefined {
  if (berth.state === 'empty') {
    return after(berth.reportedAt, now) > DAY ? undefined : say('empty', { at: berth.reportedAt });
  }
  if (isSilent(berth, now)) return say('dock-silent', { at: berth.reportedAt });
  if (berth.state === 'busy') return say('uploading', { percent: percentOf(berth.sentBytes, berth.totalBytes) });
  return say(berth.state === 'stuck' ? 'stuck' : 'queued');
}

/** What docks that report nothing, and people who bring footage by hand, tell by what comes in. */
function withoutDock({ upload, lastDockedAt }: KnownOnWall, now: string): OnWall | undefined {
  if (upload !== undefined && after(upload.movedAt, now) <= DAY) {
    const percent = percentOf(upload.received, upload.declared);
    const stalled = after(upload.movedAt, now) > STALLED_AFTER;
    return say(stalled ? 'broken-off' : 'uploading', { percent, at: upload.movedAt });
  }
  if (lastDockedAt === null || after(lastDockedAt, now) > DAY) return undefined;
  return say('taken-in', { at: lastDockedAt });
}

function percentOf(done: number, total: number): number {
  return total === 0 ? 0 : Math.min(99, Math.floor((100 * done) / total));
}

function say(state: WallState, rest: { readonly percent?: number; readonly at?: string } = {}): OnWall {
  return { state, sign: SIGNS[state], percent: rest.percent, at: rest.at };
}

function after(moment: string, now: string): number {
  return Date.parse(now) - Date.parse(moment);
}

function latest(...moments: readonly (string | undefined)[]): string | undefined {
  return moments
    .filter((moment) => moment !== undefined)
    .sort()
    .at(-1);
}
