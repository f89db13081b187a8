import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { grantMandate, mandateInForce, standingOf, type Mandate } from '../../../protocols/retention/mandate.ts';

const NOW = new Date('2026-11-23T16:00:00Z');
const mandate: Mandate = {
  id: 'm',
  reference: 'M-2026-1',
  ground: '12.1.9',
  grantedBy: 'F. Gerritsen',
  grantedAt: new Date('2026-01-01T00:00:00Z'),
  validFrom: new Date('2026-01-01T00:00:00Z'),
  validTo: new Date('2026-12-31T22:59:59Z'),
  state: 'granted',
};

describe('a mandate', () => {
  test('is valid from its first to its last moment', () => {
    expect(standingOf(mandate, mandate.validFrom)).toBe('valid');
    expect(standingOf(mandate, mandate.validTo)).toBe('valid');
    expect(standingOf(mandate, new Date(mandate.validFrom.getTime() - 1))).toBe('not-yet');
    expect(standingOf(mandate, new Date(mandate.validTo.getTime() + 1))).toBe('expired');
    expect(standingOf({ ...mandate, state: 'withdrawn' }, NOW)).toBe('withdrawn');
  });

  test.each([
    ['ends before it begins', { validTo: new Date('2025-12-31T00:00:00Z') }],
    ['has ended already', { validTo: new Date('2026-11-22T00:00:00Z') }],
    ['lasts more than two years', { validTo: new Date('2028-01-03T00:00:00Z') }],
  ])('that %s is not granted', (_, change) => {
    expect(grantMandate({ ...mandate, ...change }, NOW).refused).toBe('invalid-input');
  });

  test('that lasts a year is granted', () => {
    expect(grantMandate(mandate, NOW).refused).toBeUndefined();
  });
});

describe('the mandate in force', () => {
  test('is there exactly when one of the mandates is valid, and is a valid one', () => {
    const mandates = fc.array(
      fc.record({
        validFrom: fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
        validTo: fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }),
        state: fc.constantFrom('granted' as const, 'withdrawn' as const),
      }),
    );
    fc.assert(
      fc.property(mandates, (list) => {
        const all = list.map((each) => ({ ...mandate, ...each }));
        const verdict = mandateInForce(all, NOW);
        expect(verdict.refused === undefined).toBe(all.some((each) => standingOf(each, NOW) === 'valid'));
        if (verdict.refused === undefined) expect(standingOf(verdict.value, NOW)).toBe('valid');
      }),
    );
  });

  test('says whether there never was one or the last one has ended', () => {
    expect(mandateInForce([], NOW).refused).toBe('no-mandate');
    expect(mandateInForce([{ ...mandate, validTo: new Date('2026-11-01') }], NOW).refused).toBe('mandate-expired');
  });
});
