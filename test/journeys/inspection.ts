import assert from 'node:assert/strict';
import { newClient } from '../support/house.ts';
import { insistOnRedacted } from './redaction.ts';
import {
  answer,
  entries,
  footage,
  footageStatus,
  insistOnNoPlaintext,
  piecesOf,
  sameOnRandomRanges,
  told,
  type Step,
  type Tale,
  same,
} from './tale.ts';

/** The requester sees the copy at the office, and at home behind a link and a code; never the original. */
export async function* inspection(tale: Tale): Step {
  const { beoordelaar, privacymedewerker } = tale.staff;
  const order = { attendees: ['S. Jansen'], identityMethod: 'rijbewijs' };
  const { inspectionId } = await answer(beoordelaar, 201, 'POST', `/bewerkingen/${told(tale.planId)}/inzages`, order);
  const where = `/inzages/${inspectionId}`;
  const { sessionId, state } = await answer(beoordelaar, 200, 'GET', where);
  assert.equal(state, 'started');
  assert.equal((await answer(privacymedewerker, 200, 'GET', where)).sessionId, null);
  tale.copy = await footage(beoordelaar, sessionId);
  yield 'The requester comes to the office: an inspection begins under the eyes of whoever is signed in';

  await insistOnRedacted(tale, tale.copy);
  tale.plaintext.push(...piecesOf(tale.copy));
  await insistOnNoPlaintext(tale);
  yield 'What she sees is a copy of its own: every face covered, no sound, nothing left of what the camera wrote; it lies sealed as well';

  const shown = { intervals: [{ from: 0, to: 2 }] };
  await answer(beoordelaar, 201, 'POST', `/kijksessies/${sessionId}/vertoningen`, shown);
  await answer(beoordelaar, 200, 'POST', `${where}/afsluitingen`, { remarks: 'Verzoeker herkent zichzelf' });
  assert.equal(await footageStatus(beoordelaar, sessionId), 410);
  const acts = (await entries(tale, inspectionId)).map(({ act, result }) => `${act} ${result}`);
  assert.ok(acts.includes('inspection.started begun') && acts.includes('inspection.ended ended'), acts.join());
  yield 'The inspection ends, with its beginning and its end in the log';
}

/** The same copy at home. */
export async function* delivery(tale: Tale): Step {
  const { privacymedewerker } = tale.staff;
  const { recordingId } = told(tale.asked);
  const offered = await answer(privacymedewerker, 201, 'POST', `/bewerkingen/${told(tale.planId)}/verstrekkingen`, {});
  const token = new URL(offered.link).hash.slice(1);
  const citizen = newClient(tale.house.url);
  const wrongCode =
    [...offered.code].reverse().join('') === offered.code ? 'AAAAAAAA' : [...offered.code].reverse().join('');
  await answer(citizen, 403, 'POST', '/inzien', { token, code: wrongCode });
  await answer(citizen, 403, 'POST', '/inzien', { token: 'x'.repeat(token.length), code: offered.code });
  assert.notEqual((await citizen.fetch('/inzien/beeld')).status, 200);
  yield 'A link and a code go out by two ways; a wrong code opens nothing, and neither does a wrong link';

  const opened = await answer(citizen, 200, 'POST', '/inzien', { token, code: offered.code });
  assert.equal((await citizen.fetch('/inzien/beeld')).status, 200);
  await sameOnRandomRanges(citizen, opened.sessionId, told(tale.copy));
  yield 'With both she sees the copy at home, in any browser';

  const wish = { purpose: 'inzage', caseRef: told(tale.request).number };
  const staffSession = await answer(privacymedewerker, 201, 'POST', `/opnames/${recordingId}/kijksessies`, wish);
  for (const path of ['/opnames', `/opnames/${recordingId}`, `/kijksessies/${staffSession.id}`, '/logboek']) {
    assert.equal((await citizen.call('GET', path)).status, 404, path);
  }
  assert.equal((await citizen.call('POST', `/opnames/${recordingId}/kijksessies`, wish)).status, 404);
  assert.equal(await footageStatus(citizen, staffSession.id), 404);
  await answer(privacymedewerker, 200, 'POST', `/kijksessies/${staffSession.id}/afsluitingen`, {});
  yield 'The original she never reaches: not by searching, not by asking, not by the address of an open session';

  await answer(privacymedewerker, 200, 'POST', `/verstrekkingen/${offered.deliveryId}/intrekkingen`, {});
  assert.equal(await footageStatus(citizen, opened.sessionId), 410);
  const results = (await entries(tale, offered.deliveryId, 'delivery.opened')).map(({ result }) => result);
  same(
    results.filter((result) => result !== 'refused'),
    ['done'],
  );
  assert.ok(results.includes('refused'));
  yield 'The delivery is withdrawn and plays no more; the log has the opening and the wrong code';
}
