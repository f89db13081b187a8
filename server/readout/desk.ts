import type { MunicipalProtocol } from '../../protocols/municipal/protocol.ts';
import type { Clock } from '../clock.ts';
import type { KeyRing } from '../custody/key-ring.ts';
import type { Database } from '../database/database.ts';

/** What the stage of readout needs. */
export interface ReadoutDesk {
  readonly database: Database;
  readonly clock: Clock;
  /** Wraps the data keys of what a request keeps to the key of its hold. */
  readonly keyRing: KeyRing;
  readonly protocol: MunicipalProtocol;
}
