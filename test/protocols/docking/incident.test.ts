import { expect, test } from '@jest/globals';
import { isOfShift, shiftWindow } from '../../../protocols/docking/incident.ts';

const NOW = '2026-11-23T18:00:00.000Z';
const MORNING = '2026-11-23T06:00:00.000Z';
const YESTERDAY = '2026-11-22T18:00:00.000Z';

test('an incident that is marked after the shift keeps from the docking before it until now', () => {
  expect(shiftWindow({ outSince: undefined, dockedBefore: YESTERDAY, firstRecordedAt: MORNING }, NOW, 12)).toEqual({
    from: YESTERDAY,
    to: NOW,
  });
});

test('a recording that was on the camera from before is kept as well', () => {
  const older = '2026-11-20T10:00:00.000Z';
  expect(shiftWindow({ outSince: undefined, dockedBefore: YESTERDAY, firstRecordedAt: older }, NOW, 12).from).toBe(
    older,
  );
});

test('an incident that is marked while the camera is out keeps until the shift must be over', () => {
  const window = shiftWindow(
    { outSince: '2026-11-23T15:00:00.000Z', dockedBefore: YESTERDAY, firstRecordedAt: undefined },
    NOW,
    12,
  );
  expect(window.to).toBe('2026-11-24T03:00:00.000Z');
});

test.each([undefined, '2026-01-01T00:00:00.000Z'])(
  'without an earlier docking within a month (%s) it reaches back as far as a hold may',
  (dockedBefore) => {
    const window = shiftWindow({ outSince: undefined, dockedBefore, firstRecordedAt: MORNING }, NOW, 12);
    expect(window).toEqual({ from: '2026-10-23T18:00:00.000Z', to: NOW });
  },
);

test.each([
  ['of a camera that is out, when it was marked since', { outSince: MORNING, dockedAt: YESTERDAY }, true],
  ['of a camera that is out, not when it was marked before', { outSince: '2026-11-23T19:00:00.000Z' }, false],
  ['of a camera that came back within the hour', { dockedAt: '2026-11-23T18:40:00.000Z' }, true],
  ['of a camera that came back before', { dockedAt: '2026-11-23T17:00:00.000Z' }, true],
  ['of a camera that was out again since', { dockedAt: '2026-11-24T06:00:00.000Z' }, false],
  ['of a camera that nobody saw come back', {}, true],
])('a mark is of the shift %s', (_what, given, expected) => {
  const shift = { outSince: undefined, dockedAt: undefined, ...given };
  expect(isOfShift({ markedAt: NOW, keepsUntil: NOW }, shift)).toBe(expected);
});
