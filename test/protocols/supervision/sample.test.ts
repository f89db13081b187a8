import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { hourOf, inMonths, monthOf, monthsAfter, startOfMonth } from '../../../protocols/supervision/calendar.ts';
import { drawSample, periodOf, sampleSeed, sampleSize } from '../../../protocols/supervision/sample.ts';

const RULES = { percent: 5, atLeast: 10, atMost: 50 };

describe('the size of a sample', () => {
  test.each([
    [0, 0],
    [1, 1],
    [9, 9],
    [10, 10],
    [199, 10],
    [200, 10],
    [201, 11],
    [400, 20],
    [1000, 50],
    [100_000, 50],
  ])('of %i views is %i', (views, size) => {
    expect(sampleSize(views, RULES)).toBe(size);
  });
});

describe('months of the Netherlands', () => {
  test.each([
    ['2026-01', '2025-12-31T23:00:00.000Z'],
    ['2026-04', '2026-03-31T22:00:00.000Z'],
    ['2026-11', '2026-10-31T23:00:00.000Z'],
    ['2026-10', '2026-09-30T22:00:00.000Z'],
  ])('%s begins at %s', (month, begin) => {
    expect(startOfMonth(month).toISOString()).toBe(begin);
    expect(monthOf(startOfMonth(month))).toBe(month);
    expect(monthOf(new Date(startOfMonth(month).getTime() - 1))).toBe(monthsAfter(month, -1));
    expect(hourOf(startOfMonth(month))).toBe(0);
    expect(periodOf(month).until).toEqual(startOfMonth(monthsAfter(month, 1)));
  });

  test('are counted over the years, and a day that a month lacks becomes its last', () => {
    expect([monthsAfter('2026-12', 1), monthsAfter('2026-01', -1), monthsAfter('2026-11', 14)]).toEqual([
      '2027-01',
      '2025-12',
      '2028-01',
    ]);
    expect(inMonths(new Date('2026-11-30T10:00:00Z'), 3).toISOString()).toBe('2027-02-28T10:00:00.000Z');
  });
});

describe('drawing', () => {
  const views = Array.from({ length: 300 }, (_, index) => ({
    index,
    hash: createHash('sha256').update(String(index)).digest(),
  }));
  const seedOf = (month: string, checkpointText: string, timestamp?: Buffer): Buffer =>
    sampleSeed({ month, checkpointText, timestamp });

  test('gives the same views for the same seed, in whatever order they are offered', () => {
    const seed = seedOf('2026-10', 'beeldkluis/log\n9\nabc=\n');
    expect(drawSample(seed, views.toReversed(), 15)).toEqual(drawSample(seed, views, 15));
    expect(new Set(drawSample(seed, views, 15)).size).toBe(15);
    // A larger sample begins with the smaller one.
    expect(drawSample(seed, views, 50).slice(0, 15)).toEqual(drawSample(seed, views, 15));
  });

  test('depends on the month, the checkpoint and the answer of the timestamp authority', () => {
    const stamp = randomBytes(100);
    const seeds = [
      seedOf('2026-10', 'a\n'),
      seedOf('2026-11', 'a\n'),
      seedOf('2026-10', 'b\n'),
      seedOf('2026-10', 'a\n', stamp),
      seedOf('2026-10', 'a\n', randomBytes(100)),
    ].map((seed) => seed.toString('hex'));
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(seedOf('2026-10', 'a\n', stamp).toString('hex')).toBe(seeds[3]);
  });

  test('prefers no view over another', () => {
    const counts = new Map<number, number>();
    for (let round = 0; round < 200; round += 1) {
      for (const index of drawSample(seedOf('2026-10', `checkpoint ${String(round)}\n`), views, 30)) {
        counts.set(index, (counts.get(index) ?? 0) + 1);
      }
    }
    // Twenty draws are expected of each; the seeds are fixed, so this never varies.
    expect(counts.size).toBe(views.length);
    expect(Math.max(...counts.values())).toBeLessThan(45);
  });
});
