import { describe, expect, test } from '@jest/globals';
import { leiden } from '../../../protocols/municipal/leiden.ts';
import { neutraal } from '../../../protocols/municipal/neutraal.ts';
import {
  rulesThatAsk,
  type FinishedView,
  type KnownCase,
  type Surroundings,
} from '../../../protocols/supervision/view-rules.ts';

const NOON = new Date('2026-11-10T11:00:00Z');
const at = (offsetMinutes: number): Date => new Date(NOON.getTime() + offsetMinutes * 60_000);

const aView = (given: Partial<FinishedView> = {}): FinishedView => ({
  ...{ index: 7, session: 's-1', recordingId: 'r-1', openedAt: NOON, caseRef: 'UV-2026-0001', original: true },
  viewer: { id: 'anna', role: 'privacymedewerker', department: 'Juridische Zaken' },
  ...{ shown: [{ from: 0, to: 60 }], shownSeconds: 60, windows: 2 },
  ...given,
});
const aCase = (given: Partial<KnownCase> = {}): KnownCase => ({
  covers: true,
  window: { from: at(-120), to: at(-60) },
  receivedAt: at(-30),
  ...given,
});
const around = (given: Partial<Surroundings> = {}): Surroundings => ({
  wearer: { id: 'sam', department: 'Handhaving' },
  recordedAt: at(-100),
  knownCase: aCase(),
  openedInHour: 1,
  ...given,
});
const asked = (view: FinishedView, surroundings: Surroundings, rules = neutraal): readonly string[] =>
  rulesThatAsk(rules, view, surroundings).map(({ rule }) => rule);

describe('what is asked about a view', () => {
  test.each<[string, Partial<FinishedView>, Partial<Surroundings>, readonly string[]]>([
    ['for a case that keeps the recording', {}, {}, []],
    ['for no case, when the purpose asks for none', { caseRef: undefined }, { knownCase: undefined }, []],
    ['for a case that nobody registered', { caseRef: 'K-1' }, { knownCase: undefined }, ['case-unknown']],
    ['for a case about other footage', {}, { knownCase: aCase({ covers: false }) }, ['case-elsewhere']],
    ['before the request came in', {}, { knownCase: aCase({ receivedAt: at(1) }) }, ['case-closed']],
    ['after the request was closed', {}, { knownCase: aCase({ closedAt: at(-1) }) }, ['case-closed']],
    ['of seconds outside the window', { shown: [{ from: 3000, to: 3100 }] }, {}, ['outside-window']],
    ['of seconds before the window', {}, { recordedAt: at(-200) }, ['outside-window']],
    ['of seconds that partly fall within the window', { shown: [{ from: 0, to: 3000 }] }, {}, []],
    ['of seconds a few minutes outside, because clocks drift', {}, { recordedAt: at(-124) }, []],
    ['by the wearer', { viewer: { id: 'sam', role: 'privacymedewerker' } }, {}, ['own-footage-seen']],
    [
      'by a colleague of the wearer',
      { viewer: { id: 'bo', role: 'privacymedewerker', department: 'Handhaving' } },
      {},
      ['same-department'],
    ],
    [
      'of a copy by a colleague of the wearer',
      { original: false, viewer: { id: 'bo', role: 'privacymedewerker', department: 'Handhaving' } },
      {},
      [],
    ],
    [
      'at a quarter past three at night',
      { openedAt: new Date('2026-11-10T02:15:00Z') },
      { knownCase: undefined },
      ['case-unknown', 'odd-hours'],
    ],
    [
      'at eleven in the evening in summer',
      { openedAt: new Date('2026-07-10T21:00:00Z'), caseRef: undefined },
      { knownCase: undefined },
      ['odd-hours'],
    ],
    [
      'at six in the morning in winter',
      { openedAt: new Date('2026-01-10T05:00:00Z'), caseRef: undefined },
      { knownCase: undefined },
      [],
    ],
    ['as the twentieth within an hour', {}, { openedInHour: 20 }, []],
    ['as the twenty-first within an hour', {}, { openedInHour: 21 }, ['many-openings']],
    ['fetched and never shown', { shown: [], shownSeconds: 0, windows: 5 }, {}, ['fetched-unseen']],
    [
      'opened for an unknown case, with nothing shown',
      { shown: [], shownSeconds: 0, windows: 1 },
      { knownCase: undefined },
      [],
    ],
    [
      'opened and left, for the thirtieth time',
      { shown: [], shownSeconds: 0, windows: 0 },
      { openedInHour: 30 },
      ['many-openings'],
    ],
    ['by somebody whose name was erased', { viewer: { id: undefined, role: 'beoordelaar' } }, { wearer: {} }, []],
  ])('%s', (_how, view, surroundings, rules) => {
    expect(asked(aView(view), around(surroundings))).toEqual(rules);
  });

  test('follows the municipal protocol: where a colleague may view, nobody asks', () => {
    const colleague = aView({ viewer: { id: 'bo', role: 'privacymedewerker', department: 'Handhaving' } });
    expect(asked(colleague, around(), leiden)).toEqual([]);
  });

  test('is asked once about one case and recording, and once about one hour, but about every night apart', () => {
    const key = (view: Partial<FinishedView>, surroundings: Partial<Surroundings>): string =>
      rulesThatAsk(neutraal, aView(view), around(surroundings))[0]?.key ?? '';
    const elsewhere = { knownCase: aCase({ covers: false }) };
    expect(key({ session: 's-2' }, elsewhere)).toBe(key({}, elsewhere));
    expect(key({ recordingId: 'r-2' }, elsewhere)).not.toBe(key({}, elsewhere));
    expect(key({ openedAt: at(5) }, { openedInHour: 30 })).toBe(key({ openedAt: at(10) }, { openedInHour: 31 }));
    const night = { openedAt: new Date('2026-11-10T02:15:00Z'), caseRef: undefined };
    expect(key(night, { knownCase: undefined })).not.toBe(key({ ...night, session: 's-2' }, { knownCase: undefined }));
  });
});
