import type { Recording } from '../custody/recording.ts';

/** Why a recording is kept beyond its term. */
export const HOLD_KINDS = ['inzage', 'klacht', 'vordering', 'incident', 'bezwaar', 'aangifte'] as const;
export type HoldKind = (typeof HOLD_KINDS)[number];

/** What a hold looks for; footage that is docked later is measured by it too. */
export interface HoldCriteria {
  /** Beginning of the window, ISO 8601 in UTC. */
  readonly from: string;
  /** End of the window, ISO 8601 in UTC. */
  readonly to: string;
  readonly place?: string;
  readonly cameraId?: string;
  readonly officerId?: string;
}

/** What of a recording decides whether a hold fits. */
export type Holdable = Pick<
  Recording,
  'startedAt' | 'endedAt' | 'dockedAt' | 'place' | 'cameraId' | 'officerId' | 'quarantineReason'
>;

/**
 * Whether a hold keeps this recording. It errs towards keeping: an unknown place or officer fits any, and footage of a camera whose clock
 * cannot be believed, or that a dock could not place, fits every window that began before it was docked; so does a file from before
 * the last docking that somebody handed in, as long as nobody has looked whether its times are right.
 */
export function holdFits(criteria: HoldCriteria, recording: Holdable): boolean {
  if (criteria.cameraId !== undefined && criteria.cameraId !== recording.cameraId) return false;
  return (
    windowFits(criteria, recording) &&
    officerFits(criteria.officerId, recording.officerId) &&
    placeFits(criteria.place, recording.place)
  );
}

const TIMELESS: readonly Recording['quarantineReason'][] = ['implausible-clock', 'left-behind', 'rejected'];

function windowFits(criteria: HoldCriteria, recording: Holdable): boolean {
  if (TIMELESS.includes(recording.quarantineReason)) return criteria.from <= recording.dockedAt;
  return recording.startedAt <= criteria.to && recording.endedAt >= criteria.from;
}

function officerFits(wanted: string | undefined, actual: string | null): boolean {
  return wanted === undefined || actual === null || wanted === actual;
}

/** Whether two descriptions can mean the same place: one holds every word of the other, whatever the case, accents and signs. */
export function placeFits(wanted: string | undefined, actual: string | null): boolean {
  if (wanted === undefined || actual === null) return true;
  const [a, b] = [words(wanted), words(actual)];
  if (a.length === 0 || b.length === 0) return true;
  return a.every((word) => b.includes(word)) || b.every((word) => a.includes(word));
}

function words(place: string): string[] {
  return place
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
