import { granted, refuse, type Verdict } from '../refusal.ts';

import type { Box, PictureSize } from './box.ts';
import { frameCount, type FrameClock } from './frame-clock.ts';
import {
  PLAN_SCHEMA,
  SHOW_REASONS,
  TRACK_KINDS,
  TRACK_ORIGINS,
  type ExtraMask,
  type KeyBox,
  type MutedPart,
  type RedactionPlan,
  type SoundDecision,
  type Track,
  type TrackDecision,
} from './plan.ts';
import { Refused, Reading } from './reading.ts';

const MOST_FRAMES = 10_000_000;
const MOST_TRACKS = 100_000;
const MOST_MASKS = 10_000;
const MOST_MUTED_PARTS = 1_000;
const LARGEST_SIDE = 16_384;

/** The only way in for a plan from outside. Refuses with `plan-refused` and names the field; unknown fields are refused too. */
export function parsePlan(input: unknown): Verdict<RedactionPlan> {
  try {
    return granted(readPlan(new Reading(input, '')));
  } catch (cause) {
    if (cause instanceof Refused) return refuse('plan-refused', [{ field: cause.field, reason: cause.reason }]);
    throw cause;
  }
}

function readPlan(plan: Reading): RedactionPlan {
  plan.holdsOnly('schema', 'picture', 'durationSeconds', 'frames', 'detector', 'tracks', 'extraMasks', 'sound');
  const parsed: RedactionPlan = {
    schema: plan.member('schema').oneOf([PLAN_SCHEMA]),
    picture: readPicture(plan.member('picture')),
    durationSeconds: plan.member('durationSeconds').number(0, 1_000_000),
    frames: readFrames(plan.member('frames')),
    detector: plan.member('detector').text(200),
    tracks: plan.member('tracks').list(MOST_TRACKS, readTrack),
    extraMasks: plan.member('extraMasks').list(MOST_MASKS, readExtraMask),
    sound: readSound(plan.member('sound')),
  };
  const ids = [...parsed.tracks, ...parsed.extraMasks].map((part) => part.id);
  if (new Set(ids).size !== ids.length) throw new Refused('tracks', 'the same id occurs twice');
  return parsed;
}

function readPicture(picture: Reading): PictureSize {
  picture.holdsOnly('width', 'height');
  return {
    width: picture.member('width').whole(2, LARGEST_SIDE),
    height: picture.member('height').whole(2, LARGEST_SIDE),
  };
}

function readFrames(frames: Reading): FrameClock {
  frames.holdsOnly('tick', 'firstTick', 'steps');
  const tick = frames.member('tick');
  tick.holdsOnly('numerator', 'denominator');
  const clock: FrameClock = {
    tick: {
      numerator: tick.member('numerator').whole(1, 1_000_000_000),
      denominator: tick.member('denominator').whole(1, 1_000_000_000),
    },
    firstTick: frames.member('firstTick').whole(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    steps: frames.member('steps').list(MOST_FRAMES, (step) => {
      step.holdsOnly('ticks', 'times');
      return {
        ticks: step.member('ticks').whole(1, Number.MAX_SAFE_INTEGER),
        times: step.member('times').whole(1, MOST_FRAMES),
      };
    }),
  };
  if (frameCount(clock) > MOST_FRAMES) throw new Refused('frames', 'too many frames');
  return clock;
}

function readTrack(track: Reading): Track {
  track.holdsOnly('id', 'kind', 'origin', 'bestScore', 'keys', 'decision');
  const bestScore = track.member('bestScore');
  const keys = track.member('keys').list(MOST_FRAMES, readKey);
  if (keys.length === 0) throw new Refused(track.field, 'has no keys');
  for (const [index, key] of keys.entries()) {
    const before = keys[index - 1];
    if (before !== undefined && before.atMicroseconds >= key.atMicroseconds) {
      throw new Refused(`${track.field}.keys`, 'must rise in time');
    }
  }
  return {
    id: track.member('id').text(64),
    kind: track.member('kind').oneOf(TRACK_KINDS),
    origin: track.member('origin').oneOf(TRACK_ORIGINS),
    bestScore: bestScore.isNull() ? null : bestScore.number(0, 1),
    keys,
    decision: readDecision(track.member('decision')),
  };
}

function readKey(key: Reading): KeyBox {
  key.holdsOnly('atMicroseconds', 'box');
  return {
    atMicroseconds: key.member('atMicroseconds').whole(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    box: readBox(key.member('box')),
  };
}

function readDecision(decision: Reading): TrackDecision {
  const kind = decision.member('decision').oneOf(['cover', 'show']);
  switch (kind) {
    case 'cover':
      decision.holdsOnly('decision');
      return { decision: kind };
    case 'show':
      decision.holdsOnly('decision', 'reason', 'by');
      return {
        decision: kind,
        reason: decision.member('reason').oneOf(SHOW_REASONS),
        by: decision.member('by').text(200),
      };
  }
}

function readExtraMask(mask: Reading): ExtraMask {
  mask.holdsOnly('id', 'fromSeconds', 'toSeconds', 'box', 'by');
  return {
    id: mask.member('id').text(64),
    ...readStretch(mask),
    box: readBox(mask.member('box')),
    by: mask.member('by').text(200),
  };
}

function readSound(sound: Reading): SoundDecision {
  const kind = sound.member('decision').oneOf(['muted', 'audible']);
  switch (kind) {
    case 'muted':
      sound.holdsOnly('decision');
      return { decision: kind };
    case 'audible':
      sound.holdsOnly('decision', 'except', 'by');
      return {
        decision: kind,
        except: sound.member('except').list(MOST_MUTED_PARTS, (part) => {
          part.holdsOnly('fromSeconds', 'toSeconds');
          return readStretch(part);
        }),
        by: sound.member('by').text(200),
      };
  }
}

function readStretch(part: Reading): MutedPart {
  const fromSeconds = part.member('fromSeconds').number(0, 1_000_000);
  const toSeconds = part.member('toSeconds').number(0, 1_000_000);
  if (toSeconds <= fromSeconds) throw new Refused(part.field, 'ends before it begins');
  return { fromSeconds, toSeconds };
}

function readBox(box: Reading): Box {
  box.holdsOnly('x', 'y', 'width', 'height');
  return {
    x: box.member('x').whole(-LARGEST_SIDE, 2 * LARGEST_SIDE),
    y: box.member('y').whole(-LARGEST_SIDE, 2 * LARGEST_SIDE),
    width: box.member('width').whole(1, 4 * LARGEST_SIDE),
    height: box.member('height').whole(1, 4 * LARGEST_SIDE),
  };
}
