import { layTrackMap, type MapPoint } from '../../../protocols/viewing/track-map.ts';
import type { OpenViewing } from '../../viewing/read-viewing.ts';
import type { View } from '../view.ts';
import { sessionWords } from '../words/session.ts';
import { momentText } from './session-rows.ts';

/** So many points are listed as text; a longer way is thinned out evenly, its first and last kept. */
const MOST_LISTED = 60;

/** Contents of the template `viewing/map`: the way of the camera drawn to scale, and the same in words. */
export interface MapContents {
  readonly side: number;
  /** Points of the line, as SVG wants them. */
  readonly line: string;
  readonly start: MapPoint;
  readonly end: MapPoint;
  readonly scale: { readonly text: string; readonly length: number };
  readonly isRoute: boolean;
  readonly summary: string;
  /** For the script: seconds, x, y, and the coordinates in words. */
  readonly track: string;
  readonly coordinates: readonly (readonly string[])[];
}

/** The map of where the camera was; nothing when nobody knows. */
export function mapContents(view: View, { whereabouts }: OpenViewing): MapContents | undefined {
  const { points, side, scale, metres } = layTrackMap(whereabouts);
  const [start] = points;
  const end = points.at(-1);
  if (start === undefined || end === undefined) return undefined;
  const words = sessionWords[view.language];
  const texts = whereabouts.map(({ latitude, longitude }) => coordinateText(latitude, longitude, view));
  const isRoute = metres > 0;
  return {
    ...{ side, start, end, isRoute },
    line: points.map(({ x, y }) => `${String(x)},${String(y)}`).join(' '),
    scale: { text: distanceText(scale.metres, view), length: scale.length },
    summary: isRoute ? words.route(distanceText(metres, view)) : `${words.place}: ${texts[0]?.join(', ') ?? ''}`,
    track: JSON.stringify(
      whereabouts.map(({ seconds }, at) => [seconds, points[at]?.x, points[at]?.y, texts[at]?.join(', ')]),
    ),
    coordinates: thinned(
      whereabouts.map(({ seconds }, at) => [momentText(Math.max(0, seconds)), ...(texts[at] ?? [])]),
    ),
  };
}

function coordinateText(latitude: number, longitude: number, view: View): [string, string] {
  const format = new Intl.NumberFormat(view.language, { minimumFractionDigits: 5, maximumFractionDigits: 5 });
  return [format.format(latitude), format.format(longitude)];
}

function distanceText(metres: number, view: View): string {
  const format = new Intl.NumberFormat(view.language, { maximumSignificantDigits: 3 });
  return metres >= 1000 ? `${format.format(metres / 1000)} km` : `${format.format(metres)} m`;
}

function thinned<T>(rows: readonly T[]): readonly T[] {
  const step = Math.max(1, Math.ceil(rows.length / MOST_LISTED));
  return rows.filter((_row, at) => at % step === 0 || at === rows.length - 1);
}
