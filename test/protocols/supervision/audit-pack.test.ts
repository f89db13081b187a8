import { describe, expect, test } from '@jest/globals';
import { csvText, latenessOf, packFolder, parsePackList } from '../../../protocols/supervision/audit-pack.ts';

const NOW = '2027-03-01T00:00:00.000Z';
const DUE = '2027-02-01T00:00:00.000Z';

describe('how punctual destruction was', () => {
  test.each([
    ['destroyed within a day', '2027-02-01T20:00:00.000Z', undefined, true, 'op tijd'],
    ['destroyed a week later without a reason', '2027-02-08T00:00:00.000Z', undefined, true, 'zonder reden'],
    ['destroyed when a mandate came', '2027-02-08T00:00:00.000Z', undefined, false, 'geen machtiging'],
    [
      'destroyed as soon as the hold was lifted',
      '2027-02-08T00:00:00.000Z',
      '2027-02-07T12:00:00.000Z',
      true,
      'vastgehouden',
    ],
    [
      'left lying after the hold was lifted',
      '2027-02-20T00:00:00.000Z',
      '2027-02-07T12:00:00.000Z',
      true,
      'zonder reden',
    ],
    [
      'destroyed on time after a hold that ended before',
      '2027-02-01T01:00:00.000Z',
      '2027-01-07T12:00:00.000Z',
      true,
      'op tijd',
    ],
    [
      'late after a hold that ended before it fell due',
      '2027-02-20T00:00:00.000Z',
      '2027-01-07T12:00:00.000Z',
      true,
      'zonder reden',
    ],
    ['still there, on hold', null, 'open', true, 'vastgehouden'],
    ['still there without any reason', null, undefined, true, 'zonder reden'],
  ] as const)('%s', (_what, destroyedAt, heldUntil, mandate, told) => {
    const recording = { dueAt: DUE, destroyedAt, heldUntil, mandate };
    expect(latenessOf(recording, NOW)).toBe(told);
  });

  test('still there on the day itself is on time', () => {
    const recording = { dueAt: DUE, destroyedAt: null, heldUntil: undefined, mandate: true };
    expect(latenessOf(recording, '2027-02-01T10:00:00.000Z')).toBe('op tijd');
  });
});

describe('tables for people', () => {
  test('are what spreadsheets here expect, and never a formula', () => {
    expect(
      csvText(
        ['a', 'b'],
        [
          ['x;"y"', 3],
          [null, '=HYPERLINK("http://x")'],
          ['-1', -1],
          ['Ömer', undefined],
        ],
      ),
    ).toBe('\uFEFF"a";"b"\r\n"x;""y""";"3"\r\n"";"\'=HYPERLINK(""http://x"")"\r\n"\'-1";"-1"\r\n"Ömer";""\r\n');
  });
});

test('a list from outside is taken whole or not at all', () => {
  const list = {
    ...{ schema: 'beeldkluis/audit-pack/1', organisation: 'Leiden', from: DUE, until: NOW, builtAt: NOW },
    ...{ log: { origin: 'x/log', verifierKey: 'k' }, files: [{ path: 'a.csv', size: 1, sha256: 'ab' }] },
  };
  expect(parsePackList(list).value).toEqual(list);
  expect(packFolder(list)).toBe('auditdossier-2027-02-01-2027-03-01');
  for (const wrong of [{ ...list, schema: 'x' }, { ...list, more: 1 }, { ...list, files: [{ path: 'a' }] }, 'text']) {
    expect(parsePackList(wrong).refused).toBe('manifest-refused');
  }
});
