/** Where a camera was: WGS 84, seconds along the timeline of the recording. */
export interface Whereabouts {
  readonly seconds: number;
  readonly latitude: number;
  readonly longitude: number;
}

/** A point of a map, from its left and upper edge; north is up. */
export interface MapPoint {
  readonly x: number;
  readonly y: number;
}

/** A way drawn to scale in a square. */
export interface TrackMap {
  /** Length of a side of the square. */
  readonly side: number;
  readonly points: readonly MapPoint[];
  /** A round number of metres, and how long that is on the map. */
  readonly scale: { readonly metres: number; readonly length: number };
  /** Length of the way, in metres. */
  readonly metres: number;
}

const SIDE = 400;
const MARGIN = 48;
// A person who stands still would else be drawn walking: positions are a few metres off.
const LEAST_METRES = 60;
const METRES_PER_DEGREE = 111_320;

/**
 * Lays a way on a square map, as large as fits. On the few kilometres that somebody walks, a degree of longitude is taken as long as it is in
 * the middle of the way; the error is far below that of the positions.
 */
export function layTrackMap(track: readonly Whereabouts[]): TrackMap {
  const flat = flatten(track);
  const [west, east] = bounds(flat.map(({ x }) => x));
  const [south, north] = bounds(flat.map(({ y }) => y));
  const extent = Math.max(east - west, north - south, LEAST_METRES);
  const perMetre = (SIDE - 2 * MARGIN) / extent;
  const points = flat.map(({ x, y }) => ({
    x: round(SIDE / 2 + (x - (west + east) / 2) * perMetre),
    y: round(SIDE / 2 - (y - (south + north) / 2) * perMetre),
  }));
  const metres = roundNumber(extent / 3);
  return { side: SIDE, points, scale: { metres, length: round(metres * perMetre) }, metres: wayLength(flat) };
}

/** Index of the last point at or before a second; the first one before it begins. -1 when there is none. */
export function pointAt(track: readonly Whereabouts[], seconds: number): number {
  const at = track.findLastIndex((point) => point.seconds <= seconds);
  return at === -1 ? Math.min(0, track.length - 1) : at;
}

function flatten(track: readonly Whereabouts[]): MapPoint[] {
  const [south, north] = bounds(track.map(({ latitude }) => latitude));
  const narrowing = Math.cos((((south + north) / 2) * Math.PI) / 180);
  return track.map(({ latitude, longitude }) => ({
    x: longitude * METRES_PER_DEGREE * narrowing,
    y: latitude * METRES_PER_DEGREE,
  }));
}

function bounds(values: readonly number[]): readonly [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return values.length === 0 ? [0, 0] : [least, most];
}

function wayLength(points: readonly MapPoint[]): number {
  let metres = 0;
  for (const [at, { x, y }] of points.entries()) {
    const before = points[at - 1];
    if (before !== undefined) metres += Math.hypot(x - before.x, y - before.y);
  }
  return Math.round(metres);
}

/** The largest of 1, 2 or 5 times a power of ten that is not more. */
function roundNumber(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const factor = [5, 2, 1].find((candidate) => candidate * power <= most) ?? 1;
  return factor * power;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
