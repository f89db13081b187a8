import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mayPerform, type Act, type Actor } from '../../../protocols/acts.ts';
import type { Recording } from '../../../protocols/custody/recording.ts';
import { vierOgen } from '../../../protocols/municipal/four-eyes.ts';
import { heumen } from '../../../protocols/municipal/heumen.ts';
import { neutraal } from '../../../protocols/municipal/neutraal.ts';
import { erasePersonalAbout } from '../../../server/audit/erase-personal.ts';
import { readLog, type LoggedEntry } from '../../../server/audit/read-log.ts';
import { stamp } from '../../../server/clock.ts';
import { eraseMarksOf } from '../../../server/custody/marks.ts';
import { readObject } from '../../../server/custody/sealed-objects.ts';
import { closeSessions } from '../../../server/custody/viewing-sessions.ts';
import { closeViewing } from '../../../server/viewing/close-viewing.ts';
import type { ViewingDesk } from '../../../server/viewing/desk.ts';
import { eraseOwnMark, markFootage } from '../../../server/viewing/mark-footage.ts';
import { openViewing } from '../../../server/viewing/open-viewing.ts';
import { readTogether } from '../../../server/viewing/read-together.ts';
import { readViewing, type OpenViewing } from '../../../server/viewing/read-viewing.ts';
import { reportShown } from '../../../server/viewing/report-shown.ts';
import { showStill } from '../../../server/viewing/show-still.ts';
import { takeStillOf } from '../../../server/viewing/take-still.ts';
import { alignClocks, findSameMoment, watchBeside } from '../../../server/viewing/watch-beside.ts';
import { aRecording, openCustody, type TestCustody } from '../../support/custody.ts';
import { DIALECTS } from '../../support/databases.ts';
import { sampleFootage } from '../../support/footage.ts';
import { storeFootage, unlikeFootage } from '../../support/stored-footage.ts';

const anna: Actor = { id: 'anna', name: 'Anna de Wit', role: 'privacymedewerker', department: 'Juridische Zaken' };
const bob: Actor = { id: 'bob', name: 'Bob Smit', role: 'beoordelaar', department: 'Juridische Zaken' };

describe.each(DIALECTS)('Watching a recording of several clips (%s)', (dialect) => {
  let custody: TestCustody;
  let desk: ViewingDesk;
  let clips: Recording[];

  beforeAll(async () => {
    custody = await openCustody(dialect);
    desk = { ...custody, protocol: neutraal };
    const at = stamp(custody.clock.now());
    for (const { id, name, role, department = '' } of [anna, bob]) {
      await custody.database.sql('persons').insert({ id, name, role, department, state: 'active', created_at: at });
    }
    await custody.database.sql('cameras').insert({ id: 'CAM-2', name: 'Bodycam 2', created_at: at });
  });
  afterAll(async () => {
    await custody[Symbol.asyncDispose]();
  });

  let series = 0;
  let begin = 0;
  beforeEach(async () => {
    series += 1;
    begin = custody.clock.now().getTime() - series * 3_600_000;
    clips = [];
    for (const [at, from] of [0, 100, 230].entries()) clips.push(await stored(at + 1, from));
  });

  /** A clip of 100 seconds that begins so many seconds after the first. */
  async function stored(seriesNumber: number, from: number, given: Partial<Recording> = {}): Promise<Recording> {
    const clip = aRecording(custody.clock, {
      ...{ seriesId: `serie-${series}-${dialect}`, seriesNumber, durationSeconds: 100 },
      ...{ startedAt: stamp(new Date(begin + from * 1000)), endedAt: stamp(new Date(begin + (from + 100) * 1000)) },
      ...given,
    });
    await storeFootage(custody, clip, unlikeFootage(1000));
    return clip;
  }

  const wish = { purpose: 'klacht', caseRef: 'klacht 12', coViewers: ['Carla'] };
  async function opened(by = anna, said: Partial<typeof wish> = {}, of = clips[1]): Promise<string> {
    const verdict = await openViewing(desk, by, { recordingId: of?.id ?? '', ...wish, ...said });
    if (verdict.refused !== undefined) throw new Error(verdict.refused);
    return verdict.value.id;
  }
  async function viewing(by: Actor, session: string): Promise<OpenViewing> {
    const { value, refused } = await readViewing(desk, by, session);
    if (value === undefined) throw new Error(refused);
    return value;
  }
  async function logged(act: Act, about = clips): Promise<LoggedEntry[]> {
    const all = await Promise.all(about.map(({ id }) => readLog(custody.database.sql, { about: id, act })));
    return all.flat();
  }

  describe('as one', () => {
    test('opens every clip with one purpose and one case, and each clip has its own entry in the log', async () => {
      const session = await opened();
      const { clips: seen, timeline } = await viewing(anna, session);
      expect(seen.map(({ footage, absence }) => [footage?.kind, absence])).toEqual([
        ['original', undefined],
        ['original', undefined],
        ['original', undefined],
      ]);
      expect(timeline).toMatchObject({ gaps: [{ from: 200, to: 230 }], seconds: 330 });
      const entries = await logged('viewing.opened');
      expect(entries.map(({ about, purpose, caseRef }) => [about.id, purpose, caseRef])).toEqual(
        clips.map(({ id }) => [id, 'klacht', 'klacht 12']),
      );
      expect(entries.map(({ facts }) => facts['sitting'])).toEqual([session, undefined, session]);
    });

    test('counts what was shown of each clip by itself, and of all together', async () => {
      const session = await opened();
      const { clips: seen } = await viewing(anna, session);
      const ids = seen.map(({ footage }) => footage?.session.id ?? '');
      const windows = ids.map((id) => ({ session_id: id, number: 0, recorded_at: stamp(custody.clock.now()) }));
      await custody.database.sql('viewing_windows').insert(windows);
      await reportShown(desk, anna, { sessionId: ids[0] ?? '', intervals: [{ from: 10, to: 20 }] });
      await reportShown(desk, anna, { sessionId: ids[2] ?? '', intervals: [{ from: 0, to: 5 }] });
      expect((await viewing(anna, session)).shownSeconds).toBe(15);
      const closed = await closeViewing(desk, anna, session);
      expect(closed.value?.shownSeconds).toBe(15);
      expect((await logged('viewing.closed')).map(({ facts }) => facts['shownSeconds'])).toEqual([10, 0, 5]);
      expect((await readViewing(desk, anna, ids[2] ?? '')).refused).toBe('session-ended');
    });

    test('leaves out a clip in quarantine and says so', async () => {
      clips.push(await stored(4, 330, { state: 'quarantined', quarantineReason: 'implausible-clock' }));
      const { clips: seen } = await viewing(anna, await opened());
      expect(seen.map(({ absence }) => absence)).toEqual([undefined, undefined, undefined, 'quarantined']);
      expect(await logged('viewing.opened', clips.slice(3))).toEqual([]);
    });

    test('goes on without a clip that is destroyed or withdrawn meanwhile, and ends when nothing is left', async () => {
      const session = await opened();
      const at = stamp(custody.clock.now());
      const end = (recording: Recording | undefined, reason: 'destroyed' | 'withdrawn'): Promise<number> =>
        custody.database.inTransaction((tx) =>
          closeSessions(tx, anna, { recordingId: recording?.id ?? '' }, { reason, at }),
        );
      await custody.database.sql('recordings').where({ id: clips[1]?.id }).update({ state: 'destroying' });
      await end(clips[1], 'destroyed');
      await end(clips[2], 'withdrawn');
      const { clips: seen } = await viewing(anna, session);
      expect(seen.map(({ absence }) => absence)).toEqual([undefined, 'destroyed', 'closed']);
      await end(clips[0], 'withdrawn');
      expect((await readViewing(desk, anna, session)).refused).toBe('being-destroyed');
    });

    test('opens no clip of a camera that the viewer wore himself', async () => {
      await custody.database.sql('recordings').where({ id: clips[2]?.id }).update({ officer_id: 'anna' });
      const { clips: seen } = await viewing(anna, await opened());
      expect(seen.map(({ absence }) => absence)).toEqual([undefined, undefined, 'not-opened']);
    });
  });

  describe('notes', () => {
    test('lie at a second of the clip, belong to the case, and only who views for that case sees them', async () => {
      const session = await opened();
      const placed = await markFootage(desk, anna, { sessionId: session, seconds: 231.54, note: ' Man valt ' });
      expect(placed.value).toMatchObject({ recordingId: clips[2]?.id, seconds: 1.5, note: 'Man valt' });
      expect((await viewing(bob, await opened(bob))).marks.map(({ note, personName }) => [note, personName])).toEqual([
        ['Man valt', 'Anna de Wit'],
      ]);
      expect((await viewing(bob, await opened(bob, { caseRef: 'klacht 13' }))).marks).toEqual([]);
      const [entry] = await logged('viewing.marked');
      expect(entry).toMatchObject({
        ...{ caseRef: 'klacht 12', facts: { second: '1.5' }, personal: { 'personal.note': 'Man valt' } },
      });
      const leaf: unknown = await custody.database.sql('log_entries').where({ idx: entry?.index }).first('leaf');
      expect(JSON.stringify(leaf)).not.toContain('Man valt');
    });

    test('are refused in a gap, beyond the end, in a session of somebody else and after the end of the session', async () => {
      const session = await opened();
      const mark = (by: Actor, seconds: number) => markFootage(desk, by, { sessionId: session, seconds, note: '' });
      expect((await mark(anna, 215)).refused).toBe('invalid-input');
      expect((await mark(anna, 331)).refused).toBe('invalid-input');
      expect((await mark(bob, 5)).refused).toBe('not-found');
      await closeViewing(desk, anna, session);
      expect((await mark(anna, 5)).refused).toBe('session-ended');
      expect(await logged('viewing.marked')).toEqual([]);
    });

    test('are erased by who placed them, text in the log included, while that it happened stays', async () => {
      const session = await opened();
      const { value: mark } = await markFootage(desk, anna, { sessionId: session, seconds: 5, note: 'Vergissing' });
      const other = await opened(bob);
      expect((await eraseOwnMark(desk, bob, { sessionId: other, markId: mark?.id ?? '' })).refused).toBe('not-found');
      await eraseOwnMark(desk, anna, { sessionId: session, markId: mark?.id ?? '' });
      expect((await viewing(anna, session)).marks).toEqual([]);
      const [entry] = await logged('viewing.marked');
      expect(entry?.personal['personal.note']).toBeUndefined();
      expect((await logged('viewing.mark-erased'))[0]?.facts).toMatchObject({ mark: mark?.id });
    });

    test('go with the recording when it is destroyed, in the log too', async () => {
      const session = await opened();
      await markFootage(desk, anna, { sessionId: session, seconds: 5, note: 'Gaat mee' });
      await markFootage(desk, anna, { sessionId: session, seconds: 105, note: 'Blijft' });
      const about = clips[0]?.id ?? '';
      await custody.database.inTransaction(async (tx) => {
        await eraseMarksOf(tx, about);
        await erasePersonalAbout(tx.sql, { about, act: 'viewing.marked', field: 'personal.note' });
        return {};
      });
      expect((await viewing(anna, session)).marks.map(({ note }) => note)).toEqual(['Blijft']);
      const notes = (await logged('viewing.marked')).map(({ personal }) => personal['personal.note']);
      expect(notes).toEqual([undefined, 'Blijft']);
    });
  });

  describe('stills', () => {
    /** Asks for a still as a browser does. */
    async function shown(by: Actor, sessionId: string, stillId: string): Promise<Buffer> {
      const server = createServer((_request, response) => {
        void showStill(desk, by, { sessionId, stillId }, { response }).then(({ refused }) => {
          if (refused !== undefined) response.end(refused);
        });
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const answer = await fetch(`http://127.0.0.1:${port}`);
      const bytes = Buffer.from(await answer.arrayBuffer());
      server.close();
      return bytes;
    }

    test('are made of the original, sealed for the case, and every look at them is in the log first', async () => {
      const footage = await readFile(await sampleFootage('terrace', 3));
      const recording = aRecording(custody.clock, { durationSeconds: 3, size: footage.length });
      await storeFootage(custody, recording, footage);
      const session = await opened(anna, {}, recording);
      const { value: still, refused } = await takeStillOf(desk, anna, { sessionId: session, seconds: 1.2 });
      expect(refused).toBeUndefined();
      const object = await readObject(custody.database.sql, still?.objectId ?? '');
      expect(object).toMatchObject({ kind: 'still', state: 'permanent', mediaType: 'image/png' });
      expect((await logged('viewing.still-taken', [recording])).map(({ result, facts }) => [result, facts])).toEqual([
        ['ended', expect.objectContaining({ object: object?.id, sha256: object?.sha256, second: '1.2' })],
        ['begun', { session, second: '1.2' }],
      ]);
      const colleague = await opened(bob, {}, recording);
      const picture = await shown(bob, colleague, still?.objectId ?? '');
      expect(picture.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1A\n');
      expect((await logged('viewing.still-shown', [recording])).map(({ personal }) => personal['by.name'])).toEqual([
        'Bob Smit',
      ]);
      const elsewhere = await opened(bob, { caseRef: 'klacht 13' }, recording);
      expect((await shown(bob, elsewhere, still?.objectId ?? '')).toString()).toBe('not-found');
      expect(await logged('viewing.still-shown', [recording])).toHaveLength(1);
    });

    test('that cannot be made leave nothing but the entry that says so', async () => {
      const session = await opened();
      await expect(takeStillOf(desk, anna, { sessionId: session, seconds: 3 })).rejects.toThrow();
      const results = (await logged('viewing.still-taken')).map(({ result }) => result);
      expect(results).toEqual(['failed', 'begun']);
      expect(await custody.database.sql('sealed_objects').where({ recording_id: clips[0]?.id, kind: 'still' })).toEqual(
        [],
      );
    });
  });

  describe('by whoever wore the camera', () => {
    const sem: Actor = { id: 'sem', name: 'Sem', role: 'handhaver', department: 'Handhaving' };
    test('holds his own notes, for the case that he names, and not what others noted for it', async () => {
      const own = await stored(1, 3000, { seriesId: null, seriesNumber: null, officerId: 'sem' });
      const municipality = { ...desk, protocol: heumen };
      const said = { recordingId: own.id, caseRef: 'klacht 12', coViewers: [] };
      const hers = (await openViewing(municipality, anna, { ...said, purpose: 'klacht' })).value?.id ?? '';
      await markFootage(municipality, anna, { sessionId: hers, seconds: 4, note: 'Hij duwt' });
      const his = (await openViewing(municipality, sem, { ...said, purpose: 'zelfevaluatie' })).value?.id ?? '';
      await markFootage(municipality, sem, { sessionId: his, seconds: 5, note: 'Ik struikel' });
      const notes = async (by: Actor, session: string): Promise<string[]> =>
        (await readViewing(municipality, by, session)).value?.marks.map(({ note }) => note) ?? [];
      expect(await notes(sem, his)).toEqual(['Ik struikel']);
      expect(await notes(anna, hers)).toEqual(['Hij duwt', 'Ik struikel']);
      const [entry] = await readLog(custody.database.sql, { caseRef: 'klacht 12', act: 'viewing.marked' });
      expect(entry).toMatchObject({
        ...{ role: 'handhaver', purpose: 'zelfevaluatie', about: { id: own.id } },
        personal: { 'personal.note': 'Ik struikel' },
      });
      expect(mayPerform('handhaver', 'viewing.still-taken')).toBe(false);
    });
  });

  describe('beside a second recording', () => {
    let other: Recording;
    beforeEach(async () => {
      other = await stored(1, 150, { seriesId: null, seriesNumber: null, cameraId: 'CAM-2' });
    });

    test('offers what was made at the same moment, and opens it with its own entry for the same purpose and case', async () => {
      const session = await opened();
      await stored(1, 2000, { seriesId: null, seriesNumber: null, cameraId: 'CAM-3' });
      const found = await findSameMoment(desk, anna, session);
      expect(found.value?.others.map(({ id, cameraName }) => [id, cameraName])).toEqual([[other.id, 'Bodycam 2']]);
      expect(found.value?.needsAgreement).toBe(false);
      const later = await stored(1, 1500, { seriesId: null, seriesNumber: null });
      expect((await watchBeside(desk, anna, { sessionId: session, recordingId: later.id })).refused).toBe('not-found');
      await watchBeside(desk, anna, { sessionId: session, recordingId: other.id });
      const [entry] = await logged('viewing.opened', [other]);
      expect(entry).toMatchObject({
        ...{ purpose: 'klacht', caseRef: 'klacht 12', facts: { beside: session } },
        personal: { 'personal.coViewers': 'Carla' },
      });
      const together = await readTogether(desk, anna, session);
      expect(together.value?.beside?.recording.id).toBe(other.id);
      const fromTheOther = await readTogether(desk, anna, together.value?.beside?.session.id ?? '');
      expect(fromTheOther.value?.viewing.recording.id).toBe(clips[1]?.id);
      await closeViewing(desk, anna, session);
      expect((await logged('viewing.closed', [other])).map(({ facts }) => facts['reason'])).toEqual([
        'closed-by-viewer',
      ]);
    });

    test('asks a second person for it too where the protocol says so, and says so before', async () => {
      const session = await opened();
      const careful = { ...desk, protocol: vierOgen };
      expect((await findSameMoment(careful, anna, session)).value?.needsAgreement).toBe(true);
      const wish = { sessionId: session, recordingId: other.id };
      expect((await watchBeside(careful, anna, wish)).value).toMatchObject({ state: 'asked', besideId: session });
      expect((await readTogether(careful, anna, session)).value?.beside).toBeUndefined();
      expect((await logged('viewing.asked', [other])).map(({ caseRef }) => caseRef)).toEqual(['klacht 12']);
    });

    test('notes how far the clocks differ and changes no clock', async () => {
      const session = await opened();
      await watchBeside(desk, anna, { sessionId: session, recordingId: other.id });
      const second = (await readTogether(desk, anna, session)).value?.beside?.session.id ?? '';
      expect((await alignClocks(desk, anna, { sessionId: session, seconds: 1 })).refused).toBe('not-found');
      await alignClocks(desk, anna, { sessionId: second, seconds: -1.24 });
      const together = await readTogether(desk, anna, session);
      expect(together.value?.beside?.session.besideSeconds).toBe(-1.24);
      expect(together.value?.beside?.recording.startedAt).toBe(other.startedAt);
      expect((await logged('viewing.aligned', [other]))[0]?.facts).toMatchObject({
        ...{ beside: session, besideRecording: clips[1]?.id, seconds: '-1.24' },
      });
    });
  });
});
