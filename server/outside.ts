import { createPublicKey } from 'node:crypto';
import type { Express } from 'express';
import { exportJWK } from 'jose';
import { formatVerifierKey } from '../protocols/audit/checkpoint.ts';
import { protocolAllows } from '../protocols/municipal/protocol.ts';
import type { House } from './compose.ts';
import { fingerprintOf } from './custody/signing.ts';
import { listDemoPersons } from './demo/demo-persons.ts';
import { authenticateDockWith } from './docking/authenticate-dock.ts';
import { AXIS_PATH } from './docking/axis/paths.ts';
import { serveAxis } from './docking/axis/serve-axis.ts';
import { receiveUploads, UPLOADS_PATH } from './docking/receive-uploads.ts';
import { screenOfToken } from './docking/wall-screens.ts';
import { readWaitingWork } from './house/waiting-work.ts';
import { describeRefusal } from './http/answer.ts';
import { buildApplication, type Mount } from './http/application.ts';
import { countAttempts, type Attempts } from './http/attempts.ts';
import { describeApi } from './http/describe-api.ts';
import { buildGate } from './http/gate.ts';
import { connectProvider } from './http/identity-provider.ts';
import type { Gate } from './http/perform.ts';
import type { Route } from './http/route.ts';
import { SessionStore } from './http/session-store.ts';
import { giveSessions } from './http/sessions.ts';
import { rememberScreen, screenTokenOf } from './http/wall-screen.ts';
import type { DemoDesk } from './routes/demo.ts';
import { routesOf, type OutsideDesks } from './routes.ts';
import { createRenderer } from './web/render.ts';

/** What the process does for the demonstration: fill it with sample recordings, and act on a clock that was moved. */
export type DemoStage = Pick<DemoDesk, 'isFilling' | 'clockMoved'>;

/** The HTTP application of a house, with the table of routes that it serves. */
export interface Outside {
  readonly application: Express;
  readonly routes: readonly Route[];
}

/** Puts the HTTP side of the house together. `stage` is given in demo mode. */
export function buildOutside(house: House, stage: DemoStage | undefined): Outside {
  const { settings, database, clock, log } = house;
  const gate = buildGate({
    database,
    authenticateDock: authenticateDockWith({ database, clock, serverUrl: settings.publicUrl }),
    knowScreen: async (request) => {
      const token = screenTokenOf(request, settings.demo);
      if (token === undefined) return undefined;
      const screen = await screenOfToken(database.sql, token);
      if (screen !== undefined && request.res !== undefined) rememberScreen(request.res, token, settings.demo);
      return screen;
    },
    protocolAllows: (by, act) => protocolAllows(house.protocol, by.role, act),
  });
  const attempts = countAttempts();
  const mounts = [...mountsOf(house, gate), axisMount(house, attempts)];
  const routes: readonly Route[] = routesOf(house, {
    house: {
      ...{ database, clock },
      waitingFor: (by) => readWaitingWork(database.sql, by, clock.now()),
      identityProvider:
        settings.signIn === undefined ? undefined : connectProvider(settings.signIn, settings.publicUrl),
      demoPersons: () => (settings.demo ? listDemoPersons({ database }) : Promise.resolve([])),
    },
    public: publicDesk(house, () =>
      describeApi(routes, mounts, { publicUrl: settings.publicUrl, contact: settings.contact }),
    ),
    demo:
      stage === undefined || house.movable === undefined
        ? undefined
        : { database, clock, movable: house.movable, ...stage },
  });
  const application = buildApplication({
    ...{ settings, gate, routes, mounts, log, clock },
    renderer: createRenderer({
      demo: settings.demo,
      allows: (role, act) => protocolAllows(house.protocol, role, act),
    }),
    sessions: giveSessions({ settings, store: new SessionStore(database, clock), cookieKey: house.cookieKey }),
    attempts,
  });
  return { application, routes };
}

function mountsOf(house: House, gate: Gate): readonly Mount[] {
  const path = UPLOADS_PATH;
  return [
    {
      path,
      serve: receiveUploads(house.docking, (request) => gate.identify(request), describeRefusal),
      operations: [
        { method: 'post', path, summary: 'Begint een inname (tus 1.0)' },
        { method: 'head', path: `${path}/{uploadId}`, summary: 'Zegt hoeveel bytes van een inname er zijn (tus 1.0)' },
        { method: 'patch', path: `${path}/{uploadId}`, summary: 'Brengt de volgende bytes van een inname (tus 1.0)' },
      ],
    },
  ];
}

/** Docks of Axis sign in by themselves and are no caller of the table of routes; their interface is described by its own makers. */
function axisMount(house: House, attempts: Attempts): Mount {
  return {
    path: AXIS_PATH,
    serve: serveAxis(house.axis, {
      guard: (request, signIn) => attempts.guard(request, 'docking.axis-signed-in', signIn),
      complain: (err) => {
        house.log.error({ err }, 'a request of a dock failed');
      },
    }),
  };
}

function publicDesk(house: House, describe: () => object): OutsideDesks['public'] {
  const { settings, statementKey, logSigner } = house;
  const verifierKey = { name: logSigner.origin, publicKey: createPublicKey(logSigner.privateKey) };
  return {
    clock: house.clock,
    publicUrl: settings.publicUrl,
    securityContact: settings.securityContact,
    checks: house.checks,
    publicKeys: async () => {
      const jwk = await exportJWK(createPublicKey(statementKey));
      const kid = await fingerprintOf(statementKey);
      return { keys: [{ ...jwk, kid, use: 'sig', alg: 'PS256' }], logVerifierKey: formatVerifierKey(verifierKey) };
    },
    describeApi: describe,
  };
}
