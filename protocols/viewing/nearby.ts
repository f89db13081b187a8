/** A point on the earth in degrees (WGS 84), as a GPS receiver gives it. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** Everything within so many metres of a point. */
export interface Nearby extends Point {
  readonly metres: number;
}

/** Metres between a distance of one degree, along the meridian and along the parallel of the point that is looked around. */
export interface Scale {
  readonly north: number;
  readonly east: number;
}

/** How far around a point can be looked: within it the earth is flat to less than a metre in a thousand. */
export const FARTHEST_METRES = 10_000;

const METRES_PER_DEGREE = (6_371_008.8 * Math.PI) / 180;
const POINT = /^\s*(-?\d{1,3}(?:[.,]\d{1,8})?)\s*°?\s*[,; ]\s*(-?\d{1,3}(?:[.,]\d{1,8})?)\s*°?\s*$/;

/** Reads a point as people copy it from a map: `52.1583, 4.4935`, also with decimal commas. Nothing when it is no point on the earth. */
export function parsePoint(text: string): Point | undefined {
  const [, north = '', east = ''] = POINT.exec(text) ?? [];
  if (north === '' || east === '') return undefined;
  const [latitude, longitude] = [degrees(north), degrees(east)];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

function degrees(text: string): number {
  return Number(text.replace(',', '.'));
}

/** Metres in a degree at this point. */
export function scaleAt({ latitude }: Point): Scale {
  return { north: METRES_PER_DEGREE, east: METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180) };
}

/** The smallest box in degrees that holds everything nearby. */
export function boxAround(nearby: Nearby): {
  readonly latitudes: [number, number];
  readonly longitudes: [number, number];
} {
  const { north, east } = scaleAt(nearby);
  const [up, aside] = [nearby.metres / north, nearby.metres / Math.max(east, 1)];
  return {
    latitudes: [nearby.latitude - up, nearby.latitude + up],
    longitudes: [nearby.longitude - aside, nearby.longitude + aside],
  };
}
