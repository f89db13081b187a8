import { samenKijken, vierOgen } from './four-eyes.ts';
import { heumen } from './heumen.ts';
import { leeuwarden } from './leeuwarden.ts';
import { leiden } from './leiden.ts';
import { neutraal } from './neutraal.ts';
import { noordwijk } from './noordwijk.ts';
import type { MunicipalProtocol } from './protocol.ts';

/** The protocols that come with the product. */
export const PROTOCOLS: readonly MunicipalProtocol[] = [
  neutraal,
  vierOgen,
  samenKijken,
  leiden,
  leeuwarden,
  noordwijk,
  heumen,
];

/** The protocol with this id, when there is one. */
export function protocolById(id: string): MunicipalProtocol | undefined {
  return PROTOCOLS.find((protocol) => protocol.id === id);
}
