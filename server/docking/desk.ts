import type { MunicipalProtocol } from '../../protocols/municipal/protocol.ts';
import type { DockingReceipt } from '../../protocols/signing/receipt.ts';
import type { Scanner } from '../custody/clamd.ts';
import type { SealingThreads } from '../custody/sealing-threads.ts';
import type { StepMemory } from '../custody/step-memory.ts';
import type { Custody } from '../custody/store-object.ts';
import type { PassedHashes } from './passed-hashes.ts';

/** What the stage of docking needs. */
export interface DockingDesk extends Custody {
  readonly protocol: MunicipalProtocol;
  /** Seal what comes in, and read it back. */
  readonly threads: SealingThreads;
  readonly steps: StepMemory;
  readonly hashes: PassedHashes;
  /** Scans what comes in; absent when no clamd is configured. */
  readonly scanner?: Scanner | undefined;
  /** Signs a receipt with the newest signing key: a compact JWS, PS256. */
  readonly signReceipt: (receipt: DockingReceipt) => Promise<string>;
}
