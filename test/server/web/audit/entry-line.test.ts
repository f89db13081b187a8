import { describe, expect, test } from '@jest/globals';
import { ACTS } from '../../../../protocols/acts.ts';
import type { LoggedEntry } from '../../../../server/audit/read-log.ts';
import { entryLine } from '../../../../server/web/audit/entry-line.ts';

function entry(given: Partial<LoggedEntry>): LoggedEntry {
  return {
    ...{ index: 7, at: '2026-11-23T16:00:00.000Z', act: 'viewing.shown', result: 'done' },
    about: { kind: 'recording', id: '15afa113-6c68-4e25-9d78-0bacc6525aa1' },
    ...{ role: 'privacymedewerker', purpose: 'klacht', caseRef: 'UV-2026-0007', traceId: undefined },
    facts: { intervals: ['0.0-5.2', '61.0-61.4'], served: true },
    personal: { 'by.name': 'Anna de Wit' },
    ...given,
  };
}

describe('An entry of the log, as people read it', () => {
  test('says who, why, for which case and which seconds', () => {
    expect(entryLine(entry({}), 'nl')).toMatchObject({
      sentence: 'Anna de Wit, privacymedewerker, kreeg beelden te zien.',
      why: ['Doel: Behandelen van een klacht', 'Zaak: UV-2026-0007', 'Getoond: 0:00–0:05, 1:01'],
      about: { text: 'opname 15afa113', href: '/opnames/15afa113-6c68-4e25-9d78-0bacc6525aa1' },
    });
  });

  test('says in English what it says in Dutch', () => {
    expect(entryLine(entry({}), 'en').sentence).toBe('Anna de Wit, privacy officer, was shown footage.');
  });

  test('says what was refused, and why', () => {
    const line = entryLine(entry({ act: 'viewing.opened', result: 'refused', facts: { reason: 'no-case' } }), 'nl');
    expect(line.sentence).toMatch(
      /^Anna de Wit, privacymedewerker, wilde beelden openen om te bekijken\. Geweigerd: .+\.$/,
    );
    expect(line.tone).toBe('danger');
  });

  test('still reads when the name was erased, and when the house itself acted', () => {
    expect(entryLine(entry({ personal: {} }), 'nl').sentence).toBe(
      'Naam gewist, privacymedewerker, kreeg beelden te zien.',
    );
    const sealed = entry({ act: 'custody.sealed', role: 'systeem', facts: {} });
    expect(entryLine(sealed, 'nl').sentence).toBe('Beeldkluis verzegelde een opname.');
  });

  test('keeps the code of an act that is no longer known', () => {
    expect(entryLine(entry({ act: 'viewing.dreamt', facts: {} }), 'nl').sentence).toContain('viewing.dreamt');
  });

  test.each(['nl', 'en'] as const)('has words for every act and every ending (%s)', (language) => {
    for (const act of Object.keys(ACTS)) {
      for (const result of ['done', 'begun', 'ended', 'refused', 'failed'] as const) {
        const { sentence } = entryLine(entry({ act, result, facts: { reason: 'not-found' } }), language);
        expect(sentence).toMatch(/^Anna de Wit, [^,]+, .+\.$/);
        expect(sentence).not.toContain('undefined');
      }
    }
  });
});
