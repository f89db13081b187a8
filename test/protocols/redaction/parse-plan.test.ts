import { describe, expect, test } from '@jest/globals';

import { parsePlan } from '../../../protocols/redaction/parse-plan.ts';
import { planHash } from '../../../protocols/redaction/plan.ts';
import { planOf } from '../../support/redaction-plan.ts';

const full = planOf({
  extraMasks: [{ id: 'mask-1', fromSeconds: 0.5, toSeconds: 1, box: { x: -4, y: 0, width: 9, height: 9 }, by: 'bram' }],
  sound: { decision: 'audible', except: [{ fromSeconds: 1, toSeconds: 1.5 }], by: 'bram' },
});

describe('a plan from outside', () => {
  test('comes back the same, with the same hash', () => {
    const parsed = parsePlan(JSON.parse(JSON.stringify(full)));
    expect(parsed.value).toEqual(full);
    expect(parsed.value && planHash(parsed.value)).toBe(planHash(full));
  });

  const [track] = full.tracks;
  const withTrack = (parts: object): object => ({ ...full, tracks: [{ ...track, ...parts }] });
  const key = (atMicroseconds: unknown): object => ({ atMicroseconds, box: { x: 0, y: 0, width: 5, height: 5 } });

  test.each([
    ['nothing at all', undefined, ''],
    ['a list', [], ''],
    ['another schema', { ...full, schema: 'beeldkluis/redaction-plan/2' }, 'schema'],
    ['an unknown field', { ...full, note: 'x' }, ''],
    ['a missing sound decision', { ...full, sound: undefined }, 'sound'],
    ['sound released by nobody', { ...full, sound: { decision: 'audible', except: [] } }, 'sound.by'],
    [
      'a track released without a reason',
      withTrack({ decision: { decision: 'show', by: 'anna' } }),
      'tracks[0].decision.reason',
    ],
    [
      'a track released by nobody',
      withTrack({ decision: { decision: 'show', reason: 'consent' } }),
      'tracks[0].decision.by',
    ],
    ['a decision that is neither', withTrack({ decision: { decision: 'blur' } }), 'tracks[0].decision.decision'],
    ['a track without keys', withTrack({ keys: [] }), 'tracks[0]'],
    ['keys that go back in time', withTrack({ keys: [key(5), key(5)] }), 'tracks[0].keys'],
    ['a moment that is not a whole microsecond', withTrack({ keys: [key(0.5)] }), 'tracks[0].keys[0].atMicroseconds'],
    ['a moment that is text', withTrack({ keys: [key('1')] }), 'tracks[0].keys[0].atMicroseconds'],
    [
      'an empty box',
      withTrack({ keys: [{ atMicroseconds: 0, box: { x: 0, y: 0, width: 0, height: 4 } }] }),
      'tracks[0].keys[0].box.width',
    ],
    ['a score above one', withTrack({ bestScore: 1.5 }), 'tracks[0].bestScore'],
    ['the same track twice', { ...full, tracks: [track, track] }, 'tracks'],
    [
      'a mask that ends before it begins',
      { ...full, extraMasks: [{ ...full.extraMasks[0], toSeconds: 0.1 }] },
      'extraMasks[0]',
    ],
    ['an endless duration', { ...full, durationSeconds: Infinity }, 'durationSeconds'],
    [
      'a frame clock that stands still',
      { ...full, frames: { ...full.frames, steps: [{ ticks: 0, times: 3 }] } },
      'frames.steps[0].ticks',
    ],
    [
      'more frames than a day of footage',
      {
        ...full,
        frames: {
          ...full.frames,
          steps: [
            { ticks: 1, times: 9e6 },
            { ticks: 2, times: 9e6 },
          ],
        },
      },
      'frames',
    ],
  ])('is refused when it holds %s', (_, input, field) => {
    const verdict = parsePlan(input);
    expect(verdict.refused).toBe('plan-refused');
    expect(verdict.refused && verdict.fields?.[0]?.field).toBe(field);
  });
});
