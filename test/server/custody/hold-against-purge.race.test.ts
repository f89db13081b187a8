import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SYSTEM } from '../../../protocols/acts.ts';
import { stamp } from '../../../server/clock.ts';
import { matchOpenHolds, placeHold } from '../../../server/custody/holds.ts';
import { beginDestruction, readRecording } from '../../../server/custody/recordings.ts';
import type { Database } from '../../../server/database/database.ts';
import { aRecording, openCustody, storeRecording, type TestCustody } from '../../support/custody.ts';
import { DIALECTS, openAt } from '../../support/databases.ts';

const run = promisify(execFile);
const ROUNDS = 25;
const EVERYTHING = { from: '2000-01-01T00:00:00.000Z', to: '2100-01-01T00:00:00.000Z' };

describe.each(DIALECTS)('a hold against a destruction on %s', (dialect) => {
  let custody: TestCustody;
  let others: Database[];
  beforeEach(async () => {
    custody = await openCustody(dialect);
    others = await Promise.all([1, 2, 3].map(() => openAt(custody.address, custody.clock)));
  });
  afterEach(async () => {
    for (const other of others) await other.close();
    await custody[Symbol.asyncDispose]();
  });

  const past = (): string => stamp(new Date(custody.clock.now().getTime() - 1000));
  const order = (camera: string) => ({
    kind: 'vordering' as const,
    reason: 'spoed',
    criteria: { ...EVERYTHING, cameraId: camera },
    reviewAt: past(),
  });

  test('a recording is held or destroyed, never both, whoever comes first', async () => {
    const outcomes = { held: 0, destroyed: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const cameraId = `CAM-${String(round)}`;
      const recording = aRecording(custody.clock, { cameraId, dueAt: past() });
      await storeRecording(custody, recording);
      const [one, two, three] = others as [Database, Database, Database];
      const hold = () => one.inTransaction((tx) => placeHold(tx, custody, SYSTEM, order(cameraId)));
      const purge = (database: Database) => () =>
        database.inTransaction((tx) => beginDestruction(tx, recording.id, stamp(custody.clock.now())));
      const attempts: (() => Promise<unknown>)[] =
        round % 2 === 0 ? [hold, purge(two), purge(three)] : [purge(two), hold, purge(three)];
      await Promise.all(attempts.map((attempt) => attempt()));

      const after = (await readRecording(custody.database.sql, recording.id))!;
      const kept = await custody.database.sql('recording_holds').where({ recording_id: recording.id });
      expect([after.state, after.holds, kept.length]).toEqual(
        after.state === 'destroying' ? ['destroying', 0, 0] : ['sealed', 1, 1],
      );
      outcomes[after.state === 'destroying' ? 'destroyed' : 'held'] += 1;
    }
    expect(outcomes.held + outcomes.destroyed).toBe(ROUNDS);
  });

  test('a recording that is sealed while a hold is placed is on that hold, whichever commits first', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const cameraId = `CAM-${String(round)}`;
      const recording = aRecording(custody.clock, { cameraId });
      const sealing = { ...custody, database: others[0]! };
      const [, placed] = await Promise.all([
        storeRecording(sealing, recording, undefined, async (tx) => {
          await matchOpenHolds(tx, custody, SYSTEM, recording);
        }),
        others[1]!.inTransaction((tx) => placeHold(tx, custody, SYSTEM, order(cameraId))),
      ]);
      const after = (await readRecording(custody.database.sql, recording.id))!;
      expect(after.holds).toBe(1);
      const wraps: unknown[] = await custody.database.sql('key_wraps').where({ key_id: `hold/${placed.holdId}` });
      expect(wraps).toHaveLength(1);
    }
  });

  test.each(['hold', 'sealing'] as const)(
    'a %s that is not committed yet is waited for by the other',
    async (first) => {
      const recording = aRecording(custody.clock, { cameraId: 'CAM-X' });
      const reached = Promise.withResolvers<undefined>();
      // Holds its transaction open long enough for the other to look in vain, were it not made to wait.
      const linger = async (): Promise<void> => {
        reached.resolve(undefined);
        await pause(400);
      };
      const sealing = (last: () => Promise<void>): Promise<unknown> =>
        storeRecording({ ...custody, database: others[0]! }, recording, undefined, async (tx) => {
          await matchOpenHolds(tx, custody, SYSTEM, recording);
          await last();
        });
      const hold = (last: () => Promise<void>): Promise<unknown> =>
        others[1]!.inTransaction(async (tx) => {
          await placeHold(tx, custody, SYSTEM, order('CAM-X'));
          await last();
        });
      const [before, after] = first === 'hold' ? [hold, sealing] : [sealing, hold];
      const one = before(linger);
      await reached.promise;
      await Promise.all([one, after(() => Promise.resolve())]);
      expect((await readRecording(custody.database.sql, recording.id))?.holds).toBe(1);
    },
  );

  test('several processes hold and destroy at once: every recording ends as one or the other', async () => {
    const recordings = Array.from({ length: ROUNDS }, (_, round) =>
      aRecording(custody.clock, { cameraId: `CAM-${String(round)}`, dueAt: past() }),
    );
    for (const recording of recordings) await storeRecording(custody, recording);
    const program = path.resolve('test/support/race-for-recordings.ts');
    const node = path.resolve('node_modules/node/bin/node');
    const told = JSON.stringify({
      address: custody.address,
      places: custody.places,
      recordings: recordings.map(({ id, cameraId }) => ({ id, cameraId })),
    });
    const runs = ['hold', 'purge', 'hold', 'purge'].map((role) =>
      run(node, ['--no-warnings', program, role, told], { timeout: 60_000 }),
    );
    await Promise.all(runs);
    const ended = await Promise.all(recordings.map(({ id }) => readRecording(custody.database.sql, id)));
    for (const after of ended) {
      const kept: unknown[] = await custody.database.sql('recording_holds').where({ recording_id: after!.id });
      expect(kept).toHaveLength(after!.holds);
      expect(after!.state === 'destroying' ? after!.holds === 0 : after!.holds === 2).toBe(true);
    }
  });
});
