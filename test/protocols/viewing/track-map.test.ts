import { describe, expect, test } from '@jest/globals';
import { layTrackMap, pointAt } from '../../../protocols/viewing/track-map.ts';

const at = (seconds: number, latitude: number, longitude: number) => ({ seconds, latitude, longitude });

describe('The way of a camera on a map', () => {
  test('has north up, east right, and a scale bar of a round number of metres', () => {
    const { points, side, scale, metres } = layTrackMap([
      at(0, 52.16, 4.49),
      at(10, 52.161, 4.49),
      at(20, 52.161, 4.4925),
    ]);
    const [start, corner, end] = points;
    expect(corner?.y).toBeLessThan(start?.y ?? 0);
    expect(end?.x).toBeGreaterThan(corner?.x ?? 0);
    for (const { x, y } of points) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(40);
      expect(Math.max(x, y)).toBeLessThanOrEqual(side - 40);
    }
    // 0.001 degree of latitude is 111 metres; 0.0025 degree of longitude at 52 degrees north about 171.
    expect(metres).toBeGreaterThan(270);
    expect(metres).toBeLessThan(295);
    const metresPerUnit = 111.32 / ((start?.y ?? 0) - (corner?.y ?? 0));
    expect(scale.metres).toBe(50);
    expect(scale.length * metresPerUnit).toBeCloseTo(50, 0);
  });

  test('is one point in the middle when nobody moved, with a scale as if he walked a little', () => {
    const { points, metres, scale } = layTrackMap([at(0, 52.16, 4.49)]);
    expect(points).toEqual([{ x: 200, y: 200 }]);
    expect([metres, scale.metres]).toEqual([0, 20]);
  });

  test('gives the last known point at a moment, and the first before there is any', () => {
    const track = [at(5, 52, 4), at(10, 52, 4), at(15, 52, 4)];
    expect([0, 5, 12, 99].map((seconds) => pointAt(track, seconds))).toEqual([0, 0, 1, 2]);
    expect(pointAt([], 3)).toBe(-1);
  });
});
