import { describe, expect, test } from '@jest/globals';
import { boxAround, parsePoint } from '../../../protocols/viewing/nearby.ts';

describe('A point on the map', () => {
  test.each(['52.1583, 4.4935', '52.1583,4.4935', ' 52,1583 4,4935 ', '52,1583; 4,4935', '52.1583° 4.4935°'])(
    'is read as people copy it: %s',
    (text) => {
      expect(parsePoint(text)).toEqual({ latitude: 52.1583, longitude: 4.4935 });
    },
  );

  test.each(['', 'Breestraat', '52.1583', '91, 4', '52, 181', '52.1.2, 4', '1e1, 4', '52.1583, 4.4935, 3'])(
    'is refused when it is none: %s',
    (text) => {
      expect(parsePoint(text)).toBeUndefined();
    },
  );

  test('has a box around it that is wider in degrees from west to east than from south to north', () => {
    const { latitudes, longitudes } = boxAround({ latitude: 52, longitude: 4, metres: 1000 });
    expect(latitudes[1] - latitudes[0]).toBeCloseTo(2000 / 111_195, 5);
    expect(longitudes[1] - longitudes[0]).toBeCloseTo(2000 / (111_195 * Math.cos((52 * Math.PI) / 180)), 5);
  });
});
