import { describe, expect, test } from '@jest/globals';
import { dueDay, scheduleTerm } from '../../../protocols/retention/schedule.ts';

const CLOCKS = {
  deviceStartedAt: '2026-11-23T16:00:00+01:00',
  deviceEndedAt: '2026-11-23T16:10:00+01:00',
  deviceClockAt: undefined,
  dockingStartedAt: '2026-11-23T18:00:00.000Z',
  dockClockAt: '2026-11-23T18:05:00.000Z',
  declaredAt: '2026-11-23T18:05:00.400Z',
  saidBy: 'camera',
} as const;

describe('the term of a recording', () => {
  test('starts at its end, whatever the offset in which the camera writes', () => {
    expect(scheduleTerm(CLOCKS, undefined, 28)).toEqual({
      startedAt: '2026-11-23T15:00:00.000Z',
      endedAt: '2026-11-23T15:10:00.000Z',
      dockedAt: '2026-11-23T18:00:00.000Z',
      driftSeconds: 0,
      dueAt: '2026-12-21T15:10:00.000Z',
      quarantineReason: undefined,
    });
  });

  test('is corrected for a camera whose clock runs an hour ahead', () => {
    const term = scheduleTerm({ ...CLOCKS, deviceClockAt: '2026-11-23T19:05:00.400Z' }, undefined, 28);
    expect(term).toMatchObject({
      endedAt: '2026-11-23T14:10:00.000Z',
      driftSeconds: 3600,
      dueAt: '2026-12-21T14:10:00.000Z',
    });
  });

  test('is corrected for a dock whose clock is behind, when the camera follows the dock', () => {
    const term = scheduleTerm({ ...CLOCKS, dockClockAt: '2026-11-23T17:55:00.400Z' }, undefined, 28);
    expect(term).toMatchObject({
      endedAt: '2026-11-23T15:20:00.000Z',
      driftSeconds: -600,
      dockedAt: '2026-11-23T18:05:00.400Z',
    });
  });

  test('never starts later than docking', () => {
    const term = scheduleTerm({ ...CLOCKS, deviceEndedAt: '2026-11-23T18:03:00Z' }, undefined, 28);
    expect(term).toMatchObject({ dueAt: '2026-12-21T18:00:00.000Z', quarantineReason: undefined });
  });

  test.each([
    ['ends in the future', { deviceEndedAt: '2026-11-24T00:00:00Z' }, undefined],
    ['ends before it starts', { deviceEndedAt: '2026-11-23T14:59:00Z' }, undefined],
    ['starts before the docking of this camera before this one', {}, '2026-11-23T15:06:00.000Z'],
    [
      'starts in 1970',
      { deviceStartedAt: '1970-01-01T00:00:00Z', deviceEndedAt: '1970-01-01T00:10:00Z' },
      '2026-11-22T15:00:00.000Z',
    ],
  ])('is counted from docking when the recording %s', (_what, given, last) => {
    expect(scheduleTerm({ ...CLOCKS, ...given }, last, 28)).toMatchObject({
      dueAt: '2026-12-21T18:00:00.000Z',
      quarantineReason: 'implausible-clock',
    });
  });

  test('is that of every recording when somebody hands in a file that was left behind: he says when it was made, and no clock is doubted', () => {
    const handedIn = { ...CLOCKS, saidBy: 'person' } as const;
    const last = '2026-11-23T15:06:00.000Z';
    expect(scheduleTerm(handedIn, last, 28)).toMatchObject({
      dueAt: '2026-12-21T15:10:00.000Z',
      quarantineReason: 'left-behind',
    });
    expect(scheduleTerm(handedIn, '2026-11-22T15:00:00.000Z', 28)).toMatchObject({ quarantineReason: undefined });
    const cannotBe = scheduleTerm({ ...handedIn, deviceEndedAt: '2026-11-24T00:00:00Z' }, last, 28);
    expect(cannotBe).toMatchObject({ dueAt: '2026-12-21T18:00:00.000Z', quarantineReason: 'implausible-clock' });
  });

  test('gives the key of its due day, or of today when that day has passed', () => {
    expect(dueDay('2026-12-21T15:10:00.000Z', '2026-11-23T00:00:00.000Z')).toBe('2026-12-21');
    expect(dueDay('2026-12-21T15:10:00.000Z', '2027-01-02T00:00:00.000Z')).toBe('2027-01-02');
  });
});
