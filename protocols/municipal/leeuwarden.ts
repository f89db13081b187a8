import { neutraal } from './neutraal.ts';
import type { MunicipalProtocol } from './protocol.ts';

/** Leeuwarden: 28 days; DigiD or the counter; at most two requests a year about the same subject; a small group views and every view is recorded. */
export const leeuwarden: MunicipalProtocol = {
  ...neutraal,
  id: 'leeuwarden',
  municipality: { name: 'Leeuwarden', tooi: 'gm0080' },
  source: {
    address: 'https://leeuwarden.nl/nl/privacy',
    note: 'Onderdelen bodycams Handhaving en verzoeken van betrokkenen',
  },
  legalBasis: ['AVG artikel 6, eerste lid, onder e', 'UAVG artikel 33, tweede lid, onder b'],
  request: { ...neutraal.request, perYearSameSubject: 2, identity: ['digid', 'balie', 'machtiging', 'ouder'] },
  refusalGrounds: [...neutraal.refusalGrounds, 'LOKAAL-procedure', 'LOKAAL-buitensporig'],
};
