import type { Act, Actor } from '../../protocols/acts.ts';
import type { Database } from '../database/database.ts';
import { identifyWith, type Identities } from './identify.ts';
import type { Gate } from './perform.ts';
import { isFromHere } from './same-site.ts';

/** What the gate is built from. */
export interface GateParts extends Identities {
  readonly database: Database;
  /** Narrows the table of acts by the municipal protocol. */
  readonly protocolAllows: (by: Actor, act: Act) => boolean;
}

/** Builds what stands between every request and its act. */
export function buildGate({ protocolAllows, ...identities }: GateParts): Gate {
  return { database: identities.database, identify: identifyWith(identities), protocolAllows, isFromHere };
}
