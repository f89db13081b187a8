import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { neutraal } from '../../../protocols/municipal/neutraal.ts';
import type { RequestDraft } from '../../../protocols/readout/request.ts';
import { stamp } from '../../../server/clock.ts';
import { holdsOf, matchOpenHolds, readHold, recordingsOnHold } from '../../../server/custody/holds.ts';
import { readRecording } from '../../../server/custody/recordings.ts';
import { closeReadout } from '../../../server/readout/close-readout.ts';
import { grantReadout, refuseReadout } from '../../../server/readout/decide-readout.ts';
import type { ReadoutDesk } from '../../../server/readout/desk.ts';
import { postponeAnswer } from '../../../server/readout/extend-term.ts';
import { listRequests, readRequest } from '../../../server/readout/read-requests.ts';
import { requestReadout, type RegisteredRequest } from '../../../server/readout/request-readout.ts';
import { noteIdentity } from '../../../server/readout/verify-identity.ts';
import { aRecording, openCustody, storeRecording, type TestCustody } from '../../support/custody.ts';
import { DIALECTS } from '../../support/databases.ts';
import { PRIVACY, REVIEWER, deskOf, entriesOf, grantAYear, moveDays, runJob } from '../../support/retention.ts';

let custody: TestCustody;
let desk: ReadoutDesk;

describe.each(DIALECTS)('on %s', (dialect) => {
  beforeEach(async () => {
    custody = await openCustody(dialect);
    desk = { database: custody.database, clock: custody.clock, keyRing: custody.keyRing, protocol: neutraal };
  });
  afterEach(async () => {
    await custody[Symbol.asyncDispose]();
  });

  function minutesAgo(minutes: number): Date {
    return new Date(custody.clock.now().getTime() - minutes * 60_000);
  }

  // Recordings of the test custody run from ten minutes ago until one minute ago.
  function aDraft(change: Partial<RequestDraft> = {}): RequestDraft {
    return {
      kind: 'inzage',
      regime: 'AVG',
      requesterName: 'S. de Vries',
      contact: 's.devries@example.org',
      interest: 'ik sta op de beelden',
      place: 'Stationsplein',
      fromAt: minutesAgo(20),
      toAt: minutesAgo(5),
      receivedAt: minutesAgo(2),
      ...change,
    };
  }

  async function registered(change: Partial<RequestDraft> = {}): Promise<RegisteredRequest> {
    const verdict = await requestReadout(desk, PRIVACY, aDraft(change));
    if (verdict.refused !== undefined) throw new Error(verdict.refused);
    return verdict.value;
  }

  describe('registering a request', () => {
    test('deals out the numbers of the year in order', async () => {
      const year = custody.clock.now().getUTCFullYear();
      const numbers = [await registered(), await registered(), await registered()].map(({ request }) => request.number);
      expect(numbers).toEqual([1, 2, 3].map((place) => `UV-${year}-000${place}`));
    });

    test('deals out every number once when many are registered at the same time', async () => {
      const numbers = (await Promise.all(Array.from({ length: 8 }, () => registered()))).map(
        ({ request }) => request.number,
      );
      expect(new Set(numbers).size).toBe(8);
    });

    test('puts every recording of its place and time on hold, and no other', async () => {
      const here = aRecording(custody.clock, { place: 'Stationsplein 1' });
      const unknown = aRecording(custody.clock, { place: null });
      const elsewhere = aRecording(custody.clock, { place: 'Beestenmarkt' });
      const earlier = aRecording(custody.clock, {
        place: 'Stationsplein',
        startedAt: stamp(minutesAgo(90)),
        endedAt: stamp(minutesAgo(40)),
      });
      for (const recording of [here, unknown, elsewhere, earlier]) await storeRecording(custody, recording);
      const { request, recordingIds } = await registered();
      expect([...recordingIds].sort()).toEqual([here.id, unknown.id].sort());
      expect(await recordingsOnHold(custody.database.sql, request.hold_id)).toHaveLength(2);
      expect((await readRecording(custody.database.sql, here.id))?.holds).toBe(1);
      expect((await readRecording(custody.database.sql, elsewhere.id))?.holds).toBe(0);
    });

    test('reaches a quarter of an hour further than was asked, because clocks differ', async () => {
      const recording = aRecording(custody.clock, {
        place: 'Stationsplein',
        startedAt: stamp(minutesAgo(50)),
        endedAt: stamp(minutesAgo(32)),
      });
      await storeRecording(custody, recording);
      expect((await registered({ fromAt: minutesAgo(20) })).recordingIds).toEqual([recording.id]);
      expect((await registered({ fromAt: minutesAgo(16) })).recordingIds).toEqual([]);
    });

    test('keeps what is docked later, from the moment that it is sealed', async () => {
      const { request, recordingIds } = await registered();
      expect(recordingIds).toEqual([]);
      const late = aRecording(custody.clock, { place: 'Stationsplein' });
      await storeRecording(custody, late, undefined, async (tx) => {
        await matchOpenHolds(tx, custody, PRIVACY, late);
      });
      expect((await holdsOf(custody.database.sql, late.id)).map(({ requestId }) => requestId)).toEqual([request.id]);
    });

    test('stands in the log with its hold, without the name of the requester in the leaf', async () => {
      await storeRecording(custody, aRecording(custody.clock, { place: 'Stationsplein' }));
      const { request } = await registered();
      const [entry] = await entriesOf(custody, 'readout.requested');
      expect(entry).toMatchObject({ caseRef: request.number, facts: { hold: request.hold_id, recordings: 1 } });
      expect(entry?.personal['personal.requester']).toBe('S. de Vries');
      const leaves: unknown[] = await custody.database.sql('log_entries').pluck('leaf');
      expect(leaves.join()).not.toContain('Vries');
    });

    test('leaves nothing behind when it is refused: no number, no hold, no entry', async () => {
      expect((await requestReadout(desk, PRIVACY, aDraft({ toAt: minutesAgo(30) }))).refused).toBe('invalid-input');
      expect(await custody.database.sql('holds')).toEqual([]);
      expect((await registered()).request.number.slice(-4)).toBe('0001');
    });
  });

  describe('handling a request', () => {
    test('goes from a verified identity to a decision of somebody else, and closing lifts the hold', async () => {
      const recording = aRecording(custody.clock, { place: 'Stationsplein' });
      await storeRecording(custody, recording);
      const requestId = (await registered()).request.id;
      expect((await readRequest(desk, requestId)).value?.next).toBe('verify-identity');
      expect((await grantReadout(desk, REVIEWER, { requestId })).refused).toBe('identity-not-verified');
      await noteIdentity(desk, PRIVACY, { requestId, method: 'balie' });
      expect((await readRequest(desk, requestId)).value?.next).toBe('decide');
      expect((await grantReadout(desk, PRIVACY, { requestId })).refused).toBe('own-request');
      expect((await grantReadout(desk, REVIEWER, { requestId })).value?.state).toBe('granted');
      expect((await readRequest(desk, requestId)).value?.next).toBe('make-unrecognisable');
      const closed = await closeReadout(desk, PRIVACY, { requestId, reason: 'Inzage gegeven', noObjection: false });
      expect(closed.value?.state).toBe('fulfilled');
      expect((await readHold(custody.database.sql, closed.value?.hold_id ?? ''))?.state).toBe('lifted');
      expect((await readRecording(custody.database.sql, recording.id))?.holds).toBe(0);
      const acts = (await readRequest(desk, requestId)).value?.history.map(({ act }) => act) ?? [];
      expect(acts.filter((act) => act.startsWith('readout.'))).toEqual([
        'readout.requested',
        'readout.identity-verified',
        'readout.granted',
        'readout.closed',
      ]);
    });

    test('keeps the footage of a refused request for an objection', async () => {
      const requestId = (await registered()).request.id;
      const text = 'Op de beelden staan vooral anderen, wier belang zwaarder weegt.';
      expect((await refuseReadout(desk, REVIEWER, { requestId, ground: 'UAVG41-i', text })).value?.state).toBe(
        'refused',
      );
      const closing = { requestId, reason: 'Bezwaartermijn voorbij', noObjection: false };
      expect((await closeReadout(desk, PRIVACY, closing)).refused).toBe('invalid-input');
      moveDays(custody, 44);
      expect((await closeReadout(desk, PRIVACY, closing)).value?.state).toBe('closed');
    });

    test('is decided once when two people decide at the same moment', async () => {
      const requestId = (await registered({ kind: 'boa' })).request.id;
      const text = 'Er zijn geen opnamen die bij dit verzoek horen.';
      const [one, other] = await Promise.all([
        grantReadout(desk, REVIEWER, { requestId }),
        refuseReadout(desk, REVIEWER, { requestId, ground: 'VERZOEK-geen-beelden', text }),
      ]);
      expect([one.refused, other.refused].filter((refused) => refused === 'not-open')).toHaveLength(1);
    });

    test('shows the request that must be answered first on top, and counts the days', async () => {
      const first = await registered({ kind: 'boa' });
      const second = await registered({ kind: 'boa', receivedAt: minutesAgo(3 * 1440) });
      await postponeAnswer(desk, PRIVACY, { requestId: first.request.id, notice: 'Brief van vandaag: veel opnamen.' });
      const list = (await listRequests(desk)).value ?? [];
      expect(list.map(({ request }) => request.id)).toEqual([second.request.id, first.request.id]);
      expect(list[0]?.daysLeft).toBeGreaterThan(20);
      moveDays(custody, 40);
      expect((await listRequests(desk)).value?.[0]?.daysLeft).toBeLessThan(0);
    });

    test('knows nothing of a request that does not exist', async () => {
      expect((await readRequest(desk, 'no-such')).refused).toBe('not-found');
      expect(
        (await closeReadout(desk, PRIVACY, { requestId: 'no-such', reason: 'x', noObjection: true })).refused,
      ).toBe('not-found');
    });
  });

  describe('a request against a running destruction', () => {
    test('keeps each recording or is told that it came too late, and never both', async () => {
      const recordings = Array.from({ length: 12 }, () => aRecording(custody.clock, { place: 'Stationsplein' }));
      for (const recording of recordings) await storeRecording(custody, recording);
      const retention = deskOf(custody);
      await grantAYear(retention);
      const window = { fromAt: minutesAgo(20), toAt: minutesAgo(5), receivedAt: minutesAgo(2) };
      moveDays(custody, 29);
      const purge = runJob(retention);
      // Well into the run: some recordings are announced, others are not yet.
      while ((await entriesOf(custody, 'retention.destruction-announced')).length < 3)
        await new Promise((resolve) => setTimeout(resolve, 1));
      const { request, recordingIds } = await registered(window);
      await purge;
      const states = new Map<string, string | undefined>();
      for (const { id } of recordings) states.set(id, (await readRecording(custody.database.sql, id))?.state);
      for (const { id } of recordings) expect(states.get(id)).toBe(recordingIds.includes(id) ? 'sealed' : 'destroyed');
      const dossier = (await readRequest(desk, request.id)).value;
      expect(dossier?.recordings).toHaveLength(recordingIds.length);
      expect(dossier?.tooLate).toBe(recordings.length - recordingIds.length);
      await runJob(retention);
      for (const id of recordingIds) {
        const object = (await custody.database.sql('sealed_objects').where({ recording_id: id }).first()) as {
          id: string;
        };
        expect((await custody.keyRing.openDataKey(object.id)).refused).toBeUndefined();
      }
    });
  });
});
