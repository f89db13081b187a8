import type { Request } from 'express';
import type { Act, Actor } from '../../protocols/acts.ts';
import type { Database } from '../database/database.ts';
import { identifyWith } from './identify.ts';
import type { Gate } from './perform.ts';
import { isFromHere } from './same-site.ts';

/** What the gate is built from. */
export interface GateParts {
  readonly database: Database;
  /** Checks the signed assertion of a dock; nothing when it does not hold. */
  readonly authenticateDock: (request: Request) => Promise<Actor | undefined>;
  /** Narrows the table of acts by the municipal protocol. */
  readonly protocolAllows: (by: Actor, act: Act) => boolean;
}

/** Builds what stands between every request and its act. */
export function buildGate({ database, authenticateDock, protocolAllows }: GateParts): Gate {
  return { database, identify: identifyWith({ database, authenticateDock }), protocolAllows, isFromHere };
}
