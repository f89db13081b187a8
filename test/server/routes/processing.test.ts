import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MovableClock } from '../../../server/clock.ts';
import { accessibilityProblems, isTooWide, openBrowser, takePicture } from '../../support/browser.ts';
import { aRecording } from '../../support/custody.ts';
import { openHouse, type Client, type TestHouse } from '../../support/house.ts';
import { storeFootage, unlikeFootage } from '../../support/stored-footage.ts';

const WEARER = 'demo-handhaver';
const SUBJECT = 'dpl.core.data_subject_id';
const ACTIVITY = 'dpl.core.processing_activity_id';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';

interface Activity {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: string;
  readonly name: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly resource: { readonly attributes: Readonly<Record<string, string>> };
  readonly attributes: Readonly<Record<string, string>>;
}

let house: TestHouse;
let fg: Client;
let recordingId: string;
let number: string;

beforeAll(async () => {
  house = await openHouse();
  fg = await house.signIn('toezichthouder');
  const recording = aRecording(house.house.clock as MovableClock, { officerId: WEARER, place: 'Stationsplein' });
  recordingId = recording.id;
  await storeFootage(house.house, recording, unlikeFootage(1000));
  const privacy = await house.signIn('privacymedewerker');
  // An application elsewhere follows the same case.
  await privacy.fetch(`/v1/opnames/${recordingId}`, { headers: { traceparent: `00-${TRACE}-${CALLER}-00` } });
  const registered = await privacy.call('POST', '/uitleesverzoeken', {
    ...{ kind: 'inzage', regime: 'AVG', requesterName: 'J. Citizen', contact: '0612345678', interest: 'Ik sta erop' },
    ...{ place: 'Stationsplein', fromAt: recording.startedAt, toAt: recording.endedAt, receivedAt: recording.dockedAt },
  });
  expect(registered.status).toBe(201);
  number = (registered.body as { number: string }).number;
}, 60_000);
afterAll(async () => {
  await house[Symbol.asyncDispose]();
});

async function ask(question: object, by = fg): Promise<readonly Activity[]> {
  const { status, body } = await by.call('POST', '/processing-activities', question);
  expect(status).toBe(200);
  return (body as { processingActivities: readonly Activity[] }).processingActivities;
}
const names = (found: readonly Activity[]): readonly string[] => found.map(({ name }) => name);

describe('the read API of the processing log', () => {
  test('says of what went to another party where its lines can be asked for, and finds by that', async () => {
    await house.house.database.inTransaction((tx) => {
      const by = { id: 'demo-privacy', name: 'Yusuf', role: 'privacymedewerker' } as const;
      for (const act of ['handover.ordered', 'handover.collected'] as const)
        tx.record({ act, result: 'done', by, about: 'verstrekking-1' });
      return Promise.resolve();
    });
    const activity = { [ACTIVITY]: 'urn:beeldkluis:verwerkingsactiviteit:verstrekking-opsporing' };
    expect(names(await ask(activity))).toEqual(['Opname verstrekken', 'Verstrekking opdragen']);
    const readApi = { 'dpl.read.externalReadAPI_id': 'https://www.politie.nl/contact' };
    const [given, ...others] = await ask({ ...activity, ...readApi });
    expect([given?.attributes, others]).toEqual([
      { ...activity, ...readApi, 'dpl.core.foreign_operation.processor': 'https://www.politie.nl/' },
      [],
    ]);
    // By itself it names no trace, activity or person.
    expect((await fg.call('POST', '/processing-activities', readApi)).status).toBe(400);
  });

  test('answers by trace in the form of the extension, with the caller as parent and the trace as UUID', async () => {
    const uuid = '4bf92f35-77b3-4da6-a3ce-929d0e0e4736';
    const [line, ...others] = await ask({ traceId: uuid });
    expect(others).toEqual([]);
    expect(line).toEqual({
      ...{ traceId: uuid, parentSpanId: CALLER, status: 'Ok', name: 'Gegevens van opname bekijken' },
      spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
      startTime: expect.any(Number),
      endTime: expect.any(Number),
      resource: {
        attributes: {
          'service.name': 'beeldkluis',
          'service.version': expect.stringMatching(/^\d+\.\d+\.\d+$/),
          'beeldkluis.pseudonym_key_id': house.house.pseudonyms.id,
        },
      },
      attributes: {
        [ACTIVITY]: 'urn:beeldkluis:verwerkingsactiviteit:uitlezen',
        [SUBJECT]: expect.stringMatching(/^[0-9a-f]{64}$/),
        'dpl.core.data_subject_id_type': 'personeelsnummer',
      },
    });
    // As W3C Trace Context writes it, too.
    expect((await ask({ traceId: TRACE })).map(({ spanId }) => spanId)).toEqual([line?.spanId]);
  });

  test('answers by processing activity, and narrows by time in milliseconds or RFC 3339', async () => {
    const activity = 'urn:beeldkluis:verwerkingsactiviteit:uitleesverzoeken';
    const found = await ask({ [ACTIVITY]: activity });
    expect(names(found)).toContain('Uitleesverzoek registreren');
    expect(found.every((line) => line.attributes[ACTIVITY] === activity)).toBe(true);
    const registered = found.find(({ name }) => name === 'Uitleesverzoek registreren');
    const { startTime, endTime } = registered ?? { startTime: 0, endTime: 0 };
    expect(names(await ask({ [ACTIVITY]: activity, startTime, endTime }))).toEqual(['Uitleesverzoek registreren']);
    expect(await ask({ [ACTIVITY]: activity, startTime: endTime + 3_600_000 })).toEqual([]);
    expect(await ask({ [ACTIVITY]: activity, endTime: new Date(startTime - 1).toISOString() })).toEqual([]);
  });

  test('answers who processed the data of a person, by his own number or by his pseudonym', async () => {
    const byNumber = await ask({ [SUBJECT]: WEARER, 'dpl.core.data_subject_id_type': 'personeelsnummer' });
    expect(names(byNumber)).toContain('Gegevens van opname bekijken');
    const pseudonym = byNumber[0]?.attributes[SUBJECT];
    expect(pseudonym).toMatch(/^[0-9a-f]{64}$/);
    const spans = new Set((await ask({ [SUBJECT]: pseudonym })).map(({ spanId }) => spanId));
    expect(byNumber.every(({ spanId }) => spans.has(spanId))).toBe(true);
    expect(names(await ask({ [SUBJECT]: number }))).toEqual(
      expect.arrayContaining(['Uitleesverzoek registreren', 'Bewaartermijn opschorten']),
    );
    expect(await ask({ [SUBJECT]: WEARER, 'dpl.core.data_subject_id_type': 'BSN' })).toEqual([]);
    expect(await ask({ [SUBJECT]: 'niemand' })).toEqual([]);
  });

  test.each([
    ['nothing', {}],
    ['a period alone', { startTime: 0, endTime: 1 }],
    ['a kind of person alone', { 'dpl.core.data_subject_id_type': 'BSN' }],
    ['no trace', { traceId: 'x' }],
    ['no URI', { [ACTIVITY]: 'opslag' }],
    ['an empty person', { [SUBJECT]: '' }],
    ['no moment', { traceId: TRACE, startTime: 'gisteren' }],
  ])('answers 400 with a problem when it is asked for %s', async (_what, question) => {
    const response = await fg.fetch('/v1/processing-activities', {
      method: 'POST',
      body: JSON.stringify(question),
      headers: { 'content-type': 'application/json' },
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(await response.json()).toMatchObject({ status: 400, title: expect.any(String), detail: expect.any(String) });
  });

  test('is for the supervisor only, and a denied look stands in both logs', async () => {
    const privacy = await house.signIn('privacymedewerker');
    expect((await privacy.call('POST', '/processing-activities', { traceId: TRACE })).status).toBe(404);
    expect((await house.anybody().call('POST', '/processing-activities', { traceId: TRACE })).status).toBe(401);
    const looked = await ask({ [ACTIVITY]: 'urn:beeldkluis:verwerkingsactiviteit:toezicht' });
    expect(looked.filter(({ status }) => status === 'Unset').map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Logboek dataverwerkingen raadplegen', 'Logboek dataverwerkingen raadplegen']),
    );
    const log = await fg.call('GET', '/logboek?purpose=rechtmatigheid&act=audit.processing-read');
    const { entries } = log.body as { entries: readonly { result: string; personal: Record<string, string> }[] };
    expect(entries.filter(({ result }) => result === 'refused').length).toBeGreaterThanOrEqual(2);
    // Who looked, and after whom, stands in the log of acts, where it can be erased.
    expect(entries.find(({ personal }) => personal['personal.subject'] === WEARER)?.personal).toMatchObject({
      'by.person': 'demo-toezicht',
    });
  });

  test('makes looking somebody up a processing of his data itself', async () => {
    const before = (await ask({ [SUBJECT]: number })).length;
    expect((await ask({ [SUBJECT]: number })).length).toBe(before + 1);
    const looks = (await ask({ [SUBJECT]: number })).filter(({ name }) => name.startsWith('Logboek dataverwerkingen'));
    expect(looks[0]?.attributes[ACTIVITY]).toBe('urn:beeldkluis:verwerkingsactiviteit:toezicht');
  });
});

describe('the page of processings', () => {
  test('is reached from the log by the supervisor, finds by trace and by person, and can be used by everybody', async () => {
    await using browser = await openBrowser({ width: 1280, height: 900 });
    const { page } = browser;
    await page.goto(`${house.url}/aanmelden`);
    await page.getByRole('button', { name: 'Aanmelden als Hanna Okafor' }).click();
    await page.goto(`${house.url}/logboek`);
    await page.getByRole('link', { name: 'Verwerkingen van persoonsgegevens' }).click();
    await page.getByRole('button', { name: 'Zoeken' }).click();
    await page.getByRole('link', { name: 'Vul een trace of een betrokkene in' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByLabel('Trace').fill(TRACE);
    await page.getByRole('button', { name: 'Zoeken' }).click();
    await page.getByRole('cell', { name: 'Gegevens van opname bekijken' }).waitFor();
    await page.getByLabel('Trace').fill('');
    await page.getByLabel('Betrokkene', { exact: false }).first().fill(number);
    await page.getByRole('button', { name: 'Zoeken' }).click();
    await page.getByRole('cell', { name: 'Uitleesverzoek registreren' }).waitFor();
    // Nobody stands in the address.
    expect(page.url()).toBe(`${house.url}/logboek/verwerkingen`);
    for (const size of [
      { width: 1280, height: 900 },
      { width: 320, height: 640 },
    ]) {
      await page.setViewportSize(size);
      await takePicture(page, `processing-${String(size.width)}`);
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
    }
    // The browser names the one form that was refused, and nothing else.
    expect(browser.complaints).toEqual([expect.stringContaining('400 (Bad Request)')]);
  }, 120_000);

  test('does not exist for others', async () => {
    const privacy = await house.signIn('privacymedewerker');
    expect((await privacy.fetch('/logboek/verwerkingen')).status).toBe(404);
    expect(await (await privacy.fetch('/logboek')).text()).not.toContain('/logboek/verwerkingen');
  });
});
