import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { neutraal } from '../../../protocols/municipal/neutraal.ts';
import {
  answerTermOf,
  daysBetween,
  endOfDayOf,
  endOfTerm,
  objectionEndsAt,
  yearOf,
} from '../../../protocols/readout/answer-term.ts';

const MONTH = { count: 1, unit: 'months' } as const;
const SIX_WEEKS = { count: 6, unit: 'weeks' } as const;

function inTheNetherlands(moment: Date): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Amsterdam',
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(moment);
}

const moments = fc.date({
  min: new Date('2020-01-01T00:00:00Z'),
  max: new Date('2060-01-01T00:00:00Z'),
  noInvalidDate: true,
});

describe('a term of one calendar month', () => {
  test.each([
    ['2026-01-31T12:00:00Z', '2026-02-28 23:59:59'],
    ['2028-01-31T12:00:00Z', '2028-02-29 23:59:59'],
    ['2026-03-31T12:00:00Z', '2026-04-30 23:59:59'],
    ['2026-12-31T12:00:00Z', '2027-01-31 23:59:59'],
    ['2026-02-28T12:00:00Z', '2026-03-28 23:59:59'],
  ])('that begins at %s ends at %s in the Netherlands', (received, end) => {
    expect(inTheNetherlands(endOfTerm(new Date(received), MONTH))).toBe(end);
  });

  test('begins on the day that it is in the Netherlands, not in Greenwich', () => {
    expect(inTheNetherlands(endOfTerm(new Date('2026-01-31T23:30:00Z'), MONTH))).toBe('2026-03-01 23:59:59');
  });

  test('ends in the next month, on the same day or on the last one', () => {
    fc.assert(
      fc.property(moments, (received) => {
        const [from = '', until = ''] = [received, endOfTerm(received, MONTH)].map(inTheNetherlands);
        const [year = 0, month = 0, day = 0] = from.slice(0, 10).split('-').map(Number);
        const [endYear = 0, endMonth = 0, endDay = 0] = until.slice(0, 10).split('-').map(Number);
        const daysInNext = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
        expect(endYear * 12 + endMonth).toBe(year * 12 + month + 1);
        expect(endDay).toBe(Math.min(day, daysInNext));
        expect(until.slice(11)).toBe('23:59:59');
      }),
    );
  });
});

describe('a term of six weeks', () => {
  test('is 42 days of the calendar, also over a change of the clocks', () => {
    fc.assert(
      fc.property(moments, (received) => {
        const end = endOfTerm(received, SIX_WEEKS);
        expect(daysBetween(received, end)).toBe(42);
        expect(inTheNetherlands(end).slice(11)).toBe('23:59:59');
      }),
    );
    expect(inTheNetherlands(endOfTerm(new Date('2026-03-01T12:00:00Z'), SIX_WEEKS))).toBe('2026-04-12 23:59:59');
  });
});

describe('the law', () => {
  test('gives one month under AVG and three in all when the answer is put off', () => {
    expect(answerTermOf(neutraal.terms, 'inzage', 'AVG')).toEqual({
      answer: MONTH,
      postponed: { count: 3, unit: 'months' },
    });
  });

  test('gives six weeks under Wpg and ten in all', () => {
    expect(answerTermOf(neutraal.terms, 'boa', 'WPG')).toEqual({
      answer: SIX_WEEKS,
      postponed: { count: 10, unit: 'weeks' },
    });
  });

  test('gives six weeks for a complaint under either law', () => {
    expect(answerTermOf(neutraal.terms, 'klacht', 'AVG')).toEqual(answerTermOf(neutraal.terms, 'klacht', 'WPG'));
  });

  test('gives no term for a demand, which names its own date', () => {
    expect(answerTermOf(neutraal.terms, 'vordering', 'AVG')).toBeUndefined();
  });

  test('lets an objection be lodged for six weeks after the decision', () => {
    expect(inTheNetherlands(objectionEndsAt(new Date('2026-11-23T16:00:00Z')))).toBe('2027-01-04 23:59:59');
  });
});

test('the end of a day is the last moment that still falls on it', () => {
  fc.assert(
    fc.property(moments, (moment) => {
      const end = endOfDayOf(moment);
      expect(daysBetween(moment, end)).toBe(0);
      expect(daysBetween(moment, new Date(end.getTime() + 1))).toBe(1);
    }),
  );
});

test('numbers belong to the year that it is in the Netherlands', () => {
  expect(yearOf(new Date('2026-12-31T23:30:00Z'))).toBe(2027);
});
