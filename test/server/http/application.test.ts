import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { granted, refuse, REFUSALS } from '../../../protocols/refusal.ts';
import { countAttempts } from '../../../server/http/attempts.ts';
import { HTTP_STATUS } from '../../../server/http/problem.ts';
import { route } from '../../../server/http/route.ts';
import { form, json, openFrontDoor } from '../../support/front-door.ts';

const guarded = route({
  ...{ method: 'post', path: '/proeven', act: 'docking.dock-invited', summary: 'Proef', recordedBy: 'perform' },
  input: z.object({
    naam: z.string('Vul een naam in.').min(1, 'Vul een naam in.'),
    aantal: z.coerce.number('Vul een getal in.'),
  }),
  perform: (_by, input) => Promise.resolve(granted(input)),
  api: { output: z.object({ naam: z.string(), aantal: z.number() }), status: 201 },
  page: () => ({ kind: 'redirect', to: '/', notice: 'De proef is <b>gedaan</b>.' }),
});
const broken = route({
  ...{ method: 'get', path: '/storingen', act: 'house.entered', summary: 'Storing', recordedBy: 'perform' },
  input: z.object({}),
  perform: () => Promise.reject(new Error('secret of the inside')),
  api: { output: z.object({}) },
  page: () => ({ kind: 'redirect', to: '/' }),
});

describe('the application', () => {
  test('protects every answer, pages and API alike', async () => {
    await using door = await openFrontDoor();
    for (const path of ['/', '/v1/gezondheid', '/v1/niets', '/niets', '/.well-known/security.txt']) {
      const { headers } = await door.visitor()(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('api-version')).toBe(path.startsWith('/v1') ? '1.0.0' : null);
    }
  });

  test('promises TLS only where TLS is', async () => {
    await using demo = await openFrontDoor();
    expect((await demo.visitor()('/')).headers.get('strict-transport-security')).toBeNull();
    await using real = await openFrontDoor({ demo: false, transport: { kind: 'proxy', trusted: 'loopback' } });
    expect((await real.visitor()('/')).headers.get('strict-transport-security')).toContain('max-age=31536000');
  });

  test('lets nobody behind a proxy or under another name into the demonstration', async () => {
    await using door = await openFrontDoor();
    for (const header of ['x-forwarded-for', 'x-forwarded-proto', 'forwarded', 'x-real-ip', 'via']) {
      expect((await door.visitor({ [header]: '10.0.0.1' })('/v1/gezondheid')).status).toBe(421);
    }
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      request(`${door.url}/`, { headers: { host: 'beeldkluis.example.nl' } }, (response) =>
        resolve(response.statusCode),
      ).end();
    });
    expect(status).toBe(421);
  });

  test('answers an address with a slash at the end, or in capitals, as unknown', async () => {
    await using door = await openFrontDoor();
    for (const path of ['/v1/gezondheid/', '/v1/Gezondheid', '/privacy/', '/niets']) {
      expect((await door.visitor()(path)).status).toBe(404);
    }
  });

  test('answers in problem+json, in Dutch first and in English when asked', async () => {
    await using door = await openFrontDoor({ routes: [guarded] });
    const dutch = await door.visitor()('/v1/proeven', json({ naam: 'x', aantal: 1 }));
    expect(dutch.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await dutch.json()).toEqual({
      type: 'urn:beeldkluis:weigering:not-signed-in',
      title: 'Niet aangemeld',
      status: 401,
      detail: 'Meld u aan om verder te gaan.',
      instance: `urn:beeldkluis:verzoek:${dutch.headers.get('request-id') ?? ''}`,
    });
    const english = await door.visitor({ 'accept-language': 'en' })('/v1/proeven', json({}));
    expect(await english.json()).toMatchObject({ title: 'Not signed in' });
  });

  test('says the same of what is forbidden and of what does not exist, and records the refusal', async () => {
    await using door = await openFrontDoor({ routes: [guarded] });
    const handhaver = door.visitor();
    await handhaver('/v1/aanmelden', json({ persoon: 'demo-handhaver' }));
    const body = async (path: string) => {
      const response = await handhaver(path, json({ naam: 'x', aantal: 1 }));
      const { instance, ...rest } = (await response.json()) as Record<string, unknown>;
      expect(instance).toBeDefined();
      return { status: response.status, rest };
    };
    expect(await body('/v1/proeven')).toEqual(await body('/v1/bestaat-niet'));
    expect(await door.recorded()).toContain('docking.dock-invited refused');
  });

  test('names every wrong field together', async () => {
    await using door = await openFrontDoor({ routes: [guarded] });
    const beheerder = door.visitor();
    await beheerder('/v1/aanmelden', json({ persoon: 'demo-beheerder' }));
    const response = await beheerder('/v1/proeven', json({ naam: '', aantal: 'veel' }));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      fields: [
        { field: 'naam', reason: 'Vul een naam in.' },
        { field: 'aantal', reason: 'Vul een getal in.' },
      ],
    });
    expect((await beheerder('/v1/proeven', { ...json({}), body: '{' })).status).toBe(400);
    expect((await beheerder('/v1/proeven', json({ naam: 'x'.repeat(300_000), aantal: 1 }))).status).toBe(413);
    expect((await beheerder('/v1/proeven', json({ naam: 'x', aantal: 2 }))).status).toBe(201);
  });

  test('takes JSON in the API, forms on pages, and names the methods that an address has', async () => {
    await using door = await openFrontDoor({ routes: [guarded] });
    expect((await door.visitor()('/v1/proeven', form({ naam: 'x' }))).status).toBe(415);
    expect((await door.visitor()('/proeven', json({ naam: 'x' }))).status).toBe(415);
    const wrong = await door.visitor()('/v1/gezondheid', { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await door.visitor({ accept: 'application/xml' })('/v1/gezondheid')).status).toBe(406);
  });

  test('shows a notice once, and shows it as text', async () => {
    await using door = await openFrontDoor({ routes: [guarded] });
    const beheerder = door.visitor();
    await beheerder('/aanmelden', form({ persoon: 'demo-beheerder' }));
    const sent = await beheerder('/proeven', form({ naam: 'x', aantal: '1' }));
    expect([sent.status, sent.headers.get('location')]).toEqual([303, '/']);
    expect(await (await beheerder('/')).text()).toContain('De proef is &lt;b&gt;gedaan&lt;/b&gt;.');
    expect(await (await beheerder('/')).text()).not.toContain('De proef is');
  });

  test('tells nothing of the inside when something breaks', async () => {
    await using door = await openFrontDoor({ routes: [broken] });
    for (const path of ['/v1/storingen', '/storingen']) {
      const response = await door.visitor()(path);
      expect(response.status).toBe(500);
      const text = await response.text();
      expect(text).not.toContain('secret');
      expect(text).not.toContain('.ts:');
    }
  });

  test('carries on the trace of the sender', async () => {
    await using door = await openFrontDoor();
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const response = await door.visitor({ traceparent: `00-${traceId}-00f067aa0ba902b7-01` })('/');
    expect(response.headers.get('request-id')).toBe(traceId);
    expect((await door.visitor()('/')).headers.get('request-id')).toMatch(/^[0-9a-f]{32}$/);
  });

  test('stops an address that guesses', async () => {
    await using door = await openFrontDoor({
      attempts: countAttempts({ requestsPerMinute: 1000, refusalsPerWindow: 3 }),
    });
    const guess = () => door.visitor()('/v1/aanmelden', json({ persoon: 'wie' }));
    expect([(await guess()).status, (await guess()).status, (await guess()).status]).toEqual([404, 404, 404]);
    const stopped = await guess();
    expect(stopped.status).toBe(429);
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await door.visitor()('/v1/gezondheid')).status).toBe(200);
  });

  test('stops an address that guesses all at once, and asks nobody more than it may', async () => {
    let asked = 0;
    const slow = route({
      ...{ method: 'post', path: '/raden', act: 'delivery.opened', summary: 'Raden', recordedBy: 'act' },
      input: z.object({ goed: z.boolean().default(false) }),
      perform: async (_by, { goed }) => {
        asked += 1;
        await new Promise((resolve) => setTimeout(resolve, 100));
        return goed ? granted({}) : refuse('code-wrong');
      },
      api: { output: z.object({}) },
    });
    await using door = await openFrontDoor({
      routes: [slow],
      attempts: countAttempts({ requestsPerMinute: 1000, refusalsPerWindow: 3 }),
    });
    const tryIt = async (goed: boolean) => (await door.visitor()('/v1/raden', json({ goed }))).status;
    for (let turn = 0; turn < 5; turn += 1) expect(await tryIt(true)).toBe(200);
    asked = 0;
    const answers = await Promise.all(Array.from({ length: 20 }, () => tryIt(false)));
    expect(answers.filter((status) => status === 403)).toHaveLength(3);
    expect(answers.filter((status) => status === 429)).toHaveLength(17);
    expect(asked).toBe(3);
  });

  test('examines the house once for many who ask how it is', async () => {
    let looked = 0;
    const ffmpeg = async () => {
      looked += 1;
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return true;
    };
    await using door = await openFrontDoor({ checks: { ffmpeg } });
    const ask = async () => (await door.visitor()('/v1/gezondheid')).status;
    expect(await Promise.all(Array.from({ length: 20 }, ask))).toEqual(Array.from({ length: 20 }, () => 200));
    expect(looked).toBe(1);
  });

  test('sends a reader who chooses a language to no other host', async () => {
    await using door = await openFrontDoor();
    const { request } = await import('node:http');
    const to = (path: string): Promise<string> =>
      new Promise((resolve) => {
        request(door.url, { path, setHost: true }, (response) => {
          resolve(response.headers.location ?? '');
        }).end();
      });
    for (const path of ['//kwaad.example/?taal=en', '/\\kwaad.example/?taal=en', '/\\/kwaad.example/?taal=en'])
      expect(new URL(await to(path), door.url).host).toBe(new URL(door.url).host);
  });

  test('stops an address that floods', async () => {
    await using door = await openFrontDoor({ attempts: countAttempts({ requestsPerMinute: 5, refusalsPerWindow: 3 }) });
    const statuses: number[] = [];
    for (let turn = 0; turn < 6; turn += 1) statuses.push((await door.visitor()('/privacy')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });

  test('knows a status for every refusal, and none that tells that something exists', () => {
    for (const refusal of REFUSALS) expect(HTTP_STATUS[refusal]).toBeGreaterThanOrEqual(400);
    expect(HTTP_STATUS['not-permitted']).toBe(HTTP_STATUS['not-found']);
  });
});
