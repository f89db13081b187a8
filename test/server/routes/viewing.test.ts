import { hash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { leafHash, provesInclusion } from '../../../protocols/audit/merkle-log.ts';
import { movableClock } from '../../../server/clock.ts';
import { Description, FoundRecordingsShape, Session } from '../../../server/routes/viewing-shapes.ts';
import { aRecording } from '../../support/custody.ts';
import { openHouse, type Client, type TestHouse } from '../../support/house.ts';
import { storeFootage, unlikeFootage } from '../../support/stored-footage.ts';

const Log = z.object({
  entries: z.array(
    z.looseObject({
      ...{ index: z.number(), act: z.string(), result: z.string(), facts: z.record(z.string(), z.unknown()) },
      personal: z.record(z.string(), z.string()),
    }),
  ),
});
const Proven = z.object({
  leaf: z.string(),
  proof: z.object({ size: z.number(), root: z.string(), steps: z.array(z.string()) }),
});
const Problem = z.looseObject({ type: z.string(), title: z.string() });
const Api = z.object({
  paths: z.record(
    z.string(),
    z.looseObject({
      get: z.looseObject({ parameters: z.array(z.looseObject({ name: z.string() })).optional() }).optional(),
    }),
  ),
});

describe('Viewing over HTTP', () => {
  let house: TestHouse;
  let anna: Client;
  let fg: Client;
  let boa: Client;
  let recordingId: string;
  const content = unlikeFootage(300_000);

  beforeAll(async () => {
    house = await openHouse({ environment: { BEELDKLUIS_LOG_LEVEL: 'silent' } });
    anna = await house.signIn('privacymedewerker');
    fg = await house.signIn('toezichthouder');
    boa = await house.signIn('handhaver');
  });
  afterAll(async () => {
    await house[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    const recording = aRecording(house.house.movable ?? movableClock(), {
      ...{ officerId: 'demo-handhaver', place: 'Breestraat', durationSeconds: 30, size: content.length },
    });
    recordingId = recording.id;
    await storeFootage(house.house, recording, content);
  });

  const open = (by: Client, body: object = { purpose: 'klacht', caseRef: 'Klacht 12', coViewers: ['Carla'] }) =>
    by.call('POST', `/opnames/${recordingId}/kijksessies`, body);

  test('whoever may, finds, opens, plays and closes; the supervisor reads who, why and which seconds, and proves it', async () => {
    const found = await anna.call('GET', '/opnames?place=bree');
    expect(FoundRecordingsShape.parse(found.body).recordings.map(({ id }) => id)).toContain(recordingId);
    const opened = await open(anna);
    expect(opened.status).toBe(201);
    const session = Session.parse(opened.body);
    const part = await anna.fetch(`/v1/kijksessies/${session.id}/beeld`, { headers: { range: 'bytes=1000-1999' } });
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(content.subarray(1000, 2000))).toBe(true);
    expect(part.headers.get('cache-control')).toBe('no-store');
    const whole = await anna.fetch(`/kijksessies/${session.id}/beeld`);
    expect(hash('sha256', Buffer.from(await whole.arrayBuffer()))).toBe(hash('sha256', content));
    const shown = await anna.call('POST', `/kijksessies/${session.id}/vertoningen`, {
      intervals: [{ from: 0, to: 4.2 }],
    });
    expect(shown.body).toEqual({ session: 'open', shownSeconds: 4 });
    const closed = await anna.call('POST', `/kijksessies/${session.id}/afsluitingen`, {});
    expect(closed.body).toMatchObject({ state: 'closed', closeReason: 'closed-by-viewer' });
    expect((await anna.fetch(`/v1/kijksessies/${session.id}/beeld`)).status).toBe(410);

    const log = await fg.call('GET', `/logboek?purpose=rechtmatigheid&about=${recordingId}`);
    const { entries } = Log.parse(log.body);
    const told = entries.filter((entry) => entry.act.startsWith('viewing.') && entry.result !== 'refused');
    expect(told.map((entry) => entry.act)).toEqual([
      'viewing.closed',
      'viewing.shown',
      'viewing.played',
      'viewing.opened',
    ]);
    const seen = told[1];
    if (seen === undefined) throw new Error('Nothing was shown');
    expect(seen).toMatchObject({
      purpose: 'klacht',
      caseRef: 'Klacht 12',
      facts: { intervals: ['0.0-4.2'], served: true },
    });
    expect(seen.personal['by.name']).toBeDefined();

    await house.open.timetable.orderAll();
    await house.settled();
    const proven = await fg.call('GET', `/logboek/${seen.index}?purpose=rechtmatigheid`);
    const { leaf, proof } = Proven.parse(proven.body);
    const tree = { size: proof.size, root: Buffer.from(proof.root, 'hex') };
    const steps = proof.steps.map((step) => Buffer.from(step, 'hex'));
    expect(provesInclusion(leafHash(leaf), seen.index, tree, steps)).toBe(true);
  });

  test('the purpose and the case must be said before anything opens, and the refusal is in the log', async () => {
    expect(Problem.parse((await open(anna, { caseRef: 'Klacht 12' })).body).type).toContain('no-purpose');
    expect(Problem.parse((await open(anna, { purpose: 'klacht' })).body).type).toContain('no-case');
    const { body } = await fg.call('GET', `/logboek?purpose=rechtmatigheid&about=${recordingId}&act=viewing.opened`);
    expect(Log.parse(body).entries.map(({ result, facts }) => [result, facts['reason']])).toEqual([
      ['refused', 'no-case'],
      ['refused', 'no-purpose'],
    ]);
  });

  test('a handhaver finds his own recording but cannot open it', async () => {
    expect(Description.parse((await boa.call('GET', `/opnames/${recordingId}`)).body).recording.id).toBe(recordingId);
    expect((await open(boa)).status).toBe(404);
  });

  test("somebody else's session answers as one that does not exist", async () => {
    const session = Session.parse((await open(anna)).body);
    for (const id of [session.id, 'c0ffee00-0000-4000-8000-000000000000']) {
      const other = await fg.call('GET', `/kijksessies/${id}`);
      expect([other.status, Problem.parse(other.body).title]).toEqual([404, 'Niet gevonden']);
      expect((await fg.fetch(`/v1/kijksessies/${id}/beeld`)).status).toBe(404);
      const report = await fg.call('POST', `/kijksessies/${id}/vertoningen`, { intervals: [{ from: 0, to: 1 }] });
      expect(report.status).toBe(404);
    }
    expect((await house.anybody().fetch(`/v1/kijksessies/${session.id}/beeld`)).status).toBe(401);
  });

  test('when the log cannot be written no byte comes out', async () => {
    const session = Session.parse((await open(anna)).body);
    const { sql } = house.house.database;
    await sql.schema.renameTable('log_index', 'log_index_away');
    try {
      const answer = await anna.fetch(`/v1/kijksessies/${session.id}/beeld`);
      const body = Buffer.from(await answer.arrayBuffer());
      expect(answer.status).toBe(500);
      expect(body.includes(content.subarray(0, 16))).toBe(false);
    } finally {
      await sql.schema.renameTable('log_index_away', 'log_index');
    }
  });

  test('a range beyond the end answers 416 and says how long the footage is', async () => {
    const session = Session.parse((await open(anna)).body);
    const answer = await anna.fetch(`/v1/kijksessies/${session.id}/beeld`, { headers: { range: 'bytes=300000-' } });
    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */300000']);
  });

  test('the description of the API names what is asked for and what comes back', async () => {
    const { body } = await house.anybody().call('GET', '/openapi.json');
    const { paths } = Api.parse(body);
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/opnames', '/kijksessies/{sessionId}/beeld', '/logboek/{index}']),
    );
    const names = paths['/opnames']?.get?.parameters?.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['from', 'to', 'place', 'camera', 'officer', 'page']));
  });

  test('reading the log is in the log, and so is whose entries were looked for', async () => {
    await fg.call('GET', '/logboek?purpose=rechtmatigheid&person=demo-privacy');
    const { body } = await fg.call('GET', '/logboek?purpose=rechtmatigheid&act=audit.read');
    expect(Log.parse(body).entries[1]).toMatchObject({
      act: 'audit.read',
      personal: { 'personal.person': 'demo-privacy' },
    });
    expect((await boa.call('GET', '/logboek')).status).toBe(404);
  });

  test('the export is JSON Lines with every entry, and names its own export', async () => {
    const answer = await fg.fetch('/logboek/uitvoer?purpose=rechtmatigheid');
    expect(answer.headers.get('content-disposition')).toContain('logboek.jsonl');
    const lines = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ format: 'beeldkluis-log', origin: 'beeldkluis.demo/log' });
    const entries = lines.filter((line) => 'leaf' in line);
    expect(entries.map(({ index }) => index)).toEqual(entries.map((_entry, index) => index));
    expect(JSON.parse(entries.at(-1).leaf).act).toBe('audit.exported');
    expect((await anna.fetch('/logboek/uitvoer?purpose=rechtmatigheid')).status).toBe(404);
  });
});
