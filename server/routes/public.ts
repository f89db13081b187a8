import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { granted, refuse } from '../../protocols/refusal.ts';
import type { Clock } from '../clock.ts';
import { examineHouse, PARTS, type Health, type HouseChecks } from '../house/health.ts';
import { languageOf } from '../http/language.ts';
import { PROBLEM_TYPE } from '../http/problem.ts';
import { route, type Call, type Route } from '../http/route.ts';
import { traceIdOf } from '../http/trace.ts';

/** What everybody may read without signing in, and programs rely on. */
export interface PublicDesk {
  readonly clock: Clock;
  readonly publicUrl: string;
  /** Where a weakness can be reported: `mailto:` or `https://` (RFC 9116). */
  readonly securityContact: string;
  readonly checks: HouseChecks;
  /** Public keys that check receipts, manifests and statements (JWKS), and the verifier key of the log. */
  readonly publicKeys: () => Promise<{ readonly keys: readonly object[]; readonly logVerifierKey: string }>;
  /** The API's description, made from the table of routes. */
  readonly describeApi: () => object;
}

const Nothing = z.object({});
const AnyObject = z.looseObject({});

/** Health, the API's description, security.txt and the public keys. */
export function publicRoutes(desk: PublicDesk): readonly Route[] {
  return [health(desk), description(desk), securityText(desk), publicKeys(desk), publicKeyFile(desk)];
}

function health(desk: PublicDesk): Route {
  // Anybody may ask and looking costs work, so whoever asks meanwhile gets the same look.
  let looking: Promise<Health> | undefined;
  const look = (): Promise<Health> =>
    (looking ??= examineHouse(desk.checks).finally(() => {
      looking = undefined;
    }));
  return route({
    ...{ method: 'get', path: '/gezondheid', act: 'house.entered', recordedBy: 'perform' },
    summary: 'Zegt of alles er is wat nodig is; 503 noemt wat ontbreekt',
    input: Nothing,
    perform: async (_by, _input, call) => {
      const found = await look();
      if (found.missing.length > 0) sayWhatIsMissing(found, call);
      return granted({ status: 'goed', onderdelen: found.parts });
    },
    api: { output: z.object({ status: z.literal('goed'), onderdelen: z.record(z.enum(PARTS), z.boolean()) }) },
  });
}

function sayWhatIsMissing(found: Health, { request, response }: Call): void {
  const dutch = languageOf(request) === 'nl';
  const names = found.missing.join(', ');
  const problem = {
    type: 'urn:beeldkluis:storing',
    title: dutch ? 'Niet alles is er' : 'Not everything is there',
    status: 503,
    detail: dutch ? `Er ontbreekt: ${names}.` : `Missing: ${names}.`,
    instance: `urn:beeldkluis:verzoek:${traceIdOf(request)}`,
    ontbreekt: found.missing,
    onderdelen: found.parts,
  };
  response.status(503).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

function description(desk: PublicDesk): Route {
  return route({
    ...{ method: 'get', path: '/openapi.json', act: 'house.entered', recordedBy: 'perform' },
    summary: 'De beschrijving van deze API',
    input: Nothing,
    perform: (_by, _input, { response }) => {
      // ADR: the description may be read by every site.
      response.set('Access-Control-Allow-Origin', '*');
      response.set('Cross-Origin-Resource-Policy', 'cross-origin');
      return Promise.resolve(granted(desk.describeApi()));
    },
    api: { output: AnyObject },
  });
}

const YEAR_MILLISECONDS = 365 * 86_400_000;

function securityText(desk: PublicDesk): Route {
  return route({
    ...{ method: 'get', path: '/.well-known/security.txt', act: 'house.entered', recordedBy: 'perform' },
    summary: 'Waar een kwetsbaarheid gemeld kan worden (RFC 9116)',
    input: Nothing,
    streams: true,
    perform: (_by, _input, { response }) => {
      const expires = new Date(desk.clock.machine().getTime() + YEAR_MILLISECONDS).toISOString();
      const lines = [
        `Contact: ${desk.securityContact}`,
        `Expires: ${expires}`,
        'Preferred-Languages: nl, en',
        `Canonical: ${desk.publicUrl}/.well-known/security.txt`,
      ];
      response.type('text/plain').send(`${lines.join('\n')}\n`);
      return Promise.resolve(granted(undefined));
    },
  });
}

/** One public key as PEM, for openssl: the one with this fingerprint (RFC 7638), or the newest. */
function publicKeyFile(desk: PublicDesk): Route {
  return route({
    ...{ method: 'get', path: '/.well-known/beeldkluis-key.pem', act: 'house.entered', recordedBy: 'perform' },
    summary: 'Een openbare sleutel als PEM, om zonder ons programma mee te controleren',
    input: z.object({ vingerafdruk: z.string().max(100).optional() }),
    streams: true,
    perform: async (_by, { vingerafdruk }, { response }) => {
      const { keys } = await desk.publicKeys();
      const key = keys.find((one) => vingerafdruk === undefined || ('kid' in one && one.kid === vingerafdruk));
      if (key === undefined) return refuse('not-found');
      const pem = createPublicKey({ key: { ...key }, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
      response.type('application/x-pem-file').send(pem);
      return granted(undefined);
    },
  });
}

function publicKeys(desk: PublicDesk): Route {
  return route({
    ...{ method: 'get', path: '/.well-known/beeldkluis-keys.json', act: 'house.entered', recordedBy: 'perform' },
    summary: 'Openbare sleutels waarmee bewijzen, verklaringen en het logboek te controleren zijn',
    input: Nothing,
    perform: async () => granted(await desk.publicKeys()),
    api: { output: z.object({ keys: z.array(AnyObject), logVerifierKey: z.string() }) },
  });
}
