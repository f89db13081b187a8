import { neutraal } from './neutraal.ts';
import type { MunicipalProtocol } from './protocol.ts';

/** Heumen: at most 28 days; a demand, a complaint, or the officer's own evaluation of his own footage; read at the town hall only. */
export const heumen: MunicipalProtocol = {
  ...neutraal,
  id: 'heumen',
  municipality: { name: 'Heumen' },
  source: {
    address: 'https://www.heumen.nl/inzet-bodycams',
    note: 'Pagina over de inzet van bodycams: doelen, bewaartermijn, en uitlezen op het gemeentehuis',
  },
  viewing: {
    ...neutraal.viewing,
    purposes: { ...neutraal.viewing.purposes, zelfevaluatie: { roles: ['handhaver'], caseRef: 'optional' } },
    wearerMayViewOwn: true,
  },
  delivery: { ...neutraal.delivery, views: 0 },
};
