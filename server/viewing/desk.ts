import type { MunicipalProtocol } from '../../protocols/municipal/protocol.ts';
import type { FootageDesk } from '../custody/footage-pieces.ts';
import type { Custody } from '../custody/store-object.ts';

/** What viewing needs: everything that serves footage and keeps stills, and the protocol that says who may see it. */
export interface ViewingDesk extends Custody, Pick<FootageDesk, 'steps'> {
  readonly protocol: MunicipalProtocol;
}
