import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Actor, StaffRole } from '../../../protocols/acts.ts';
import type { Fact } from '../../../protocols/audit/fact.ts';
import { consultHistory, type History } from '../../../server/audit/consult-history.ts';
import { erasePersonal } from '../../../server/audit/erase-personal.ts';
import type { HistoryKind } from '../../../server/audit/histories.ts';
import { readLog } from '../../../server/audit/read-log.ts';
import { stamp } from '../../../server/clock.ts';
import { insertRecording } from '../../../server/custody/recordings.ts';
import { aRecording, openCustody, type TestCustody } from '../../support/custody.ts';
import { DIALECTS } from '../../support/databases.ts';

const actor = (id: string, role: StaffRole): Actor => ({ id, name: `Naam van ${id}`, role, department: 'Afdeling' });
const [anna, fg, noor] = [
  actor('anna', 'privacymedewerker'),
  actor('fg', 'toezichthouder'),
  actor('noor', 'beheerder'),
];

describe.each(DIALECTS)('Histories from the log (%s)', (dialect) => {
  let custody: TestCustody;
  let clip: string;

  beforeAll(async () => {
    custody = await openCustody(dialect);
    const { database, clock } = custody;
    const at = stamp(clock.now());
    const [first, second, other] = [1, 2, 3].map((number) =>
      aRecording(clock, {
        cameraId: 'BC-1',
        seriesId: number < 3 ? 'reeks' : null,
        seriesNumber: number < 3 ? number : null,
      }),
    );
    if (first === undefined || second === undefined || other === undefined) throw new Error('three recordings');
    clip = first.id;
    await database.inTransaction(async (tx) => {
      for (const { id, name, role } of [anna, fg, noor]) {
        await tx.sql('persons').insert({ id, name, role, department: '', state: 'active', created_at: at });
      }
      await tx.sql('cameras').insert({ id: 'BC-1', name: 'Bodycam 1', created_at: at });
      for (const recording of [first, second, other]) await insertRecording(tx, recording);
    });
    const viewed = (about: string, seconds: string): Fact => ({
      ...{ act: 'viewing.shown', result: 'done', by: anna, about, purpose: 'klacht', caseRef: 'K 1/2' },
      facts: { session: 's', intervals: [seconds], seconds: 5, served: true },
    });
    await record(
      { act: 'docking.camera-registered', result: 'done', by: noor, about: 'BC-1', facts: { name: 'Bodycam 1' } },
      viewed(first.id, '1.0-6.0'),
      viewed(second.id, '7.0-12.0'),
      viewed(other.id, '20.0-25.0'),
      { act: 'person.signed-in', result: 'done', by: anna, about: 'anna' },
    );
  });
  afterAll(async () => {
    await custody[Symbol.asyncDispose]();
  });

  async function record(...facts: readonly Fact[]): Promise<void> {
    for (const fact of facts) {
      await custody.database.inTransaction((tx) => {
        tx.record(fact);
        return Promise.resolve();
      });
    }
  }
  async function read(by: Actor, kind: HistoryKind, id: string, before?: number): Promise<History> {
    const purpose = kind === 'person' ? 'rechtmatigheid' : undefined;
    const verdict = await consultHistory(custody, by, { kind, id, before, purpose });
    if (verdict.refused !== undefined) throw new Error(verdict.refused);
    return verdict.value;
  }
  const said = ({ entries }: History): string[] =>
    entries.map(({ act, facts }) => `${act} ${String(facts['intervals'] ?? '')}`.trim());

  test('of a recording: who was shown which seconds and why, of all its clips and of no other recording, newest first', async () => {
    const history = await read(anna, 'recording', clip);
    const seen = history.entries.filter(({ act }) => act === 'viewing.shown');
    expect(seen).toMatchObject([
      { facts: { intervals: ['7.0-12.0'] }, purpose: 'klacht', personal: { 'by.name': 'Naam van anna' } },
      { facts: { intervals: ['1.0-6.0'] }, caseRef: 'K 1/2' },
    ]);
  });

  test('of a case: everything that was done for it', async () => {
    const history = await read(fg, 'case', 'K 1/2');
    expect(history.name).toBe('K 1/2');
    expect(said(history).filter((line) => line.startsWith('viewing'))).toHaveLength(3);
  });

  test('of a camera: all that it recorded for the supervisor, the device alone for the administrator', async () => {
    expect(said(await read(fg, 'camera', 'BC-1'))).toContain('viewing.shown 20.0-25.0');
    const own = await read(noor, 'camera', 'BC-1');
    expect(own.entries.map(({ about }) => about.id)).toEqual(own.entries.map(() => 'BC-1'));
    expect(said(own)).toContain('docking.camera-registered');
  });

  test('of a person: what he did and what was done about him', async () => {
    const lines = said(await read(fg, 'person', 'anna'));
    expect(lines).toEqual(expect.arrayContaining(['person.signed-in', 'viewing.shown 1.0-6.0']));
    expect(lines).not.toContain('docking.camera-registered');
  });

  test('reading one is in the log before it is shown, and whose history was read stands there erasably', async () => {
    await read(fg, 'person', 'noor');
    const [entry] = await readLog(custody.database.sql, { act: 'audit.person-read' });
    expect(entry).toMatchObject({
      role: 'toezichthouder',
      purpose: 'rechtmatigheid',
      personal: { 'personal.person': 'noor', 'about.id': 'noor' },
    });
    const looked = await read(fg, 'person', 'noor');
    expect(said(looked)).toContain('audit.person-read');
  });

  test('of a person opens for a purpose of the law only: without one nothing is shown, and nothing was read', async () => {
    const reads = async (): Promise<number> =>
      (await readLog(custody.database.sql, { act: 'audit.person-read' })).length;
    const before = await reads();
    expect(await consultHistory(custody, fg, { kind: 'person', id: 'anna' })).toEqual({ refused: 'no-purpose' });
    expect(await reads()).toBe(before);
  });

  test('a name that was erased is gone from every history, and all else stays', async () => {
    await record({ act: 'viewing.described', result: 'done', by: actor('weg', 'privacymedewerker'), about: clip });
    const erased = { field: 'by.name', value: 'Naam van weg' };
    await custody.database.inTransaction((tx) => erasePersonal(tx.sql, erased));
    const history = await read(fg, 'recording', clip);
    const entry = history.entries.find(({ act }) => act === 'viewing.described');
    expect(entry).toMatchObject({ role: 'privacymedewerker', about: { id: clip } });
    expect(entry?.personal['by.name']).toBeUndefined();
  });

  test('comes in pages that join without a gap', async () => {
    await record(
      ...Array.from({ length: 60 }, (): Fact => ({ act: 'viewing.described', result: 'done', by: anna, about: clip })),
    );
    const first = await read(fg, 'recording', clip);
    const second = await read(fg, 'recording', clip, first.nextBefore);
    expect(first.entries).toHaveLength(50);
    const places = [...first.entries, ...second.entries].map(({ index }) => index);
    expect(places).toEqual([...new Set(places)].sort((one, other) => other - one));
    expect(second.nextBefore).toBeUndefined();
    expect(said(second)).toContain('viewing.shown 1.0-6.0');
  });

  test('of what does not exist there is none', async () => {
    for (const kind of ['recording', 'person', 'case', 'camera', 'dock'] as const) {
      expect(await consultHistory(custody, fg, { kind, id: 'onbekend', purpose: 'rechtmatigheid' })).toEqual({
        refused: 'not-found',
      });
    }
  });
});
