import { describe, expect, test } from '@jest/globals';
import { mayPerform } from '../../../protocols/acts.ts';
import { vierOgen } from '../../../protocols/municipal/four-eyes.ts';
import { heumen } from '../../../protocols/municipal/heumen.ts';
import { neutraal } from '../../../protocols/municipal/neutraal.ts';
import { PROTOCOLS, protocolById } from '../../../protocols/municipal/presets.ts';
import {
  mayOpen,
  protocolAllows,
  purposesFor,
  type MunicipalProtocol,
  type ViewingRules,
} from '../../../protocols/municipal/protocol.ts';
import { PURPOSES, isPurpose } from '../../../protocols/viewing/purpose.ts';

const anna = { id: 'anna', role: 'privacymedewerker', department: 'Juridische Zaken' };
const fg = { id: 'fg', role: 'toezichthouder', department: 'Concerncontrol' };
const wearer = { id: 'bram', department: 'Handhaving' };
const complaint = { purpose: 'klacht', caseRef: 'UV-2026-0001', coViewers: [] } as const;

function withViewing(viewing: Partial<ViewingRules>): MunicipalProtocol {
  return { ...neutraal, viewing: { ...neutraal.viewing, ...viewing } };
}

describe('Opening footage under a municipal protocol', () => {
  test('a privacy officer opens footage for a complaint that she names', () => {
    expect(mayOpen(neutraal, anna, wearer, complaint).refused).toBeUndefined();
  });

  test('a purpose of another role is refused, and the refusal is about the purpose', () => {
    const verdict = mayOpen(neutraal, anna, wearer, { ...complaint, purpose: 'toezicht' });
    expect(verdict).toMatchObject({ refused: 'purpose-not-allowed', fields: [{ field: 'purpose' }] });
  });

  test('a purpose that the protocol does not name is open to nobody', () => {
    for (const viewer of [anna, fg]) {
      expect(mayOpen(neutraal, viewer, wearer, { ...complaint, purpose: 'leren' }).refused).toBe('purpose-not-allowed');
    }
  });

  test.each(['', '   '])('a case must be named where the protocol asks for one (%j)', (caseRef) => {
    expect(mayOpen(neutraal, anna, wearer, { ...complaint, caseRef }).refused).toBe('no-case');
  });

  test('the supervisor needs no case', () => {
    expect(mayOpen(neutraal, fg, wearer, { purpose: 'toezicht', caseRef: '', coViewers: [] }).refused).toBeUndefined();
  });

  test('nobody opens footage of the camera that he wore, unless the protocol says so', () => {
    expect(mayOpen(neutraal, { ...anna, id: 'bram' }, wearer, complaint).refused).toBe('own-footage');
    const own = withViewing({ wearerMayViewOwn: true });
    // Handling a complaint about oneself is no evaluation of oneself.
    expect(mayOpen(own, { ...anna, id: 'bram' }, wearer, complaint).refused).toBe('own-footage');
  });

  test('where the protocol says so a handhaver evaluates his own footage, and no footage of a colleague', () => {
    const bram = { id: 'bram', role: 'handhaver', department: 'Handhaving' };
    const wish = { purpose: 'zelfevaluatie', caseRef: '', coViewers: [] } as const;
    expect(mayOpen(heumen, bram, wearer, wish).refused).toBeUndefined();
    expect(mayOpen(heumen, { ...bram, id: 'chris' }, wearer, wish).refused).toBe('not-found');
    expect(mayOpen(heumen, bram, wearer, complaint).refused).toBe('purpose-not-allowed');
    expect(mayOpen(neutraal, bram, wearer, wish).refused).toBe('purpose-not-allowed');
  });

  test('a viewer comes from another department than the wearer, where the protocol asks for it', () => {
    const colleague = { ...anna, department: 'Handhaving' };
    expect(mayOpen(neutraal, colleague, wearer, complaint).refused).toBe('not-other-department');
    expect(
      mayOpen(withViewing({ viewersFromOtherDepartment: false }), colleague, wearer, complaint).refused,
    ).toBeUndefined();
  });

  test('footage of an unknown wearer can be opened', () => {
    expect(mayOpen(neutraal, { ...anna, department: undefined }, {}, complaint).refused).toBeUndefined();
  });

  test('where two must watch, the second is named', () => {
    const two = withViewing({ fourEyes: 'co-presence' });
    expect(mayOpen(two, anna, wearer, complaint).refused).toBe('no-co-viewer');
    expect(mayOpen(two, anna, wearer, { ...complaint, coViewers: ['Carla'] }).refused).toBeUndefined();
  });
});

describe('The protocols that come with the product', () => {
  test('are found by id, and an unknown id is no protocol', () => {
    for (const protocol of PROTOCOLS) expect(protocolById(protocol.id)).toBe(protocol);
    expect(protocolById('elders')).toBeUndefined();
  });

  test('keep footage for the days that each municipality publishes', () => {
    expect(PROTOCOLS.map((protocol) => [protocol.id, protocol.retention.days])).toEqual([
      ['neutraal', 28],
      ['vier-ogen', 28],
      ['samen-kijken', 28],
      ['leiden', 28],
      ['leeuwarden', 28],
      ['noordwijk', 14],
      ['heumen', 28],
    ]);
  });

  test.each(PROTOCOLS.map((protocol) => [protocol.id, protocol] as const))(
    '%s names its source and narrows the table of acts',
    (_id, protocol) => {
      expect(new URL(protocol.source.address).protocol).toBe('https:');
      const roles = Object.values(protocol.viewing.purposes).flatMap((rule) => rule.roles);
      expect(roles.filter((role) => !mayPerform(role, 'viewing.opened'))).toEqual([]);
      expect(new Set(protocol.refusalGrounds).size).toBe(protocol.refusalGrounds.length);
      expect(protocol.request.windowDays).toBeLessThanOrEqual(protocol.retention.days);
    },
  );

  test('offer each role the purposes it may choose', () => {
    expect(purposesFor(neutraal, 'privacymedewerker')).toEqual(['klacht', 'inzage', 'vordering', 'aangifte']);
    expect(purposesFor(neutraal, 'toezichthouder')).toEqual(['toezicht']);
    expect(purposesFor(neutraal, 'handhaver')).toEqual([]);
  });
});

test('only words of the list are purposes', () => {
  expect(PURPOSES.every(isPurpose)).toBe(true);
  expect(isPurpose('nieuwsgierigheid')).toBe(false);
});

describe('what a protocol leaves of the table of acts', () => {
  test('leaves a handhaver nothing to watch but under a protocol that gives him his own footage', () => {
    for (const act of ['viewing.opened', 'viewing.played', 'viewing.shown', 'viewing.closed'] as const) {
      expect(protocolAllows(neutraal, 'handhaver', act)).toBe(false);
      expect(protocolAllows(heumen, 'handhaver', act)).toBe(true);
      expect(protocolAllows(neutraal, 'betrokkene', act)).toBe(true);
    }
  });

  test('asks nobody to agree where one person may open footage alone', () => {
    for (const act of ['viewing.asked', 'viewing.ask-listed', 'viewing.approved', 'viewing.declined'] as const) {
      expect(protocolAllows(neutraal, 'beoordelaar', act)).toBe(false);
      expect(protocolAllows(vierOgen, 'beoordelaar', act)).toBe(true);
    }
  });

  const closed: MunicipalProtocol = {
    ...neutraal,
    viewing: { ...neutraal.viewing, purposes: { toezicht: { roles: ['toezichthouder'], caseRef: 'optional' } } },
    delivery: { ...neutraal.delivery, views: 0 },
  };

  test('lets nobody open footage who has no purpose to do so', () => {
    expect(protocolAllows(neutraal, 'beoordelaar', 'viewing.opened')).toBe(true);
    expect(protocolAllows(closed, 'beoordelaar', 'viewing.opened')).toBe(false);
    expect(protocolAllows(closed, 'toezichthouder', 'viewing.opened')).toBe(true);
  });

  test('offers no link where copies are only shown at the office', () => {
    expect(protocolAllows(neutraal, 'privacymedewerker', 'delivery.offered')).toBe(true);
    expect(protocolAllows(closed, 'privacymedewerker', 'delivery.offered')).toBe(false);
  });
});
