import { coverTracks } from '../protocols/redaction/cover-tracks.ts';
import { frameMoments } from '../protocols/redaction/frame-clock.ts';
import { PLAN_SCHEMA, planHash, type RedactionPlan } from '../protocols/redaction/plan.ts';

import { CameraMotion } from './camera-motion.ts';
import type { Detector } from './detection/detector.ts';
import { NotFootage, type FootageFacts } from './ffmpeg/probe.ts';
import { looksEvery, timeLimitFor } from './footage-limits.ts';
import { lookAt } from './look.ts';

/** What to look at and with what. `url` answers HTTP range requests on the loopback interface. */
export interface ProposalOrder {
  readonly url: string;
  readonly facts: FootageFacts;
  readonly detector: Detector;
  readonly signal?: AbortSignal | undefined;
  /** Gets the share that is done, between 0 and 1. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** A plan that covers every face that was found and mutes all sound; nobody has looked at it yet. */
export interface ProposedPlan {
  readonly plan: RedactionPlan;
  readonly planHash: string;
  readonly frameCount: number;
  /** Frames that the detector looked at; between them covers are carried along. */
  readonly framesLookedAt: number;
}

/** Pass 1: finds faces, follows them, and writes the plan. Throws when the footage holds no picture or cannot be decoded to its end. */
export async function proposePlan(order: ProposalOrder): Promise<ProposedPlan> {
  const { facts, detector, url, signal, onProgress } = order;
  if (facts.video === null) throw new NotFootage('a recording without picture has nothing to cover');
  const picture = { width: facts.video.width, height: facts.video.height };
  const motion = new CameraMotion(picture);
  const expectedFrames = Math.max(1, facts.durationSeconds * facts.video.frameRate);
  const { frames, sightings } = await lookAt({
    ...{ url, picture, detector, signal, every: looksEvery(facts.video.frameRate), offset: 0, decoding: 'fast' },
    timeLimitSeconds: timeLimitFor(facts),
    onGray: (gray) => motion.see(gray),
    onProgress: (seen) => onProgress?.(Math.min(1, seen / expectedFrames)),
  });
  const momentSeconds = frameMoments(frames).map((microseconds) => microseconds / 1_000_000);
  const { offsets: camera, sceneStarts } = motion;
  const plan: RedactionPlan = {
    schema: PLAN_SCHEMA,
    picture,
    durationSeconds: facts.durationSeconds,
    frames,
    detector: detector.name,
    tracks: coverTracks({ picture, momentSeconds, camera, sceneStarts, sightings }),
    extraMasks: [],
    sound: { decision: 'muted' },
  };
  return { plan, planHash: planHash(plan), frameCount: momentSeconds.length, framesLookedAt: sightings.length };
}
