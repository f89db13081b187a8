import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isLate, shareOfToday } from '../../../protocols/custody/finding.ts';

describe('the share of a day', () => {
  test.each([
    [{ total: 0, pressing: 0 }, 0],
    [{ total: 5, pressing: 0 }, 1],
    [{ total: 140, pressing: 3 }, 10],
    [{ total: 140, pressing: 60 }, 60],
  ])('of %j objects in a fortnight is %i', (unread, share) => {
    expect(shareOfToday(unread, 14)).toBe(share);
  });

  test('brings everything its turn within the days that were set, whatever comes in, goes out, or was missed, and is never all at once for long', () => {
    const anyDay = fc.record({
      comes: fc.nat({ max: 30 }),
      goes: fc.nat({ max: 10 }),
      isMissed: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 28 }),
        fc.array(anyDay, { minLength: 1, maxLength: 60 }),
        (days, course) => {
          // The day on which each object was read last, oldest first, as the check takes them.
          let read: number[] = [];
          for (const [today, { comes, goes, isMissed }] of course.entries()) {
            read = [...read.slice(goes), ...Array.from({ length: comes }, () => today)];
            if (isMissed) continue;
            const pressing = read.filter((last) => last <= today - (days - 2)).length;
            const share = shareOfToday({ total: read.length, pressing }, days);
            read = [...read.slice(share), ...read.slice(0, share).map(() => today)].sort((a, b) => a - b);
            // Tomorrow's check may take until the day after; by then nothing was read longer ago than the days that were set.
            expect(read.every((last) => today + 2 - last <= Math.max(days, 2))).toBe(true);
          }
        },
      ),
    );
  });
});

describe('a check is late', () => {
  const now = new Date('2026-11-25T12:00:00.000Z');
  test.each([
    ['when nothing is kept', undefined, undefined, false],
    [
      'when it began today and everything was read in time',
      '2026-11-12T00:00:00.000Z',
      '2026-11-25T03:10:00.000Z',
      false,
    ],
    ['when something was read too long ago', '2026-11-11T11:00:00.000Z', '2026-11-25T03:10:00.000Z', true],
    ['when it did not begin for two days', '2026-11-20T00:00:00.000Z', '2026-11-23T03:10:00.000Z', true],
    ['when it never began, though something came in days ago', '2026-11-22T00:00:00.000Z', undefined, true],
    ['when it never began, and the first footage came today', '2026-11-25T09:00:00.000Z', undefined, false],
  ])('%s', (_when, readSince, begunAt, late) => {
    expect(isLate({ readSince, begunAt }, now, 14)).toBe(late);
  });
});
