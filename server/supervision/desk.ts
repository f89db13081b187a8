import type { AnchorKind } from '../../protocols/audit/anchor.ts';
import type { MunicipalProtocol } from '../../protocols/municipal/protocol.ts';
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
