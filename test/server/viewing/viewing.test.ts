import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../protocols/acts.ts';
import { neutraal } from '../../../protocols/municipal/neutraal.ts';
import { readLog, type LoggedEntry } from '../../../server/audit/read-log.ts';
import { stamp } from '../../../server/clock.ts';
import { insertRecording } from '../../../server/custody/recordings.ts';
import { closeSessions } from '../../../server/custody/viewing-sessions.ts';
import { closeEndedViewings, closeViewing } from '../../../server/viewing/close-viewing.ts';
import { describeRecording } from '../../../server/viewing/describe-recording.ts';
import type { ViewingDesk } from '../../../server/viewing/desk.ts';
import { openViewing } from '../../../server/viewing/open-viewing.ts';
import { readViewing } from '../../../server/viewing/read-viewing.ts';
import { reportShown } from '../../../server/viewing/report-shown.ts';
import { aRecording, openCustody, type TestCustody } from '../../support/custody.ts';
import { DIALECTS } from '../../support/databases.ts';
import { storeFootage, unlikeFootage } from '../../support/stored-footage.ts';

const anna: Actor = { id: 'anna', name: 'Anna de Wit', role: 'privacymedewerker', department: 'Juridische Zaken' };
const bram: Actor = { id: 'bram', name: 'Bram Bos', role: 'handhaver', department: 'Handhaving' };
const fg: Actor = { id: 'fg', name: 'Fenna', role: 'toezichthouder', department: 'Control' };

describe.each(DIALECTS)('Viewing (%s)', (dialect) => {
  let custody: TestCustody;
  let desk: ViewingDesk;
  let recordingId: string;

  beforeAll(async () => {
    custody = await openCustody(dialect);
    desk = { ...custody, protocol: neutraal };
    const at = stamp(custody.clock.now());
    for (const { id, name, role, department = '' } of [anna, bram, fg]) {
      await custody.database.sql('persons').insert({ id, name, role, department, state: 'active', created_at: at });
    }
    await custody.database.sql('cameras').insert({ id: 'CAM-1', name: 'Bodycam 7', created_at: at });
  });
  afterAll(async () => {
    await custody[Symbol.asyncDispose]();
  });

  beforeEach(async () => {
    custody.clock.setOffsetSeconds(0);
    const recording = aRecording(custody.clock, { officerId: 'bram', place: 'Breestraat 50%_', durationSeconds: 100 });
    recordingId = recording.id;
    await storeFootage(custody, recording, unlikeFootage(1000));
  });

  const wish = { purpose: 'klacht', caseRef: 'klacht 2026/12', coViewers: [] as string[] };
  async function opened(by = anna, said: Partial<typeof wish> = {}): Promise<string> {
    const verdict = await openViewing(desk, by, { recordingId, ...wish, ...said });
    if (verdict.refused !== undefined) throw new Error(verdict.refused);
    return verdict.value.id;
  }
  async function served(session: string): Promise<void> {
    const row = { session_id: session, number: 0, recorded_at: stamp(custody.clock.now()) };
    await custody.database.sql('viewing_windows').insert(row);
  }
  function logged(act: LoggedEntry['act']): Promise<readonly LoggedEntry[]> {
    return readLog(custody.database.sql, { about: recordingId }).then((all) =>
      all.filter((entry) => entry.act === act),
    );
  }

  describe('opening', () => {
    test('gives a session that ends by the protocol, and the log names who, why, for which case and who watches along', async () => {
      const session = await opened(anna, { coViewers: ['Carla', 'Dirk'] });
      const [entry] = await logged('viewing.opened');
      expect(entry).toMatchObject({
        ...{ result: 'begun', purpose: 'klacht', caseRef: 'klacht 2026/12', role: 'privacymedewerker' },
        facts: { session, kind: 'original', coViewers: 2 },
        personal: { 'by.name': 'Anna de Wit', 'personal.coViewers': 'Carla; Dirk' },
      });
      const leaf: unknown = await custody.database.sql('log_entries').where({ idx: entry?.index }).first('leaf');
      expect(JSON.stringify(leaf)).not.toContain('Carla');
      const viewing = await readViewing(desk, anna, session);
      const minutes = (Date.parse(viewing.value?.session.endsAt ?? '') - custody.clock.now().getTime()) / 60_000;
      expect(Math.round(minutes)).toBe(neutraal.viewing.sessionMinutes);
    });

    test.each([
      ['no purpose', anna, { purpose: '' }, 'no-purpose'],
      ['a purpose that does not exist', anna, { purpose: 'nieuwsgierig' }, 'no-purpose'],
      ['a purpose of another role', anna, { purpose: 'toezicht' }, 'purpose-not-allowed'],
      ['no case', anna, { caseRef: ' ' }, 'no-case'],
      ['a request that does not exist', anna, { caseRef: 'uv-2026-9999' }, 'no-case'],
      ['a colleague of the wearer', { ...anna, department: 'Handhaving' }, {}, 'not-other-department'],
      ['the wearer himself', { ...anna, id: 'bram' }, {}, 'own-footage'],
    ])('is refused for %s, and then there is no session', async (_what, by, said, refusal) => {
      const before = await custody.database.sql('viewing_sessions').count({ count: '*' });
      expect((await openViewing(desk, by, { recordingId, ...wish, ...said })).refused).toBe(refusal);
      expect(await custody.database.sql('viewing_sessions').count({ count: '*' })).toEqual(before);
    });

    test('is refused for a recording that is going or was never there', async () => {
      await custody.database.sql('recordings').where({ id: recordingId }).update({ state: 'destroying' });
      expect((await openViewing(desk, anna, { recordingId, ...wish })).refused).toBe('being-destroyed');
      expect((await openViewing(desk, anna, { ...wish, recordingId: 'nothing' })).refused).toBe('not-found');
    });

    test('needs no case for the supervisor', async () => {
      await opened(fg, { purpose: 'toezicht', caseRef: '' });
    });
  });

  describe('reporting what was shown', () => {
    test('puts the seconds in the log with purpose and case, and adds them up', async () => {
      const session = await opened();
      await served(session);
      await reportShown(desk, anna, {
        sessionId: session,
        intervals: [
          { from: 0, to: 5 },
          { from: 4.98, to: 9.96 },
        ],
      });
      const last = await reportShown(desk, anna, { sessionId: session, intervals: [{ from: 8, to: 12 }] });
      expect(last.value).toEqual({ session: 'open', shownSeconds: 12 });
      expect(
        (await logged('viewing.shown')).map(({ facts, purpose }) => [purpose, facts['intervals'], facts['served']]),
      ).toEqual([
        ['klacht', ['8.0-12.0'], true],
        ['klacht', ['0.0-10.0'], true],
      ]);
    });

    test('states nothing that was not served, there and when the session closes, and says that more was claimed', async () => {
      const session = await opened();
      const claimed = await reportShown(desk, anna, { sessionId: session, intervals: [{ from: 50, to: 55 }] });
      expect(claimed.value?.shownSeconds).toBe(0);
      expect((await logged('viewing.shown'))[0]?.facts).toMatchObject({ intervals: [], seconds: 0, served: false });
      const closed = await closeViewing(desk, anna, session);
      expect(closed.value?.shownSeconds).toBe(0);
      expect((await logged('viewing.closed'))[0]?.facts).toMatchObject({ windows: [], shownSeconds: 0 });
    });

    test('of footage that was not examined yet goes by its clocks', async () => {
      const session = await opened();
      await custody.database.sql('recordings').where({ id: recordingId }).update({ duration_seconds: null });
      await served(session);
      await reportShown(desk, anna, { sessionId: session, intervals: [{ from: 500, to: 9000 }] });
      expect((await logged('viewing.shown'))[0]?.facts).toMatchObject({ intervals: ['500.0-542.0'], served: false });
    });

    test('is refused beyond the end of the recording and for the session of somebody else', async () => {
      const session = await opened();
      const beyond = await reportShown(desk, anna, { sessionId: session, intervals: [{ from: 99, to: 500 }] });
      expect(beyond.refused).toBe('invalid-input');
      const other = await reportShown(desk, fg, { sessionId: session, intervals: [{ from: 0, to: 1 }] });
      expect(other.refused).toBe('not-found');
      expect(await logged('viewing.shown')).toEqual([]);
    });

    test('is taken for a minute after the end, and tells the player that the session is closed', async () => {
      const session = await opened();
      await closeViewing(desk, anna, session);
      const late = await reportShown(desk, anna, { sessionId: session, intervals: [{ from: 0, to: 1 }] });
      expect(late.value?.session).toBe('closed');
      custody.clock.setOffsetSeconds(62);
      const tooLate = await reportShown(desk, anna, { sessionId: session, intervals: [{ from: 0, to: 1 }] });
      expect(tooLate.refused).toBe('session-ended');
    });
  });

  describe('closing', () => {
    test('ends the session once, by its own viewer only', async () => {
      const session = await opened();
      expect((await closeViewing(desk, fg, session)).refused).toBe('not-found');
      await closeViewing(desk, anna, session);
      await closeViewing(desk, anna, session);
      expect((await logged('viewing.closed')).map(({ facts }) => facts['reason'])).toEqual(['closed-by-viewer']);
      expect((await readViewing(desk, anna, session)).refused).toBe('session-ended');
    });

    test('is done by the house when the time is over, and not before', async () => {
      const session = await opened();
      const run = { payload: {}, signal: new AbortController().signal };
      await closeEndedViewings(desk, run);
      expect((await readViewing(desk, anna, session)).refused).toBeUndefined();
      custody.clock.setOffsetSeconds(neutraal.viewing.sessionMinutes * 60 + 1);
      await closeEndedViewings(desk, run);
      expect((await logged('viewing.closed'))[0]).toMatchObject({
        role: 'systeem',
        facts: { session, reason: 'timed-out' },
      });
    });

    test('is done for every session of a recording that is destroyed', async () => {
      const sessions = [await opened(), await opened(fg, { purpose: 'toezicht' })];
      const end = { reason: 'destroyed', at: stamp(custody.clock.now()) } as const;
      expect(await custody.database.inTransaction((tx) => closeSessions(tx, anna, { recordingId }, end))).toBe(2);
      expect((await readViewing(desk, anna, sessions[0] ?? '')).refused).toBe('being-destroyed');
    });
  });

  describe('describing a recording', () => {
    test('tells who watched, when, why and which seconds', async () => {
      const session = await opened(anna, { coViewers: ['Carla'] });
      await served(session);
      await reportShown(desk, anna, { sessionId: session, intervals: [{ from: 0, to: 5 }] });
      await reportShown(desk, anna, { sessionId: session, intervals: [{ from: 5, to: 8 }] });
      await closeViewing(desk, anna, session);
      const { value } = await describeRecording(desk, fg, recordingId);
      expect(value?.views).toEqual([
        expect.objectContaining({
          ...{ session, name: 'Anna de Wit', purpose: 'klacht', coViewers: 'Carla', kind: 'original' },
          ...{ shown: [{ from: 0, to: 8 }], closeReason: 'closed-by-viewer' },
        }),
      ]);
      expect(value).toMatchObject({ cameraName: 'Bodycam 7', officerName: 'Bram Bos', purposes: ['toezicht'] });
    });

    test('tells a handhaver of his own recording, but not who watches it', async () => {
      await opened();
      const { value } = await describeRecording(desk, bram, recordingId);
      expect(value).toMatchObject({ views: [], clips: [], purposes: [] });
      const other = aRecording(custody.clock, { officerId: 'anna' });
      await custody.database.inTransaction((tx) => insertRecording(tx, other));
      expect((await describeRecording(desk, bram, other.id)).refused).toBe('not-found');
      expect((await describeRecording(desk, bram, 'nothing')).refused).toBe('not-found');
    });
  });
});
