import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ROLES, mayPerform, type Actor } from '../../../protocols/acts.ts';
import { readLog } from '../../../server/audit/read-log.ts';
import { noteRecording, readNotes, type NoteInput } from '../../../server/custody/recording-notes.ts';
import { readRecording } from '../../../server/custody/recordings.ts';
import { migrateDown, migrateUp } from '../../../server/database/migrate.ts';
import { aRecording, openCustody, storeRecording, type TestCustody } from '../../support/custody.ts';
import { DIALECTS, freshDatabase } from '../../support/databases.ts';
import { openHouse } from '../../support/house.ts';
import { deskOf, grantAYear, moveDays, runJob } from '../../support/retention.ts';

const anna: Actor = { id: 'anna', name: 'Anna de Wit', role: 'privacymedewerker' };

describe.each(DIALECTS)('what was established when a recording came in (%s)', (dialect) => {
  let custody: TestCustody;
  beforeAll(async () => {
    custody = await openCustody(dialect);
    const person = { id: anna.id, name: anna.name, role: anna.role, department: '', state: 'active', created_at: '' };
    await custody.database.sql('persons').insert(person);
  });
  afterAll(async () => custody[Symbol.asyncDispose]());

  async function stored(): Promise<string> {
    const recording = aRecording(custody.clock, { place: 'Breestraat', deviceClockAt: '2026-11-25T10:00:00Z' });
    await storeRecording(custody, recording);
    return recording.id;
  }
  const note = (recordingId: string, given: Partial<NoteInput> = {}): ReturnType<typeof noteRecording> =>
    noteRecording(custody, anna, {
      ...{ recordingId, field: 'place', shouldBe: 'Haarlemmerstraat 4', reason: 'Te zien op het straatnaambord' },
      ...given,
    });

  test.each([
    ...['device_started_at', 'device_ended_at', 'device_clock_at', 'time_zone', 'dock_clock_at', 'docking_started_at'],
    ...['drift_seconds', 'docked_at', 'started_at', 'ended_at', 'size', 'sha256', 'created_at'],
  ])('%s cannot be changed by anything that reaches the database', async (column) => {
    const id = await stored();
    const before = await readRecording(custody.database.sql, id);
    const other = ['size', 'drift_seconds'].includes(column) ? 77 : '2001-01-01T00:00:00.000Z';
    const change = custody.database.sql('recordings').where({ id });
    await expect(change.update({ [column]: other })).rejects.toThrow('never change');
    expect(await readRecording(custody.database.sql, id)).toEqual(before);
  });

  test('a note stands beside the wrong value, is in the log, and moves neither value nor term', async () => {
    const id = await stored();
    const before = await readRecording(custody.database.sql, id);
    await note(id);
    await note(id, { field: 'period', shouldBe: 'een uur later', reason: 'Zomertijd' });
    expect(await readRecording(custody.database.sql, id)).toEqual(before);
    expect(await readNotes(custody.database.sql, id)).toMatchObject([
      { field: 'place', shouldBe: 'Haarlemmerstraat 4', name: 'Anna de Wit' },
      { field: 'period', shouldBe: 'een uur later' },
    ]);
    const [entry] = await readLog(custody.database.sql, { about: id, act: 'custody.noted' });
    expect(entry).toMatchObject({ facts: { field: 'period' }, personal: { 'personal.reason': 'Zomertijd' } });
    expect(JSON.stringify(entry?.facts)).not.toContain('Zomertijd');
  });

  test('a note is never changed or removed', async () => {
    const id = await stored();
    await note(id);
    const notes = custody.database.sql('recording_notes').where({ recording_id: id });
    await expect(notes.clone().update({ should_be: 'iets anders' })).rejects.toThrow('never changed');
    await expect(notes.clone().update({ noted_by: 'bram', should_be: null, reason: null })).rejects.toThrow(
      'never changed',
    );
    await expect(notes.clone().delete()).rejects.toThrow('never changed');
    expect(await readNotes(custody.database.sql, id)).toMatchObject([{ shouldBe: 'Haarlemmerstraat 4' }]);
  });

  test('its words go when the recording is destroyed, after which nothing can be noted', async () => {
    const id = await stored();
    await note(id);
    const desk = deskOf(custody);
    await grantAYear(desk);
    moveDays(custody, 29);
    await runJob(desk);
    expect((await readRecording(custody.database.sql, id))?.state).toBe('destroyed');
    expect(await readNotes(custody.database.sql, id)).toMatchObject([{ field: 'place', shouldBe: null, reason: null }]);
    const [entry] = await readLog(custody.database.sql, { about: id, act: 'custody.noted' });
    expect(entry?.personal).not.toHaveProperty('personal.shouldBe');
    expect(entry?.personal).not.toHaveProperty('personal.reason');
    expect((await note(id)).refused).toBe('being-destroyed');
    expect((await note('nothing')).refused).toBe('not-found');
  });

  test('the schema goes down and up again with its triggers', async () => {
    await using fresh = await freshDatabase(dialect);
    await migrateDown(fresh.database.sql, dialect);
    await migrateUp(fresh.database.sql, dialect);
    expect(await fresh.database.sql('recording_notes').count({ n: '*' })).toHaveLength(1);
  });
});

test('no route takes a term, a due day or a clock of a recording from a person', async () => {
  await using house = await openHouse({ dialect: 'sqlite' });
  const routes = house.open.routes.filter(
    ({ method, act }) => method !== 'get' && ROLES.some((role) => role !== 'dock' && mayPerform(role, act)),
  );
  const names = routes.flatMap(({ path, input }) => {
    const shape: unknown = z.toJSONSchema(input, { unrepresentable: 'any', io: 'input' });
    return [...JSON.stringify(shape).matchAll(/"([A-Za-z]+)":\{/g)].map(([, name]) => `${path} ${name ?? ''}`);
  });
  expect(names.length).toBeGreaterThan(50);
  expect(
    names.filter((name) => /due|term(Days|At)|(device|dock)(ed|ing)?(Clock|Started|Ended|At)/i.test(name)),
  ).toEqual([]);
});
