import { randomUUID } from 'node:crypto';
import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp, type Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { actorOf, readPerson, recognisePerson, type Person, type PersonAtProvider } from './persons.ts';

/** What signing in and out needs. */
export interface PersonsDesk {
  readonly database: Database;
  readonly clock: Clock;
}

/** Recognises whom the identity provider vouched for and records the sign-in. Refuses somebody who was deactivated here. */
export function signInFromProvider(desk: PersonsDesk, by: Actor, seen: PersonAtProvider): Promise<Verdict<Person>> {
  return desk.database.inTransaction(async (tx) => {
    const fresh = { id: randomUUID(), createdAt: stamp(desk.clock.machine()) };
    const person = await recognisePerson(tx.sql, seen, fresh);
    if (person.state === 'deactivated') return refuse('sign-in-failed');
    tx.record({ act: 'person.signed-in', result: 'done', by: { ...by, ...actorOf(person) }, about: person.id });
    return granted(person);
  });
}

/** Signs in as one of the persons of the demonstration and records it. */
export function signInAsDemoPerson(desk: PersonsDesk, by: Actor, personId: string): Promise<Verdict<Person>> {
  return desk.database.inTransaction(async (tx) => {
    const person = await readPerson(tx.sql, personId);
    if (person?.state !== 'active') return refuse('not-found');
    tx.record({
      ...{ act: 'person.signed-in', result: 'done', by: { ...by, ...actorOf(person) }, about: person.id },
      facts: { demo: true },
    });
    return granted(person);
  });
}

/** Records that somebody left. */
export function signOut(desk: PersonsDesk, by: Actor): Promise<Verdict<undefined>> {
  return desk.database.inTransaction((tx) => {
    tx.record({ act: 'person.signed-out', result: 'done', by, about: by.id });
    return Promise.resolve(granted(undefined));
  });
}
