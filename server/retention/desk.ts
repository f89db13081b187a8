import type { MunicipalProtocol } from '../../protocols/municipal/protocol.ts';
import type { StatementKind } from '../../protocols/signing/statement-kind.ts';
import type { Clock } from '../clock.ts';
import type { KeyRing } from '../custody/key-ring.ts';
import type { KeyStore } from '../custody/key-store.ts';
import type { Vault } from '../custody/vault.ts';
import type { Database } from '../database/database.ts';

/** What the stage of retention needs. */
export interface RetentionDesk {
  readonly database: Database;
  readonly clock: Clock;
  readonly keyRing: KeyRing;
  readonly keyStore: KeyStore;
  readonly vault: Vault;
  readonly protocol: MunicipalProtocol;
  /** Signs with the newest signing key of the house: a compact JWS, PS256. */
  readonly sign: (kind: StatementKind, statement: object) => Promise<string>;
}
