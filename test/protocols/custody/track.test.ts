import { describe, expect, test } from '@jest/globals';
import { parseAxisTrack, parseTrack, splitTrack, trackText } from '../../../protocols/custody/track.ts';

const entry = (seconds: number, place: string) => ({
  LocationWKT: place,
  SecondsFromStart: seconds,
  Timestamp: '2026-11-25T09:00:00Z',
});

describe('the track of a camera', () => {
  test('is read from the entries of an Axis camera: longitude before latitude, in order of time', () => {
    const read = parseAxisTrack({
      CoordinateEntries: [entry(82, 'POINT(4.8952 52.3702)'), entry(64, 'POINT (4.8945 52.3701 3.0)')],
    });
    expect(read.value?.points).toEqual([
      { seconds: 64, latitude: 52.3701, longitude: 4.8945 },
      { seconds: 82, latitude: 52.3702, longitude: 4.8952 },
    ]);
  });

  test.each([
    ['a line in place of a point', 'LINESTRING(1 2, 3 4)'],
    ['a place that is not on earth', 'POINT(4.89 152.37)'],
  ])('is refused when it holds %s, and the field is named', (_what, place) => {
    expect(parseAxisTrack({ CoordinateEntries: [entry(1, place)] })).toMatchObject({
      refused: 'invalid-input',
      fields: [{ field: 'CoordinateEntries[0].LocationWKT' }],
    });
  });

  test('reads back as it was stored, and nothing else passes for one', () => {
    const track = { points: [{ seconds: 0.5, latitude: -1.25, longitude: 179.5 }] };
    expect(parseTrack(JSON.parse(trackText(track))).value).toEqual(track);
    expect(parseTrack({ points: [{ ...track.points[0], name: 'x' }] }).refused).toBe('invalid-input');
    expect(parseTrack(undefined).refused).toBe('invalid-input');
  });

  test('is cut at the clips of the recording, each with its own seconds', () => {
    const points = [0, 59, 60, 61].map((seconds) => ({ seconds, latitude: 52, longitude: 4 }));
    const seconds = splitTrack({ points }, [2, 60, 61]).map((track) => track.points.map((point) => point.seconds));
    expect(seconds).toEqual([[-2, 57], [0], [0]]);
  });
});
