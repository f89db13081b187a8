import { describe, expect, test } from '@jest/globals';
import { WINDOW_SIZE, secondsOfWindow, windowOf } from '../../../protocols/viewing/footage-window.ts';
import { isOpen } from '../../../protocols/viewing/session.ts';
import { believedOf, joinStretches, secondsWithin, shownIntervals } from '../../../protocols/viewing/shown-interval.ts';

const hour = { plainSize: 100 * WINDOW_SIZE, durationSeconds: 3600 };

describe('Windows of footage', () => {
  test('a window stands for its share of the playing time, rounded outwards', () => {
    expect(secondsOfWindow(hour, 0)).toEqual({ from: 0, to: 36 });
    expect(secondsOfWindow({ plainSize: WINDOW_SIZE + 1, durationSeconds: 10.2 }, 1)).toEqual({ from: 10, to: 11 });
    expect(secondsOfWindow({ plainSize: 5, durationSeconds: undefined }, 0)).toBeUndefined();
  });

  test('a byte lies in one window', () => {
    expect([0, WINDOW_SIZE - 1, WINDOW_SIZE].map(windowOf)).toEqual([0, 0, 1]);
  });
});

describe('What a player says it showed', () => {
  test('is put in order and joined', () => {
    expect(
      joinStretches([
        { from: 5, to: 9.96 },
        { from: 0, to: 5 },
        { from: 20, to: 21 },
      ]),
    ).toEqual([
      { from: 0, to: 10 },
      { from: 20, to: 21 },
    ]);
  });

  test('counts a second that was seen twice once', () => {
    expect(
      secondsWithin([
        { from: 0, to: 10 },
        { from: 5, to: 12 },
      ]),
    ).toBe(12);
  });

  test.each([
    [[{ from: -1, to: 2 }]],
    [[{ from: 5, to: 2 }]],
    [[{ from: 0, to: 13 }]],
    [Array.from({ length: 201 }, () => ({ from: 0, to: 1 }))],
  ])('is refused when the recording has no such seconds (%#)', (reported) => {
    expect(shownIntervals(reported, 10).refused).toBe('invalid-input');
  });

  test('may last as long as it likes while the duration is unknown', () => {
    expect(shownIntervals([{ from: 0, to: 9000 }], undefined).value).toEqual([{ from: 0, to: 9000 }]);
  });

  test.each([
    ['within a window that was served', [{ from: 0, to: 30 }], [0], [{ from: 0, to: 30 }], true],
    ['over two windows that were served', [{ from: 30, to: 80 }], [0, 1], [{ from: 30, to: 80 }], true],
    ['far from what was served', [{ from: 3000, to: 3005 }], [0], [], false],
    ['partly served', [{ from: 0, to: 3600 }], [0], [{ from: 0, to: 74 }], false],
    [
      'partly served twice',
      [{ from: 0, to: 3600 }],
      [0, 50],
      [
        { from: 0, to: 74 },
        { from: 1764, to: 1874 },
      ],
      false,
    ],
    ['when nothing was served', [{ from: 0, to: 1 }], [], [], false],
    ['nothing at all', [], [], [], true],
  ])('is believed as far as it was served: %s', (_name, claimed, windows, shown, isAll) => {
    expect(believedOf(claimed, windows, hour)).toEqual({ shown, isAll });
  });

  test('is not believed of footage whose length nobody knows', () => {
    const unknown = { ...hour, durationSeconds: undefined };
    expect(believedOf([{ from: 0, to: 5 }], [0], unknown)).toEqual({ shown: [], isAll: false });
  });
});

test('a session ends at its moment, and a closed one stays closed', () => {
  const endsAt = '2026-11-23T17:00:00.000Z';
  expect(isOpen({ state: 'open', endsAt }, '2026-11-23T16:59:59.999Z')).toBe(true);
  expect(isOpen({ state: 'open', endsAt }, endsAt)).toBe(false);
  expect(isOpen({ state: 'closed', endsAt }, '2026-11-23T16:00:00.000Z')).toBe(false);
});
