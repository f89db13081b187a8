import { grow, partInside, type Box } from '../protocols/redaction/box.ts';
import { frameCovers, type FrameCover } from '../protocols/redaction/coverage.ts';
import { frameMoments } from '../protocols/redaction/frame-clock.ts';
import type { RedactionPlan } from '../protocols/redaction/plan.ts';
import type { Sighting } from '../protocols/redaction/tracks.ts';

import { GRAY } from './camera-motion.ts';
import type { Detector } from './detection/detector.ts';
import { askProbe, factsOf, type ProbeAnswer } from './ffmpeg/probe.ts';
import { looksEvery, timeLimitFor } from './footage-limits.ts';
import { lookAt } from './look.ts';

/** The copy to check against its plan. `url` answers HTTP range requests on the loopback interface. */
export interface CheckOrder {
  readonly url: string;
  readonly plan: RedactionPlan;
  readonly detector: Detector;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** Something in the copy that should not be there. */
export type CopyFinding =
  /** A face outside every region that a person released. */
  | { readonly finding: 'face'; readonly atSeconds: number; readonly box: Box; readonly score: number }
  /** A region of the plan through which the picture shines. */
  | { readonly finding: 'not-covered'; readonly atSeconds: number; readonly box: Box }
  /** Another number of frames than the plan has. */
  | { readonly finding: 'frames-differ'; readonly planned: number; readonly found: number }
  /** Something that says who, where or with what. */
  | { readonly finding: 'leftover'; readonly where: string; readonly name: string; readonly value: string }
  /** Sound in a copy whose sound is muted. */
  | { readonly finding: 'sound' };

/** What the machine saw when it looked at its own copy. */
export interface CopyCheck {
  readonly clean: boolean;
  readonly findings: readonly CopyFinding[];
  readonly frameCount: number;
  readonly framesLookedAt: number;
}

/** A face counts from this score. Higher than when covering: the cover itself must not be taken for a face. */
const FOUND_SCORE = 0.3;
/** A found face is released when this part of it lies in released regions, which are grown a little for the coder's blur. */
const RELEASED_PART = 0.6;
const RELEASED_MARGIN = 0.1;
/** Video black is 0 in full-range gray; coding leaves a little noise. */
const BRIGHTEST_COVER = 24;
/** Covers smaller than this many gray pixels after taking off their edges cannot be judged. */
const EDGE_PIXELS = 1;
const MOST_FINDINGS = 500;

/** Tags that a rendered copy may carry: the muxer's and the coder's own words. */
const PLAIN_TAGS = new Set([
  'major_brand',
  'minor_version',
  'compatible_brands',
  'encoder',
  'handler_name',
  'vendor_id',
  'language',
]);

/** Looks at the copy with the detector, between the moments that the proposal looked at, and at every cover on every frame. */
export async function checkCopy(order: CheckOrder): Promise<CopyCheck> {
  const { url, plan, detector, signal, onProgress } = order;
  const answer = await askProbe(url, signal);
  const { video, audio } = factsOf(answer);
  const planned = frameMoments(plan.frames).length;
  const every = looksEvery(planned / Math.max(1, plan.durationSeconds));
  const covers = [...frameCovers(plan)];
  const findings: CopyFinding[] = [...leftoversIn(answer)];
  if (audio !== null && plan.sound.decision === 'muted') findings.push({ finding: 'sound' });
  const { width, height } = video ?? plan.picture;
  const looked = await lookAt({
    ...{ url, picture: { width, height }, detector, signal, every, offset: Math.floor(every / 2), decoding: 'exact' },
    timeLimitSeconds: timeLimitFor(plan),
    onGray: (gray, frame) => {
      const cover = covers[frame];
      if (cover !== undefined && findings.length < MOST_FINDINGS) findings.push(...shinesThrough(gray, cover, plan));
    },
    onProgress: (seen) => onProgress?.(Math.min(1, seen / planned)),
  });
  const found = frameMoments(looked.frames).length;
  if (found !== planned) findings.push({ finding: 'frames-differ', planned, found });
  findings.push(...looked.sightings.flatMap((sighting) => unreleasedFaces(sighting, covers[sighting.frame])));
  return { clean: findings.length === 0, findings, frameCount: found, framesLookedAt: looked.sightings.length };
}

function unreleasedFaces({ faces }: Sighting, cover: FrameCover | undefined): CopyFinding[] {
  const released = (cover?.released ?? []).map((box) => grow(box, RELEASED_MARGIN));
  return faces
    .filter(
      ({ score, box }) => score >= FOUND_SCORE && !released.some((part) => partInside(box, part) >= RELEASED_PART),
    )
    .map(({ score, box }) => ({ finding: 'face', atSeconds: secondsOf(cover), box, score }));
}

/** Covers of this frame that are not dark throughout. */
function shinesThrough(gray: Uint8Array, cover: FrameCover, plan: RedactionPlan): CopyFinding[] {
  return cover.covered
    .filter((box) => brightestIn(gray, box, plan) > BRIGHTEST_COVER)
    .map((box) => ({ finding: 'not-covered', atSeconds: secondsOf(cover), box }));
}

function brightestIn(gray: Uint8Array, box: Box, plan: RedactionPlan): number {
  const across = GRAY.width / plan.picture.width;
  const down = GRAY.height / plan.picture.height;
  const left = Math.max(0, Math.ceil(box.x * across) + EDGE_PIXELS);
  const right = Math.min(GRAY.width, Math.floor((box.x + box.width) * across) - EDGE_PIXELS);
  const top = Math.max(0, Math.ceil(box.y * down) + EDGE_PIXELS);
  const bottom = Math.min(GRAY.height, Math.floor((box.y + box.height) * down) - EDGE_PIXELS);
  let brightest = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) brightest = Math.max(brightest, gray[y * GRAY.width + x] ?? 0);
  }
  return brightest;
}

function leftoversIn({ format, streams, chapters = [] }: ProbeAnswer): CopyFinding[] {
  const places = [
    { where: 'container', tags: format.tags },
    ...streams.map((stream, index) => ({ where: `stream ${index}`, tags: stream.tags })),
  ];
  const tagged = places.flatMap(({ where, tags = {} }) =>
    Object.entries(tags)
      .filter(([name]) => !PLAIN_TAGS.has(name))
      .map(([name, value]): CopyFinding => ({ finding: 'leftover', where, name, value })),
  );
  const strangers = streams
    .map((stream) => stream.codec_type ?? 'unknown')
    .filter((kind) => kind !== 'video' && kind !== 'audio')
    .map((kind): CopyFinding => ({ finding: 'leftover', where: 'container', name: 'stream', value: kind }));
  const marks = chapters.map((): CopyFinding => ({
    finding: 'leftover',
    where: 'container',
    name: 'chapter',
    value: '',
  }));
  return [...tagged, ...strangers, ...marks];
}

function secondsOf(cover: FrameCover | undefined): number {
  return (cover?.atMicroseconds ?? 0) / 1_000_000;
}
