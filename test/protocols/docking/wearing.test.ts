import { describe, expect, test } from '@jest/globals';
import { wear } from '../../../protocols/docking/wearing.ts';

const at = (hour: number): string => `2026-11-23T${String(hour).padStart(2, '0')}:00:00.000Z`;
const period = (from: number, until?: number) => ({
  fromAt: at(from),
  untilAt: until === undefined ? null : at(until),
});
const NOW = at(20);

describe('a camera that was worn from eight to twelve and is worn again from sixteen', () => {
  const before = { ofCamera: [period(8, 12), period(16)], ofPerson: [] };

  test.each([
    ['before, up to the very moment at which it was taken', period(6, 8)],
    ['between, from the very moment at which it was handed in', period(12, 16)],
    ['for an hour in between', period(13, 14)],
  ])('can have been worn %s', (_when, asked) => {
    expect(wear(before, asked, NOW)).toEqual({ value: asked });
  });

  test.each([
    ['in the same time', period(8, 12)],
    ['within it', period(9, 10)],
    ['around it', period(7, 13)],
    ['over its beginning', period(7, 9)],
    ['over its end', period(11, 13)],
    ['while it has not been handed in', period(18)],
    ['up to after it was taken again', period(14, 17)],
    ['from before until now', period(6)],
  ])('has no second wearer %s', (_when, asked) => {
    expect(wear(before, asked, NOW)).toMatchObject({ refused: 'camera-worn', fields: [{ field: 'from' }] });
  });
});

test('somebody who wears a camera does not wear a second one in the same time, and may afterwards', () => {
  const before = { ofCamera: [], ofPerson: [period(8, 12)] };
  expect(wear(before, period(11, 13), NOW)).toMatchObject({
    refused: 'wearer-has-camera',
    fields: [{ field: 'personId' }],
  });
  expect(wear(before, period(12), NOW)).toEqual({ value: period(12) });
});

test.each([
  ['begins tomorrow', period(21), ['from']],
  ['ends tomorrow', period(8, 21), ['until']],
  ['ends before it begins', period(12, 8), ['until']],
  ['ends at its beginning', period(8, 8), ['until']],
])('a period that %s is not written down', (_what, asked, fields) => {
  const verdict = wear({ ofCamera: [], ofPerson: [] }, asked, NOW);
  expect(verdict.refused).toBe('invalid-input');
  expect(verdict.refused === undefined ? [] : verdict.fields?.map(({ field }) => field)).toEqual(fields);
});
