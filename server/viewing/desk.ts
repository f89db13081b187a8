import type { MunicipalProtocol } from '../../protocols/municipal/protocol.ts';
import type { FootageDesk } from '../custody/footage-pieces.ts';

/** What viewing needs: everything that serves footage, and the protocol that says who may see it. */
export interface ViewingDesk extends FootageDesk {
  readonly protocol: MunicipalProtocol;
}
