import assert from 'node:assert/strict';
import {
  answer,
  entries,
  footage,
  footageStatus,
  sameOnRandomRanges,
  told,
  type Step,
  type Tale,
  same,
} from './tale.ts';

const CASE = 'KLACHT-2026-17';

/** Somebody with a purpose and a case looks at the recording, and the log says what he saw. */
export async function* viewing(tale: Tale): Step {
  const { privacymedewerker, handhaver, beheerder } = tale.staff;
  const { recordingId, content } = told(tale.asked);
  const sessions = `/opnames/${recordingId}/kijksessies`;
  const page = await privacymedewerker.fetch(`/opnames/${recordingId}`);
  assert.ok(page.status === 200 && !(await page.text()).includes('<video'), 'the page of a recording plays nothing');
  assert.equal(
    (await answer(privacymedewerker, 400, 'POST', sessions, {})).type,
    'urn:beeldkluis:weigering:no-purpose',
  );
  const noCase = await answer(privacymedewerker, 400, 'POST', sessions, { purpose: 'klacht' });
  assert.equal(noCase.type, 'urn:beeldkluis:weigering:no-case');
  await answer(privacymedewerker, 403, 'POST', sessions, { purpose: 'leren', caseRef: CASE });
  yield 'Nothing plays without a purpose that the protocol allows, nor without a case';

  for (const other of [handhaver, beheerder]) {
    await answer(other, 404, 'POST', sessions, { purpose: 'klacht', caseRef: CASE });
  }
  yield 'An enforcement officer and an administrator cannot open it at all';

  const wish = { purpose: 'klacht', caseRef: CASE, coViewers: ['M. Visser'] };
  const session = await answer(privacymedewerker, 201, 'POST', sessions, wish);
  await sameOnRandomRanges(privacymedewerker, session.id, content);
  assert.equal(await footageStatus(tale.staff.beoordelaar, session.id), 404);
  yield 'With both the player opens: every range that it asks for is the original, for nobody but himself';

  const shown = { intervals: [{ from: 1, to: 2.5 }] };
  await answer(privacymedewerker, 201, 'POST', `/kijksessies/${session.id}/vertoningen`, shown);
  await answer(privacymedewerker, 200, 'POST', `/kijksessies/${session.id}/afsluitingen`, {});
  assert.equal(await footageStatus(privacymedewerker, session.id), 410);
  await assert.rejects(footage(privacymedewerker, session.id, [0, 10]));
  yield 'Once closed it plays no more';

  const told_ = await entries(tale, recordingId);
  const mine = told_.filter(({ facts, result }) => facts.session === session.id && result !== 'refused').reverse();
  same(
    mine.map(({ act, result }) => `${act} ${result}`),
    ['viewing.opened begun', 'viewing.played begun', 'viewing.shown done', 'viewing.closed ended'],
  );
  for (const entry of mine) same([entry.purpose, entry.caseRef], ['klacht', CASE]);
  assert.equal(mine[0].personal['by.name'], 'Yusuf Aydın');
  assert.equal(mine[0].personal['personal.coViewers'], 'M. Visser');
  same(mine[2].facts.intervals, ['1.0-2.5']);
  const refused = told_.filter(({ act, result }) => act === 'viewing.opened' && result === 'refused');
  assert.equal(refused.length, 5);
  yield 'The log shows who looked, why, with whom and which seconds, and the five who were refused';
}
