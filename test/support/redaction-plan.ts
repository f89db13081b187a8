import { frameClock } from '../../protocols/redaction/frame-clock.ts';
import { PLAN_SCHEMA, type RedactionPlan } from '../../protocols/redaction/plan.ts';

/** A plan over two seconds at 10 frames a second with one covered face; parts can be replaced. */
export function planOf(parts: Partial<RedactionPlan> = {}): RedactionPlan {
  const ticks = Array.from({ length: 20 }, (_, frame) => frame * 1000);
  return {
    schema: PLAN_SCHEMA,
    picture: { width: 640, height: 360 },
    durationSeconds: 2,
    frames: frameClock(ticks, { numerator: 1, denominator: 10_000 }),
    detector: 'test',
    tracks: [
      {
        id: 'face-1',
        kind: 'face',
        origin: 'machine',
        bestScore: 0.9,
        keys: [
          { atMicroseconds: 0, box: { x: 0, y: 100, width: 50, height: 60 } },
          { atMicroseconds: 1_000_000, box: { x: 100, y: 100, width: 50, height: 60 } },
        ],
        decision: { decision: 'cover' },
      },
    ],
    extraMasks: [],
    sound: { decision: 'muted' },
    ...parts,
  };
}
