import { afterEach, expect, test } from '@jest/globals';
import { readLog } from '../../../server/audit/read-log.ts';
import { sampleFootage } from '../../support/footage.ts';
import { grantedCase, type GrantedCase } from '../../support/granted-case.ts';
import { openHouse, type TestHouse } from '../../support/house.ts';

let house: TestHouse;

afterEach(async () => house[Symbol.asyncDispose]());

/** A redaction whose plan waits for a person, in a municipality with this protocol. */
async function under(protocol: string): Promise<{ readonly about: GrantedCase; readonly plan: string }> {
  house = await openHouse({ dialect: 'sqlite', environment: { BEELDKLUIS_PROTOCOL: protocol } });
  const about = await grantedCase(house, 'inzage', await sampleFootage('terrace', 1));
  const ordering = `/uitleesverzoeken/${about.requestId}/opnames/${about.recordingId}/bewerkingen`;
  const { body } = await about.privacy.call('POST', ordering, {});
  await house.settled();
  return { about, plan: `/bewerkingen/${String(body.planId)}` };
}

async function shown(about: GrantedCase, plan: string): Promise<string> {
  return (await about.privacy.fetch(plan)).text();
}

test('the editor opens the original only after the second person that the protocol asks for agreed', async () => {
  const { about, plan } = await under('vier-ogen');
  const asked = await about.privacy.call('POST', `${plan}/kijksessies`, { coViewers: ['Marit Visser'] });
  expect(asked.body).toMatchObject({ state: 'asked' });
  const footage = `/v1/kijksessies/${String(asked.body.sessionId)}/beeld`;
  expect((await about.privacy.fetch(footage)).status).toBe(410);
  // Asking again is the same question.
  expect((await about.privacy.call('POST', `${plan}/kijksessies`, {})).body).toEqual(asked.body);
  expect(await shown(about, plan)).toContain('Volgens het protocol geeft eerst een tweede persoon akkoord');

  const { status } = await about.reviewer.call('POST', `/kijkaanvragen/${String(asked.body.sessionId)}/akkoorden`, {});
  expect(status).toBe(201);
  expect((await about.privacy.fetch(footage)).status).toBe(410);
  expect(await shown(about, plan)).toContain('De tweede persoon gaf akkoord');
  const opened = await about.privacy.call('POST', `${plan}/kijksessies`, {});
  expect(opened.body).toEqual({ ...asked.body, state: 'open' });
  expect((await about.privacy.fetch(footage)).status).toBe(200);
  const entries = await readLog(house.house.database.sql, { about: about.recordingId, caseRef: about.number });
  const viewing = entries.filter(({ act }) => act.startsWith('viewing.')).reverse();
  expect(viewing.map(({ act }) => act)).toEqual([
    ...['viewing.asked', 'viewing.approved', 'viewing.opened', 'viewing.played'],
  ]);
  expect(viewing[2]?.personal['personal.coViewers']).toBe('Marit Visser');
}, 120_000);

test('where two must sit together, the editor asks who does', async () => {
  const { about, plan } = await under('samen-kijken');
  const alone = await about.privacy.call('POST', `${plan}/kijksessies`, {});
  expect([alone.status, alone.body.type]).toEqual([400, expect.stringContaining('no-co-viewer')]);
  const again = await about.privacy.post(`${plan}/kijksessies`, { coViewers: '' });
  expect(await again.text()).toContain('Noem wie er meekijkt');
}, 120_000);
