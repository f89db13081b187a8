import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { NOBODY, type Actor } from '../../protocols/acts.ts';
import type { Recording } from '../../protocols/custody/recording.ts';
import type { UploadManifest } from '../../protocols/docking/upload-manifest.ts';
import { neutraal } from '../../protocols/municipal/neutraal.ts';
import { readLog } from '../../server/audit/read-log.ts';
import { stamp } from '../../server/clock.ts';
import { readSettings } from '../../server/config.ts';
import { recordWindow } from '../../server/custody/footage-pieces.ts';
import { readRecording } from '../../server/custody/recordings.ts';
import { viewedFootage } from '../../server/custody/viewing-sessions.ts';
import { openUpload } from '../../server/docking/open-upload.ts';
import { sealIncoming } from '../../server/docking/seal-incoming.ts';
import { sealRecording } from '../../server/docking/seal-recording.ts';
import { openViewing } from '../../server/viewing/open-viewing.ts';
import { openCustody, type TestCustody } from '../support/custody.ts';
import { asPieces, dockingDesk, manifestFor } from '../support/docking-desk.ts';

const DOCK: Actor = { id: 'dock-1', name: 'Dok', role: 'dock' };
const anna: Actor = { id: 'anna', name: 'Anna', role: 'privacymedewerker', department: 'Juridische Zaken' };

// CNIL, notice to a municipality of December 2021 about bodycams of its enforcement team; "the same faults in most communes".
describe('What the French supervisor found at municipalities cannot pass here unseen:', () => {
  let custody: TestCustody;

  beforeEach(async () => {
    custody = await openCustody('sqlite');
    const at = stamp(custody.clock.now());
    const { sql } = custody.database;
    await sql('cameras').insert({ id: 'CAM-0001', name: 'Bodycam 1', created_at: at });
    for (const id of ['bram', 'chris']) {
      const row = { id, name: id, role: 'handhaver', department: 'Handhaving', state: 'active', created_at: at };
      await sql('persons').insert(row);
    }
    const since = '2020-01-01T00:00:00.000Z';
    await sql('camera_assignments').insert({ camera_id: 'CAM-0001', person_id: 'bram', from_at: since });
  });
  afterEach(async () => {
    await custody[Symbol.asyncDispose]();
  });

  async function docked(given: Partial<UploadManifest> = {}): Promise<Recording> {
    const content = randomBytes(1000);
    const desk = dockingDesk(custody);
    const { value: upload } = await openUpload(desk, DOCK, manifestFor(custody, content, given));
    if (upload === undefined) throw new Error('The upload was refused');
    await sealIncoming(desk, upload, asPieces(content));
    await sealRecording(desk, DOCK, upload.id);
    const recording = await readRecording(custody.database.sql, upload.recordingId);
    if (recording === undefined) throw new Error('Nothing was sealed');
    return recording;
  }

  test('a wrong time: a clock that is off is corrected beside what it said, and one that cannot be right keeps its clip apart', async () => {
    const now = custody.clock.now().getTime();
    const hour = (hours: number): string => stamp(new Date(now + hours * 3_600_000));
    const ahead = await docked({ startedAt: hour(0.5), endedAt: hour(0.75), deviceClockAt: hour(1) });
    expect(ahead).toMatchObject({ deviceStartedAt: hour(0.5), state: 'sealed' });
    // To the second: docking itself takes a moment.
    expect(Math.abs(Date.parse(ahead.startedAt) - Date.parse(hour(-0.5)))).toBeLessThan(1000);
    const never = await docked({ startedAt: '2199-01-01T00:00:00Z', endedAt: '2199-01-01T00:10:00Z' });
    expect(never).toMatchObject({ state: 'quarantined', quarantineReason: 'implausible-clock' });
  });

  test('a wrong officer: a clip is put to whom the camera was handed out to, and kept apart when the dock names another', async () => {
    expect(await docked()).toMatchObject({ officerId: 'bram', state: 'sealed' });
    for (const officerId of ['chris', 'niemand']) {
      const recording = await docked({ officerId });
      expect(recording).toMatchObject({ state: 'quarantined', quarantineReason: 'unknown-officer' });
    }
  });

  test('files left on cameras: a clip that should have come with an earlier docking is kept apart until somebody looked', async () => {
    const first = await docked();
    custody.clock.setOffsetSeconds(2 * 86_400);
    const left = await docked({ startedAt: first.startedAt, endedAt: first.endedAt, clipName: 'left.mp4' });
    expect(left).toMatchObject({ state: 'quarantined', quarantineReason: 'implausible-clock' });
    const acts = (await readLog(custody.database.sql, { about: left.id })).map(({ act }) => act);
    expect(acts).toContain('custody.quarantined');
  });

  test('weak passwords: there are none to be weak, and without the sign-in of the municipality the service does not start', async () => {
    const columns = Object.keys(await custody.database.sql('persons').columnInfo());
    expect(columns.filter((column) => /pass|secret|pin/i.test(column))).toEqual([]);
    expect(() => readSettings(false, {})).toThrow('BEELDKLUIS_OIDC_ISSUER');
  });

  test('no log of viewers: nobody views without purpose, case and an entry, and when no entry can be written nothing is shown', async () => {
    const desk = { ...custody, protocol: neutraal };
    const { id: recordingId } = await docked();
    const wish = { recordingId, purpose: 'klacht', caseRef: 'Klacht 12', coViewers: [] };
    expect((await openViewing(desk, NOBODY, wish)).refused).toBe('purpose-not-allowed');
    expect((await openViewing(desk, anna, { ...wish, purpose: '' })).refused).toBe('no-purpose');
    expect((await openViewing(desk, anna, { ...wish, caseRef: ' ' })).refused).toBe('no-case');
    const { value: session } = await openViewing(desk, anna, wish);
    if (session === undefined) throw new Error('The viewing did not open');
    const { sql } = custody.database;
    const [entry] = await readLog(sql, { about: recordingId, act: 'viewing.opened' });
    expect(entry).toMatchObject({ purpose: 'klacht', caseRef: 'Klacht 12', personal: { 'by.name': 'Anna' } });
    const who = { sessionId: session.id, personId: 'anna' };
    const { value: footage } = await viewedFootage(sql, who, stamp(custody.clock.now()));
    if (footage === undefined) throw new Error('The footage is not there');
    await sql.schema.renameTable('log_index', 'log_index_away');
    await expect(recordWindow(desk, anna, footage, 0)).rejects.toThrow();
    await expect(openViewing(desk, anna, wish)).rejects.toThrow();
  });
});
