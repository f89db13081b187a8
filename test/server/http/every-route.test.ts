import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mayPerform, STAFF_ROLES, type Role } from '../../../protocols/acts.ts';
import { protocolAllows } from '../../../protocols/municipal/protocol.ts';
import { missingGuards } from '../../../server/database/log-guards.ts';
import type { DockState } from '../../../server/dock-agent/dock-state.ts';
import { authorization, enrol } from '../../../server/dock-agent/server-link.ts';
import { SIGN_IN_PATH, storagePath } from '../../../server/docking/axis/paths.ts';
import { UPLOADS_PATH } from '../../../server/docking/receive-uploads.ts';
import { isServedInApi } from '../../../server/http/application.ts';
import type { Route } from '../../../server/http/route.ts';
import { connectionFor, dockWith } from '../../support/axis-dock.ts';
import { sampleFootage } from '../../support/footage.ts';
import { grantedCase, releaseCopy, type GrantedCase } from '../../support/granted-case.ts';
import { openHouse, type Client, type TestHouse } from '../../support/house.ts';

/** Roles in which somebody can stand at the door. */
const CALLERS = [...STAFF_ROLES, 'betrokkene', 'dock', 'wandscherm', 'onbekend'] as const satisfies readonly Role[];
type Caller = (typeof CALLERS)[number];
type Send = (path: string, init: RequestInit) => Promise<Response>;

/** One line of the table as it is asked for: the part for programs or the page for people. */
interface Asked {
  readonly line: Route;
  readonly form: 'program' | 'person';
  readonly path: string;
}

/** A refusal as the log has it. */
interface LoggedRefusal {
  readonly act: string;
  readonly role: string;
  readonly reason: unknown;
}

let house: TestHouse;
let about: GrantedCase;
let planId: string;
let senders: Record<Caller, Send>;
/** Who may read the log, in sessions that nobody signs out of. */
let readers: Record<'toezichthouder' | 'privacymedewerker', Client>;
/** The log as it stood before anybody tried anything. */
let logBefore: readonly unknown[];

beforeAll(async () => {
  // The protocol under which no line of the table is closed to everybody.
  house = await openHouse({ dialect: 'sqlite', environment: { BEELDKLUIS_PROTOCOL: 'vier-ogen' } });
  about = await grantedCase(house, 'inzage', await sampleFootage('terrace', 3));
  planId = await releaseCopy(house, about);
  const staff = await Promise.all(
    STAFF_ROLES.map(async (role) => [role, sendingAs(await house.signIn(role))] as const),
  );
  senders = {
    ...(Object.fromEntries(staff) as Record<(typeof STAFF_ROLES)[number], Send>),
    betrokkene: await citizen(),
    dock: await dock(),
    wandscherm: await wallScreen(),
    onbekend: sendingAs(house.anybody()),
  };
  readers = {
    toezichthouder: await house.signIn('toezichthouder'),
    privacymedewerker: await house.signIn('privacymedewerker'),
  };
  logBefore = await theLog();
}, 180_000);

afterAll(async () => house[Symbol.asyncDispose]());

/** Entries, their place in the tree and their openings, of everything that stands in the log or of what stood in it first. */
async function theLog(size?: number): Promise<readonly unknown[]> {
  const { sql } = house.house.database;
  const before = size ?? Number((await sql('log_head').first('size'))?.size ?? 0);
  const tables = ['log_entries', 'log_index', 'log_personal', 'processing_lines'];
  const rows = tables.map((table) => sql(table).where('idx', '<', before).orderBy('idx'));
  return [before, ...(await Promise.all(rows))];
}

function sendingAs(client: Client): Send {
  return (path, init) => client.fetch(path, init);
}

async function citizen(): Promise<Send> {
  const offered = await about.privacy.call('POST', `/bewerkingen/${planId}/verstrekkingen`, {});
  const { link, code } = offered.body as { link: string; code: string };
  const visitor = house.anybody();
  const opened = await visitor.call('POST', '/inzien', { token: new URL(link).hash.slice(1), code });
  expect(opened.status).toBe(200);
  return sendingAs(visitor);
}

async function dock(): Promise<Send> {
  const invited = await (await house.signIn('beheerder')).call('POST', '/docks/uitnodigingen', { name: 'Dok' });
  const { code } = invited.body as { code: string };
  const { state }: { state: DockState } = await enrol(new URL(house.url), code, 'Dok');
  return async (path, init) => {
    const url = new URL(path, house.url);
    const bearer = await authorization(state, () => new Date(), { method: init.method ?? 'GET', url });
    const headers = new Headers(init.headers);
    headers.set('authorization', bearer);
    return fetch(url, { redirect: 'manual', ...init, headers });
  };
}

async function wallScreen(): Promise<Send> {
  const screen = await house.signIn('beheerder');
  expect((await screen.post('/docks/schermen', { screenName: 'Scherm' })).status).toBe(303);
  return sendingAs(screen);
}

/** A screen is known at the wall alone; at every other line it is nobody. */
function knownAs(caller: Caller, { path }: Asked): Caller {
  return caller !== 'wandscherm' || /^(\/v1)?\/dockwand(\/incidenten)?$/.test(path) ? caller : 'onbekend';
}

/** Every line in every form, with ids of things that exist where there are any. Signing out comes last. */
function everything(): Asked[] {
  const ids: Readonly<Record<string, string>> = {
    requestId: about.requestId,
    recordingId: about.recordingId,
    planId,
    index: '1',
  };
  const asked = house.open.routes.flatMap((line): Asked[] => {
    const path = line.path.replaceAll(/:(\w+)/g, (_all, name: string) => ids[name] ?? randomUUID());
    const api = path.startsWith('/.well-known/') ? path : `/v1${path}`;
    return [
      ...(isServedInApi(line) ? [{ line, form: 'program', path: api } as const] : []),
      ...(line.isPage ? [{ line, form: 'person', path } as const] : []),
    ];
  });
  const last = ({ line }: Asked): number => (line.path === '/afmelden' ? 1 : 0);
  return asked.sort((a, b) => last(a) - last(b));
}

function bodyOf({ line, form }: Asked): RequestInit {
  const method = line.method.toUpperCase();
  if (line.method === 'get') return { method };
  return form === 'program'
    ? { method, body: '{}', headers: { 'content-type': 'application/json', origin: house.url } }
    : { method, body: new URLSearchParams(), headers: { origin: house.url } };
}

/** Sends a request and reads what was refused in the log meanwhile. */
async function asking(
  caller: Caller,
  asked: Asked | { readonly path: string; readonly method: string },
): Promise<{ response: Response; body: string; refused: LoggedRefusal[] }> {
  const { sql } = house.house.database;
  const [{ size }] = await sql('log_head').select('size');
  const response = await senders[caller](asked.path, 'line' in asked ? bodyOf(asked) : { method: asked.method });
  const body = await response.text();
  const leaves: string[] = await sql('log_entries').where('idx', '>=', size).orderBy('idx').pluck('leaf');
  const refused = leaves
    .map(
      (leaf) => JSON.parse(leaf) as { act: string; result: string; by: { role: string }; facts: { reason?: unknown } },
    )
    .filter(({ result }) => result === 'refused')
    .map(({ act, by, facts }) => ({ act, role: by.role, reason: facts.reason }));
  return { response, body, refused };
}

/** How nobody-knows-you and you-may-not look from outside. */
function looksRefused(caller: Caller, asked: Asked, response: Response, body: string): boolean {
  const { form, line } = asked;
  const known = knownAs(caller, asked);
  if (form === 'program') {
    const wanted = known === 'onbekend' ? [401, 'not-signed-in'] : [404, 'not-found'];
    return response.status === wanted[0] && JSON.parse(body).type === `urn:beeldkluis:weigering:${wanted[1]}`;
  }
  if (known !== 'onbekend') return response.status === 404 && body.includes('<h1');
  const toSignIn = response.status === 303 && response.headers.get('location')?.startsWith('/aanmelden') === true;
  return toSignIn || (response.status === 401 && !STAFF_ROLES.some((role) => mayPerform(role, line.act)));
}

/** What the table of acts allows and the municipal protocol leaves of it. */
function isAllowed(caller: Caller, asked: Asked): boolean {
  const { act } = asked.line;
  const known = knownAs(caller, asked);
  return mayPerform(known, act) && protocolAllows(house.house.protocol, known, act);
}

const CONTAINER = '7a1c5cb2-08a5-4c1c-9a56-0f3f2f9d2a11_B8A44F000001_20260831T093000Z';

/** Every kind of place that the interface for Axis docks has, with every method that anybody could try on it. */
const AXIS_LINES = [
  ...['System/Capabilities.json', 'System/1', 'Users', 'Users/1', 'Devices/1'],
  ...[CONTAINER, `${CONTAINER}/clip.mp4`, 'RejectedContent_UnknownTime_1'],
].flatMap((place) => ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'].map((method) => [method, place] as const));

const REASONS = ['not-permitted', 'not-signed-in'];

async function walk(look: (caller: Caller, asked: Asked) => Promise<unknown>): Promise<unknown[]> {
  const wrong: unknown[] = [];
  for (const asked of everything()) {
    for (const caller of CALLERS) {
      const found = await look(caller, asked);
      if (found !== undefined) wrong.push([caller, asked.line.method, asked.path, asked.line.act, found]);
    }
  }
  return wrong;
}

describe('every route, asked for by everybody', () => {
  test('refuses whoever the table of acts does not allow as if it did not exist, and records who tried what', async () => {
    let tried = 0;
    const wrong = await walk(async (caller, asked) => {
      if (isAllowed(caller, asked)) return undefined;
      tried += 1;
      const { response, body, refused } = await asking(caller, asked);
      const role = knownAs(caller, asked);
      const reason = role === 'onbekend' ? 'not-signed-in' : 'not-permitted';
      const recorded = JSON.stringify(refused) === JSON.stringify([{ act: asked.line.act, role, reason }]);
      const hidden = looksRefused(caller, asked, response, body);
      return recorded && hidden ? undefined : { status: response.status, body: body.slice(0, 200), refused };
    });
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(400);
  }, 180_000);

  test('tells what is forbidden and what does not exist in the same words', async () => {
    const { handhaver } = senders;
    const said = async (path: string): Promise<object> => {
      const body = (await (await handhaver(path, {})).json()) as Record<string, unknown>;
      return { ...body, instance: '' };
    };
    const forbidden = await said(`/v1/uitleesverzoeken/${about.requestId}`);
    expect(forbidden).toEqual(await said(`/v1/uitleesverzoeken/${randomUUID()}`));
    expect(forbidden).toEqual(await said('/v1/bestaat-niet'));
  });

  test.each(CALLERS.filter((caller) => caller !== 'dock'))('lets no %s bring footage in as a dock', async (caller) => {
    const before = await house.house.database.sql('uploads');
    const response = await senders[caller](UPLOADS_PATH, {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': '10', origin: house.url },
    });
    const known = caller === 'wandscherm' ? 'onbekend' : caller;
    expect(response.status).toBe(known === 'onbekend' ? 401 : 404);
    expect(await house.house.database.sql('uploads')).toEqual(before);
    const last: string[] = await house.house.database.sql('log_entries').orderBy('idx', 'desc').limit(1).pluck('leaf');
    expect(JSON.parse(last[0]!)).toMatchObject({ act: 'docking.uploaded', result: 'refused', by: { role: known } });
  });

  test('lets nobody into the storage of Axis docks but by a token of theirs, whoever they are elsewhere', async () => {
    const { id, file } = await connectionFor(house.house.axis);
    const axisDock = dockWith(file);
    expect((await axisDock.send('PUT', 'Users')).status).toBe(201);
    const rows = async () =>
      Promise.all(
        ['axis_containers', 'axis_announced', 'axis_notes', 'uploads'].map((t) => house.house.database.sql(t)),
      );
    const before = await rows();
    const wrong: unknown[] = [];
    for (const caller of CALLERS) {
      for (const [method, place] of AXIS_LINES) {
        const { status } = await senders[caller](`${storagePath(id)}/${place}`, { method });
        if (status !== 401) wrong.push([caller, method, place, status]);
      }
      const { response, refused } = await asking(caller, { path: SIGN_IN_PATH, method: 'GET' });
      const recorded = JSON.stringify(refused);
      const expected = [{ act: 'docking.axis-signed-in', role: 'onbekend', reason: 'sign-in-failed' }];
      if (response.status !== 401 || recorded !== JSON.stringify(expected)) wrong.push([caller, recorded]);
    }
    expect(wrong).toEqual([]);
    expect(await rows()).toEqual(before);
    // The same lines are there for the dock itself: refused for what they are, not for who it is.
    for (const [method, place] of AXIS_LINES) expect((await axisDock.send(method, place)).status).not.toBe(401);
  });

  test('takes whoever it allows past the door', async () => {
    const passed = new Set<string>();
    const wrong = await walk(async (caller, asked) => {
      if (!isAllowed(caller, asked)) return undefined;
      passed.add(`${asked.line.method} ${asked.line.path}`);
      const { response, body, refused } = await asking(caller, asked);
      const atTheDoor = refused.filter(({ reason }) => REASONS.includes(String(reason)));
      return atTheDoor.length === 0 && response.status < 500
        ? undefined
        : { status: response.status, body: body.slice(0, 200), refused };
    });
    expect(wrong).toEqual([]);
    // Every line of the table is open to somebody.
    expect([...passed].sort()).toEqual(
      [...new Set(house.open.routes.map(({ method, path }) => `${method} ${path}`))].sort(),
    );
  }, 180_000);

  test('leaves the log as it was: no role rewrote, hid or stopped anything of it by any request', async () => {
    const size = Number(logBefore[0]);
    expect(size).toBeGreaterThan(10);
    expect(await theLog(size)).toEqual(logBefore);
    const { sql, dialect } = house.house.database;
    expect(await missingGuards(sql, dialect)).toEqual([]);
    const last = Number((await sql('log_head').first('size'))?.size);
    // Every refusal above is an entry, and their places have no gap.
    expect(await sql('log_entries').orderBy('idx').pluck('idx')).toEqual(Array.from({ length: last }, (_, idx) => idx));
    for (const caller of ['toezichthouder', 'privacymedewerker'] as const) {
      const reader = readers[caller];
      const seen = new Set<number>();
      for (let before: number | undefined = last; before !== undefined;) {
        const page = await reader.fetch(`/v1/logboek?purpose=rechtmatigheid&before=${String(before)}`);
        const { entries, nextBefore } = (await page.json()) as { entries: { index: number }[]; nextBefore?: number };
        for (const { index } of entries) seen.add(index);
        before = nextBefore;
      }
      expect({ caller, seen: seen.size }).toEqual({ caller, seen: last });
    }
  }, 60_000);
});
