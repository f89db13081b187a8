import { createHash } from 'node:crypto';

import type { Box, PictureSize } from './box.ts';
import type { FrameClock } from './frame-clock.ts';

/** Version of the shape of a plan; a plan of another version is refused, never guessed at. */
export const PLAN_SCHEMA = 'beeldkluis/redaction-plan/1';

export const TRACK_KINDS = ['face', 'manual'] as const;
/** What a track follows: a face that was found, or something that a person drew. */
export type TrackKind = (typeof TRACK_KINDS)[number];

export const TRACK_ORIGINS = ['machine', 'person'] as const;
/** Who put the track into the plan. */
export type TrackOrigin = (typeof TRACK_ORIGINS)[number];

export const SHOW_REASONS = ['requester', 'consent', 'not-a-face'] as const;
/** Why something may stay visible: it is the person who asked, that person consented, or the machine was mistaken. */
export type ShowReason = (typeof SHOW_REASONS)[number];

/** Covered unless a named person released it for a stated reason. */
export type TrackDecision =
  { readonly decision: 'cover' } | { readonly decision: 'show'; readonly reason: ShowReason; readonly by: string };

/** Where the cover lies at a moment; between two keys it moves in a straight line. */
export interface KeyBox {
  readonly atMicroseconds: number;
  readonly box: Box;
}

/** One thing followed through the picture. Its boxes are what will be covered, margins included. Covers from its first key to its last. */
export interface Track {
  readonly id: string;
  readonly kind: TrackKind;
  readonly origin: TrackOrigin;
  /** Best score of the detector between 0 and 1; null when a person drew the track. */
  readonly bestScore: number | null;
  readonly keys: readonly KeyBox[];
  readonly decision: TrackDecision;
}

/** A still rectangle that a person drew over a stretch of time. */
export interface ExtraMask {
  readonly id: string;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly box: Box;
  readonly by: string;
}

/** Stretch of sound that is silenced. */
export interface MutedPart {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** All sound is silent unless a named person released it, apart from the parts that stay muted. */
export type SoundDecision =
  | { readonly decision: 'muted' }
  | { readonly decision: 'audible'; readonly except: readonly MutedPart[]; readonly by: string };

/** Everything needed to make the redacted copy again. Covers first: what nobody released is covered. */
export interface RedactionPlan {
  readonly schema: typeof PLAN_SCHEMA;
  readonly picture: PictureSize;
  readonly durationSeconds: number;
  readonly frames: FrameClock;
  /** Name and weights hash of the detector that proposed the plan. */
  readonly detector: string;
  readonly tracks: readonly Track[];
  readonly extraMasks: readonly ExtraMask[];
  readonly sound: SoundDecision;
}

/** The plan as RFC 8785 canonical JSON. A plan holds only plain ASCII keys, so sorting by code unit is what the RFC asks. */
export function canonicalPlan(plan: RedactionPlan): string {
  return canonical(plan);
}

/** SHA-256 of the canonical plan in lower-case hex; approval and rendering name this hash and nothing else. */
export function planHash(plan: RedactionPlan): string {
  return createHash('sha256').update(canonicalPlan(plan), 'utf8').digest('hex');
}

/** Everyone who released something or drew something in this plan; none of them may approve it. */
export function peopleInPlan(plan: RedactionPlan): ReadonlySet<string> {
  const people = new Set(plan.extraMasks.map((mask) => mask.by));
  for (const { decision } of plan.tracks) if (decision.decision === 'show') people.add(decision.by);
  if (plan.sound.decision === 'audible') people.add(plan.sound.by);
  return people;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}
