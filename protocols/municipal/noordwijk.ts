import { neutraal } from './neutraal.ts';
import type { MunicipalProtocol } from './protocol.ts';

/** Noordwijk: 14 days; only footage of oneself; the ground is the legitimate interest; a log of who views what. */
export const noordwijk: MunicipalProtocol = {
  ...neutraal,
  id: 'noordwijk',
  municipality: { name: 'Noordwijk' },
  source: {
    address: 'https://www.noordwijk.nl/onderwerp/wonen-en-leefomgeving/veiligheid/beelden-bodycams-inzien/',
    note: 'Pagina over inzien, en de privacyverklaring bodycams van de gemeente',
  },
  legalBasis: ['AVG artikel 6, eerste lid, onder f'],
  retention: { ...neutraal.retention, days: 14 },
  request: { ...neutraal.request, windowDays: 14 },
};
