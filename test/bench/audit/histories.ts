import { createHash } from 'node:crypto';
import { STAFF_ROLES, type Actor } from '../../../protocols/acts.ts';
import type { Fact } from '../../../protocols/audit/fact.ts';
import { consultHistory } from '../../../server/audit/consult-history.ts';
import { HISTORY_KINDS, type HistoryKind } from '../../../server/audit/histories.ts';
import { stamp } from '../../../server/clock.ts';
import { aRecording, type TestCustody } from '../../support/custody.ts';
import { multiplyRecording } from '../../support/many-recordings.ts';
import { quantile, round, type Figure } from '../figure.ts';

// Years of a large municipality: few docks and persons, so that each of them has a long history.
const RECORDINGS = 50_000;
const CAMERAS = 40;
const DOCKS = 4;
const PERSONS = 60;
// Shares no divisor with the rhythm of the entries, so that every case occurs.
const CASES = 397;
const LOOKS = 60;
const GOAL = '< 100';
const SUPERVISOR: Actor = { id: 'p-0', name: 'Naam 0', role: 'toezichthouder', department: 'Toezicht' };

/** What the entries are about: recordings, persons, cameras and docks. */
export async function surround({ database, clock }: TestCustody): Promise<void> {
  await multiplyRecording(database, aRecording(clock), RECORDINGS, {
    id: `printf('%08x-0000-4000-8000-000000000000', n)`,
    camera_id: `'camera-' || (n % ${String(CAMERAS)})`,
    dock_id: `'dock-' || (n % ${String(DOCKS)})`,
    officer_id: `'p-' || (n % ${String(PERSONS)})`,
    series_id: `CASE WHEN n % 10 < 3 THEN 'reeks-' || (n / 10) END`,
    series_number: 'CASE WHEN n % 10 < 3 THEN n % 10 + 1 END',
  });
  const at = stamp(clock.now());
  await database.inTransaction(async ({ sql }) => {
    for (let number = 0; number < PERSONS; number += 1) {
      const { id, name, role } = personOf(number);
      await sql('persons').insert({ id, name, role, department: '', state: 'active', created_at: at });
    }
    for (let number = 0; number < CAMERAS; number += 1) {
      await sql('cameras').insert({
        id: `camera-${String(number)}`,
        name: `Bodycam ${String(number)}`,
        created_at: at,
      });
    }
    for (let number = 0; number < DOCKS; number += 1) {
      const id = `dock-${String(number)}`;
      const known = { public_jwk: '{}', fingerprint: id, state: 'active', enrolled_at: at };
      await sql('docks').insert({ id, name: `Dock ${String(number)}`, ...known });
    }
  });
}

/** The entry at this place of the log: mostly views, now and then somebody who signs in or a camera that is handled. */
export function anEntry(place: number): Fact {
  const by = { ...personOf(place), traceId: createHash('md5').update(String(place)).digest('hex') };
  if (place % 20 === 7) return { act: 'person.signed-in', result: 'done', by, about: by.id };
  if (place % 20 === 11) {
    return { act: 'docking.camera-registered', result: 'done', by, about: idOf('camera', place) };
  }
  const window = place % 128;
  return {
    ...{ act: 'viewing.played', result: 'begun', by, purpose: 'inzage', caseRef: idOf('case', place) },
    about: idOf('recording', place),
    facts: { window, firstByte: window * 8_388_608, endByte: (window + 1) * 8_388_608 },
  };
}

/** A page of every kind of history, the newest and those behind it, as its page asks for it: reading it is recorded too. */
export async function* histories(custody: TestCustody, size: number): AsyncIterable<Figure> {
  for (const kind of HISTORY_KINDS) {
    const waits: number[] = [];
    for (let look = 0; look < LOOKS; look += 1) {
      const id = idOf(kind, look * 977 + 1);
      const why = kind === 'person' ? ({ purpose: 'rechtmatigheid' } as const) : {};
      const before = look % 3 === 2 ? Math.floor((size * look) / LOOKS) : undefined;
      const startedAt = performance.now();
      const { value, refused } = await consultHistory(custody, SUPERVISOR, { kind, id, before, ...why });
      waits.push(performance.now() - startedAt);
      if (value === undefined) throw new Error(refused);
      if (before === undefined && value.entries.length === 0) throw new Error(`${kind} ${id} has no history`);
    }
    const figure = `a page of the history of a ${kind} in ${String(size)} entries`;
    yield { figure: `${figure}, p50`, value: round(quantile(waits, 0.5), 1), unit: 'ms' };
    yield { figure: `${figure}, p95`, value: round(quantile(waits, 0.95), 1), unit: 'ms', goal: GOAL };
  }
}

function personOf(place: number): Actor {
  const number = (place * 7) % PERSONS;
  const role = STAFF_ROLES[number % STAFF_ROLES.length] ?? 'privacymedewerker';
  return { id: `p-${String(number)}`, name: `Naam ${String(number)}`, role, department: 'Juridische Zaken' };
}

function idOf(kind: HistoryKind, place: number): string {
  switch (kind) {
    case 'recording':
      return `${(((place * 7919) % (RECORDINGS - 1)) + 1).toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
    case 'camera':
      return `camera-${String((place * 31) % CAMERAS)}`;
    case 'dock':
      return `dock-${String(place % DOCKS)}`;
    case 'person':
      return `p-${String((place * 7) % PERSONS)}`;
    case 'case':
      return `K 2026/${String((place * 13) % CASES)}`;
  }
}
