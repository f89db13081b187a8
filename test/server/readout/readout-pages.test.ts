import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { decodeJwt } from 'jose';
import { toLocalInput } from '../../../server/web/moments.ts';
import { aRecording, storeRecording, type TestCustody } from '../../support/custody.ts';
import { openHouse, type Client, type TestHouse } from '../../support/house.ts';

/** Answers of the API are read here by their known shapes. */
interface Answered {
  readonly holdId: string;
  readonly run: { readonly id: string; readonly number: string };
  readonly keys: readonly { readonly destroyedAt: string | null }[];
}

let house: TestHouse;
let privacy: Client;
let reviewer: Client;
let supervisor: Client;
let administrator: Client;

beforeAll(async () => {
  house = await openHouse();
  privacy = await house.signIn('privacymedewerker');
  reviewer = await house.signIn('beoordelaar');
  supervisor = await house.signIn('toezichthouder');
  administrator = await house.signIn('beheerder');
});
afterAll(async () => {
  await house[Symbol.asyncDispose]();
});

function custody(): TestCustody {
  return { ...house.house, clock: house.house.movable } as unknown as TestCustody;
}

function minutesAgo(minutes: number): Date {
  return new Date(house.house.clock.now().getTime() - minutes * 60_000);
}

async function stored(place: string, cameraId = 'BC-01'): Promise<string> {
  const recording = aRecording(custody().clock, { place, cameraId });
  await storeRecording(custody(), recording);
  return recording.id;
}

function aForm(change: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    ...{ kind: 'inzage', regime: 'AVG', requesterName: 'S. de Vries', contact: 's.devries@example.org', interest: '' },
    ...{ place: 'Stationsplein', organisation: '', legalGround: '', externalRef: '', deliverBy: '' },
    fromAt: toLocalInput(minutesAgo(15)),
    toAt: toLocalInput(minutesAgo(1)),
    receivedAt: toLocalInput(minutesAgo(1)),
    ...change,
  };
}

async function register(change: Readonly<Record<string, string>> = {}): Promise<string> {
  const answer = await privacy.post('/uitleesverzoeken', aForm(change));
  expect(answer.status).toBe(303);
  return answer.headers.get('location') ?? '';
}

describe('the pages of a readout request', () => {
  test('take it from registering to closing, and say each time what the next step is', async () => {
    await stored('Stationsplein');
    const desk = await register();
    expect(await (await privacy.fetch(desk)).text()).toContain('Volgende stap: Stel vast wie de verzoeker is');
    await privacy.post(`${desk}/identiteiten`, { method: 'balie' });
    const own = await (await privacy.fetch(desk)).text();
    expect(own).toContain('U registreerde dit verzoek zelf');
    expect(own).not.toContain('Verzoek toewijzen');
    await reviewer.post(`${desk}/toewijzingen`, { remark: '' });
    const granted = await (await reviewer.fetch(desk)).text();
    expect(granted).toContain('Volgende stap: Maak anderen onherkenbaar');
    expect(granted).toMatch(/action="\/uitleesverzoeken\/[^"]+\/opnames\/[^"]+\/bewerkingen"/);
    await privacy.post(`${desk}/sluitingen`, { reason: 'Inzage gegeven' });
    expect(await (await privacy.fetch(desk)).text()).toContain('niet meer door dit verzoek vastgehouden');
  });

  test('show the form again with what was typed and what is wrong beside its field', async () => {
    const answer = await privacy.post('/uitleesverzoeken', aForm({ contact: '', requesterName: 'Pieter <b>' }));
    expect(answer.status).toBe(400);
    const page = await answer.text();
    expect(page).toContain('value="Pieter &lt;b&gt;"');
    expect(page).toContain('id="veld-contact-fout"');
    expect(page).toContain('Vul een telefoonnummer of e-mailadres in.');
  });

  test('ask a demand for its title, its number, its date and its sender', async () => {
    const page = await (await privacy.post('/uitleesverzoeken', aForm({ kind: 'vordering' }))).text();
    for (const field of ['legalGround', 'externalRef', 'deliverBy', 'organisation'])
      expect(page).toContain(`id="veld-${field}-fout"`);
  });

  test('show the desk again when a refusal has no explanation', async () => {
    const desk = await register({ kind: 'boa' });
    const answer = await reviewer.post(`${desk}/afwijzingen`, { ground: 'UAVG41-i', text: 'nee' });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.text()).toContain('Leg in een paar zinnen uit');
    expect((await privacy.call('GET', desk)).body).toMatchObject({ state: 'registered', next: 'decide' });
  });

  test('stay shut for an enforcement officer and an administrator, as if they did not exist', async () => {
    const desk = await register({ kind: 'boa' });
    const officer = await house.signIn('handhaver');
    for (const client of [officer, administrator]) {
      for (const path of ['/uitleesverzoeken', '/uitleesverzoeken/nieuw', desk])
        expect((await client.fetch(path)).status).toBe(404);
      expect((await client.post(`${desk}/sluitingen`, { reason: 'weg ermee' })).status).toBe(404);
    }
  });
});

describe('the pages of retention', () => {
  test('let an officer hold what happened, and a privacy officer lift it', async () => {
    const recording = await stored('Beestenmarkt', 'BC-09');
    const officer = await house.signIn('handhaver');
    expect((await officer.fetch('/vasthoudingen/nieuw')).status).toBe(200);
    const window = { from: toLocalInput(minutesAgo(30)), to: toLocalInput(house.house.clock.now()) };
    const placed = await officer.call('POST', '/vasthoudingen', {
      kind: 'incident',
      reason: 'Duwincident',
      cameraId: 'BC-09',
      ...window,
    });
    expect(placed).toMatchObject({ status: 201, body: { recordingIds: [recording] } });
    expect(await (await privacy.fetch('/vasthoudingen')).text()).toContain('Duwincident');
    const lifted = await privacy.post(`/vasthoudingen/${(placed.body as Answered).holdId}/opheffingen`, {
      reason: 'Afgehandeld',
    });
    expect(lifted.headers.get('location')).toBe('/vasthoudingen');
    expect(await (await privacy.fetch('/vasthoudingen')).text()).not.toContain('Duwincident');
  });

  test('refuse to lift the hold of a request by hand, and to hold everything of everybody', async () => {
    const desk = await register();
    const { holdId } = (await privacy.call('GET', desk)).body as Answered;
    expect((await privacy.call('POST', `/vasthoudingen/${holdId}/opheffingen`, { reason: 'Kan weg' })).status).toBe(
      400,
    );
    const month = { from: toLocalInput(minutesAgo(60 * 24 * 30)), to: toLocalInput(minutesAgo(0)) };
    expect(
      (await privacy.call('POST', '/vasthoudingen', { kind: 'incident', reason: 'Alles', ...month })).status,
    ).toBeGreaterThanOrEqual(400);
  });

  test('say why nothing is destroyed, destroy under a mandate, and give out the statement', async () => {
    await stored('Nieuwe Rijn', 'BC-12');
    await house.moveDays(29);
    expect(await (await administrator.fetch('/bewaartermijnen')).text()).toContain('Er wordt niets vernietigd');
    expect((await administrator.call('POST', '/vernietigingen', {})).status).toBe(409);
    const today = toLocalInput(house.house.clock.now()).slice(0, 10);
    const later = toLocalInput(new Date(house.house.clock.now().getTime() + 100 * 86_400_000)).slice(0, 10);
    const mandate = { reference: 'M-2026-9', ground: '12.1.9', validFrom: today, validTo: later };
    expect((await administrator.post('/mandaten', mandate)).status).toBe(404);
    expect((await supervisor.post('/mandaten', mandate)).status).toBe(303);
    const ordered = await administrator.call('POST', '/vernietigingen', {});
    expect(ordered.status).toBe(202);
    await house.settled();
    const { run } = ordered.body as Answered;
    const path = `/vernietigingen/${run.id}`;
    const page = await (await administrator.fetch(path)).text();
    expect(page).toContain(`Verklaring van vernietiging ${run.number}`);
    expect(page).toContain('BC-12');
    const file = await administrator.fetch(`${path}/verklaring`);
    expect(file.headers.get('content-disposition')).toContain(`verklaring-${run.number}.jws`);
    expect(decodeJwt(await file.text())).toMatchObject({
      type: 'verklaring-van-vernietiging',
      runId: run.id,
    });
    const { keys } = (await administrator.call('GET', path)).body as Answered;
    expect(keys.map(({ destroyedAt }) => destroyedAt)).not.toContain(null);
  });
});
