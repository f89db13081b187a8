import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { StaffRole } from '../../protocols/acts.ts';
import { composeHouse, type House } from '../../server/compose.ts';
import { readSettings } from '../../server/config.ts';
import { DEMO_PERSONS } from '../../server/demo/demo-persons.ts';
import { openHouse as open, type OpenHouse } from '../../server/open-house.ts';
import { openProgramLog } from '../../server/program-log.ts';
import { layOutSchema } from './current-schema.ts';
import { DIALECTS, emptyPlace } from './databases.ts';

/** Whatever JSON came back; the test that asked says what it expects of it. */
export type Answer = ReturnType<typeof JSON.parse>;

/** Somebody with a browser's cookie jar and nothing else of a browser. */
export interface Client {
  /** Like `fetch`, on a path of the house; redirects are not followed. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Sends JSON to the API (`/v1` is put before the path) and gives the parsed answer with its status. */
  call(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: Answer }>;
  /** Sends a form as a page does. */
  post(path: string, form: Readonly<Record<string, string>>): Promise<Response>;
  /** The cookie as it stands, for a browser. */
  readonly cookie: string;
}

/** A whole house on temporary folders, listening on loopback, with a clock that tests can move. */
export interface TestHouse extends AsyncDisposable {
  readonly url: string;
  readonly house: House;
  readonly open: OpenHouse;
  readonly folder: string;
  /** A client that is signed in as the demo person of this role. */
  signIn(role: StaffRole): Promise<Client>;
  /** A client that nobody knows. */
  anybody(): Client;
  /** Moves the clock of the house and does what has become due. */
  moveDays(days: number): Promise<void>;
  /** Waits until no job is due or running. */
  settled(): Promise<void>;
}

export interface TestHouseOptions {
  /** Runs on this database; PostgreSQL when a test server was given and nothing is said. */
  readonly dialect?: 'sqlite' | 'postgresql';
  readonly environment?: Readonly<Record<string, string>>;
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Settings by environment of a house in a folder, on the servers that the tests were given. */
export async function environmentIn(folder: string, port: number): Promise<Record<string, string>> {
  const s3 = process.env['BEELDKLUIS_TEST_S3_ENDPOINT'];
  const secrets = { access: path.join(folder, 's3-access'), secret: path.join(folder, 's3-secret') };
  if (s3 !== undefined) {
    await writeFile(secrets.access, process.env['BEELDKLUIS_TEST_S3_ACCESS_KEY'] ?? '', { mode: 0o600 });
    await writeFile(secrets.secret, process.env['BEELDKLUIS_TEST_S3_SECRET_KEY'] ?? '', { mode: 0o600 });
  }
  return {
    PORT: String(port),
    BEELDKLUIS_DATA: path.join(folder, 'data'),
    BEELDKLUIS_LOG_LEVEL: process.env['BEELDKLUIS_LOG_LEVEL'] ?? 'error',
    ...(s3 === undefined
      ? {}
      : {
          BEELDKLUIS_S3_ENDPOINT: s3,
          BEELDKLUIS_S3_BUCKET: process.env['BEELDKLUIS_TEST_S3_BUCKET'] ?? '',
          BEELDKLUIS_S3_REGION: process.env['BEELDKLUIS_TEST_S3_REGION'] ?? 'eu-west-1',
          BEELDKLUIS_S3_ACCESS_KEY_FILE: secrets.access,
          BEELDKLUIS_S3_SECRET_KEY_FILE: secrets.secret,
        }),
  };
}

/** Boots the real thing. */
export async function openHouse(options: TestHouseOptions = {}): Promise<TestHouse> {
  const folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-house-'));
  const place = await emptyPlace(options.dialect ?? DIALECTS.at(-1) ?? 'sqlite');
  const port = await freePort();
  const address = place.address;
  const settings = readSettings(true, {
    ...(await environmentIn(folder, port)),
    ...(address.dialect === 'postgresql' ? { BEELDKLUIS_DATABASE_URL: address.url } : {}),
    ...options.environment,
  });
  if (settings.database.dialect === 'sqlite') await layOutSchema(settings.database.file);
  const house = await composeHouse(settings, openProgramLog(settings.logLevel));
  const opened = await open(house, { works: true });
  const url = `http://127.0.0.1:${String(port)}`;
  const settled = (): Promise<void> => house.queue.idle();
  return {
    ...{ url, house, open: opened, folder, settled },
    anybody: () => newClient(url),
    signIn: async (role) => {
      const client = newClient(url);
      const person = DEMO_PERSONS.find((candidate) => candidate.role === role);
      const answer = await client.post('/aanmelden', { persoon: person?.id ?? '' });
      if (answer.status !== 303) throw new Error(`Signing in as ${role} answered ${String(answer.status)}`);
      return client;
    },
    moveDays: async (days) => {
      const clock = house.movable;
      clock?.setOffsetSeconds(clock.offsetSeconds() + days * 86_400);
      await opened.timetable.orderAll();
      await settled();
    },
    [Symbol.asyncDispose]: async () => {
      await opened[Symbol.asyncDispose]();
      await place[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A client of a house at an address, with cookies of its own. */
export function newClient(url: string): Client {
  let cookie = '';
  const send = async (path_: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (cookie !== '') headers.set('cookie', cookie);
    if (init.method !== undefined && init.method !== 'GET') headers.set('origin', url);
    const response = await fetch(`${url}${path_}`, { redirect: 'manual', ...init, headers });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      const [name = ''] = pair.split('=');
      const others = cookie.split('; ').filter((known) => known !== '' && !known.startsWith(`${name}=`));
      cookie = [...others, pair].join('; ');
    }
    return response;
  };
  return {
    get cookie() {
      return cookie;
    },
    fetch: send,
    call: async (method, path_, body) => {
      const init: RequestInit =
        body === undefined
          ? { method }
          : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
      const response = await send(`/v1${path_}`, init);
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    },
    post: (path_, form) => send(path_, { method: 'POST', body: new URLSearchParams(form) }),
  };
}
