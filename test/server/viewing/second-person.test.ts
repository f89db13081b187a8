import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../protocols/acts.ts';
import { samenKijken, vierOgen } from '../../../protocols/municipal/four-eyes.ts';
import { readLog } from '../../../server/audit/read-log.ts';
import { stamp } from '../../../server/clock.ts';
import { closeSessions, viewedFootage, type ViewingSession } from '../../../server/custody/viewing-sessions.ts';
import { closeEndedViewings } from '../../../server/viewing/close-viewing.ts';
import type { ViewingDesk } from '../../../server/viewing/desk.ts';
import { openViewing } from '../../../server/viewing/open-viewing.ts';
import {
  approveViewing,
  declineViewing,
  joinViewing,
  listAsked,
  openAgreed,
  readAsked,
} from '../../../server/viewing/second-person.ts';
import { aRecording, openCustody, type TestCustody } from '../../support/custody.ts';
import { DIALECTS } from '../../support/databases.ts';
import { storeFootage, unlikeFootage } from '../../support/stored-footage.ts';

const anna: Actor = { id: 'anna', name: 'Anna de Wit', role: 'privacymedewerker', department: 'Juridische Zaken' };
const bo: Actor = { id: 'bo', name: 'Bo Mol', role: 'beoordelaar', department: 'Concernstaf' };
const wish = { purpose: 'klacht', caseRef: 'klacht 2026/12', coViewers: ['Bo Mol'] };

describe.each(DIALECTS)('A second person before footage opens (%s)', (dialect) => {
  let custody: TestCustody;
  let desk: ViewingDesk;
  let together: ViewingDesk;
  let recordingId: string;

  beforeAll(async () => {
    custody = await openCustody(dialect);
    desk = { ...custody, protocol: vierOgen };
    together = { ...custody, protocol: samenKijken };
    const at = stamp(custody.clock.now());
    for (const { id, name, role, department = '' } of [anna, bo]) {
      await custody.database.sql('persons').insert({ id, name, role, department, state: 'active', created_at: at });
    }
  });
  afterAll(async () => {
    await custody[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    custody.clock.setOffsetSeconds(0);
    await custody.database.sql('viewing_sessions').delete();
    const recording = aRecording(custody.clock, { officerId: 'bram', durationSeconds: 100 });
    recordingId = recording.id;
    await storeFootage(custody, recording, unlikeFootage(1000));
  });

  async function ask(at = desk): Promise<ViewingSession> {
    const verdict = await openViewing(at, anna, { recordingId, ...wish });
    if (verdict.refused !== undefined) throw new Error(verdict.refused);
    return verdict.value;
  }
  const seen = async (id: string): Promise<string | undefined> =>
    (await viewedFootage(custody.database.sql, { sessionId: id, personId: 'anna' }, stamp(custody.clock.now())))
      .refused;
  const acts = async (): Promise<string[]> =>
    (await readLog(custody.database.sql, { about: recordingId })).map(({ act }) => act).reverse();

  test('nothing opens until a second person agreed to this purpose and case, and every step is in the log', async () => {
    const { id, state } = await ask();
    expect([state, await seen(id)]).toEqual(['asked', 'session-ended']);
    expect((await openAgreed(desk, anna, id)).refused).toBe('not-agreed');
    const { value } = await listAsked(desk, bo);
    expect(value?.toAnswer).toMatchObject([{ askedBy: 'Anna de Wit', session: { id, caseRef: wish.caseRef } }]);
    expect((await approveViewing(desk, bo, id)).refused).toBeUndefined();
    expect(await seen(id)).toBe('session-ended');
    expect((await openAgreed(desk, anna, id)).value).toMatchObject({ id, state: 'open' });
    expect(await seen(id)).toBeUndefined();
    expect(await acts()).toEqual(['viewing.asked', 'viewing.approved', 'viewing.opened']);
    const [approved] = await readLog(custody.database.sql, { about: recordingId, act: 'viewing.approved' });
    expect(approved).toMatchObject({
      ...{ role: 'beoordelaar', purpose: 'klacht', caseRef: wish.caseRef, facts: { session: id, present: false } },
      personal: { 'by.person': 'bo' },
    });
  });

  test('nobody agrees with himself, nor does who wore the camera', async () => {
    const { id } = await ask();
    expect((await approveViewing(desk, anna, id)).refused).toBe('own-viewing');
    expect((await approveViewing(desk, { ...bo, id: 'bram' }, id)).refused).toBe('own-viewing');
    expect(await seen(id)).toBe('session-ended');
  });

  test('nobody opens what a colleague asked for, and nobody is agreed with twice', async () => {
    const { id } = await ask();
    expect((await approveViewing(desk, bo, id)).refused).toBeUndefined();
    expect((await openAgreed(desk, bo, id)).refused).toBe('not-found');
    expect((await approveViewing(desk, bo, id)).refused).toBe('session-ended');
  });

  test('what is turned down stays closed, and so does what nobody answered for a day', async () => {
    const declined = await ask();
    expect((await declineViewing(desk, bo, declined.id)).value).toMatchObject({ closeReason: 'declined' });
    expect((await openAgreed(desk, anna, declined.id)).refused).toBe('session-ended');
    const late = await ask();
    custody.clock.setOffsetSeconds(24 * 3600 + 1);
    expect((await approveViewing(desk, bo, late.id)).refused).toBe('session-ended');
    expect((await readAsked(desk, anna, late.id)).refused).toBe('session-ended');
    await closeEndedViewings(desk, { payload: {}, signal: new AbortController().signal });
    expect(await acts()).toContain('viewing.closed');
  });

  test('a recording that is destroyed takes what was asked for with it', async () => {
    const { id } = await ask();
    const end = { reason: 'destroyed', at: stamp(custody.clock.now()) } as const;
    await custody.database.inTransaction((tx) => closeSessions(tx, anna, { recordingId }, end));
    expect((await approveViewing(desk, bo, id)).refused).toBe('session-ended');
  });

  test('who watches along signs with a sign-in of his own, by the code on the screen, and stands in the log by name', async () => {
    const { id } = await ask(together);
    const { value } = await readAsked(together, anna, id);
    expect(value?.code).toMatch(/^\d{6}$/);
    expect((await listAsked(together, bo)).value?.toAnswer).toEqual([]);
    expect((await approveViewing(together, bo, id)).refused).toBe('not-found');
    expect((await joinViewing(together, bo, '000 000')).refused).toBe('invalid-input');
    expect((await joinViewing(together, anna, value?.code ?? '')).refused).toBe('own-viewing');
    expect((await joinViewing(together, { ...bo, name: 'Bo Mol-Vos' }, value?.code ?? '')).refused).toBeUndefined();
    expect((await openAgreed(together, anna, id)).value?.coViewers).toEqual(['Bo Mol', 'Bo Mol-Vos']);
    const [opened] = await readLog(custody.database.sql, { about: recordingId, act: 'viewing.opened' });
    expect(opened?.personal['personal.coViewers']).toBe('Bo Mol; Bo Mol-Vos');
  });

  test('a code is worth nothing after ten minutes', async () => {
    const { id } = await ask(together);
    const { value } = await readAsked(together, anna, id);
    custody.clock.setOffsetSeconds(601);
    expect((await joinViewing(together, bo, value?.code ?? '')).refused).toBe('invalid-input');
  });

  test('a recording of several clips is asked for once and opens as a whole', async () => {
    const series = { seriesId: `reeks ${recordingId}`, officerId: 'bram' };
    const clips = [1, 2].map((seriesNumber) => aRecording(custody.clock, { ...series, seriesNumber }));
    for (const clip of clips) await storeFootage(custody, clip, unlikeFootage(1000));
    const asked = await openViewing(desk, anna, { recordingId: clips[0]?.id ?? '', ...wish });
    const { id } = asked.value ?? { id: '' };
    expect(await custody.database.sql('viewing_sessions').where({ sitting_id: id }).pluck('state')).toEqual(['asked']);
    await approveViewing(desk, bo, id);
    await openAgreed(desk, anna, id);
    expect(await custody.database.sql('viewing_sessions').where({ sitting_id: id }).pluck('state')).toEqual([
      'open',
      'open',
    ]);
  });
});
