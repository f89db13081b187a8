import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import type { Database } from '../database/database.ts';
import { readPerson, type Person } from './persons.ts';

/** What changing somebody's access needs. */
interface AccessDesk {
  readonly database: Database;
}

/**
 * Shuts a member of staff out, or lets him in again. Shut out he is nobody from this moment on: his sign-in, his viewing sessions and the next
 * word of the identity provider are worth nothing. Nobody does this to himself.
 */
export function changeAccess(
  { database }: AccessDesk,
  by: Actor,
  { personId, state }: { readonly personId: string; readonly state: Person['state'] },
): Promise<Verdict<Person>> {
  return database.inTransaction(async (tx) => {
    const person = await readPerson(tx.sql, personId);
    if (person === undefined) return refuse('not-found');
    if (person.id === by.id) return refuse('own-access');
    const before = state === 'active' ? 'deactivated' : 'active';
    if ((await tx.sql('persons').where({ id: personId, state: before }).update({ state })) !== 1)
      return refuse('not-open');
    const act = state === 'active' ? 'person.reactivated' : 'person.deactivated';
    tx.record({ act, result: 'done', by, about: personId, facts: { role: person.role } });
    return granted({ ...person, state });
  });
}
