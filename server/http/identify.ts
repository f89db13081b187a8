import type { Request } from 'express';
import { NOBODY, type Actor } from '../../protocols/acts.ts';
import type { Database } from '../database/database.ts';
import { actorOf, readPerson } from '../persons/persons.ts';
import { traceOf } from './trace.ts';

/** What tells who sends a request. */
export interface Identities {
  readonly database: Pick<Database, 'sql'>;
  /** Checks the signed assertion of a dock; nothing when it does not hold. */
  readonly authenticateDock: (request: Request) => Promise<Actor | undefined>;
  /** Whether a screen that shows the dock wall asks; nothing when it does not, or for anything but the wall. */
  readonly knowScreen: (request: Request) => Promise<Actor | undefined>;
}

/**
 * Builds the function that says who sends a request: a dock by its assertion, a member of staff by the session and the row
 * of that moment (a deactivated person is nobody), a citizen by the delivery whose code was entered, a screen by its cookie.
 */
export function identifyWith(identities: Identities): (request: Request) => Promise<Actor> {
  return async (request) => {
    const who = await whoSends(identities, request);
    return { ...who, origin: originOf(request), ...traceOf(request) };
  };
}

async function whoSends({ database, authenticateDock, knowScreen }: Identities, request: Request): Promise<Actor> {
  if (request.get('authorization') !== undefined) return (await authenticateDock(request)) ?? NOBODY;
  const { personId, deliveryId } = request.session;
  if (personId !== undefined) {
    const person = await readPerson(database.sql, personId);
    return person?.state === 'active' ? actorOf(person) : NOBODY;
  }
  if (deliveryId !== undefined) return { id: deliveryId, name: 'betrokkene', role: 'betrokkene' };
  return (await knowScreen(request)) ?? NOBODY;
}

function originOf(request: Request): string {
  return `${request.ip ?? 'onbekend'} ${(request.get('user-agent') ?? '').slice(0, 200)}`.trim();
}
