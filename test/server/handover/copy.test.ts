import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sampleFootage } from '../../support/footage.ts';
import { grantedCase, releaseCopy, type GrantedCase } from '../../support/granted-case.ts';
import { openHouse, type Client, type TestHouse } from '../../support/house.ts';

let house: TestHouse;
let about: GrantedCase;
let copy: string;

beforeAll(async () => {
  house = await openHouse({ dialect: 'sqlite' });
  about = await grantedCase(house, 'inzage', await sampleFootage('terrace', 3));
  copy = `/bewerkingen/${await releaseCopy(house, about)}`;
}, 180_000);

afterAll(async () => house[Symbol.asyncDispose]());

async function footageOf(client: Client, sessionId: string): Promise<Response> {
  return client.fetch(`/kijksessies/${sessionId}/beeld`, { headers: { range: 'bytes=0-99' } });
}

async function offered(): Promise<{ token: string; code: string; deliveryId: string; link: string }> {
  const { status, body } = await about.privacy.call('POST', `${copy}/verstrekkingen`, {});
  expect(status).toBe(201);
  return { ...body, token: body.link.split('#')[1] };
}

async function kindServed(sessionId: string): Promise<string> {
  const { sql } = house.house.database;
  const session = await sql('viewing_sessions').where({ id: sessionId }).first();
  return (await sql('sealed_objects').where({ id: session.object_id }).first()).kind;
}

describe('an inspection at the office', () => {
  test('shows the redacted copy to its supervisor, from start to end', async () => {
    const started = await about.privacy.call('POST', `${copy}/inzages`, {
      ...{ attendees: ['J. Jansen', 'Mr. De Boer'], identityMethod: 'paspoort' },
    });
    expect(started.status).toBe(201);
    const inspection = `/inzages/${started.body.inspectionId}`;
    const { sessionId } = (await about.privacy.call('GET', inspection)).body;
    expect(await kindServed(sessionId)).toBe('redacted');
    expect((await footageOf(about.privacy, sessionId)).status).toBe(206);

    // Somebody else sees the record and no player; footage of another's session does not exist for him.
    expect((await about.reviewer.call('GET', inspection)).body.sessionId).toBeNull();
    expect((await footageOf(about.reviewer, sessionId)).status).toBe(404);
    expect((await about.reviewer.call('POST', `${inspection}/afsluitingen`, {})).status).toBe(404);

    const ended = await about.privacy.call('POST', `${inspection}/afsluitingen`, {
      remarks: 'Verzoeker herkende zichzelf',
    });
    expect(ended.body.state).toBe('ended');
    expect((await footageOf(about.privacy, sessionId)).status).toBe(410);
    expect((await about.privacy.call('POST', `${inspection}/afsluitingen`, {})).status).toBe(410);
  });

  test('does not begin without naming who is there', async () => {
    const answer = await about.privacy.call('POST', `${copy}/inzages`, {
      attendees: [' '],
      identityMethod: 'paspoort',
    });
    expect(answer.body.fields).toEqual([{ field: 'attendees', reason: 'Noem wie er aanwezig is' }]);
  });
});

describe('a delivery over a link', () => {
  test('opens with link and code, for a citizen who sees the copy and nothing else', async () => {
    const { token, code, deliveryId } = await offered();
    const citizen = house.anybody();
    const entered = await citizen.post('/inzien', { token, code: code.toLowerCase() });
    expect([entered.status, entered.headers.get('location')]).toEqual([303, '/inzien/beeld']);
    const page = await (await citizen.fetch('/inzien/beeld')).text();
    const sessionId = /\/kijksessies\/([0-9a-f-]{36})\/beeld/.exec(page)?.[1] ?? '';
    expect(await kindServed(sessionId)).toBe('redacted');
    expect((await footageOf(citizen, sessionId)).status).toBe(206);
    for (const path of ['/opnames', `/opnames/${about.recordingId}`, '/uitleesverzoeken', copy, '/logboek']) {
      expect([path, (await citizen.fetch(path)).status]).toEqual([path, 404]);
    }
    const acts = await house.house.database.sql('log_index').where({ about: deliveryId }).pluck('act');
    expect(acts).toEqual(expect.arrayContaining(['delivery.offered', 'delivery.opened']));
  });

  test('tells who of the municipality watched the footage: as what, for what and how long, and never by name', async () => {
    const wish = { purpose: 'inzage', caseRef: about.number };
    const opened = await about.privacy.call('POST', `/opnames/${about.recordingId}/kijksessies`, wish);
    const session = `/kijksessies/${String(opened.body.id)}`;
    await (await about.privacy.fetch(`/v1${session}/beeld`)).arrayBuffer();
    const shown = await about.privacy.call('POST', `${session}/vertoningen`, { intervals: [{ from: 0, to: 2 }] });
    expect(shown.status).toBe(201);
    await about.privacy.call('POST', `${session}/afsluitingen`, {});
    const { token, code } = await offered();
    const citizen = house.anybody();
    await citizen.post('/inzien', { token, code });
    const desk = await (await about.privacy.fetch(`/uitleesverzoeken/${about.requestId}`)).text();
    const answer = await (await citizen.fetch('/inzien/beeld')).text();
    for (const page of [desk, answer]) {
      const [, told = ''] = /id="wie-keek"(.*?)<\/div>/s.exec(page) ?? [];
      expect(told).toMatch(/privacymedewerker, 2 seconden\. Waarvoor: Inzageverzoek van een betrokkene/);
      expect(told).not.toContain('Yusuf');
    }
  });

  test('keeps neither link nor code', async () => {
    const { token, code, deliveryId } = await offered();
    const row = JSON.stringify(await house.house.database.sql('deliveries').where({ id: deliveryId }).first());
    expect(row.includes(token) || row.includes(code)).toBe(false);
  });

  test('answers an unknown link, a wrong code, a revoked, used up and expired link in one and the same way', async () => {
    const revoked = await offered();
    expect((await about.privacy.call('POST', `/verstrekkingen/${revoked.deliveryId}/intrekkingen`, {})).status).toBe(
      200,
    );
    const spent = await offered();
    for (let time = 0; time < 3; time += 1) {
      expect((await house.anybody().call('POST', '/inzien', { token: spent.token, code: spent.code })).status).toBe(
        200,
      );
    }
    const { sql } = house.house.database;
    const late = await offered();
    await sql('deliveries').where({ id: late.deliveryId }).update({ expires_at: '2020-01-01T00:00:00.000Z' });
    const wrong = await offered();
    const answers = [];
    for (const keys of [
      { token: 'a'.repeat(43), code: wrong.code },
      { token: 'geen link', code: wrong.code },
      { token: wrong.token, code: '34679-ACDEF' },
      { token: revoked.token, code: revoked.code },
      { token: spent.token, code: spent.code },
      { token: late.token, code: late.code },
    ]) {
      const { status, body } = await house.anybody().call('POST', '/inzien', keys);
      answers.push({ status, ...body, instance: '' });
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0].status).toBe(403);
  });
});

describe('a delivery that somebody guesses at', () => {
  test('is locked after five wrong codes, also when they come at once', async () => {
    const { openDelivery } = await import('../../../server/handover/open-delivery.ts');
    const { NOBODY } = await import('../../../protocols/acts.ts');
    const { token, code, deliveryId } = await offered();
    const desk = house.house.handover;
    const guesses = Array.from({ length: 8 }, () => openDelivery(desk, NOBODY, { token, code: '33333-33333' }));
    expect((await Promise.all(guesses)).every(({ refused }) => refused === 'code-wrong')).toBe(true);
    expect((await openDelivery(desk, NOBODY, { token, code })).refused).toBe('code-wrong');
    const row = await house.house.database.sql('deliveries').where({ id: deliveryId }).first();
    expect({ state: row.state, tries: row.tries_left, views: row.views_left }).toEqual({
      state: 'locked',
      tries: 0,
      views: 3,
    });
  });

  test('never opens more often than was offered, however many come at once', async () => {
    const { openDelivery } = await import('../../../server/handover/open-delivery.ts');
    const { NOBODY } = await import('../../../protocols/acts.ts');
    const { token, code } = await offered();
    const opened = await Promise.all(
      Array.from({ length: 6 }, () => openDelivery(house.house.handover, NOBODY, { token, code })),
    );
    expect(opened.filter(({ refused }) => refused === undefined)).toHaveLength(3);
  });

  test('ends for whoever is watching when it is taken back', async () => {
    const { token, code, deliveryId } = await offered();
    const { openDelivery } = await import('../../../server/handover/open-delivery.ts');
    const { NOBODY } = await import('../../../protocols/acts.ts');
    const opened = await openDelivery(house.house.handover, NOBODY, { token, code });
    expect(opened.refused).toBeUndefined();
    await about.privacy.call('POST', `/verstrekkingen/${deliveryId}/intrekkingen`, {});
    const session = await house.house.database.sql('viewing_sessions').where({ within_id: deliveryId }).first();
    expect([session.state, session.close_reason]).toEqual(['closed', 'withdrawn']);
  });
});

test('nothing of a copy leaves before it was released', async () => {
  const other = await grantedCase(house, 'klacht', await sampleFootage('terrace', 3));
  const ordered = await other.privacy.call(
    'POST',
    `/uitleesverzoeken/${other.requestId}/opnames/${other.recordingId}/bewerkingen`,
    {},
  );
  const early = `/bewerkingen/${ordered.body.planId}`;
  const inspection = { attendees: ['J. Jansen'], identityMethod: 'paspoort' };
  expect((await other.privacy.call('POST', `${early}/inzages`, inspection)).status).toBe(409);
  expect((await other.privacy.call('POST', `${early}/verstrekkingen`, {})).status).toBe(409);
  await house.settled();
}, 60_000);
