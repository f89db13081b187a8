import type { AnchorKind } from '../../protocols/audit/anchor.ts';
import type { MunicipalProtocol } from '../../protocols/municipal/protocol.ts';
import type { StatementKind } from '../../protocols/signing/statement-kind.ts';
import type { CheckpointDesk } from '../audit/publish-checkpoint.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';

/** What the supervisor's work needs. */
export interface SupervisionDesk {
  readonly database: Database;
  readonly clock: Clock;
  readonly protocol: MunicipalProtocol;
  /** Folder outside the database in which every checkpoint is kept. */
  readonly checkpointFolder: string;
  /** Places outside that checkpoints are kept in. */
  readonly anchorKinds: readonly AnchorKind[];
}

/** What building an audit pack needs beside that. */
export interface PackDesk extends SupervisionDesk {
  readonly checkpoints: CheckpointDesk;
  readonly publicUrl: string;
  /** Name of the log and its public key, as a C2SP signed-note verifier key. */
  readonly log: { readonly origin: string; readonly verifierKey: string };
  /** Signs with the newest signing key of the house: a compact JWS, PS256. */
  readonly sign: (kind: StatementKind, statement: object) => Promise<string>;
  /** Fingerprint of that key. */
  readonly fingerprint: () => Promise<string>;
}
