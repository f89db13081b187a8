import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decideOnRight, nextReviewAt, signOff } from '../../../protocols/supervision/rights-review.ts';
import { openHouse, type Answer, type Client, type TestHouse } from '../../support/house.ts';
import { setClock, storeRecording } from '../../support/views.ts';

let house: TestHouse;
let fg: Client;
let admin: Client;
beforeAll(async () => {
  house = await openHouse({ environment: { BEELDKLUIS_LOG_LEVEL: 'silent' } });
  setClock(house, '2027-03-10T11:00:00Z');
  fg = await house.signIn('toezichthouder');
  admin = await house.signIn('beheerder');
});
afterAll(async () => {
  await house[Symbol.asyncDispose]();
});

const OPEN = { signedAt: null };
const SIGNED = { signedAt: '2027-01-01T00:00:00.000Z' };

describe('the rules of a review', () => {
  test('withdrawing takes a reason, and a review that was signed off stays as it is', () => {
    expect(decideOnRight(OPEN, { verdict: 'keeps', reason: '' }).refused).toBeUndefined();
    expect(decideOnRight(OPEN, { verdict: 'withdraw', reason: '' }).refused).toBe('invalid-input');
    expect(decideOnRight(SIGNED, { verdict: 'keeps', reason: '' }).refused).toBe('not-open');
    expect(signOff(OPEN, [{ verdict: 'keeps' }, { verdict: null }]).refused).toBe('review-incomplete');
    expect(signOff(OPEN, [{ verdict: 'keeps' }]).refused).toBeUndefined();
    expect(signOff(SIGNED, []).refused).toBe('not-open');
  });

  test('the next one is due a quarter after the last, and at once when there was none', () => {
    const now = new Date('2027-03-10T11:00:00Z');
    expect(nextReviewAt(undefined, 3, now)).toEqual(now);
    expect(nextReviewAt('2026-11-30T10:00:00.000Z', 3, now).toISOString()).toBe('2027-02-28T10:00:00.000Z');
  });
});

describe('a review of rights', () => {
  let id = '';
  const read = async (): Promise<Answer> => (await fg.call('GET', `/toezicht/rechten/${id}`)).body;
  const step = (by: Client, subject: string, what: string, body: object) =>
    by.call('POST', `/toezicht/rechten/${id}/${subject}/${what}`, body);

  test('is asked for at once where there was none', async () => {
    const { waiting } = (await fg.call('GET', '/toezicht')).body;
    expect(waiting.map(({ kind }: Answer) => kind)).toContain('review-due');
  });

  test('takes down who may do what, since when and when last; two at once begin one', async () => {
    await house.signIn('privacymedewerker');
    const recording = await storeRecording(house);
    const anna = await house.signIn('privacymedewerker');
    await anna.call('POST', `/opnames/${recording.id}/kijksessies`, { purpose: 'klacht', caseRef: 'K-1' });
    await fg.call('POST', '/mandaten', {
      ...{ reference: 'M-1', ground: 'Archiefwet', validFrom: '2027-03-01', validTo: '2028-03-01' },
    });
    const begun = await Promise.all([
      fg.call('POST', '/toezicht/rechten', {}),
      fg.call('POST', '/toezicht/rechten', {}),
    ]);
    expect(begun.map(({ status }) => status).sort()).toEqual([201, 409]);
    id = begun.find(({ status }) => status === 201)!.body.id;
    const { rights } = await read();
    const person = rights.find(({ subjectId }: Answer) => subjectId === 'demo-privacy');
    expect(person).toMatchObject({ kind: 'person', name: 'Yusuf Aydın', what: 'privacymedewerker', verdict: null });
    expect(person.lastSignIn.slice(0, 10)).toBe('2027-03-10');
    expect(person.lastUse.slice(0, 10)).toBe('2027-03-10');
    expect(rights.find(({ subjectId }: Answer) => subjectId === 'demo-collega').lastSignIn).toBeNull();
    expect(rights.find(({ kind }: Answer) => kind === 'mandate')).toMatchObject({ name: 'M-1', what: 'Archiefwet' });
  });

  test('is advised on by the administrator and decided on by the supervisor alone; nothing is signed off halfway', async () => {
    expect((await step(admin, 'person/demo-collega', 'adviezen', { advice: 'Uit dienst sinds januari' })).status).toBe(
      201,
    );
    expect((await step(fg, 'person/demo-collega', 'adviezen', { advice: 'x' })).status).toBe(404);
    expect((await step(admin, 'person/demo-collega', 'oordelen', { verdict: 'withdraw', reason: 'x' })).status).toBe(
      404,
    );
    expect((await step(fg, 'person/demo-collega', 'oordelen', { verdict: 'withdraw' })).status).toBe(400);
    expect((await step(fg, 'person/nobody', 'oordelen', { verdict: 'keeps' })).status).toBe(404);
    expect(
      (await step(fg, 'person/demo-collega', 'oordelen', { verdict: 'withdraw', reason: 'Uit dienst' })).status,
    ).toBe(201);
    expect((await fg.call('POST', `/toezicht/rechten/${id}/afsluitingen`, {})).status).toBe(409);
    for (const { kind, subjectId, verdict } of (await read()).rights) {
      if (verdict === null) await step(fg, `${kind}/${subjectId}`, 'oordelen', { verdict: 'keeps' });
    }
    expect((await fg.call('POST', `/toezicht/rechten/${id}/afsluitingen`, { remark: 'In orde' })).status).toBe(201);
    expect((await step(fg, 'person/demo-collega', 'oordelen', { verdict: 'keeps' })).status).toBe(409);
    const acts: string[] = await house.house.database
      .sql('log_index')
      .where({ about: id, result: 'done' })
      .pluck('act');
    expect(acts).toEqual(expect.arrayContaining(['supervision.right-advised', 'supervision.right-decided']));
    expect(
      await house.house.database.sql('log_index').where({ act: 'supervision.review-signed', result: 'ended' }),
    ).toHaveLength(1);
  });

  test('leaves the administrator with what must go, and whoever is shut out can do nothing from that moment on', async () => {
    const inForce = async (): Promise<boolean> =>
      (await read()).rights.find(({ subjectId }: Answer) => subjectId === 'demo-collega').inForce;
    expect(await inForce()).toBe(true);
    expect(await (await admin.fetch(`/toezicht/rechten/${id}`)).text()).toContain('Nu intrekken');
    expect((await admin.call('POST', '/medewerkers/demo-collega/intrekkingen', {})).status).toBe(201);
    expect((await admin.call('POST', '/medewerkers/demo-collega/intrekkingen', {})).status).toBe(409);
    expect((await admin.call('POST', '/medewerkers/demo-beheerder/intrekkingen', {})).body.type).toContain(
      'own-access',
    );
    expect((await fg.call('POST', '/medewerkers/demo-privacy/intrekkingen', {})).status).toBe(404);
    expect(await inForce()).toBe(false);

    const anna = await house.signIn('privacymedewerker');
    expect((await anna.call('GET', '/uitleesverzoeken')).status).toBe(200);
    await admin.call('POST', '/medewerkers/demo-privacy/intrekkingen', {});
    expect((await anna.call('GET', '/uitleesverzoeken')).status).toBe(401);
    await expect(house.signIn('privacymedewerker')).rejects.toThrow();
    await admin.call('POST', '/medewerkers/demo-privacy/herstellingen', {});
    expect((await anna.call('GET', '/uitleesverzoeken')).status).toBe(200);
  });

  test('is remembered, and asked for again when the quarter is over', async () => {
    const kinds = async (): Promise<string[]> =>
      (await fg.call('GET', '/toezicht')).body.waiting.map(({ kind }: Answer) => kind);
    expect(await kinds()).not.toContain('review-due');
    const { body } = await fg.call('GET', '/toezicht/rechten');
    expect(body.nextAt.slice(0, 10)).toBe('2027-06-10');
    setClock(house, '2027-06-11T11:00:00Z');
    expect(await kinds()).toContain('review-due');
  });
});
