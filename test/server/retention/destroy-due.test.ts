import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { stamp } from '../../../server/clock.ts';
import { liftHold } from '../../../server/custody/holds.ts';
import { takeLease } from '../../../server/custody/key-leases.ts';
import { insertMark } from '../../../server/custody/marks.ts';
import { readRecording } from '../../../server/custody/recordings.ts';
import { storeObject } from '../../../server/custody/store-object.ts';
import { openViewingWithin, readSession } from '../../../server/custody/viewing-sessions.ts';
import { orderDestruction } from '../../../server/retention/begin-run.ts';
import { withdrawDestructionMandate } from '../../../server/retention/change-mandates.ts';
import { readItems, readRuns } from '../../../server/retention/destruction-runs.ts';
import { DIALECTS } from '../../support/databases.ts';
import {
  ADMINISTRATOR,
  FG,
  PRIVACY,
  PowerCut,
  entriesOf,
  grantAYear,
  moveDays,
  openRetention,
  runJob,
  withPowerCut,
  type CutAt,
} from '../../support/retention.ts';

let house: Awaited<ReturnType<typeof openRetention>>;
async function stateOf(recordingId: string): Promise<string | undefined> {
  return (await readRecording(house.custody.database.sql, recordingId))?.state;
}

async function inVault(): Promise<string[]> {
  const found: string[] = [];
  for await (const { objectId } of house.custody.vault.list()) found.push(objectId);
  return found.sort();
}

/** Everything that must be so after the run, however often it was cut off. */
async function expectDestroyedOnce(): Promise<void> {
  const { custody, shelf } = house;
  expect(await Promise.all(shelf.due.map(stateOf))).toEqual(['destroyed', 'destroyed']);
  expect([await stateOf(shelf.held), await stateOf(shelf.later)]).toEqual(['sealed', 'sealed']);
  const kept = [shelf.held, shelf.later].map((id) => shelf.objects.get(id) ?? '').sort();
  expect(await inVault()).toEqual(kept);
  for (const objectId of kept) expect((await custody.keyRing.openDataKey(objectId)).refused).toBeUndefined();
  const wrapped: unknown[] = await custody.database.sql('key_wraps').distinct().pluck('object_id');
  expect(wrapped.map(String).sort()).toEqual(kept);

  const runs = await readRuns(custody.database.sql);
  expect(runs.map(({ state }) => state)).toEqual(['signed']);
  const statement = decodeJwt(runs[0]?.statement ?? '');
  const items = statement['items'] as { recordingId: string }[];
  expect(items.map(({ recordingId }) => recordingId).sort()).toEqual([...shelf.due].sort());
  expect(statement['kept']).toEqual([{ recordingId: shelf.held, reason: 'hold', caseRefs: ['K-2026-7'] }]);

  for (const [act, result] of [
    ['retention.destruction-announced', 'done'],
    ['retention.destroyed', 'begun'],
    ['retention.destroyed', 'done'],
  ] as const) {
    const about = (await entriesOf(custody, act))
      .filter((entry) => entry.result === result)
      .map((entry) => entry.about.id);
    expect(about.sort()).toEqual([...shelf.due].sort());
  }
  expect(await entriesOf(custody, 'retention.statement-signed')).toHaveLength(1);
}

const COMMIT_POINTS: readonly CutAt[] = (
  [
    ['retention.destruction-ordered', 'begun'],
    ['retention.destruction-announced', 'done'],
    ['retention.destroyed', 'begun'],
    ['retention.destroyed', 'done'],
    ['retention.statement-signed', 'done'],
    ['retention.key-destroyed', 'done'],
  ] as const
).flatMap(([act, result]) => (['before', 'after'] as const).map((moment) => ({ moment, act, result })));

describe.each(DIALECTS)('on %s', (dialect) => {
  beforeEach(async () => {
    house = await openRetention(dialect);
  });
  afterEach(async () => {
    await house[Symbol.asyncDispose]();
  });

  describe('the destruction', () => {
    test('takes what is due and kept by nothing, and leaves the rest', async () => {
      await grantAYear(house.desk);
      moveDays(house.custody, 29);
      await runJob(house.desk);
      await expectDestroyedOnce();
    });

    test('destroys nothing before the term has ended', async () => {
      await grantAYear(house.desk);
      moveDays(house.custody, 27);
      await runJob(house.desk);
      expect(await Promise.all(house.shelf.due.map(stateOf))).toEqual(['sealed', 'sealed']);
      expect(await readRuns(house.custody.database.sql)).toEqual([]);
    });

    test('destroys nothing without a mandate, nor under one that was withdrawn', async () => {
      moveDays(house.custody, 29);
      await runJob(house.desk);
      const mandateId = await grantAYear(house.desk);
      await withdrawDestructionMandate(house.desk, FG, mandateId);
      await runJob(house.desk);
      expect(await Promise.all(house.shelf.due.map(stateOf))).toEqual(['sealed', 'sealed']);
      expect(await orderDestruction(house.desk, ADMINISTRATOR)).toEqual({ refused: 'no-mandate' });
    });

    test('ordered by hand begins the run in the name of who ordered it', async () => {
      await grantAYear(house.desk);
      expect((await orderDestruction(house.desk, ADMINISTRATOR)).value).toBeUndefined();
      moveDays(house.custody, 29);
      const ordered = await orderDestruction(house.desk, ADMINISTRATOR);
      expect(ordered.value).toMatchObject({
        number: expect.stringMatching(/^VV-\d{4}-0001$/),
        started_by: ADMINISTRATOR.id,
      });
      expect((await orderDestruction(house.desk, ADMINISTRATOR)).value?.id).toBe(ordered.value?.id);
      await runJob(house.desk);
      await expectDestroyedOnce();
    });

    test('takes the rest when the hold ends', async () => {
      const { custody, shelf, desk } = house;
      await grantAYear(desk);
      moveDays(custody, 29);
      await runJob(desk);
      await custody.database.inTransaction((tx) =>
        liftHold(tx, custody, PRIVACY, { holdId: shelf.holdId, reason: 'Klacht afgedaan' }),
      );
      await runJob(desk);
      expect(await stateOf(shelf.held)).toBe('destroyed');
      expect(await inVault()).toEqual([shelf.objects.get(shelf.later)]);
      const [second, first] = await readRuns(custody.database.sql);
      expect([first?.number.slice(-4), second?.number.slice(-4)]).toEqual(['0001', '0002']);
      const [item] = await readItems(custody.database.sql, second?.id ?? '');
      expect(item?.specification.lastHoldLiftedAt).not.toBeNull();
      const before = decodeJwt(second?.statement ?? '')['previousStatementHash'];
      expect(before).toMatch(/^[0-9a-f]{64}$/);
    });

    test('destroys the keys of past days, and lets held footage live on under the key of its hold', async () => {
      const { custody, shelf } = house;
      await grantAYear(house.desk);
      moveDays(custody, 29);
      await runJob(house.desk);
      const live = (await custody.keyStore.list()).map(({ keyId }) => keyId.split('/')[0]);
      expect(live.filter((kind) => kind === 'due')).toHaveLength(1);
      expect(live.filter((kind) => kind === 'hold')).toHaveLength(1);
      const gone = (await custody.keyStore.listDestroyed()).map(({ keyId }) => keyId);
      expect(gone).toHaveLength(1);
      const recorded = (await entriesOf(custody, 'retention.key-destroyed')).filter(({ result }) => result === 'done');
      expect(recorded.map((entry) => entry.about.id)).toEqual(gone);
      const wraps: unknown[] = await custody.database
        .sql('key_wraps')
        .where({ object_id: shelf.objects.get(shelf.held) })
        .pluck('key_id');
      expect(wraps).toEqual([`hold/${shelf.holdId}`]);
    });

    test('takes copies, plans and packages with the recording, and counts them in the statement', async () => {
      const { custody, shelf, desk } = house;
      const [first] = shelf.due;
      async function* bytes(): AsyncGenerator<Buffer> {
        yield Buffer.from('copy');
      }
      for (const kind of ['redacted', 'plan', 'plan', 'package'] as const) {
        await storeObject(custody, { recordingId: first, kind, mediaType: 'application/octet-stream' }, bytes());
      }
      await grantAYear(desk);
      moveDays(custody, 29);
      await runJob(desk);
      await expectDestroyedOnce();
      const [run] = await readRuns(custody.database.sql);
      expect(decodeJwt(run?.statement ?? '')['totals']).toMatchObject({ recordings: 2, derived: 4 });
    });

    test('ends the viewing of what it destroys, and forgets what described it', async () => {
      const { custody, shelf, desk } = house;
      const [first] = shelf.due;
      const now = custody.clock.now();
      const session = await custody.database.inTransaction((tx) =>
        openViewingWithin(tx, PRIVACY, {
          ...{
            recordingId: first,
            objectId: shelf.objects.get(first) ?? '',
            purpose: 'klacht',
            caseRef: 'K-1',
            coViewers: [],
          },
          ...{ openedAt: stamp(now), endsAt: stamp(new Date(now.getTime() + 60 * 86_400_000)) },
        }),
      );
      const mark = { id: randomUUID(), sessionId: session.value?.id ?? '', recordingId: first, caseRef: 'K-1' };
      const noted = { personId: PRIVACY.id, seconds: 1, note: 'Man valt', createdAt: stamp(now) };
      await custody.database.inTransaction((tx) => insertMark(tx, { ...mark, ...noted }));
      await grantAYear(desk);
      moveDays(custody, 29);
      await runJob(desk);
      expect(await custody.database.sql('viewing_marks').where({ recording_id: first })).toEqual([]);
      const closed = await readSession(custody.database.sql, session.value?.id ?? '');
      expect([closed?.state, closed?.closeReason]).toEqual(['closed', 'destroyed']);
      expect(await readRecording(custody.database.sql, first)).toMatchObject({
        place: null,
        facts: null,
        sha256: expect.any(String),
      });
    });

    test('signs no statement while another process may still hold a key, and orders itself for that moment', async () => {
      const { custody, shelf, desk } = house;
      const [first] = shelf.due;
      const objectId = shelf.objects.get(first) ?? '';
      let machine = custody.clock.machine();
      const clock = { now: () => custody.clock.now(), machine: () => machine };
      const until = new Date(machine.getTime() + 60_000);
      await custody.database.inTransaction((tx) => takeLease(tx, { objectId, holder: 'other', until: stamp(until) }));
      await grantAYear(desk);
      moveDays(custody, 29);
      await runJob({ ...desk, clock });
      expect((await readRuns(custody.database.sql)).map(({ state }) => state)).toEqual(['running']);
      if (dialect === 'sqlite') {
        const ordered: unknown = await custody.database.sql('jobs').where({ name: 'retention.destroy' }).first();
        expect(Date.parse((ordered as { run_at: string }).run_at)).toBeGreaterThan(until.getTime() + 28 * 86_400_000);
      }
      machine = new Date(until.getTime() + 1);
      await runJob({ ...desk, clock });
      await expectDestroyedOnce();
    });

    test('finishes what was announced when the mandate is withdrawn in the middle, and announces nothing more', async () => {
      const { custody, desk, shelf } = house;
      const mandateId = await grantAYear(desk);
      moveDays(custody, 29);
      const cut = withPowerCut(desk, { moment: 'after', act: 'retention.destruction-announced', result: 'done' });
      await expect(runJob(cut)).rejects.toThrow(PowerCut);
      await withdrawDestructionMandate(desk, FG, mandateId);
      await runJob(desk);
      const states = await Promise.all(shelf.due.map(stateOf));
      expect(states.sort()).toEqual(['destroyed', 'sealed']);
      const [run] = await readRuns(custody.database.sql);
      expect(decodeJwt(run?.statement ?? '')['totals']).toMatchObject({ recordings: 1 });
    });
  });

  describe('a power cut', () => {
    test.each(COMMIT_POINTS)('$moment the commit of $act ($result) is made good by the next run', async (cut) => {
      const { custody, desk } = house;
      await grantAYear(desk);
      moveDays(custody, 29);
      await expect(runJob(withPowerCut(desk, cut))).rejects.toThrow(PowerCut);
      await runJob(desk);
      await expectDestroyedOnce();
      expect((await custody.keyStore.listDestroyed()).map(({ keyId }) => keyId.split('/')[0])).toEqual(['due']);
    });

    test.each(['before', 'after'] as const)(
      '%s the removal of an object is made good by the next run',
      async (moment) => {
        const { custody, desk } = house;
        await grantAYear(desk);
        moveDays(custody, 29);
        const vault = {
          ...custody.vault,
          remove: async (objectId: string): Promise<void> => {
            if (moment === 'after') await custody.vault.remove(objectId);
            throw new PowerCut();
          },
        };
        await expect(runJob({ ...desk, vault })).rejects.toThrow(PowerCut);
        for (const objectId of house.shelf.due.map((id) => house.shelf.objects.get(id) ?? '')) {
          expect(await custody.keyRing.openDataKey(objectId)).toEqual({ refused: 'keys-gone' });
        }
        await runJob(desk);
        await expectDestroyedOnce();
      },
    );

    test('leaves footage that was announced unopenable for nobody else: the held and the later recording stay whole', async () => {
      const { custody, desk, shelf } = house;
      await grantAYear(desk);
      moveDays(custody, 29);
      const cut = withPowerCut(desk, { moment: 'after', act: 'retention.destroyed', result: 'begun' });
      await expect(runJob(cut)).rejects.toThrow(PowerCut);
      for (const id of [shelf.held, shelf.later]) {
        expect((await custody.keyRing.openDataKey(shelf.objects.get(id) ?? '')).refused).toBeUndefined();
      }
    });
  });

  test('two workers that run at once destroy everything once and sign one statement', async () => {
    await grantAYear(house.desk);
    moveDays(house.custody, 29);
    const outcomes = await Promise.allSettled([runJob(house.desk), runJob(house.desk)]);
    // The slower one may find its statement overtaken; the queue would run it again.
    if (outcomes.some(({ status }) => status === 'rejected')) await runJob(house.desk);
    await expectDestroyedOnce();
  });
});
