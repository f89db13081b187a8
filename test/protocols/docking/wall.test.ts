import { describe, expect, test } from '@jest/globals';
import type { BerthState } from '../../../protocols/docking/dock-report.ts';
import { onWall, outSinceOf, type KnownOnWall } from '../../../protocols/docking/wall.ts';

const at = (hour: number, minute = 0): string => new Date(Date.UTC(2026, 10, 23, hour, minute)).toISOString();
const NOW = at(18);
const NOTHING: KnownOnWall = {
  ...{ berth: undefined, upload: undefined, lastDockedAt: null, wornSince: undefined, handedInAt: undefined },
  lastWornFrom: undefined,
};
const berth = (state: BerthState, seenAt = NOW, reportedAt = NOW) => ({
  ...{ state, seenAt, reportedAt, sentBytes: 999, totalBytes: 1000 },
});
const said = (known: Partial<KnownOnWall>) =>
  onWall({ ...NOTHING, ...known }, NOW, { longestShiftHours: 12, firstShiftDays: 7 });

describe('a camera in a dock', () => {
  test.each([
    ['queued', 'queued', 'busy'],
    ['busy', 'uploading', 'busy'],
    ['stuck', 'stuck', 'trouble'],
    ['empty', 'empty', 'safe'],
  ] as const)('that is %s stands on the wall as %s', (state, expected, sign) => {
    expect(said({ berth: berth(state) })).toMatchObject({ state: expected, sign });
  });

  test('is never whole before the dock says that it is empty', () => {
    const whole = { ...berth('busy'), sentBytes: 1000 };
    expect(said({ berth: whole })).toMatchObject({ state: 'uploading', percent: 99 });
    expect(said({ berth: { ...whole, sentBytes: 0, totalBytes: 0 } })).toMatchObject({ percent: 0 });
  });

  test('whose dock is not heard for more than three minutes is in trouble, unless it was empty before', () => {
    for (const state of ['queued', 'busy', 'stuck'] as const) {
      expect(said({ berth: berth(state, at(17, 56), at(17, 56)) })?.state).toBe('dock-silent');
      expect(said({ berth: berth(state, at(17, 58), at(17, 58)) })?.state).not.toBe('dock-silent');
    }
    expect(said({ berth: berth('empty', at(16), at(16)) })?.state).toBe('empty');
  });

  test('is in it, also when it was just handed out to somebody', () => {
    expect(said({ berth: berth('empty', at(17, 59), at(17, 59)), wornSince: NOW })?.state).toBe('empty');
  });
});

describe('a camera that is out', () => {
  test('is on its way until the longest shift has passed, and missed from then on', () => {
    const before = { lastDockedAt: at(4), wornSince: at(-200) };
    expect(said({ ...before, berth: berth('out', at(6)) })).toMatchObject({ state: 'out', sign: 'out', at: at(6) });
    const late = { state: 'not-returned', sign: 'trouble' };
    expect(said({ ...before, berth: berth('out', at(5, 59)) })).toMatchObject(late);
  });

  test('is missed when its dock says so, whatever the protocol allows', () => {
    expect(said({ berth: berth('missed', at(9)), lastDockedAt: at(1) })?.state).toBe('not-returned');
  });

  test('with recordings on it went too early, and that is said until it is back', () => {
    expect(said({ berth: berth('taken-early', at(17)) })?.state).toBe('taken-early');
    expect(said({ berth: berth('taken-early', at(17)), handedInAt: NOW })?.state).toBe('taken-early');
  });

  test('is back when footage of it came in, or when it was handed in', () => {
    expect(said({ berth: berth('out', at(5)), lastDockedAt: at(17) })?.state).toBe('taken-in');
    expect(said({ berth: berth('out', at(5)), handedInAt: at(17) })).toBeUndefined();
    expect(outSinceOf({ ...NOTHING, berth: berth('out', at(5)), handedInAt: at(4) })).toBe(at(5));
  });
});

describe('a camera that was handed out and has not been seen on a shift', () => {
  const aWeekAgo = at(18 - 7 * 24);
  const late = at(18 - 7 * 24, -1);
  test.each([
    ['brought nothing ever', {}],
    ['brought nothing since', { lastDockedAt: at(-999) }],
    ['was charged in a dock before it was handed out', { berth: berth('out', at(-999)) }],
    ['has a dock that misses it already', { berth: berth('missed', at(-999)) }],
    ['was worn by somebody else for years', { lastDockedAt: at(-999), lastWornFrom: at(-9999), handedInAt: at(-998) }],
  ])('and %s is missed after days', (_what, known) => {
    expect(said({ ...known, wornSince: at(5) })).toMatchObject({ state: 'unused', sign: 'out', at: at(5) });
    expect(said({ ...known, wornSince: aWeekAgo })?.state).toBe('unused');
    expect(said({ ...known, wornSince: late })?.state).toBe('not-returned');
  });

  test('is on one as soon as a dock sees it leave after that', () => {
    const known = { lastDockedAt: at(-999), wornSince: at(-99) };
    expect(said({ ...known, berth: berth('out', at(6)) })?.state).toBe('out');
    expect(said({ ...known, berth: berth('out', at(5)) })?.state).toBe('not-returned');
  });

  test('is on one from the beginning when it is handed out for a shift at a time', () => {
    const pool = { lastDockedAt: at(-10), lastWornFrom: at(-20), handedInAt: at(-9) };
    expect(said({ ...pool, wornSince: at(6) })?.state).toBe('out');
    expect(said({ ...pool, wornSince: at(5) })?.state).toBe('not-returned');
  });
});

describe('footage that comes in without a dock that reports', () => {
  test('is on its way, broken off when nothing came for five minutes, and taken in when it is there; nobody claims that the camera is empty', () => {
    const upload = (movedAt: string) => ({ received: 430, declared: 1000, movedAt });
    expect(said({ upload: upload(at(17, 58)) })).toMatchObject({ state: 'uploading', percent: 43 });
    expect(said({ upload: upload(at(17, 50)) })).toMatchObject({ state: 'broken-off', sign: 'trouble', percent: 43 });
    expect(said({ lastDockedAt: at(17) })).toMatchObject({ state: 'taken-in', sign: 'safe' });
  });
});

test.each([
  ['was never seen', {}],
  ['came in the day before yesterday', { lastDockedAt: at(-40) }],
  [
    'was empty the day before yesterday, in a dock that has been off since',
    { berth: berth('empty', at(-40), at(-40)) },
  ],
])('a camera that %s and is not expected back is not on the wall', (_what, known) => {
  expect(said(known)).toBeUndefined();
});
