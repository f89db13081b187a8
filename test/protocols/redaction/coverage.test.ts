import { describe, expect, test } from '@jest/globals';

import { frameCovers, trackBoxAt } from '../../../protocols/redaction/coverage.ts';
import type { Track } from '../../../protocols/redaction/plan.ts';
import { planOf } from '../../support/redaction-plan.ts';

describe('what covers a frame', () => {
  test('moves in a straight line between keys and ends with the track', () => {
    const covers = [...frameCovers(planOf())];
    expect(covers).toHaveLength(20);
    expect(covers[5]).toEqual({
      frame: 5,
      atMicroseconds: 500_000,
      covered: [{ x: 50, y: 100, width: 50, height: 60 }],
      released: [],
    });
    expect(covers[10]?.covered).toHaveLength(1);
    expect(covers[11]?.covered).toEqual([]);
  });

  test('leaves out only what a person released, and a drawn mask covers it all the same', () => {
    const { tracks } = planOf();
    const box = { x: 1, y: 2, width: 3, height: 4 };
    const covers = [
      ...frameCovers(
        planOf({
          tracks: tracks.map((track) => ({
            ...track,
            decision: { decision: 'show', reason: 'requester', by: 'anna' },
          })),
          extraMasks: [{ id: 'm', fromSeconds: 0.2, toSeconds: 0.4, box, by: 'anna' }],
        }),
      ),
    ];
    expect(covers.map((cover) => cover.covered.length)).toEqual([0, 0, 1, 1, 1, ...Array<number>(15).fill(0)]);
    expect(covers[3]?.released).toHaveLength(1);
  });

  test('holds tracks that begin in any order and between frames', () => {
    const at = (id: string, from: number, to: number): Track => ({
      id,
      kind: 'manual',
      origin: 'person',
      bestScore: null,
      keys: [from, to].map((atMicroseconds) => ({ atMicroseconds, box: { x: 0, y: 0, width: 2, height: 2 } })),
      decision: { decision: 'cover' },
    });
    const covers = [
      ...frameCovers(planOf({ tracks: [at('b', 250_000, 450_000), at('a', -5, 150_000), at('c', 0, 50_000)] })),
    ];
    expect(covers.map((cover) => cover.covered.length).slice(0, 6)).toEqual([2, 1, 0, 1, 1, 0]);
  });

  test('knows no box before the first key and after the last', () => {
    const keys = planOf().tracks[0]?.keys ?? [];
    expect(trackBoxAt(keys, -1)).toBeUndefined();
    expect(trackBoxAt(keys, 1_000_001)).toBeUndefined();
    expect(trackBoxAt(keys, 250_000)).toEqual({ x: 25, y: 100, width: 50, height: 60 });
  });
});
