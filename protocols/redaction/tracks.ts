import { areaOf, centreDistance, likeness, shift, type Box, type PictureSize } from './box.ts';

/** A face in one picture, in pixels of the displayed picture, with the detector's score between 0 and 1. */
export interface SeenFace {
  readonly box: Box;
  readonly score: number;
}

/** What the detector saw on one of the frames that it looked at. */
export interface Sighting {
  readonly frame: number;
  readonly faces: readonly SeenFace[];
}

/** How far the picture as a whole has moved since the first frame, in pixels. */
export interface CameraOffset {
  readonly x: number;
  readonly y: number;
}

/** Everything that tracking looks at. */
export interface Watched {
  readonly picture: PictureSize;
  /** Moment of every frame in seconds. */
  readonly momentSeconds: readonly number[];
  /** Camera offset at every frame. */
  readonly camera: readonly CameraOffset[];
  /** First frames of new scenes, rising; a track never crosses one. */
  readonly sceneStarts: readonly number[];
  readonly sightings: readonly Sighting[];
}

/** A face followed through one scene; boxes as the detector drew them, in stabilised coordinates (camera offset taken off). */
export interface JoinedTrack {
  readonly bestScore: number;
  readonly points: readonly TrackPoint[];
}

/** One sighting of a track. */
export interface TrackPoint {
  readonly frame: number;
  readonly box: Box;
}

/** From this score a face starts a track; set low on purpose, a false cover is cheaper than a visible face. */
const SURE_SCORE = 0.2;
/** From this score a face continues a track that exists (the second look of ByteTrack, arXiv 2110.06864). */
const WEAK_SCORE = 0.1;
/** A track without sightings for longer than this has ended. */
const LONGEST_GAP_SECONDS = 2;
/** Boxes above this share of the picture are believed only with a high score. */
const BIG_SHARE = 0.25;
const BIG_SCORE = 0.5;

interface LiveTrack {
  box: Box;
  frame: number;
  speedX: number;
  speedY: number;
  bestScore: number;
  points: TrackPoint[];
}

interface Pair {
  readonly closeness: number;
  readonly track: LiveTrack;
  readonly face: SeenFace;
}

/** Joins sightings into tracks: greedy by overlap and centre distance, strong scores first, then a second look at weak ones. */
export function joinSightings(watched: Watched): JoinedTrack[] {
  const tracks: LiveTrack[] = [];
  let live: LiveTrack[] = [];
  let scene = 0;
  for (const sighting of watched.sightings) {
    const sceneNow = watched.sceneStarts.filter((start) => start <= sighting.frame).length;
    if (sceneNow !== scene) live = [];
    scene = sceneNow;
    const at = secondsAt(watched, sighting.frame);
    live = live.filter((track) => at - secondsAt(watched, track.frame) <= LONGEST_GAP_SECONDS);
    const begun = follow(watched, sighting, live);
    tracks.push(...begun);
    live.push(...begun);
  }
  return tracks.map(({ bestScore, points }) => ({ bestScore, points }));
}

/** Continues the live tracks with what was seen and answers the tracks that begin here. */
function follow(watched: Watched, sighting: Sighting, live: readonly LiveTrack[]): LiveTrack[] {
  const offset = watched.camera[sighting.frame] ?? { x: 0, y: 0 };
  const faces = sighting.faces
    .filter((face) => isCredible(face, watched.picture))
    .map((face) => ({ ...face, box: shift(face.box, -offset.x, -offset.y) }));
  const sure = faces.filter((face) => face.score >= SURE_SCORE);
  const weak = faces.filter((face) => face.score < SURE_SCORE);
  const predicted = new Map(live.map((track) => [track, predict(watched, track, sighting.frame)]));

  const first = match(predicted, sure, 0.2);
  for (const track of first.keys()) predicted.delete(track);
  const second = match(predicted, weak, 0.3);
  for (const [track, face] of [...first, ...second]) continueTrack(watched, track, face, sighting.frame);

  const taken = new Set(first.values());
  return sure
    .filter((face) => !taken.has(face))
    .map(({ box, score }) => ({
      box,
      frame: sighting.frame,
      speedX: 0,
      speedY: 0,
      bestScore: score,
      points: [{ frame: sighting.frame, box }],
    }));
}

function isCredible(face: SeenFace, picture: PictureSize): boolean {
  if (face.score < WEAK_SCORE) return false;
  return areaOf(face.box) <= BIG_SHARE * picture.width * picture.height || face.score >= BIG_SCORE;
}

function predict(watched: Watched, track: LiveTrack, frame: number): Box {
  const seconds = secondsAt(watched, frame) - secondsAt(watched, track.frame);
  return shift(track.box, track.speedX * seconds, track.speedY * seconds);
}

function match(
  predicted: ReadonlyMap<LiveTrack, Box>,
  faces: readonly SeenFace[],
  leastLikeness: number,
): Map<LiveTrack, SeenFace> {
  const pairs: Pair[] = [];
  for (const [track, box] of predicted) {
    for (const face of faces) {
      const closeness = closenessOf(box, face.box, leastLikeness);
      if (closeness !== undefined) pairs.push({ closeness, track, face });
    }
  }
  pairs.sort((a, b) => b.closeness - a.closeness);
  const matched = new Map<LiveTrack, SeenFace>();
  const taken = new Set<SeenFace>();
  for (const { track, face } of pairs) {
    if (matched.has(track) || taken.has(face)) continue;
    matched.set(track, face);
    taken.add(face);
  }
  return matched;
}

function closenessOf(predicted: Box, seen: Box, leastLikeness: number): number | undefined {
  const ratio = areaOf(predicted) / areaOf(seen);
  if (ratio > 4 || ratio < 0.25) return undefined;
  const overlap = likeness(predicted, seen);
  const distance = centreDistance(predicted, seen) / Math.sqrt(areaOf(seen));
  if (overlap <= leastLikeness && distance >= 0.8) return undefined;
  return overlap + Math.max(0, 0.5 - distance / 2);
}

function continueTrack(watched: Watched, track: LiveTrack, face: SeenFace, frame: number): void {
  const seconds = secondsAt(watched, frame) - secondsAt(watched, track.frame);
  const { box } = face;
  const movedX = box.x + box.width / 2 - track.box.x - track.box.width / 2;
  const movedY = box.y + box.height / 2 - track.box.y - track.box.height / 2;
  track.speedX = track.speedX * 0.6 + (movedX / seconds) * 0.4;
  track.speedY = track.speedY * 0.6 + (movedY / seconds) * 0.4;
  track.box = box;
  track.frame = frame;
  track.bestScore = Math.max(track.bestScore, face.score);
  track.points.push({ frame, box });
}

function secondsAt(watched: Watched, frame: number): number {
  return watched.momentSeconds[frame] ?? 0;
}
