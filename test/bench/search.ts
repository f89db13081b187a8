import type { Actor } from '../../protocols/acts.ts';
import { neutraal } from '../../protocols/municipal/neutraal.ts';
import { stamp } from '../../server/clock.ts';
import { findFootage } from '../../server/viewing/find-recordings.ts';
import type { RecordingQuestion } from '../../server/viewing/matching-clips.ts';
import { aRecording, openCustody, type TestCustody } from '../support/custody.ts';
import { multiplyRecording } from '../support/many-recordings.ts';
import type { Figure } from './figure.ts';

const FEW = 10_000;
const MILLION = 1_000_000;
const QUESTIONS = 200;
const WARM_UP = 20;
const DAY = 86_400_000;
const DAYS = 28;
const STREETS = 300;
const HOUSES = 30;
const BY: Actor = { id: 'p-anja', name: 'Anja de Vries', role: 'privacymedewerker', department: 'Juridische Zaken' };

/** A kind of question, made from numbers between 0 and 1. */
type Ask = (chance: () => number, last: number) => Partial<RecordingQuestion>;

const ASKED: Readonly<Record<string, Ask>> = {
  'window of four hours and street': (chance, last) => ({ ...windowOf(chance, last, 4), place: streetOf(chance) }),
  'day and street': (chance, last) => ({ ...windowOf(chance, last, 24), place: streetOf(chance) }),
};
const TOLD: Readonly<Record<string, Ask>> = {
  'window of four hours within 100 m of a point': (chance, last) => ({
    ...windowOf(chance, last, 4),
    nearby: { latitude: 52.1 + 0.1 * chance(), longitude: 4.4 + 0.1 * chance(), metres: 100 },
  }),
  'within 100 m of a point': (chance) => ({
    nearby: { latitude: 52.1 + 0.1 * chance(), longitude: 4.4 + 0.1 * chance(), metres: 100 },
  }),
  'window of one hour': (chance, last) => windowOf(chance, last, 1),
  street: (chance) => ({ place: streetOf(chance) }),
  'a part of nearly every place': () => ({ place: 'straat' }),
  'camera in a window of a day': (chance, last) => ({
    ...windowOf(chance, last, 24),
    camera: `BC-${String(Math.floor(chance() * 300))}`,
  }),
};

/**
 * Finding a recording, as the page does it: what is counted and one page of it, on SQLite, among ten thousand and among a million recordings
 * of four weeks at the same nine thousand addresses (or as many as the next argument says: `npm run bench -- search 100000`). By time and place it
 * must take as long among many as among few; what else can be asked is told for comparison.
 */
export async function* bench(): AsyncIterable<Figure> {
  const size = Number(process.argv[3] ?? MILLION);
  await using few = await filled(FEW);
  await using many = await filled(size);
  for (const [name, ask] of Object.entries({ ...ASKED, ...TOLD })) yield* compare(name, ask, { few, many, size });
}

interface Ground {
  readonly few: TestCustody;
  readonly many: TestCustody;
  readonly size: number;
}

async function* compare(name: string, ask: Ask, { few, many, size }: Ground): AsyncIterable<Figure> {
  const waits = { few: new Waits(), many: new Waits() };
  const chance = dice(7);
  // In turns, so that whatever else the machine does falls on both alike.
  for (let asked = 0; asked < WARM_UP + QUESTIONS; asked += 1) {
    const question = { page: 1, ...ask(chance, many.clock.now().getTime()) };
    const [small, large] = [await time(few, question), await time(many, question)];
    if (asked >= WARM_UP) waits.few.add(small);
    if (asked >= WARM_UP) waits.many.add(large);
  }
  const aim = name in ASKED;
  const [small, large] = [waits.few.at(0.95), waits.many.at(0.95)];
  yield { figure: `${name}: p50 among ${String(size)}`, value: waits.many.at(0.5), unit: 'ms' };
  yield { figure: `${name}: p95 among ${String(size)}`, value: large, unit: 'ms', ...(aim ? { goal: '< 50' } : {}) };
  yield { figure: `${name}: p95 among ${String(FEW)}`, value: small, unit: 'ms' };
  const grown = Math.round((large / small) * 100) / 100;
  yield { figure: `${name}: one p95 over the other`, value: grown, unit: 'ratio', ...(aim ? { goal: '<= 2' } : {}) };
}

class Waits {
  readonly #milliseconds: number[] = [];
  add(milliseconds: number): void {
    this.#milliseconds.push(milliseconds);
  }
  at(part: number): number {
    const sorted = this.#milliseconds.toSorted((one, other) => one - other);
    return Math.round((sorted[Math.floor(part * sorted.length)] ?? 0) * 100) / 100;
  }
}

async function time(custody: TestCustody, question: RecordingQuestion): Promise<number> {
  const startedAt = performance.now();
  const { value } = await findFootage({ ...custody, protocol: neutraal }, BY, question);
  if (value === undefined) throw new Error('The search was refused');
  return performance.now() - startedAt;
}

async function filled(size: number): Promise<TestCustody> {
  const custody = await openCustody('sqlite');
  await fill(custody, size);
  return custody;
}

/** One recording as docking stores it, then the same with other places and times, made by the database itself. */
async function fill({ database, clock }: TestCustody, size: number): Promise<void> {
  const model = aRecording(clock, {
    ...{ place: 'Straat 0', latitude: 52, longitude: 4, officerId: 'p-0', durationSeconds: 300 },
    ...{ facts: JSON.stringify({ video: 'v'.repeat(300) }), receipt: 'r'.repeat(900) },
  });
  const since = stamp(new Date(clock.now().getTime() - DAYS * DAY)).slice(0, 19);
  const at = (extra: number): string =>
    `strftime('%Y-%m-%dT%H:%M:%S.000Z', '${since}', '+' || (n * ${String(DAYS * 86_400)} / ${String(size)} + ${String(extra)}) || ' seconds')`;
  // Steps that share no divisor with the sizes spread every value over the whole time.
  const house = `(n * 7919) % ${String(STREETS * HOUSES)}`;
  const made: Readonly<Record<string, string>> = {
    id: `printf('%08x-0000-4000-8000-000000000000', n)`,
    started_at: at(0),
    ended_at: at(300),
    place: `printf('%s%03dstraat %d', char(65 + (${house}) % 26), (${house}) / ${String(HOUSES)}, (${house}) % ${String(HOUSES)} + 1)`,
    latitude: `52.1 + 0.1 * ((n * 7919) % 9973) / 9973.0`,
    longitude: `4.4 + 0.1 * ((n * 104729) % 9967) / 9967.0`,
    camera_id: `'BC-' || (n * 31 % 300)`,
    officer_id: `'p-' || (n * 37 % 300)`,
    series_id: `CASE WHEN n % 10 < 3 THEN 'reeks-' || (n / 10) END`,
    series_number: 'CASE WHEN n % 10 < 3 THEN n % 10 + 1 END',
  };
  await multiplyRecording(database, model, size, made);
}

function windowOf(chance: () => number, last: number, hours: number): Pick<RecordingQuestion, 'from' | 'to'> {
  const from = last - DAYS * DAY + chance() * (DAYS * DAY - hours * 3_600_000);
  return { from: new Date(from), to: new Date(from + hours * 3_600_000) };
}

function streetOf(chance: () => number): string {
  return `${String(Math.floor(chance() * STREETS)).padStart(3, '0')}straat`;
}

/** The same throws every time (Lehmer). */
function dice(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
