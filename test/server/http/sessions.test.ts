import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { granted } from '../../../protocols/refusal.ts';
import { movableClock, type Clock } from '../../../server/clock.ts';
import { route } from '../../../server/http/route.ts';
import { SessionStore } from '../../../server/http/session-store.ts';
import { openSession } from '../../../server/http/sessions.ts';
import { freshDatabase } from '../../support/databases.ts';
import { form, json, openFrontDoor, visitor } from '../../support/front-door.ts';

const PERSON = /Dag ([^<]+)</;
const nameSeen = async (page: Response): Promise<string | undefined> => PERSON.exec(await page.text())?.[1];

describe('a session', () => {
  test('begins with a new id, so that a planted one is worth nothing', async () => {
    await using door = await openFrontDoor();
    const browser = door.visitor();
    const first = (await browser('/aanmelden', form({ persoon: 'demo-privacy' }))).headers.getSetCookie();
    const second = (await browser('/aanmelden', form({ persoon: 'demo-toezicht' }))).headers.getSetCookie();
    expect(first[0]).toMatch(/^beeldkluis=.*HttpOnly; SameSite=Lax$/);
    expect(second[0]?.split(';')[0]).not.toBe(first[0]?.split(';')[0]);
    const old = visitor(door.url, { cookie: first[0]?.split(';')[0] ?? '' });
    expect(await nameSeen(await old('/'))).toBeUndefined();
  });

  test('stands in the database under the hash of its id only', async () => {
    await using door = await openFrontDoor();
    const [cookie = ''] = (
      await door.visitor()('/aanmelden', form({ persoon: 'demo-privacy' }))
    ).headers.getSetCookie();
    const id =
      decodeURIComponent(cookie.split(';')[0]?.split('=')[1] ?? '')
        .slice(2)
        .split('.')[0] ?? '';
    const rows = await door.database.sql('sessions').select();
    expect(id.length).toBeGreaterThan(20);
    expect(JSON.stringify(rows)).not.toContain(id);
    expect(rows).toHaveLength(1);
  });

  test('ends at signing out, and both are recorded', async () => {
    await using door = await openFrontDoor();
    const browser = door.visitor();
    await browser('/aanmelden', form({ persoon: 'demo-privacy' }));
    expect(await nameSeen(await browser('/'))).toBe('Yusuf Aydın');
    await browser('/afmelden', form({}));
    expect(await nameSeen(await browser('/'))).toBeUndefined();
    expect(await door.recorded()).toEqual(['person.signed-in done', 'person.signed-out done']);
  });

  test('is nobody from the moment that the person is deactivated', async () => {
    await using door = await openFrontDoor();
    const browser = door.visitor();
    await browser('/aanmelden', form({ persoon: 'demo-privacy' }));
    await door.database.sql('persons').where({ id: 'demo-privacy' }).update({ state: 'deactivated' });
    expect(await nameSeen(await browser('/'))).toBeUndefined();
    expect((await browser('/aanmelden', form({ persoon: 'demo-privacy' }))).status).toBe(404);
  });

  test('brings people back to the page that they asked for, and never to another site', async () => {
    const closed = route({
      ...{ method: 'get', path: '/dichte-deuren', act: 'house.read', summary: 'Proef', recordedBy: 'perform' },
      input: z.object({}),
      perform: () => Promise.resolve(granted(undefined)),
      page: () => ({ kind: 'page', html: 'binnen' }),
    });
    await using door = await openFrontDoor({ routes: [closed] });
    const refused = await door.visitor()('/dichte-deuren?van=1');
    expect([refused.status, refused.headers.get('location')]).toEqual([
      303,
      '/aanmelden?terug=%2Fdichte-deuren%3Fvan%3D1',
    ]);
    const target = async (terug: string): Promise<string | null> =>
      (await door.visitor()('/aanmelden', form({ persoon: 'demo-privacy', terug }))).headers.get('location');
    expect(await target('/dichte-deuren?van=1')).toBe('/dichte-deuren?van=1');
    for (const elsewhere of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/aanmelden',
    ]) {
      expect(await target(elsewhere)).toBe('/');
    }
  });

  test('of a citizen carries the delivery and nothing of staff', async () => {
    const enter = route({
      ...{ method: 'post', path: '/codes', act: 'delivery.opened', summary: 'Proef', recordedBy: 'act' },
      input: z.object({}),
      perform: async (_by, _input, { request }) => {
        await openSession(request, movableClock(), { deliveryId: 'levering-1' });
        return granted({});
      },
      api: { output: z.object({}) },
    });
    const who = route({
      ...{ method: 'get', path: '/wie', act: 'house.entered', summary: 'Proef', recordedBy: 'perform' },
      input: z.object({}),
      perform: (by) => Promise.resolve(granted({ id: by.id, role: by.role })),
      api: { output: z.object({ id: z.string(), role: z.string() }) },
    });
    await using door = await openFrontDoor({ routes: [enter, who] });
    const browser = door.visitor();
    await browser('/aanmelden', form({ persoon: 'demo-privacy' }));
    await browser('/v1/codes', json({}));
    expect(await (await browser('/v1/wie')).json()).toEqual({ id: 'levering-1', role: 'betrokkene' });
  });

  test.each([
    ['from another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['from another host of the same site', { 'sec-fetch-site': 'same-site' }, 403],
    ['from an old browser on another site', { origin: 'https://evil.example' }, 403],
    ['from our own page', { 'sec-fetch-site': 'same-origin' }, 303],
    ['from a program without a cookie', {}, 303],
  ])('does not act %s when it should not', async (_whence, headers, status) => {
    await using door = await openFrontDoor();
    const response = await door.visitor(headers)('/aanmelden', form({ persoon: 'demo-privacy' }));
    expect(response.status).toBe(status);
    expect(await door.recorded()).toEqual([status === 303 ? 'person.signed-in done' : 'person.signed-in refused']);
  });

  test('of a program that brings a cookie must send JSON, which no form can', async () => {
    await using door = await openFrontDoor();
    const program = visitor(door.url, {});
    await program('/v1/aanmelden', json({ persoon: 'demo-privacy' }));
    expect((await program('/afmelden', form({}))).status).toBe(403);
    expect((await program('/v1/aanmelden', json({ persoon: 'demo-toezicht' }))).status).toBe(200);
  });

  test('ends after a quarter of an hour without a request, and after eight hours whatever happens', async () => {
    await using fresh = await freshDatabase('sqlite');
    let ahead = 0;
    const clock: Clock = { now: () => new Date(), machine: () => new Date(Date.now() + ahead * 60_000) };
    const store = new SessionStore(fresh.database, clock);
    const read = () => new Promise((resolve) => store.get('id', (_error, content) => resolve(content?.personId)));
    const touch = () => new Promise<void>((resolve) => store.touch('id', cookie, resolve));
    const cookie = { cookie: { originalMaxAge: 900_000 }, personId: 'p', openedAt: clock.machine().toISOString() };
    await new Promise((resolve) => store.set('id', cookie, resolve));
    ahead = 14;
    expect(await read()).toBe('p');
    await touch();
    ahead = 28;
    expect(await read()).toBe('p');
    ahead = 30;
    expect(await read()).toBeUndefined();
    for (ahead = 28; ahead < 8 * 60; ahead += 14) await touch();
    ahead = 479;
    expect(await read()).toBe('p');
    await touch();
    ahead = 481;
    expect(await read()).toBeUndefined();
    ahead = 600;
    await new Promise((resolve) => store.set('another', cookie, resolve));
    expect(await fresh.database.sql('sessions').select()).toHaveLength(1);
  });
});
