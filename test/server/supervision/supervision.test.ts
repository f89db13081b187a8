import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openHouse, type Answer, type Client, type TestHouse } from '../../support/house.ts';
import { letTimePass, setClock, storeRecording, viewRecording } from '../../support/views.ts';

let house: TestHouse;
let fg: Client;
let anna: Client;
let reviewer: Client;

beforeAll(async () => {
  house = await openHouse({ environment: { BEELDKLUIS_LOG_LEVEL: 'silent' } });
  setClock(house, '2027-03-10T11:00:00Z');
  fg = await house.signIn('toezichthouder');
  anna = await house.signIn('privacymedewerker');
  reviewer = await house.signIn('beoordelaar');
}, 60_000);
afterAll(async () => {
  await house[Symbol.asyncDispose]();
});

async function registered(recording: { readonly startedAt: string; readonly endedAt: string }): Promise<string> {
  const answer = await anna.call('POST', '/uitleesverzoeken', {
    ...{ kind: 'klacht', regime: 'AVG', requesterName: 'J. Jansen', contact: '0612345678', interest: 'Ik sta erop' },
    ...{ place: 'Breestraat', fromAt: recording.startedAt, toAt: recording.endedAt },
    receivedAt: new Date(house.house.clock.now().getTime() - 60_000).toISOString(),
  });
  expect(answer.status).toBe(201);
  return String(answer.body.number);
}

const tasks = async (): Promise<Answer[]> => (await fg.call('GET', '/toezicht/taken')).body.tasks;
const acts = async (about: string): Promise<string[]> =>
  house.house.database.sql('log_index').where({ about }).whereNot({ result: 'refused' }).orderBy('idx').pluck('act');

describe('views that stand out', () => {
  test('are found by themselves, asked about, answered by the viewer and judged by another; every step is in the log', async () => {
    const recording = await storeRecording(house);
    const number = await registered(recording);
    await viewRecording(anna, recording.id, { purpose: 'klacht', caseRef: number, coViewers: [] });
    await letTimePass(house);
    expect(await tasks()).toEqual([]);

    const other = await storeRecording(house, {
      startedAt: '2027-03-09T10:00:00.000Z',
      endedAt: '2027-03-09T10:00:30.000Z',
    });
    await viewRecording(anna, other.id, { purpose: 'klacht', caseRef: number, coViewers: [] });
    await viewRecording(anna, other.id, { purpose: 'klacht', caseRef: number, coViewers: [] });
    await letTimePass(house);
    const found = await tasks();
    expect(found.map(({ origin, state, recordingId }) => [origin, state, recordingId]).sort()).toEqual(
      [
        ['case-elsewhere', 'found', other.id],
        ['outside-window', 'found', other.id],
        ['outside-window', 'found', other.id],
      ].sort(),
    );
    const task = found.find(({ origin }) => origin === 'case-elsewhere')!;
    expect(Date.parse(task.dueAt)).toBeGreaterThan(house.house.clock.now().getTime() + 13 * 86_400_000);

    // Nobody else sees it, and whoever viewed only after he was asked.
    for (const stranger of [anna, reviewer]) {
      expect((await stranger.call('GET', `/toezicht/taken/${task.id}`)).status).toBe(404);
    }
    const step = (by: Client, what: string, body: object) =>
      by.call('POST', `/toezicht/taken/${task.id}/${what}`, body);
    expect((await step(fg, 'vragen', { askedId: 'demo-privacy', question: '' })).status).toBe(400);
    expect((await step(fg, 'vragen', { askedId: 'demo-toezicht', question: 'Waarom?' })).status).toBe(403);
    expect((await step(fg, 'vragen', { askedId: 'nobody', question: 'Waarom?' })).status).toBe(400);
    expect((await step(fg, 'vragen', { askedId: 'demo-privacy', question: 'Welke klacht was dit?' })).status).toBe(201);
    expect((await anna.call('GET', '/toezicht/vragen')).body.tasks.map(({ id }: Answer) => id)).toEqual([task.id]);
    expect((await reviewer.call('GET', '/toezicht/vragen')).body.tasks).toEqual([]);
    expect(await (await anna.fetch('/')).text()).toContain('vraag van de toezichthouder');
    expect((await step(reviewer, 'antwoorden', { answer: 'Ik weet het' })).status).toBe(404);
    expect((await step(anna, 'oordelen', { judgement: 'explained', reason: 'Goed' })).status).toBe(404);
    expect((await step(anna, 'antwoorden', { answer: 'Verkeerde opname aangeklikt' })).status).toBe(201);
    expect((await step(anna, 'antwoorden', { answer: 'Nog iets' })).status).toBe(409);
    expect(
      (await step(fg, 'oordelen', { judgement: 'unexplained', reason: 'Twee keer is geen vergissing' })).status,
    ).toBe(201);
    expect((await step(fg, 'oordelen', { judgement: 'explained', reason: 'Toch wel' })).status).toBe(409);
    expect((await acts(task.id)).filter((act) => act !== 'supervision.task-read')).toEqual([
      'supervision.task-raised',
      'supervision.task-asked',
      'supervision.task-answered',
      'supervision.task-judged',
    ]);
    const closed = await fg.call('GET', `/toezicht/taken/${task.id}`);
    expect(closed.body).toMatchObject({
      state: 'closed',
      judgement: 'unexplained',
      answer: 'Verkeerde opname aangeklikt',
    });
  });

  test('that are left lying are late on the desk, and said first', async () => {
    const waits = async (): Promise<Answer[]> => (await fg.call('GET', '/toezicht')).body.waiting;
    expect((await waits()).map(({ kind }) => kind)).toContain('task-waiting');
    house.house.movable!.setOffsetSeconds(house.house.movable!.offsetSeconds() + 15 * 86_400);
    const late = await waits();
    expect(late.find(({ kind }) => kind === 'task-late')).toMatchObject({ count: 2, href: '/toezicht/taken' });
    expect(late.map(({ kind }) => kind).indexOf('task-late')).toBeLessThan(
      late.map(({ kind }) => kind).indexOf('log-check-due'),
    );
  });
});

describe('the monthly sample', () => {
  const month = '2027-03';
  const sample = async (): Promise<Answer> => (await fg.call('GET', `/toezicht/steekproeven/${month}`)).body;

  test('is drawn once the month is over, and everybody can draw it again from the export of the log and the checkpoint outside', async () => {
    const recording = await storeRecording(house);
    for (let count = 0; count < 9; count += 1) {
      await viewRecording(fg, recording.id, { purpose: 'toezicht', caseRef: '', coViewers: [] });
    }
    await letTimePass(house);
    expect((await fg.call('GET', `/toezicht/steekproeven/${month}`)).status).toBe(404);
    setClock(house, '2027-04-01T06:00:00Z');
    await letTimePass(house);
    const { drawn, views, seed } = await sample();
    // Three views by Anna and nine by the supervisor himself: at least ten are drawn.
    expect([views, drawn.length]).toEqual([12, 10]);

    const again = await drawAgain(await (await fg.fetch('/v1/logboek/uitvoer?purpose=rechtmatigheid')).text(), month);
    expect([again.seed, again.drawn]).toEqual([seed, drawn.map(({ index }: Answer) => index)]);
    await letTimePass(house);
    expect(await sample()).toEqual((await fg.call('GET', `/toezicht/steekproeven/${month}`)).body);
    expect(await acts(month)).toContain('supervision.sample-drawn');
  });

  test('is judged view by view, never one’s own, once; an unexplained view becomes a question to its viewer', async () => {
    const { drawn } = await sample();
    const viewerOf = async (index: number): Promise<string> =>
      (await house.house.database.sql('log_personal').where({ idx: index, field: 'by.person' }).pluck('value'))[0];
    const by: Record<string, number[]> = {};
    for (const { index } of drawn) (by[await viewerOf(index)] ??= []).push(index);
    const judge = (index: number, judgement: string, reason = 'Bekeken') =>
      fg.call('POST', `/toezicht/steekproeven/${month}/kijkbeurten/${String(index)}/oordelen`, { judgement, reason });
    const [own] = by['demo-toezicht']!;
    const [first] = by['demo-privacy']!;
    expect((await judge(own!, 'explained')).body.type).toBe('urn:beeldkluis:weigering:own-view');
    expect((await judge(first!, 'explained', ' ')).status).toBe(400);
    expect((await judge(0, 'explained')).status).toBe(404);
    const judged = await judge(first!, 'unexplained', 'Bij welke klacht hoort dit?');
    expect(judged.status).toBe(201);
    expect((await judge(first!, 'explained')).status).toBe(409);
    const { taskId } = judged.body.drawn.find(({ index }: Answer) => index === first);
    expect((await anna.call('GET', `/toezicht/taken/${taskId}`)).body).toMatchObject({
      ...{ origin: 'sample', state: 'asked', question: 'Bij welke klacht hoort dit?' },
    });
    expect(await acts(taskId)).toEqual(expect.arrayContaining(['supervision.task-raised', 'supervision.task-asked']));
    const { samples } = (await fg.call('GET', '/toezicht')).body;
    // What is one's own is not counted as work that waits.
    expect(samples[0]).toMatchObject({ month, toJudge: by['demo-privacy']!.length - 1 });
  });

  test('is drawn as nothing from a month in which nobody viewed', async () => {
    setClock(house, '2027-06-01T06:00:00Z');
    await letTimePass(house);
    const empty = await fg.call('GET', '/toezicht/steekproeven/2027-04');
    expect(empty.body).toMatchObject({ views: 0, drawn: [] });
    expect((await fg.call('GET', '/toezicht/steekproeven/2027-05')).status).toBe(200);
    expect((await fg.call('GET', '/toezicht/steekproeven/2027-06')).status).toBe(404);
  });
});

describe('an independent check of the log', () => {
  const check = (given: object = {}) =>
    fg.call('POST', '/toezicht/logboekcontroles', {
      ...{ checkedAt: '2027-05-31T10:00', checker: 'Rekenkamer', size: 5, outcome: 'holds', remark: '' },
      ...given,
    });

  test('is noted with who, when and what came of it, and takes the reminder away until it is due again', async () => {
    const kinds = async (): Promise<string[]> =>
      (await fg.call('GET', '/toezicht')).body.waiting.map(({ kind }: Answer) => kind);
    expect(await kinds()).toContain('log-check-due');
    expect((await check({ size: 10_000_000 })).status).toBe(400);
    expect((await check({ checkedAt: '2028-01-01T10:00' })).status).toBe(400);
    expect((await check({ checker: '' })).status).toBe(400);
    expect((await check()).status).toBe(201);
    expect(await kinds()).not.toContain('log-check-due');
    setClock(house, '2027-09-01T06:00:00Z');
    expect(await kinds()).toContain('log-check-due');
    await check({ outcome: 'differs', checkedAt: '2027-08-31T10:00' });
    expect((await kinds())[0]).toBe('log-differs');
  });
});

/** The rule of `protocols/supervision/sample.ts`, done over with nothing but the export and the folder outside. */
async function drawAgain(exported: string, month: string): Promise<{ seed: string; drawn: number[] }> {
  const lines = exported
    .trim()
    .split('\n')
    .map((line): Answer => JSON.parse(line));
  const entries = lines
    .filter(({ leaf }) => leaf !== undefined)
    .map((line) => ({ ...line, says: JSON.parse(line.leaf) }));
  const [from, until] = ['2027-02-28T23:00:00.000Z', '2027-03-31T22:00:00.000Z'];
  const after = entries.find(({ says }) => says.at >= until)!;
  const folder = house.house.settings.checkpointFolder;
  const sizes = (await readdir(folder)).flatMap((name) => /^checkpoint-(\d+)\.txt$/.exec(name)?.[1] ?? []).map(Number);
  const size = Math.min(...sizes.filter((candidate) => candidate > after.index));
  const note = await readFile(path.join(folder, `checkpoint-${String(size)}.txt`), 'utf8');
  const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
  const seed = createHash('sha256').update(`beeldkluis/view-sample/v1\0${month}\n${text}`).digest();
  const views = entries.filter(
    ({ index, says }) =>
      index < size &&
      says.act === 'viewing.opened' &&
      says.result === 'begun' &&
      says.at >= from &&
      says.at < until &&
      ['privacymedewerker', 'beoordelaar', 'toezichthouder'].includes(says.by.role),
  );
  const tickets = views.map(({ index, leaf }) => {
    const hash = createHash('sha256').update(Buffer.of(0)).update(leaf).digest();
    return [createHash('sha256').update(seed).update(hash).digest('hex'), index] as const;
  });
  const drawn = tickets
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .slice(0, Math.max(10, Math.ceil(views.length * 0.05)));
  return { seed: seed.toString('hex'), drawn: drawn.map(([, index]) => index) };
}
