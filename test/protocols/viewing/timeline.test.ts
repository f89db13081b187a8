import { describe, expect, test } from '@jest/globals';
import { layTimeline, type ClipClock } from '../../../protocols/viewing/timeline.ts';

const at = (seconds: number): string => new Date(Date.UTC(2026, 10, 23, 12, 0, 0) + seconds * 1000).toISOString();
const clip = (from: number, to: number, durationSeconds?: number): ClipClock => ({
  ...{ startedAt: at(from), endedAt: at(to), durationSeconds },
});

describe('Clips of one recording along one clock', () => {
  test('lie behind each other, and a time in which nothing was recorded is a gap as long as the clocks say', () => {
    expect(layTimeline([clip(0, 300), clip(300, 600), clip(660, 700)])).toEqual({
      clips: [
        { from: 0, to: 300 },
        { from: 300, to: 600 },
        { from: 660, to: 700 },
      ],
      gaps: [{ from: 600, to: 660 }],
      seconds: 700,
    });
  });

  test('take the playing time where it is known, and no gap is made of a clock that counts whole seconds', () => {
    expect(layTimeline([clip(0, 10, 9.6), clip(10, 20, 10.2)])).toEqual({
      clips: [
        { from: 0, to: 9.6 },
        { from: 9.6, to: 19.799999999999997 },
      ],
      gaps: [],
      seconds: 19.799999999999997,
    });
  });

  test('never overlap: what was recorded later is shown later, whatever a clock says', () => {
    const { clips, gaps } = layTimeline([clip(0, 10, 10), clip(4, 14, 10)]);
    expect(clips[1]).toEqual({ from: 10, to: 20 });
    expect(gaps).toEqual([]);
  });

  test('are nothing when there are none', () => {
    expect(layTimeline([])).toEqual({ clips: [], gaps: [], seconds: 0 });
  });
});
