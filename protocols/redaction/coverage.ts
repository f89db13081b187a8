import { between, type Box } from './box.ts';
import { frameMoments } from './frame-clock.ts';
import type { KeyBox, RedactionPlan, Track, TrackDecision } from './plan.ts';

/** What lies over one frame. */
export interface FrameCover {
  readonly frame: number;
  readonly atMicroseconds: number;
  /** Regions that must be covered; a covered region wins over a released one. */
  readonly covered: readonly Box[];
  /** Regions that a person released. */
  readonly released: readonly Box[];
}

/** Where a track lies at a moment, or undefined before its first key and after its last. */
export function trackBoxAt(keys: readonly KeyBox[], atMicroseconds: number): Box | undefined {
  const after = firstAtOrAfter(keys, atMicroseconds);
  const next = keys[after];
  if (next === undefined) return undefined;
  if (next.atMicroseconds === atMicroseconds) return next.box;
  const before = keys[after - 1];
  if (before === undefined) return undefined;
  const share = (atMicroseconds - before.atMicroseconds) / (next.atMicroseconds - before.atMicroseconds);
  return between(before.box, next.box, share);
}

/** What is covered and what is released on every frame, in the order of the frames. */
export function* frameCovers(plan: RedactionPlan): Generator<FrameCover> {
  const waiting = [...plan.tracks].sort((a, b) => startOf(a) - startOf(b));
  let running: Track[] = [];
  let nextTrack = 0;
  let frame = 0;
  for (const atMicroseconds of frameMoments(plan.frames)) {
    running = running.filter((track) => endOf(track) >= atMicroseconds);
    for (let track = waiting[nextTrack]; track !== undefined && startOf(track) <= atMicroseconds;) {
      if (endOf(track) >= atMicroseconds) running.push(track);
      nextTrack += 1;
      track = waiting[nextTrack];
    }
    yield {
      frame,
      atMicroseconds,
      covered: [...boxesOf(running, 'cover', atMicroseconds), ...extraMasksAt(plan, atMicroseconds)],
      released: boxesOf(running, 'show', atMicroseconds),
    };
    frame += 1;
  }
}

function boxesOf(tracks: readonly Track[], decision: TrackDecision['decision'], atMicroseconds: number): Box[] {
  return tracks
    .filter((track) => track.decision.decision === decision)
    .map((track) => trackBoxAt(track.keys, atMicroseconds))
    .filter((box) => box !== undefined);
}

function extraMasksAt(plan: RedactionPlan, atMicroseconds: number): Box[] {
  const seconds = atMicroseconds / 1_000_000;
  return plan.extraMasks
    .filter((mask) => mask.fromSeconds <= seconds && seconds <= mask.toSeconds)
    .map((mask) => mask.box);
}

function startOf(track: Track): number {
  return track.keys[0]?.atMicroseconds ?? Infinity;
}

function endOf(track: Track): number {
  return track.keys.at(-1)?.atMicroseconds ?? -Infinity;
}

function firstAtOrAfter(keys: readonly KeyBox[], atMicroseconds: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const isBefore = (keys[middle]?.atMicroseconds ?? Infinity) < atMicroseconds;
    if (isBefore) low = middle + 1;
    if (!isBefore) high = middle;
  }
  return low;
}
