import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Recording } from '../../../protocols/custody/recording.ts';
import type { HoldCriteria } from '../../../protocols/retention/hold.ts';
import { readLog } from '../../../server/audit/read-log.ts';
import { stamp } from '../../../server/clock.ts';
import { liftHold, placeHold } from '../../../server/custody/holds.ts';
import { insertRecording } from '../../../server/custody/recordings.ts';
import { forgetWearings } from '../../../server/docking/forget-wearings.ts';
import { aRecording, openCustody, type TestCustody } from '../../support/custody.ts';
import { DIALECTS } from '../../support/databases.ts';
import { dockingDesk } from '../../support/docking-desk.ts';
import { PRIVACY } from '../../support/retention.ts';

describe.each(DIALECTS)('who wore a camera, on %s,', (dialect) => {
  let custody: TestCustody;
  beforeEach(async () => {
    custody = await openCustody(dialect);
  });
  afterEach(async () => custody[Symbol.asyncDispose]());

  const daysAgo = (days: number): string => stamp(new Date(custody.clock.now().getTime() - days * 86_400_000));
  const worn = async (person_id: string, from: number, until?: number, camera_id = 'CAM-1'): Promise<void> => {
    const until_at = until === undefined ? null : daysAgo(until);
    await custody.database.sql('camera_assignments').insert({ camera_id, person_id, from_at: daysAgo(from), until_at });
  };
  const recorded = async (from: number, given: Partial<Recording> = {}): Promise<void> => {
    const moments = { startedAt: daysAgo(from), endedAt: daysAgo(from - 0.01), dockedAt: daysAgo(1) };
    const recording = aRecording(custody.clock, { ...moments, ...given });
    await custody.database.inTransaction((tx) => insertRecording(tx, recording));
  };
  const held = async (criteria: HoldCriteria): Promise<string> => {
    const order = { kind: 'incident', reason: 'Zaak 12', criteria, reviewAt: daysAgo(-90) } as const;
    return (await custody.database.inTransaction((tx) => placeHold(tx, custody, PRIVACY, order))).holdId;
  };
  /** Who is still known after the daily work has been done. */
  const known = async (): Promise<unknown[]> => {
    await forgetWearings(dockingDesk(custody));
    return custody.database.sql('camera_assignments').orderBy('person_id').pluck('person_id');
  };

  test('is forgotten when the term of footage has passed since it was handed in, not earlier, and who wears it now never', async () => {
    await worn('anna', 400, 28.1);
    await worn('bram', 28.1, 27.9);
    await worn('chris', 27);
    await worn('dirk', 400, 100, 'CAM-2');
    expect(await known()).toEqual(['bram', 'chris']);
    custody.clock.setOffsetSeconds(86_400);
    expect(await known()).toEqual(['chris']);
    custody.clock.setOffsetSeconds(400 * 86_400);
    expect(await known()).toEqual(['chris']);
  });

  test('stands in the log as forgotten, per camera and once, without a name or a time of anybody', async () => {
    await worn('anna', 400, 200);
    await worn('bram', 200, 100);
    await Promise.all([known(), known()]);
    const entries = await readLog(custody.database.sql, { act: 'docking.wearing-forgotten' });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ role: 'systeem', about: { id: 'CAM-1' } });
    expect(entries[0]?.facts).toEqual({ forgotten: 2, endedBefore: expect.stringMatching(daysAgo(28).slice(0, 10)) });
    expect(JSON.stringify(entries)).not.toMatch(/anna|bram/);
    expect(await custody.database.sql('log_personal').where('value', 'like', '%anna%')).toEqual([]);
  });

  test.each([
    ['is kept, for as long as it is there', { state: 'sealed', holds: 1 }, 150],
    ['is being destroyed', { state: 'destroying' }, 150],
    ['stands apart, whatever its times say', { state: 'quarantined', quarantineReason: 'implausible-clock' }, 900],
  ] as const)('is known while a recording of that camera %s', async (_what, given, from) => {
    await worn('anna', 200, 100);
    await worn('bram', 200, 100, 'CAM-2');
    await recorded(from, given);
    expect(await known()).toEqual(['anna']);
    await custody.database.sql('recordings').update({ state: 'destroyed' });
    expect(await known()).toEqual([]);
  });

  test('is not known any longer for footage of another time or of somebody else', async () => {
    await worn('anna', 200, 100);
    await recorded(250);
    await recorded(50);
    await recorded(150, { cameraId: 'CAM-2' });
    expect(await known()).toEqual([]);
  });

  test.each([
    ['that camera', { cameraId: 'CAM-1' }, true],
    ['that wearer', { officerId: 'anna' }, true],
    ['a place in that time', { place: 'Grote Markt' }, true],
    ['another camera', { cameraId: 'CAM-2' }, false],
    ['another wearer', { officerId: 'bram' }, false],
  ])('while an open hold waits for footage of %s: %#', async (_what, criteria, needed) => {
    await worn('anna', 200, 100);
    const holdId = await held({ from: daysAgo(151), to: daysAgo(150), ...criteria });
    expect(await known()).toEqual(needed ? ['anna'] : []);
    await custody.database.inTransaction((tx) => liftHold(tx, custody, PRIVACY, { holdId, reason: 'Afgerond' }));
    expect(await known()).toEqual([]);
  });
});
