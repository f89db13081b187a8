import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  localMoment,
  parseLocalMoment,
  showDuration,
  showExactMoment,
  showMoment,
  showPeriod,
  toLocalInput,
} from '../../../server/web/moments.ts';

const utc = (text: string): string => parseLocalMoment(text).toISOString();

describe('moments for people', () => {
  test('are wall-clock time in the Netherlands, in winter and in summer', () => {
    expect(utc('2026-11-23T16:00')).toBe('2026-11-23T15:00:00.000Z');
    expect(utc('2026-07-01T16:00:30')).toBe('2026-07-01T14:00:30.000Z');
    expect(showMoment('2026-11-23T15:00:00.000Z')).toBe('23 november 2026 om 16:00');
    expect(showMoment(new Date('2026-07-01T14:00:00Z'), 'en')).toBe('1 July 2026 at 16:00');
    expect(showExactMoment('2026-11-23T15:00:07.900Z')).toBe('23-11-2026 16:00:07');
  });

  test('that the clock shows twice are the first of the two', () => {
    expect(utc('2026-10-25T01:59')).toBe('2026-10-24T23:59:00.000Z');
    expect(utc('2026-10-25T02:00')).toBe('2026-10-25T00:00:00.000Z');
    expect(utc('2026-10-25T02:59')).toBe('2026-10-25T00:59:00.000Z');
    expect(utc('2026-10-25T03:00')).toBe('2026-10-25T02:00:00.000Z');
  });

  test('that the clock skips are moved by the hour that was skipped', () => {
    expect(utc('2026-03-29T01:59')).toBe('2026-03-29T00:59:00.000Z');
    expect(utc('2026-03-29T02:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(toLocalInput('2026-03-29T01:30:00.000Z')).toBe('2026-03-29T03:30');
    expect(utc('2026-03-29T03:00')).toBe('2026-03-29T01:00:00.000Z');
  });

  test.each([
    '',
    'gisteren',
    '2026-02-30T10:00',
    '2026-06-31T10:00',
    '2026-11-23',
    '2026-11-23T25:00',
    '2026-11-23 16:00',
  ])('refuse %j', (text) => {
    expect(() => parseLocalMoment(text)).toThrow(RangeError);
    expect(localMoment().safeParse(text).success).toBe(false);
  });

  test('come back as they went, but for the hour that exists twice', () => {
    const minutes = fc.integer({ min: Date.UTC(2000, 0, 1) / 60_000, max: Date.UTC(2060, 0, 1) / 60_000 });
    fc.assert(
      fc.property(minutes, (minute) => {
        const moment = new Date(minute * 60_000);
        const back = parseLocalMoment(toLocalInput(moment)).getTime();
        const hour = 3_600_000;
        expect([moment.getTime(), moment.getTime() - hour]).toContain(back);
        expect(toLocalInput(new Date(back))).toBe(toLocalInput(moment));
      }),
    );
  });

  test('in the API may carry any offset', () => {
    expect(localMoment().parse('2026-11-23T16:00:00+01:00')).toEqual(new Date('2026-11-23T15:00:00Z'));
    expect(localMoment().parse('2026-11-23T15:00:00Z')).toEqual(new Date('2026-11-23T15:00:00Z'));
    expect(localMoment().safeParse('2026-13-23T15:00:00Z').success).toBe(false);
  });

  test('as a period name the day once', () => {
    expect(showPeriod('2026-11-23T15:00:00Z', '2026-11-23T15:20:00Z')).toBe('23 november 2026, 16:00 – 16:20');
    expect(showPeriod('2026-11-23T15:00:00Z', '2026-11-23T15:00:20Z')).toBe('23 november 2026, 16:00:00 – 16:00:20');
    expect(showPeriod('2026-11-23T22:30:00Z', '2026-11-23T23:30:00Z')).toBe(
      '23 november 2026 om 23:30 – 24 november 2026 om 00:30',
    );
  });

  test('last hours, minutes and seconds', () => {
    expect([0, 59.6, 61, 3723].map(showDuration)).toEqual(['0:00', '1:00', '1:01', '1:02:03']);
  });
});
