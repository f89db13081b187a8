import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LOG_PURPOSES } from '../../../protocols/audit/log-purpose.ts';
import { openHouse, type Answer, type Client, type TestHouse } from '../../support/house.ts';

let house: TestHouse;
let fg: Client;
beforeAll(async () => {
  house = await openHouse({ environment: { BEELDKLUIS_LOG_LEVEL: 'silent' } });
  fg = await house.signIn('toezichthouder');
});
afterAll(async () => {
  await house[Symbol.asyncDispose]();
});

const readings = async (): Promise<Answer[]> => {
  const leaves: string[] = await house.house.database
    .sql('log_index')
    .join('log_entries', 'log_entries.idx', 'log_index.idx')
    .where({ act: 'audit.read', result: 'done' })
    .orderBy('log_index.idx')
    .pluck('leaf');
  return leaves.map((leaf) => JSON.parse(leaf));
};

describe('searching the log', () => {
  test('shows nothing of it before a purpose that the law names is chosen, on a page and to a program', async () => {
    for (const path of ['/logboek', '/logboek?act=person.signed-in', '/logboek/0']) {
      const page = await (await fg.fetch(path)).text();
      expect(page).toContain('Kies eerst een doel');
      expect(page).not.toContain('meldde zich aan.');
      expect((await fg.fetch(`/v1${path}`)).status).toBe(400);
    }
    expect(await (await fg.fetch('/logboek?purpose=beoordelingsgesprek')).text()).not.toContain('meldde zich aan.');
    expect((await fg.call('GET', '/logboek?purpose=personeelszaken')).status).toBe(400);
    expect(await readings()).toEqual([]);
  });

  test.each(LOG_PURPOSES)('for %s is in the log with that purpose and what was looked for', async (purpose) => {
    const query = 'act=person.signed-in&result=done&caseRef=UV-2026-0001&person=demo-privacy&from=2026-01-01T00:00';
    expect((await fg.call('GET', `/logboek?purpose=${purpose}&${query}`)).status).toBe(200);
    const last = (await readings()).at(-1);
    expect(last).toMatchObject({ purpose, facts: { act: 'person.signed-in', result: 'done', case: 'UV-2026-0001' } });
    // Whose entries were looked for can be erased; that a person was looked for stays.
    expect(last.facts.person).toBe(true);
    expect(last.personal.person).toMatch(/^[0-9a-f]{64}$/);
    const entry = await fg.call('GET', `/logboek/0?purpose=${purpose}`);
    expect(entry.status).toBe(200);
    expect((await readings()).at(-1)).toMatchObject({ purpose, facts: { index: 0 } });
  });

  test('finds what was refused, apart from what was done', async () => {
    await (await house.signIn('handhaver')).call('GET', '/logboek');
    const { body } = await fg.call('GET', '/logboek?purpose=integriteit-beveiliging&result=refused');
    expect(body.entries.length).toBeGreaterThan(0);
    expect(new Set(body.entries.map(({ result }: Answer) => result))).toEqual(new Set(['refused']));
  });

  test('says that it is not for judging staff, and offers no order but that of time', async () => {
    const page = await (await fg.fetch('/logboek?purpose=interne-controle')).text();
    expect(page).toContain('meldde zich aan.');
    expect(await (await fg.fetch('/logboek')).text()).toContain('niet om medewerkers te beoordelen');
    expect(page).not.toMatch(/name="(sort|order|volgorde)"/);
    const { body } = await fg.call('GET', '/logboek?purpose=interne-controle&sort=person');
    const indexes = body.entries.map(({ index }: Answer) => index);
    expect(indexes).toEqual(indexes.toSorted((one: number, other: number) => other - one));
  });
});
