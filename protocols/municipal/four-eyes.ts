import { neutraal } from './neutraal.ts';
import type { MunicipalProtocol } from './protocol.ts';

/** The neutral protocol for who wants a second person to agree before any footage opens; no municipality publishes this as its own rule. */
export const vierOgen: MunicipalProtocol = {
  ...neutraal,
  id: 'vier-ogen',
  viewing: { ...neutraal.viewing, fourEyes: 'approve' },
};

/** The neutral protocol for who wants two people at every viewing, the second of whom signs with a sign-in of his own. */
export const samenKijken: MunicipalProtocol = {
  ...neutraal,
  id: 'samen-kijken',
  viewing: { ...neutraal.viewing, fourEyes: 'co-presence' },
};
