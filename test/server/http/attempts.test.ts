import { expect, test } from '@jest/globals';
import { addressOf, countAttempts } from '../../../server/http/attempts.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
  ['2001:db8:0:12::1', '2001:db8:0:12'],
  ['2001:0db8:0000:0012:ffff:ffff:ffff:ffff', '2001:db8:0:12'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('a guesser at %s is counted as %s, however many addresses his network has', (ip, counted) => {
  expect(addressOf({ ip })).toBe(counted);
});

test('docks report at the pace of docks: what is more is held off before it is performed, and nothing else is', async () => {
  const attempts = countAttempts({ reportsPerMinute: 2 });
  const from = { ip: '192.0.2.7' };
  let performed = 0;
  const perform = () => {
    performed += 1;
    return Promise.resolve({ verdict: {} });
  };
  for (const expected of [{ verdict: {} }, { verdict: {} }, { waitSeconds: expect.any(Number) }])
    expect(await attempts.guard(from, 'docking.dock-reported', perform)).toEqual(expected);
  expect(performed).toBe(2);
  expect(await attempts.guard(from, 'docking.watched', perform)).toEqual({ verdict: {} });
});
