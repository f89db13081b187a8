import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SYSTEM } from '../../../protocols/acts.ts';
import { assignCamera } from '../../../server/docking/assign-camera.ts';
import { DIALECTS, freshDatabase, type FreshDatabase } from '../../support/databases.ts';

const NUMBERS = [1, 2, 3, 4, 5, 6];

describe.each(DIALECTS)('cameras that are handed out at the same moment on %s', (dialect) => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await freshDatabase(dialect);
    const created_at = fresh.clock.now().toISOString();
    for (const n of NUMBERS) {
      await fresh.database.sql('cameras').insert({ id: `CAM-${n}`, name: `Camera ${n}`, created_at });
      const person = {
        id: `boa-${n}`,
        name: `B ${n}`,
        role: 'handhaver',
        department: 'A',
        state: 'active',
        created_at,
      };
      await fresh.database.sql('persons').insert(person);
    }
  });
  afterEach(async () => fresh[Symbol.asyncDispose]());

  const handOut = (camera: number, person: number) =>
    assignCamera(fresh, SYSTEM, { cameraId: `CAM-${camera}`, personId: `boa-${person}` });
  const ended = (verdicts: readonly { readonly refused?: string | undefined }[]): (string | undefined)[] =>
    verdicts.map(({ refused }) => refused).sort();

  test('one camera gets one wearer, however many ask for it', async () => {
    const verdicts = await Promise.all(NUMBERS.map((n) => handOut(1, n)));
    expect(ended(verdicts)).toEqual([...NUMBERS.slice(1).map(() => 'camera-worn'), undefined]);
    expect(await fresh.database.sql('camera_assignments')).toHaveLength(1);
  });

  test('one person gets one camera, however many are handed to him', async () => {
    const verdicts = await Promise.all(NUMBERS.map((n) => handOut(n, 1)));
    expect(ended(verdicts)).toEqual([...NUMBERS.slice(1).map(() => 'wearer-has-camera'), undefined]);
    expect(await fresh.database.sql('camera_assignments')).toHaveLength(1);
  });

  test('everybody gets one when everybody asks for everything', async () => {
    await Promise.all(NUMBERS.flatMap((camera) => NUMBERS.map((person) => handOut(camera, person))));
    const cameras: string[] = await fresh.database.sql('camera_assignments').orderBy('camera_id').pluck('camera_id');
    const persons: string[] = await fresh.database.sql('camera_assignments').orderBy('person_id').pluck('person_id');
    expect(cameras).toEqual(NUMBERS.map((n) => `CAM-${n}`));
    expect(persons).toEqual(NUMBERS.map((n) => `boa-${n}`));
  });
});
