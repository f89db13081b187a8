import { describe, expect, test } from '@jest/globals';
import { holdFits, placeFits } from '../../../protocols/retention/hold.ts';

const RECORDING = {
  startedAt: '2026-11-23T15:00:00.000Z',
  endedAt: '2026-11-23T15:10:00.000Z',
  dockedAt: '2026-11-23T18:00:00.000Z',
  place: 'Grote Markt',
  cameraId: 'CAM-1',
  officerId: 'boa-1',
  quarantineReason: null,
} as const;
const WINDOW = { from: '2026-11-23T15:05:00.000Z', to: '2026-11-23T16:00:00.000Z' };

describe('a hold', () => {
  test.each([
    ['overlaps the window at its end', {}, {}, true],
    ['touches the window', { from: '2026-11-23T15:10:00.000Z' }, {}, true],
    ['lies before the window', { from: '2026-11-23T15:10:00.001Z' }, {}, false],
    ['lies after the window', { from: '2026-11-23T14:00:00.000Z', to: '2026-11-23T14:59:59.999Z' }, {}, false],
    ['is of another camera', { cameraId: 'CAM-2' }, {}, false],
    ['is of another officer', { officerId: 'boa-2' }, {}, false],
    ['is of an officer who is not known', { officerId: 'boa-2' }, { officerId: null }, true],
    ['is of a place that is not known', { place: 'Station' }, { place: null }, true],
    ['is of another place', { place: 'Station' }, {}, false],
    [
      'has a clock that cannot be believed',
      { from: '2026-11-20T00:00:00.000Z', to: '2026-11-20T01:00:00.000Z' },
      { quarantineReason: 'implausible-clock' as const },
      true,
    ],
    [
      'was docked before the window, whatever its clock',
      { from: '2026-11-24T00:00:00.000Z', to: '2026-11-25T01:00:00.000Z' },
      { quarantineReason: 'implausible-clock' as const },
      false,
    ],
  ])('decides about a recording that %s', (_what, criteria, given, fits) => {
    expect(holdFits({ ...WINDOW, ...criteria }, { ...RECORDING, ...given })).toBe(fits);
  });

  test.each([
    ['markt', 'Grote Markt', true],
    ['Café De Zon, Markt 3', 'de zon markt', true],
    ['CAFE', 'café', true],
    ['Markt', 'Marktstraat', false],
    ['---', 'Markt', true],
  ])('takes %j and %j for the same place: %j or not', (wanted, actual, same) => {
    expect(placeFits(wanted, actual)).toBe(same);
  });
});
