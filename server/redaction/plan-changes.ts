import { z } from 'zod';
import type { Box } from '../../protocols/redaction/box.ts';
import { parsePlan } from '../../protocols/redaction/parse-plan.ts';
import {
  SHOW_REASONS,
  type ExtraMask,
  type RedactionPlan,
  type ShowReason,
  type SoundDecision,
  type Track,
} from '../../protocols/redaction/plan.ts';
import { refuse, type Verdict } from '../../protocols/refusal.ts';

const WholeNumber = z.number('Vul een getal in').int('Vul een heel getal in');
const Seconds = z.number('Vul een getal in').min(0, 'Vul 0 of meer seconden in');

/** What a person decided, as the editor sends it. Who decided is never taken from here. */
export const PlanChanges = z.object({
  /** Tracks that stay visible, each with its reason; all others are covered. */
  shown: z.array(z.object({ trackId: z.string().max(64), reason: z.enum(SHOW_REASONS, 'Kies een reden') })).max(10_000),
  extraMasks: z
    .array(
      z.object({
        fromSeconds: Seconds,
        toSeconds: Seconds,
        box: z.object({ x: WholeNumber, y: WholeNumber, width: WholeNumber, height: WholeNumber }),
      }),
    )
    .max(10_000),
  sound: z.discriminatedUnion('decision', [
    z.object({ decision: z.literal('muted') }),
    z.object({
      decision: z.literal('audible'),
      except: z.array(z.object({ fromSeconds: Seconds, toSeconds: Seconds })).max(1000),
    }),
  ]),
});
export type PlanChanges = z.infer<typeof PlanChanges>;

/**
 * The plan as it stands after a person decided. What the machine found stays as it is and only decisions, masks and sound change;
 * whatever was decided before keeps the name of who decided it. Refuses `plan-refused` and names the field.
 */
export function applyChanges(plan: RedactionPlan, changes: PlanChanges, by: string): Verdict<RedactionPlan> {
  const reasons = new Map(changes.shown.map(({ trackId, reason }) => [trackId, reason]));
  const unknown = changes.shown.find(({ trackId }) => !plan.tracks.some(({ id }) => id === trackId));
  if (unknown !== undefined)
    return refuse('plan-refused', [{ field: 'shown', reason: 'Dit spoor staat niet in het plan' }]);
  return parsePlan({
    ...plan,
    tracks: plan.tracks.map((track) => decided(track, reasons.get(track.id), by)),
    extraMasks: changes.extraMasks.map((mask, index) => masked(plan, mask, `extra-${index + 1}`, by)),
    sound: soundAfter(plan.sound, changes.sound, by),
  });
}

function decided(track: Track, reason: ShowReason | undefined, by: string): Track {
  if (reason === undefined) return { ...track, decision: { decision: 'cover' } };
  const { decision } = track;
  if (decision.decision === 'show' && decision.reason === reason) return track;
  return { ...track, decision: { decision: 'show', reason, by } };
}

function masked(plan: RedactionPlan, mask: Omit<ExtraMask, 'id' | 'by'>, id: string, by: string): ExtraMask {
  const same = plan.extraMasks.find(
    (old) => old.fromSeconds === mask.fromSeconds && old.toSeconds === mask.toSeconds && isSameBox(old.box, mask.box),
  );
  return { ...mask, id, by: same?.by ?? by };
}

function isSameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function soundAfter(before: SoundDecision, wanted: PlanChanges['sound'], by: string): SoundDecision {
  if (wanted.decision === 'muted') return wanted;
  const unchanged = before.decision === 'audible' && JSON.stringify(before.except) === JSON.stringify(wanted.except);
  return { ...wanted, by: unchanged ? before.by : by };
}
