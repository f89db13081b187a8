import { describe, expect, test } from '@jest/globals';
import { ShownSeconds, clockText } from '../../../../server/web/browser/player-shown.ts';

describe('What the player remembers of the screen', () => {
  test('is everything between two positions while it plays', () => {
    const shown = new ShownSeconds();
    for (const position of [10, 10.25, 14]) shown.playing(position);
    shown.stop();
    expect(shown.take()).toEqual([{ from: 10, to: 14 }]);
    expect(shown.take()).toEqual([]);
  });

  test('does not hold what a jump passed over', () => {
    const shown = new ShownSeconds();
    shown.playing(0);
    shown.playing(2);
    shown.stop();
    shown.playing(30);
    shown.playing(31);
    expect(shown.take()).toEqual([
      { from: 0, to: 2 },
      { from: 30, to: 31 },
    ]);
  });

  test('goes on behind what was reported while it plays', () => {
    const shown = new ShownSeconds();
    shown.playing(0);
    shown.playing(5);
    shown.take();
    shown.playing(9);
    expect(shown.take()).toEqual([{ from: 5, to: 9 }]);
  });

  test('holds a single frame that stood still', () => {
    const shown = new ShownSeconds();
    shown.still(12, 0.04);
    expect(shown.take()).toEqual([{ from: 12, to: 12.04 }]);
  });

  test('comes back when a report did not arrive', () => {
    const shown = new ShownSeconds();
    shown.still(1, 1);
    const lost = shown.take();
    shown.still(5, 1);
    shown.giveBack(lost);
    expect(shown.take()).toEqual([
      { from: 1, to: 2 },
      { from: 5, to: 6 },
    ]);
  });
});

test('a time is written as people read it', () => {
  expect([0, 65.9, 3723, Number.NaN].map(clockText)).toEqual(['0:00', '1:05', '1:02:03', '–:––']);
});
