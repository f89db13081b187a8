import { Reading, Refused } from '../redaction/reading.ts';
import { granted, refuse, type Verdict } from '../refusal.ts';

/** Where the camera was at one moment of a recording: WGS 84, seconds from the start of the recording. */
export interface TrackPoint {
  readonly seconds: number;
  readonly latitude: number;
  readonly longitude: number;
}

/** The way that a camera went during a recording, in order of time. It says where a person was, so it is as personal as the footage. */
export interface Track {
  readonly points: readonly TrackPoint[];
}

/** Most points of one track: one per second for more than a day. */
const MOST_POINTS = 100_000;
const MOST_SECONDS = 7 * 86_400;
// Well-known text of a point (OGC 06-103r4): x is the longitude, y the latitude; a height may follow.
const POINT = /^\s*POINT\s*(?:Z\s*)?\(\s*(-?[\d.]+)\s+(-?[\d.]+)(?:\s+-?[\d.]+)?\s*\)\s*$/i;

/** Reads a track as we store it. Refuses with `invalid-input` and names the field. */
export function parseTrack(input: unknown): Verdict<Track> {
  return readPoints(input, 'points', (point) => {
    point.holdsOnly('seconds', 'latitude', 'longitude');
    return {
      seconds: point.member('seconds').number(-MOST_SECONDS, MOST_SECONDS),
      latitude: point.member('latitude').number(-90, 90),
      longitude: point.member('longitude').number(-180, 180),
    };
  });
}

/**
 * Reads a track as Axis cameras write it (Body Worn Integration API, location file format): `CoordinateEntries` with `LocationWKT` and
 * `SecondsFromStart`. Refuses with `invalid-input` and names the field; other fields are left alone.
 */
export function parseAxisTrack(input: unknown): Verdict<Track> {
  return readPoints(input, 'CoordinateEntries', (entry) => {
    const place = entry.member('LocationWKT');
    const [, longitude, latitude] = POINT.exec(place.text(200)) ?? [];
    if (longitude === undefined || latitude === undefined) throw new Refused(place.field, 'is not a point');
    return {
      seconds: entry.member('SecondsFromStart').number(-MOST_SECONDS, MOST_SECONDS),
      latitude: new Reading(Number(latitude), place.field).number(-90, 90),
      longitude: new Reading(Number(longitude), place.field).number(-180, 180),
    };
  });
}

/** A track as it is stored, as text. */
export function trackText(track: Track): string {
  return JSON.stringify({ points: track.points });
}

/**
 * Cuts the track of a whole recording at its clips, which begin at these seconds, in order: every point goes to the clip that had begun by then,
 * what lies before the first to the first, and its seconds are counted from the beginning of its clip.
 */
export function splitTrack(track: Track, begins: readonly number[]): Track[] {
  const clipAt = (seconds: number): number =>
    Math.max(
      0,
      begins.findLastIndex((begin) => begin <= seconds),
    );
  return begins.map((begin, index) => ({
    points: track.points
      .filter(({ seconds }) => clipAt(seconds) === index)
      .map((point) => ({ ...point, seconds: point.seconds - begin })),
  }));
}

function readPoints(input: unknown, name: string, read: (point: Reading) => TrackPoint): Verdict<Track> {
  try {
    const points = new Reading(input, '').member(name).list(MOST_POINTS, read);
    return granted({ points: points.toSorted((a, b) => a.seconds - b.seconds) });
  } catch (cause) {
    if (cause instanceof Refused) return refuse('invalid-input', [{ field: cause.field, reason: cause.reason }]);
    throw cause;
  }
}
