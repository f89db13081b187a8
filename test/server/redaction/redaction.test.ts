import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sampleFootage } from '../../support/footage.ts';
import { grantedCase, type GrantedCase } from '../../support/granted-case.ts';
import { openHouse, type TestHouse } from '../../support/house.ts';

let house: TestHouse;
let about: GrantedCase;
let planId: string;
let plan: string;

beforeAll(async () => {
  house = await openHouse({ dialect: 'sqlite' });
  about = await grantedCase(house, 'inzage', await sampleFootage('terrace', 3));
}, 180_000);

afterAll(async () => house[Symbol.asyncDispose]());

async function states(): Promise<string> {
  return (await about.privacy.call('GET', plan)).body.state;
}

describe('a redacted copy', () => {
  test('begins with a plan that the machine proposes: faces are found and nothing is released', async () => {
    const ordered = await about.privacy.call(
      'POST',
      `/uitleesverzoeken/${about.requestId}/opnames/${about.recordingId}/bewerkingen`,
      {},
    );
    expect(ordered.status).toBe(202);
    planId = ordered.body.planId;
    plan = `/bewerkingen/${planId}`;
    await house.settled();
    expect(await states()).toBe('proposed');
    const { body } = await about.privacy.call('GET', `${plan}/plan`);
    expect(body.plan.tracks.length).toBeGreaterThan(0);
    expect(body.plan.sound).toEqual({ decision: 'muted' });
    expect(
      body.plan.tracks.every((track: { decision: { decision: string } }) => track.decision.decision === 'cover'),
    ).toBe(true);
  }, 120_000);

  test('ordered twice is one copy', async () => {
    const again = await about.privacy.call(
      'POST',
      `/uitleesverzoeken/${about.requestId}/opnames/${about.recordingId}/bewerkingen`,
      {},
    );
    expect(again.body.planId).toBe(planId);
  });

  test('cannot be approved before a person reviewed it', async () => {
    const { body } = await about.privacy.call('GET', plan);
    const answer = await about.reviewer.call('POST', `${plan}/goedkeuringen`, { planHash: body.planHash });
    expect(answer.status).toBe(409);
  });

  test('keeps what a person decides, in his name, as a new revision; an older page is refused', async () => {
    const before = (await about.privacy.call('GET', `${plan}/plan`)).body;
    const changes = {
      shown: [{ trackId: before.plan.tracks[0].id, reason: 'requester' }],
      extraMasks: [{ fromSeconds: 0, toSeconds: 1.5, box: { x: 0, y: 0, width: 60, height: 40 } }],
      sound: { decision: 'muted' },
    };
    const kept = await about.privacy.call('PUT', `${plan}/plan`, {
      baseHash: before.planHash,
      next: 'keep',
      ...changes,
    });
    expect(kept.status).toBe(200);
    expect(kept.body).toMatchObject({ state: 'proposed', revision: 2 });
    const late = await about.privacy.call('PUT', `${plan}/plan`, {
      baseHash: before.planHash,
      next: 'keep',
      ...changes,
    });
    expect(late.status).toBe(409);
    const after = (await about.privacy.call('GET', `${plan}/plan`)).body;
    expect(after.plan.tracks[0].decision).toEqual({ decision: 'show', reason: 'requester', by: 'demo-privacy' });
    expect(after.plan.extraMasks[0].by).toBe('demo-privacy');
  });

  test('is submitted with a form that needs no script', async () => {
    const { body } = await about.privacy.call('GET', `${plan}/plan`);
    const form: Record<string, string> = { baseHash: body.planHash, next: 'submit', geluid: 'muted' };
    for (const track of body.plan.tracks) form[`besluit-${track.id}`] = 'cover';
    const answer = await about.privacy.post(`${plan}/nazichten`, form);
    expect(answer.status).toBe(303);
    expect(await states()).toBe('reviewed');
  });

  test('is not approved by the reviewer, nor is another plan than the one that was looked at', async () => {
    const { body } = await about.privacy.call('GET', plan);
    expect((await about.privacy.call('POST', `${plan}/goedkeuringen`, { planHash: body.planHash })).status).toBe(403);
    expect((await about.reviewer.call('POST', `${plan}/goedkeuringen`, { planHash: 'a'.repeat(64) })).status).toBe(409);
  });

  test('goes back with a reason, and comes again', async () => {
    const { body } = await about.reviewer.call('GET', plan);
    const back = await about.reviewer.call('POST', `${plan}/terugzendingen`, {
      planHash: body.planHash,
      reason: 'Kijk naar links',
    });
    expect(back.body.state).toBe('sent-back');
    const { planHash } = (await about.privacy.call('GET', plan)).body;
    const changes = { shown: [], extraMasks: [], sound: { decision: 'muted' } };
    const again = await about.privacy.call('PUT', `${plan}/plan`, { baseHash: planHash, next: 'submit', ...changes });
    expect(again.body.state).toBe('reviewed');
  });

  test('is rendered, checked and released after another person approved exactly this plan', async () => {
    const { planHash } = (await about.reviewer.call('GET', plan)).body;
    const approved = await about.reviewer.call('POST', `${plan}/goedkeuringen`, { planHash });
    expect(approved.status).toBe(202);
    await house.settled();
    const row = await house.house.database.sql('redaction_plans').where({ id: planId }).first();
    expect({ state: row.state, report: JSON.parse(row.check_report) }).toMatchObject({
      state: 'released',
      report: { clean: true, findings: [] },
    });
  }, 120_000);

  test('is a sealed object under a key of its own, and no plan or copy lies readable on the disk', async () => {
    const { sql } = house.house.database;
    const row = await sql('redaction_plans').where({ id: planId }).first();
    const kinds = await sql('sealed_objects')
      .where({ recording_id: about.recordingId, state: 'permanent' })
      .pluck('kind');
    expect(kinds.sort()).toEqual(['original', 'plan', 'redacted']);
    const wraps = await sql('key_wraps').where({ object_id: row.copy_object_id }).pluck('key_id');
    expect(wraps.map((key: string) => key.split('/')[0]).sort()).toEqual(['due', 'hold']);
    for (const file of filesIn(house.folder)) {
      const bytes = readFileSync(file);
      for (const trace of ['ftyp', 'moof', 'redaction-plan/1'])
        expect([file, trace, bytes.includes(trace)]).toEqual([file, trace, false]);
    }
  });

  test('stands in the log step by step', async () => {
    const acts = await house.house.database
      .sql('log_index')
      .where({ about: planId })
      .orderBy('idx')
      .select('act', 'result');
    const steps = acts
      .map(({ act, result }: { act: string; result: string }) => `${act} ${result}`)
      .filter((step: string) => !step.startsWith('redaction.read'));
    expect(steps).toEqual(
      expect.arrayContaining([
        'redaction.proposed begun',
        'redaction.proposed ended',
        'redaction.reviewed begun',
        'redaction.reviewed done',
        'redaction.approved refused',
        'redaction.sent-back done',
        'redaction.approved done',
        'redaction.rendered ended',
        'redaction.released done',
      ]),
    );
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
