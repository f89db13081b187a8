import { describe, expect, test } from '@jest/globals';
import { holdByHand } from '../../../protocols/retention/hold-by-hand.ts';

const from = '2026-11-01T12:00:00.000Z';

describe('holding by hand', () => {
  test.each([
    ['a day of everybody', { from, to: '2026-11-02T12:00:00.000Z' }, undefined],
    ['more than a day of everybody', { from, to: '2026-11-02T12:00:01.000Z' }, 'window-too-wide'],
    ['a month of one camera', { from, to: '2026-12-02T12:00:00.000Z', cameraId: 'BC-01' }, undefined],
    ['a month of one place', { from, to: '2026-12-02T12:00:00.000Z', place: 'Beestenmarkt' }, undefined],
    [
      'longer than a month of one camera',
      { from, to: '2026-12-02T12:00:01.000Z', cameraId: 'BC-01' },
      'window-too-wide',
    ],
    ['a window that ends where it begins', { from, to: from }, 'invalid-input'],
  ])('of %s', (_, criteria, refused) => {
    expect(holdByHand(criteria).refused).toBe(refused);
  });
});
