import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { neutraal } from '../../../protocols/municipal/neutraal.ts';
import type { MunicipalProtocol } from '../../../protocols/municipal/protocol.ts';
import { groundByCode, groundsFor } from '../../../protocols/readout/refusal-ground.ts';
import { REQUEST_KINDS } from '../../../protocols/readout/request-kind.ts';
import {
  REQUEST_STATES,
  closeRequest,
  extendTerm,
  grantRequest,
  refuseRequest,
  register,
  verifyIdentity,
  windowToHold,
  type OpenRequest,
  type RequestDraft,
} from '../../../protocols/readout/request.ts';

const NOW = new Date('2026-11-23T16:00:00Z');
const ALONE: MunicipalProtocol = { ...neutraal, request: { ...neutraal.request, secondPairOfEyes: false } };
const STRICT: MunicipalProtocol = { ...neutraal, request: { ...neutraal.request, interest: 'required' } };

const draft: RequestDraft = {
  kind: 'inzage',
  regime: 'AVG',
  requesterName: 'S. de Vries',
  contact: 's.devries@example.org',
  interest: '',
  place: 'Stationsplein',
  fromAt: new Date('2026-11-20T14:00:00Z'),
  toAt: new Date('2026-11-20T14:30:00Z'),
  receivedAt: new Date('2026-11-23T09:00:00Z'),
};
const open: OpenRequest = {
  kind: 'inzage',
  regime: 'AVG',
  state: 'registered',
  registeredBy: 'anna',
  receivedAt: draft.receivedAt,
  dueAt: new Date('2026-12-23T22:59:59.999Z'),
  identityMethod: 'balie',
};
const WORDS = 'Op de beelden staan vooral anderen, die zwaarder wegen.';

describe('registering', () => {
  test('gives the day by which must be answered', () => {
    expect(register(draft, neutraal, NOW).value?.dueAt.toISOString()).toBe('2026-12-23T22:59:59.999Z');
  });

  test.each([
    ['a window that ends before it begins', { toAt: new Date('2026-11-20T13:00:00Z') }, 'toAt'],
    [
      'a window in the future',
      { fromAt: new Date('2026-11-24T13:00:00Z'), toAt: new Date('2026-11-24T14:00:00Z') },
      'fromAt',
    ],
    ['a receipt in the future', { receivedAt: new Date('2026-11-24T13:00:00Z') }, 'receivedAt'],
    [
      'a demand without its date',
      { kind: 'vordering' as const, legalGround: '126nd Sv' as const, externalRef: 'PL0600', organisation: 'Politie' },
      'deliverBy',
    ],
    [
      'a demand without its title',
      { kind: 'vordering' as const, externalRef: 'PL0600', organisation: 'Politie', deliverBy: NOW },
      'legalGround',
    ],
  ])('%s is refused and names the field', (_, change, field) => {
    const verdict = register({ ...draft, ...change }, neutraal, NOW);
    expect(verdict.refused).toBe('invalid-input');
    expect(verdict.refused === undefined ? [] : verdict.fields?.map((each) => each.field)).toEqual([field]);
  });

  test('a window of more than a day is too wide', () => {
    expect(register({ ...draft, fromAt: new Date('2026-11-19T13:00:00Z') }, neutraal, NOW).refused).toBe(
      'window-too-wide',
    );
  });

  test('an interest is needed only where the protocol asks for it', () => {
    expect(register(draft, STRICT, NOW).refused).toBe('invalid-input');
    expect(register({ ...draft, interest: 'ik sta erop' }, STRICT, NOW).refused).toBeUndefined();
  });

  test('a demand must be answered on the day that it names', () => {
    const demand = {
      ...draft,
      kind: 'vordering',
      legalGround: '126nda Sv',
      externalRef: 'PL0600-1',
      organisation: 'Politie',
    } as const;
    const verdict = register({ ...demand, deliverBy: new Date('2026-11-30T10:00:00Z') }, neutraal, NOW);
    expect(verdict.value?.dueAt.toISOString()).toBe('2026-11-30T22:59:59.999Z');
  });

  test('the hold always covers the whole window that was asked for, and a quarter of an hour on both sides', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 1, max: 86_400_000 }), (from, length) => {
        const held = windowToHold({ fromAt: new Date(from), toAt: new Date(from + length) });
        expect([from - held.fromAt.getTime(), held.toAt.getTime() - from - length]).toEqual([900_000, 900_000]);
      }),
    );
  });
});

describe('deciding', () => {
  test('a citizen is granted nothing before it is sure who he is', () => {
    const unknown: OpenRequest = { ...open, identityMethod: undefined };
    expect(grantRequest(unknown, 'bob', neutraal).refused).toBe('identity-not-verified');
    expect(grantRequest({ ...unknown, kind: 'vordering' }, 'bob', neutraal).value).toBe('granted');
    expect(grantRequest(open, 'bob', neutraal).value).toBe('granted');
  });

  test('the person who registered it decides only where the protocol lets him', () => {
    expect(grantRequest(open, 'anna', neutraal).refused).toBe('own-request');
    expect(refuseRequest(open, 'anna', { ground: 'UAVG41-i', text: WORDS }, neutraal).refused).toBe('own-request');
    expect(grantRequest(open, 'anna', ALONE).value).toBe('granted');
  });

  test('a request is decided once', () => {
    for (const state of REQUEST_STATES.filter((each) => each !== 'registered')) {
      expect(grantRequest({ ...open, state }, 'bob', neutraal).refused).toBe('not-open');
      expect(refuseRequest({ ...open, state }, 'bob', { ground: 'UAVG41-i', text: WORDS }, neutraal).refused).toBe(
        'not-open',
      );
    }
  });

  test('a refusal needs a ground of the law that applies, and an explanation', () => {
    expect(refuseRequest(open, 'bob', { ground: 'UAVG41-i', text: WORDS }, neutraal).value).toBe('refused');
    expect(refuseRequest(open, 'bob', { ground: 'WPG27-d', text: WORDS }, neutraal).refused).toBe('no-ground');
    expect(refuseRequest({ ...open, regime: 'WPG' }, 'bob', { ground: 'WPG27-d', text: WORDS }, neutraal).value).toBe(
      'refused',
    );
    expect(
      refuseRequest({ ...open, kind: 'vordering' }, 'bob', { ground: 'UAVG41-i', text: WORDS }, neutraal).refused,
    ).toBe('no-ground');
    expect(refuseRequest(open, 'bob', { ground: 'UAVG41-i', text: 'nee' }, neutraal).refused).toBe('no-ground');
  });

  test('every ground that is offered has words, and none is offered twice', () => {
    for (const kind of REQUEST_KINDS) {
      for (const regime of ['AVG', 'WPG']) {
        const codes = groundsFor(neutraal, { kind, regime }).map((ground) => ground.code);
        expect(codes.length).toBeGreaterThan(2);
        expect(new Set(codes).size).toBe(codes.length);
        expect(codes.every((code) => groundByCode(code) !== undefined)).toBe(true);
      }
    }
    expect(groundByCode('toString')).toBeUndefined();
  });

  test('identity is verified only in a way that the protocol knows, and before the decision', () => {
    const counter: MunicipalProtocol = { ...neutraal, request: { ...neutraal.request, identity: ['balie'] } };
    expect(verifyIdentity(open, 'balie', counter).value).toBe('balie');
    expect(verifyIdentity(open, 'digid', counter).refused).toBe('invalid-input');
    expect(verifyIdentity({ ...open, state: 'granted' }, 'balie', counter).refused).toBe('not-open');
  });
});

describe('putting the answer off', () => {
  test('is done once, before the first term ends, and not for a demand', () => {
    expect(extendTerm(open, neutraal, NOW).value?.toISOString()).toBe('2027-02-23T22:59:59.999Z');
    expect(extendTerm({ ...open, extendedDueAt: NOW }, neutraal, NOW).refused).toBe('not-open');
    expect(extendTerm({ ...open, kind: 'vordering' }, neutraal, NOW).refused).toBe('not-open');
    expect(extendTerm(open, neutraal, new Date(open.dueAt.getTime() + 1)).refused).toBe('invalid-input');
  });
});

describe('closing', () => {
  test('ends a granted request as fulfilled, a withdrawn one as closed, and nothing twice', () => {
    expect(closeRequest({ ...open, state: 'granted' }, false, NOW).value).toBe('fulfilled');
    expect(closeRequest(open, false, NOW).value).toBe('closed');
    expect(closeRequest({ ...open, state: 'fulfilled' }, true, NOW).refused).toBe('not-open');
    expect(closeRequest({ ...open, state: 'closed' }, true, NOW).refused).toBe('not-open');
  });

  test('keeps the footage of a refused request until no objection can come any more', () => {
    const refused: OpenRequest = { ...open, state: 'refused', decidedAt: NOW };
    expect(closeRequest(refused, false, new Date('2027-01-04T22:59:59Z')).refused).toBe('invalid-input');
    expect(closeRequest(refused, false, new Date('2027-01-04T23:00:01Z')).value).toBe('closed');
    expect(closeRequest(refused, true, NOW).value).toBe('closed');
  });
});
