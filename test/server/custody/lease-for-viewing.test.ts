import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../protocols/acts.ts';
import { neutraal } from '../../../protocols/municipal/neutraal.ts';
import { stamp } from '../../../server/clock.ts';
import { footagePieces } from '../../../server/custody/footage-pieces.ts';
import { viewedFootage } from '../../../server/custody/viewing-sessions.ts';
import { closeViewing } from '../../../server/viewing/close-viewing.ts';
import { openViewing } from '../../../server/viewing/open-viewing.ts';
import { aRecording, openCustody, type TestCustody } from '../../support/custody.ts';
import { storeFootage, unlikeFootage } from '../../support/stored-footage.ts';

const anna: Actor = { id: 'anna', name: 'Anna', role: 'privacymedewerker', department: 'Juridische Zaken' };

describe('The data key of a recording', () => {
  let custody: TestCustody;
  beforeEach(async () => {
    custody = await openCustody('sqlite');
  });
  afterEach(async () => custody[Symbol.asyncDispose]());

  test('is asked for only once a viewing session is open, for that recording alone, and no longer when the session is over', async () => {
    const [seen, other] = [aRecording(custody.clock), aRecording(custody.clock)];
    const objectId = await storeFootage(custody, seen, unlikeFootage(1000));
    await storeFootage(custody, other, unlikeFootage(1000));
    const asked: string[] = [];
    const keyRing: TestCustody['keyRing'] = {
      ...custody.keyRing,
      openDataKey: (id) => {
        asked.push(id);
        return custody.keyRing.openDataKey(id);
      },
    };
    const desk = { ...custody, keyRing, protocol: neutraal };
    const wish = { recordingId: seen.id, purpose: 'klacht', caseRef: 'K 1', coViewers: [] };
    const { value: session } = await openViewing(desk, anna, wish);
    const who = { sessionId: session?.id ?? '', personId: 'anna' };
    // Opening a session gives out no key yet: only footage that is really fetched does.
    expect([asked, await custody.database.sql('key_leases')]).toEqual([[], []]);
    const { value } = await viewedFootage(custody.database.sql, who, stamp(custody.clock.now()));
    if (value === undefined) throw new Error('The footage is not there');
    const played = footagePieces(desk, anna, value, { from: 0, to: 1000 });
    for await (const piece of played) expect(piece.length).toBeGreaterThan(0);
    expect([...new Set(asked)]).toEqual([objectId]);
    expect(await custody.database.sql('key_leases').pluck('object_id')).toEqual([objectId]);
    await closeViewing(desk, anna, who.sessionId);
    asked.length = 0;
    // Every request for footage looks first; it is turned away before any key.
    expect((await viewedFootage(custody.database.sql, who, stamp(custody.clock.now()))).refused).toBe('session-ended');
    expect(asked).toEqual([]);
  });
});
