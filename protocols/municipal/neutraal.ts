import type { MunicipalProtocol } from './protocol.ts';

/**
 * The protocol of a municipality that has chosen nothing itself: what most Dutch municipalities publish, and the careful side where they differ.
 * The other protocols say only where they depart from it.
 */
export const neutraal: MunicipalProtocol = {
  id: 'neutraal',
  version: 1,
  validFrom: '2026-01-01',
  municipality: { name: 'Voorbeeldgemeente' },
  source: {
    address: 'https://kiacommunity.nl/thoughts/3801',
    note: 'Geen gemeente in het bijzonder: vier weken volgens de selectielijst, en de doelen die de meeste gemeenten noemen',
  },
  legalBasis: ['AVG artikel 6, eerste lid, onder e', 'UAVG artikel 33, tweede lid, onder b'],
  regime: 'AVG',
  retention: {
    days: 28,
    holdReviewDays: 90,
    selectielijst: {
      list: 'Selectielijst gemeenten en intergemeentelijke organen 2020',
      category: '12.1.9',
      valuation: 'V',
      term: 'P4W',
    },
  },
  // The longest day that the Arbeidstijdenwet allows (article 5:7).
  docking: { longestShiftHours: 12, firstShiftDays: 7 },
  viewing: {
    purposes: {
      klacht: { roles: ['privacymedewerker', 'beoordelaar'], caseRef: 'required' },
      inzage: { roles: ['privacymedewerker', 'beoordelaar'], caseRef: 'required' },
      vordering: { roles: ['privacymedewerker', 'beoordelaar'], caseRef: 'required' },
      aangifte: { roles: ['privacymedewerker', 'beoordelaar'], caseRef: 'required' },
      toezicht: { roles: ['toezichthouder'], caseRef: 'optional' },
    },
    fourEyes: 'off',
    wearerMayViewOwn: false,
    viewersFromOtherDepartment: true,
    sessionMinutes: 60,
  },
  request: {
    interest: 'optional',
    windowDays: 28,
    identity: ['digid', 'balie', 'machtiging', 'ouder'],
    tellsWhoWatched: true,
    secondPairOfEyes: true,
  },
  terms: {
    AVG: { answer: { count: 1, unit: 'months' }, extend: { count: 2, unit: 'months' } },
    WPG: { answer: { count: 6, unit: 'weeks' }, extend: { count: 4, unit: 'weeks' } },
  },
  refusalGrounds: [
    'UAVG41-a',
    'UAVG41-b',
    'UAVG41-c',
    'UAVG41-d',
    'UAVG41-e',
    'UAVG41-f',
    'UAVG41-g',
    'UAVG41-h',
    'UAVG41-i',
    'UAVG41-j',
    'WPG27-a',
    'WPG27-b',
    'WPG27-c',
    'WPG27-d',
    'WPG27-e',
    'WPG27-f',
  ],
  delivery: { days: 14, tries: 5, views: 3 },
  supervision: {
    sample: { percent: 5, atLeast: 10, atMost: 50 },
    answerDays: 14,
    viewingHours: { from: 6, to: 23 },
    openingsPerHour: 20,
    rightsReviewMonths: 3,
    logCheckMonths: 3,
  },
};
