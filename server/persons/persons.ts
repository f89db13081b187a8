import type { Knex } from 'knex';
import { z } from 'zod';
import { STAFF_ROLES, type Actor, type StaffRole } from '../../protocols/acts.ts';
import type { Transaction } from '../database/database.ts';

/** A member of staff. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: StaffRole;
  readonly department: string;
  readonly state: 'active' | 'deactivated';
}

/** Who somebody is at the identity provider, with what it says about them at this sign-in. */
export interface PersonAtProvider {
  /** Issuer and subject together; never a name or an address. */
  readonly subject: string;
  readonly name: string;
  readonly role: StaffRole;
  readonly department: string;
}

const Row = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(STAFF_ROLES),
  department: z.string(),
  state: z.enum(['active', 'deactivated']),
});
const COLUMNS = ['id', 'name', 'role', 'department', 'state'] as const;

/** Reads a person, or nothing when there is none by that id. */
export async function readPerson(sql: Knex, id: string): Promise<Person | undefined> {
  const row: unknown = await sql('persons')
    .where({ id })
    .first(...COLUMNS);
  return row === undefined ? undefined : Row.parse(row);
}

/** Lets one transaction at a time decide about this person, until it ends. SQLite has one writer anyway. */
export async function lockPerson(tx: Transaction, id: string): Promise<void> {
  await tx.sql('persons').where({ id }).forUpdate().first('id');
}

/** All active persons, by name. */
export async function listPersons(sql: Knex): Promise<readonly Person[]> {
  const rows: unknown = await sql('persons')
    .where({ state: 'active' })
    .orderBy('name')
    .select(...COLUMNS);
  return z.array(Row).parse(rows);
}

/** Writes down a person under an id of our own choosing; an id that exists stays as it is. */
export async function addPerson(sql: Knex, person: Person, createdAt: string): Promise<void> {
  await sql('persons')
    .insert({ ...person, created_at: createdAt })
    .onConflict('id')
    .ignore();
}

/**
 * Finds the person behind a subject and takes over name, role and department as the provider says them now; a person who
 * was never seen is added under the given id. The state stays: deactivation here outlives the provider's word.
 */
export async function recognisePerson(
  sql: Knex,
  seen: PersonAtProvider,
  fresh: { readonly id: string; readonly createdAt: string },
): Promise<Person> {
  const { subject, name, role, department } = seen;
  await sql('persons')
    .insert({ id: fresh.id, subject, name, role, department, state: 'active', created_at: fresh.createdAt })
    .onConflict('subject')
    .merge({ name, role, department });
  const row: unknown = await sql('persons')
    .where({ subject })
    .first(...COLUMNS);
  return Row.parse(row);
}

/** The person as one who acts, with role and department as they are at this moment. */
export function actorOf(person: Person): Actor {
  return { id: person.id, name: person.name, role: person.role, department: person.department };
}
