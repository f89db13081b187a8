import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { KeyRing } from './key-ring.ts';
import type { SealingThreads } from './sealing-threads.ts';
import type { StepMemory } from './step-memory.ts';
import type { Vault } from './vault.ts';

/** What checking the vault needs. */
export interface CheckDesk {
  readonly database: Database;
  readonly clock: Clock;
  readonly vault: Vault;
  /** A key ring of its own, so that letting go of a key here never takes it from somebody who is viewing. */
  readonly keyRing: Pick<KeyRing, 'openDataKey' | 'revoke'>;
  /** Open and hash what is read again, so that the loop that answers requests stays free. */
  readonly threads: SealingThreads;
  readonly steps: StepMemory;
  /** Days within which every object is opened and hashed again. */
  readonly recheckDays: number;
}
