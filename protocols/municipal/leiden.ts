import { neutraal } from './neutraal.ts';
import type { MunicipalProtocol } from './protocol.ts';

/** Leiden: 28 days; footage is kept until a complaint is settled; an interest must be shown; the team Handhaving itself manages the footage. */
export const leiden: MunicipalProtocol = {
  ...neutraal,
  id: 'leiden',
  municipality: { name: 'Leiden', tooi: 'gm0546' },
  source: {
    address: 'https://gemeente.leiden.nl/privacy',
    note: 'Privacyverklaring, onderdeel bodycams en uitleesprotocol; een andere pagina van de gemeente noemt 15 dagen',
  },
  legalBasis: [
    'AVG artikel 6, eerste lid, onder e',
    'AVG artikel 6, eerste lid, onder f',
    'Wetboek van Strafvordering artikel 126nd',
  ],
  // The text says that the team Handhaving manages the footage, so that a viewer may be of the wearer's department.
  viewing: { ...neutraal.viewing, viewersFromOtherDepartment: false },
  request: { ...neutraal.request, interest: 'required', identity: ['digid', 'balie', 'machtiging', 'ouder'] },
};
