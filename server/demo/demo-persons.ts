import { stamp } from '../clock.ts';
import { addPerson, listPersons, type Person } from '../persons/persons.ts';
import type { PersonsDesk } from '../persons/sign-in.ts';

/** The persons of the demonstration, one of every role, each of another department. They do not exist. */
export const DEMO_PERSONS = [
  { id: 'demo-handhaver', name: 'Sam de Boer', role: 'handhaver', department: 'Handhaving', state: 'active' },
  {
    id: 'demo-beheerder',
    name: 'Noor Bakker',
    role: 'beheerder',
    department: 'Informatievoorziening',
    state: 'active',
  },
  {
    id: 'demo-privacy',
    name: 'Yusuf Aydın',
    role: 'privacymedewerker',
    department: 'Juridische Zaken',
    state: 'active',
  },
  { id: 'demo-beoordelaar', name: 'Marit Visser', role: 'beoordelaar', department: 'Concernstaf', state: 'active' },
  {
    id: 'demo-toezicht',
    name: 'Hanna Okafor',
    role: 'toezichthouder',
    department: 'Functionaris gegevensbescherming',
    state: 'active',
  },
] as const satisfies readonly Person[];

/** Cameras of the demonstration; Sam wears the first one, a colleague the second. */
export const DEMO_CAMERAS = [
  { id: 'BC-0412', name: 'Bodycam 12', model: 'Demonstratie', personId: 'demo-handhaver' },
  { id: 'BC-0417', name: 'Bodycam 17', model: 'Demonstratie', personId: 'demo-collega' },
] as const;

/** Wears the second camera and never signs in. */
const COLLEAGUE: Person = {
  ...{ id: 'demo-collega', name: 'Robin Jansen', role: 'handhaver', department: 'Handhaving', state: 'active' },
};

// Long before any demonstration, so that every recording falls within it.
const ASSIGNED_SINCE = '2020-01-01T00:00:00.000Z';

/** Writes down the persons, cameras and who wears what; what is there already stays as it is. */
export async function ensureDemoPersons({ database, clock }: PersonsDesk): Promise<void> {
  const createdAt = stamp(clock.machine());
  await database.inTransaction(async ({ sql }) => {
    for (const person of [...DEMO_PERSONS, COLLEAGUE]) await addPerson(sql, person, createdAt);
    for (const { id, name, model, personId } of DEMO_CAMERAS) {
      // It came back after the shift before the demonstration began.
      const camera = { id, name, model, created_at: createdAt, last_docked_at: createdAt };
      await sql('cameras').insert(camera).onConflict('id').ignore();
      await sql('camera_assignments')
        .insert({ camera_id: id, person_id: personId, from_at: ASSIGNED_SINCE })
        .onConflict(['camera_id', 'person_id', 'from_at'])
        .ignore();
    }
  });
}

/** The persons that can be signed in as, in the order of the tour. */
export async function listDemoPersons({ database }: Pick<PersonsDesk, 'database'>): Promise<readonly Person[]> {
  const present = await listPersons(database.sql);
  return DEMO_PERSONS.flatMap(({ id }) => present.filter((person) => person.id === id));
}
