import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { commitmentOf, composeEntry, opens } from '../../../protocols/audit/entry.ts';
import type { Fact } from '../../../protocols/audit/fact.ts';
import { leafHash } from '../../../protocols/audit/merkle-log.ts';

const AT = new Date('2026-11-23T16:00:00.000Z');
const VIEW: Fact = {
  act: 'viewing.opened',
  result: 'begun',
  by: {
    id: 'p-anja',
    name: 'Anja de Vries',
    role: 'privacymedewerker',
    department: 'Juridische Zaken',
    origin: '192.0.2.7',
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  },
  about: 'rec-1',
  purpose: 'inzageverzoek',
  caseRef: 'UV-2026-0007',
  facts: { fromSecond: 0, toSecond: 30, cameras: ['BC-01'] },
  personal: { requester: 'Jan Jansen' },
};

/** Salts that count: 32 times 0, 32 times 1, ... */
function countedSalts(): () => Buffer {
  let next = 0;
  return () => Buffer.alloc(32, next++);
}

function compose(fact: Fact): ReturnType<typeof composeEntry> {
  return composeEntry(fact, AT, countedSalts(), '00f067aa0ba902b7');
}

describe('an entry of the log', () => {
  test('has the same leaf and hash today as when the log began', () => {
    const { leaf } = compose(VIEW);
    expect(leaf).toBe(
      '{"about":{"id":"rec-1","kind":"recording"},"act":"viewing.opened","at":"2026-11-23T16:00:00.000Z","by":{"department":"5826e989ff37ba315ccf6ac86768da38a15077e8d2c36eaebec0c23da1c7f26b","name":"d223d3339ad6b0fadbf21cc0bf3aefa08639e74a70ec4bff7e75fad3cce5526b","origin":"5e12cb1c881397516409fc221649e48920e5f6e9a3847a3a61bbefb73a494fca","person":"5b542e3c1f614691047425094fff06ae04a2b815a6a6237e2dd80328ed328271","role":"privacymedewerker"},"case":"UV-2026-0007","facts":{"cameras":["BC-01"],"fromSecond":0,"toSecond":30},"personal":{"requester":"946dab98875b6e40a1eb477ef3e3551b7bc2b792bc35e01d20aac393cf1d59ef"},"purpose":"inzageverzoek","result":"begun","trace":{"spanId":"00f067aa0ba902b7","traceId":"4bf92f3577b34da6a3ce929d0e0e4736"},"v":1}',
    );
    expect(leafHash(leaf).toString('hex')).toBe('d827c49e640d4e40e53754c63f126a17fe144b3aa981c7acd5545c34e8ba4759');
  });

  test('commits to a value as its format says, byte for byte', () => {
    const salt = Buffer.alloc(32, 1);
    const bytes = Buffer.concat([
      Buffer.from('beeldkluis/log-commitment/v1\0'),
      salt,
      Buffer.from([0, 0, 0, 7]),
      Buffer.from('by.nameAnja de Vries'),
    ]);
    expect(commitmentOf({ field: 'by.name', salt, value: 'Anja de Vries' })).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    );
  });

  test('holds no personal value, not the name, the id, the address or the requester', () => {
    const { leaf, openings } = compose(VIEW);
    expect(openings.map((opening) => [opening.field, opening.value])).toEqual([
      ['by.person', 'p-anja'],
      ['by.name', 'Anja de Vries'],
      ['by.department', 'Juridische Zaken'],
      ['by.origin', '192.0.2.7'],
      ['personal.requester', 'Jan Jansen'],
    ]);
    for (const { value } of openings) expect(leaf).not.toContain(value);
  });

  test('proves each value by its opening and by nothing else', () => {
    const { leaf, openings } = compose(VIEW);
    for (const opening of openings) {
      expect(opens(leaf, opening)).toBe(true);
      expect(opens(leaf, { ...opening, value: `${opening.value} ` })).toBe(false);
      expect(opens(leaf, { ...opening, salt: Buffer.alloc(32, 99) })).toBe(false);
      expect(opens(leaf, { ...opening, field: 'by.role' })).toBe(false);
      expect(opens(leaf, { ...opening, field: '' })).toBe(false);
    }
  });

  test('stands under its own name, whatever else holds the same commitment', () => {
    const opening = { field: 'by.name', salt: Buffer.alloc(32, 1), value: 'Sam' };
    const member = (name: string): string => `"${name}":"${commitmentOf(opening)}"`;
    expect(opens(`{${member('person')}}`, opening)).toBe(false);
    expect(opens(`{${member('fullname')}}`, opening)).toBe(false);
    expect(opens(`{"facts":{${member('person')}},${member('name')}}`, opening)).toBe(true);
    expect(opens(`{"name":"${commitmentOf(opening)}00"}`, opening)).toBe(false);
  });

  test.each(['', 'Sam', 'Zoë', 'naam 😀', 'a'.repeat(700) + 'ø', 'ø'.repeat(3000)])(
    'is the hash that the format describes, of whatever characters (%#)',
    (value) => {
      const field = 'personal.opmerking é';
      const salt = Buffer.alloc(32, 5);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(Buffer.byteLength(field));
      const content = ['beeldkluis/log-commitment/v1\0', salt, length, field, value].map((part) => Buffer.from(part));
      const expected = createHash('sha256').update(Buffer.concat(content)).digest('hex');
      expect(commitmentOf({ field, salt, value })).toBe(expected);
    },
  );

  test('cannot have the border between field and value moved', () => {
    const salt = Buffer.alloc(32);
    expect(commitmentOf({ field: 'by.name', salt, value: 'x' })).not.toBe(
      commitmentOf({ field: 'by.nam', salt, value: 'ex' }),
    );
  });

  test('is recorded even when a text from outside is broken, and still opens', () => {
    const { leaf, openings } = compose({
      ...VIEW,
      by: { ...VIEW.by, origin: 'agent\0\ud800' },
      facts: { file: '\udc00.mp4' },
    });
    expect(leaf.isWellFormed()).toBe(true);
    const origin = openings.find((opening) => opening.field === 'by.origin');
    expect(origin?.value).toBe('agent\ufffd\ufffd');
    expect(openings.every((opening) => opens(leaf, opening))).toBe(true);
  });

  test('says only what is there', () => {
    const { leaf } = compose({
      act: 'house.started',
      result: 'done',
      by: { id: 'systeem', name: 'Beeldkluis', role: 'systeem' },
      about: 'house',
    });
    expect(Object.keys(JSON.parse(leaf) as object)).toEqual(['about', 'act', 'at', 'by', 'result', 'v']);
    expect(Object.keys((JSON.parse(leaf) as { by: object }).by)).toEqual(['name', 'person', 'role']);
  });
});

test('an entry about a person names nobody in its leaf', () => {
  const fact: Fact = {
    act: 'person.signed-in',
    result: 'done',
    by: { id: 'p-1', name: 'Sam', role: 'handhaver' },
    about: 'p-1',
  };
  const { leaf, openings } = composeEntry(fact, new Date(0), () => Buffer.alloc(32, 7), '0011223344556677');
  expect(leaf).not.toContain('p-1');
  const about = openings.find((opening) => opening.field === 'about.id');
  expect(about && opens(leaf, about)).toBe(true);
});
