import { between, grow, isSeen, outward, shift, type Box } from './box.ts';
import type { KeyBox, Track } from './plan.ts';
import { joinSightings, type JoinedTrack, type TrackPoint, type Watched } from './tracks.ts';

/** Every cover reaches this share of the face beyond it on each side: chin, ears, hair. */
const MARGIN = 0.3;
/** A face is covered this long before it was first seen and after it was last seen, within its scene. */
const HOLD_SECONDS = 1;
/** How fast a cover widens while nobody looked: share of its size per second, and at most. */
const HOLD_WIDENING = { perSecond: 0.36, most: 0.5 };
const GAP_WIDENING = { perSecond: 0.3, most: 0.25 };
/** Key boxes may differ from the exact course by this share of the box, which the margin absorbs. */
const KEY_TOLERANCE = 0.04;
const LONGEST_KEY_STRETCH_FRAMES = 60;

/** Sightings to covers: joined, bridged, held before and after, widened, and written as few key boxes. Nothing is released. */
export function coverTracks(watched: Watched): Track[] {
  return joinSightings(watched)
    .map((joined) => ({ joined, course: courseOf(joined, watched) }))
    .filter(({ course }) => course.length > 0)
    .map(({ joined, course }, index) => ({
      id: `face-${String(index + 1)}`,
      kind: 'face',
      origin: 'machine',
      bestScore: Math.min(1, Math.round(joined.bestScore * 1000) / 1000),
      keys: keysOf(course, watched),
      decision: { decision: 'cover' },
    }));
}

/** The box on every frame from hold to hold in picture coordinates, without the ends that lie outside the picture. */
function courseOf(track: JoinedTrack, watched: Watched): TrackPoint[] {
  const [first] = track.points;
  const last = track.points.at(-1);
  if (first === undefined || last === undefined) return [];
  const scene = sceneAround(first.frame, watched);
  const course = [
    ...hold(first, scene.start, watched),
    ...track.points.flatMap((point, index) => bridge(point, track.points[index + 1], watched)),
    ...hold(last, scene.end, watched),
  ];
  const inPicture = course
    .map(({ frame, box }) => {
      const offset = watched.camera[frame] ?? { x: 0, y: 0 };
      return { frame, box: shift(grow(box, MARGIN), offset.x, offset.y) };
    })
    .sort((a, b) => a.frame - b.frame);
  const seen = ({ box }: TrackPoint): boolean => isSeen(box, watched.picture);
  return inPicture.slice(Math.max(0, inPicture.findIndex(seen)), inPicture.findLastIndex(seen) + 1);
}

/** Frames between a point and the edge of its scene that lie within the hold; `edge` itself is included, the point is not. */
function hold(point: TrackPoint, edge: number, watched: Watched): TrackPoint[] {
  const held: TrackPoint[] = [];
  const step = Math.sign(edge - point.frame);
  for (let frame = point.frame + step; step !== 0; frame += step) {
    const seconds = Math.abs(secondsBetween(point.frame, frame, watched));
    if (seconds > HOLD_SECONDS) break;
    held.push({ frame, box: grow(point.box, widening(HOLD_WIDENING, seconds)) });
    if (frame === edge) break;
  }
  return held;
}

/** A point and the frames up to the next one, which is not included. */
function bridge(point: TrackPoint, next: TrackPoint | undefined, watched: Watched): TrackPoint[] {
  const bridged = [point];
  if (next === undefined) return bridged;
  const whole = secondsBetween(point.frame, next.frame, watched);
  for (let frame = point.frame + 1; frame < next.frame; frame += 1) {
    const seconds = secondsBetween(point.frame, frame, watched);
    const box = between(point.box, next.box, seconds / whole);
    bridged.push({ frame, box: grow(box, widening(GAP_WIDENING, Math.min(seconds, whole - seconds))) });
  }
  return bridged;
}

function widening(rule: { perSecond: number; most: number }, seconds: number): number {
  return Math.min(rule.most, rule.perSecond * seconds);
}

function sceneAround(frame: number, watched: Watched): { start: number; end: number } {
  const start = watched.sceneStarts.findLast((candidate) => candidate <= frame) ?? 0;
  const next = watched.sceneStarts.find((candidate) => candidate > frame) ?? watched.momentSeconds.length;
  return { start, end: next - 1 };
}

function secondsBetween(from: number, to: number, watched: Watched): number {
  return (watched.momentSeconds[to] ?? 0) - (watched.momentSeconds[from] ?? 0);
}

/** Keeps as few boxes as describe the course within the tolerance. */
function keysOf(course: readonly TrackPoint[], watched: Watched): KeyBox[] {
  const keys: TrackPoint[] = course.slice(0, 1);
  let from = 0;
  while (from < course.length - 1) {
    let to = from + 1;
    while (
      to + 1 < course.length &&
      to + 1 - from <= LONGEST_KEY_STRETCH_FRAMES &&
      isStraight(course, from, to + 1, watched)
    ) {
      to += 1;
    }
    keys.push(...course.slice(to, to + 1));
    from = to;
  }
  return keys.map(({ frame, box }) => ({
    atMicroseconds: Math.round((watched.momentSeconds[frame] ?? 0) * 1_000_000),
    box: outward(box),
  }));
}

function isStraight(course: readonly TrackPoint[], from: number, to: number, watched: Watched): boolean {
  const start = course[from];
  const end = course[to];
  if (start === undefined || end === undefined) return false;
  const whole = secondsBetween(start.frame, end.frame, watched);
  return course.slice(from + 1, to).every((point) => {
    const straight = between(start.box, end.box, secondsBetween(start.frame, point.frame, watched) / whole);
    return (
      furthestEdge(straight, point.box) <= Math.max(2, KEY_TOLERANCE * Math.min(point.box.width, point.box.height))
    );
  });
}

function furthestEdge(a: Box, b: Box): number {
  return Math.max(
    Math.abs(a.x - b.x),
    Math.abs(a.y - b.y),
    Math.abs(a.x + a.width - b.x - b.width),
    Math.abs(a.y + a.height - b.y - b.height),
  );
}
