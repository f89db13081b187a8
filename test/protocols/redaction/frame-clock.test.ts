import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { frameClock, frameCount, frameMoments } from '../../../protocols/redaction/frame-clock.ts';

describe('the clock of the frames', () => {
  test('is one step for an hour at a constant frame rate', () => {
    const hour = Array.from({ length: 108_000 }, (_, frame) => frame * 512);
    const clock = frameClock(hour, { numerator: 1, denominator: 15_360 });
    expect(clock.steps).toEqual([{ ticks: 512, times: 107_999 }]);
    expect(frameCount(clock)).toBe(108_000);
    expect(frameMoments(clock).slice(0, 4)).toEqual([0, 33_333, 66_667, 100_000]);
  });

  test('rounds halves away from zero, as ffmpeg does', () => {
    const clock = frameClock([-3, 1, 3], { numerator: 1, denominator: 2_000_000 });
    expect(frameMoments(clock)).toEqual([-2, 1, 2]);
  });

  test('stays exact for ticks of a nanosecond after a day', () => {
    const clock = frameClock([86_400_000_000_499, 86_400_000_000_501], { numerator: 1, denominator: 1_000_000_000 });
    expect(frameMoments(clock)).toEqual([86_400_000_000, 86_400_000_001]);
  });

  test('gives every tick back, whatever the frame rate does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.array(fc.integer({ min: 1, max: 4 })), (first, distances) => {
        const ticks = distances.reduce((all, distance) => [...all, (all.at(-1) ?? 0) + distance], [first]);
        const clock = frameClock(ticks, { numerator: 1, denominator: 1_000_000 });
        expect(frameMoments(clock)).toEqual(ticks);
        expect(frameCount(clock)).toBe(ticks.length);
      }),
    );
  });

  test('refuses moments that do not rise, and footage without frames', () => {
    expect(() => frameClock([0, 5, 5], { numerator: 1, denominator: 30 })).toThrow(RangeError);
    expect(() => frameClock([], { numerator: 1, denominator: 30 })).toThrow(RangeError);
  });
});
