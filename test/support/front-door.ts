import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import type { Act, Actor } from '../../protocols/acts.ts';
import type { MovableClock } from '../../server/clock.ts';
import type { Settings } from '../../server/config.ts';
import type { Database } from '../../server/database/database.ts';
import { ensureDemoPersons, listDemoPersons } from '../../server/demo/demo-persons.ts';
import type { HouseChecks } from '../../server/house/health.ts';
import { readWaitingWork } from '../../server/house/waiting-work.ts';
import { buildApplication, type Mount } from '../../server/http/application.ts';
import { countAttempts, type Attempts } from '../../server/http/attempts.ts';
import { describeApi } from '../../server/http/describe-api.ts';
import { buildGate } from '../../server/http/gate.ts';
import type { IdentityProvider } from '../../server/http/identity-provider.ts';
import type { Route } from '../../server/http/route.ts';
import { SessionStore } from '../../server/http/session-store.ts';
import { giveSessions } from '../../server/http/sessions.ts';
import { demoRoutes } from '../../server/routes/demo.ts';
import { houseRoutes } from '../../server/routes/house.ts';
import { publicRoutes } from '../../server/routes/public.ts';
import { createRenderer } from '../../server/web/render.ts';
import { freshDatabase } from './databases.ts';

/** The front door alone, on loopback: sign-in, pages of the house, the demonstration, and whatever routes a test adds. */
export interface FrontDoor extends AsyncDisposable {
  readonly url: string;
  readonly database: Database;
  readonly clock: MovableClock;
  readonly routes: readonly Route[];
  /** A browser without a window: keeps cookies, follows nothing, says that it comes from our own page. */
  visitor(headers?: Readonly<Record<string, string>>): Visitor;
  /** Acts that the log holds, with how they ended. */
  recorded(): Promise<readonly string[]>;
}

export type Visitor = (path: string, init?: RequestInit) => Promise<Response>;

interface Options {
  readonly demo?: boolean;
  readonly routes?: readonly Route[];
  readonly mounts?: readonly Mount[];
  readonly checks?: Partial<HouseChecks>;
  readonly attempts?: Attempts;
  readonly transport?: Settings['transport'];
  /** Given the address at which the door will stand. */
  readonly identityProvider?: (url: string) => IdentityProvider;
  readonly authenticateDock?: () => Promise<Actor | undefined>;
  readonly protocolAllows?: (by: Actor, act: Act) => boolean;
}

const yes = () => Promise.resolve(true);
const ALL_THERE: HouseChecks = {
  database: yes,
  logboek: yes,
  sleutels: yes,
  kluis: yes,
  ffmpeg: yes,
  gezichtsdetectie: yes,
};

export async function openFrontDoor(options: Options = {}): Promise<FrontDoor> {
  const { demo = true, mounts = [] } = options;
  const fresh = await freshDatabase('sqlite');
  const { database, clock } = fresh;
  await ensureDemoPersons({ database, clock });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const routes: readonly Route[] = [
    ...houseRoutes({
      ...{ database, clock, identityProvider: options.identityProvider?.(url) },
      waitingFor: (by) => readWaitingWork(database.sql, by, clock.now()),
      demoPersons: () => (demo ? listDemoPersons({ database }) : Promise.resolve([])),
    }),
    ...publicRoutes({
      ...{
        clock,
        publicUrl: url,
        securityContact: 'mailto:security@example.nl',
        checks: { ...ALL_THERE, ...options.checks },
      },
      publicKeys: () => Promise.resolve({ keys: [], logVerifierKey: 'beeldkluis.demo/log+00000000+AA' }),
      describeApi: () => describeApi(routes, mounts, { publicUrl: url, contact: CONTACT }),
    }),
    ...(demo
      ? demoRoutes(
          { database, clock, movable: clock, clockMoved: () => Promise.resolve(), isFilling: () => false },
          8080,
        )
      : []),
    ...(options.routes ?? []),
  ];
  const application = buildApplication({
    settings: { demo, transport: options.transport ?? { kind: 'loopback' }, browserFolder: '.cache/browser' },
    gate: buildGate({
      database,
      knowScreen: () => Promise.resolve(undefined),
      authenticateDock: options.authenticateDock ?? (() => Promise.resolve(undefined)),
      protocolAllows: options.protocolAllows ?? (() => true),
    }),
    ...{
      routes,
      mounts,
      clock,
      renderer: createRenderer({ demo, allows: () => true }),
      log: pino({ level: 'silent' }),
    },
    sessions: giveSessions({
      settings: { demo },
      store: new SessionStore(database, clock),
      cookieKey: randomBytes(32).toString('hex'),
    }),
    attempts: options.attempts ?? countAttempts(),
  });
  server.on('request', (request, response) => void application(request, response));
  return {
    ...{ url, database, clock, routes },
    visitor: (headers) => visitor(url, headers),
    recorded: async () => {
      const rows = await database.sql('log_index').orderBy('idx').select('act', 'result');
      return rows.map(({ act, result }) => `${String(act)} ${String(result)}`);
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await fresh[Symbol.asyncDispose]();
    },
  };
}

const CONTACT = { name: 'Functioneel beheer', email: 'beeldkluis@example.nl', url: 'https://example.nl/beeldkluis' };

export function visitor(
  url: string,
  headers: Readonly<Record<string, string>> = { 'sec-fetch-site': 'same-origin' },
): Visitor {
  const cookies = new Map<string, string>();
  return async (path, init = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = {
      ...headers,
      ...(cookie === '' ? {} : { cookie }),
      ...(init.headers as Record<string, string> | undefined),
    };
    const response = await fetch(new URL(path, url), { redirect: 'manual', ...init, headers: sent });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split('=');
      cookies.set(name, value);
    }
    return response;
  };
}

/** A form as a browser sends it. */
export function form(fields: Readonly<Record<string, string>>): RequestInit {
  return { method: 'POST', body: new URLSearchParams(fields) };
}

/** JSON as a program sends it. */
export function json(body: unknown, method = 'POST'): RequestInit {
  return { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}
