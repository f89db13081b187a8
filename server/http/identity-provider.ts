import { readFile } from 'node:fs/promises';
import { importJWK } from 'jose';
import * as client from 'openid-client';
import { z } from 'zod';
import { STAFF_ROLES, type StaffRole } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import type { OidcSettings } from '../config.ts';
import type { PersonAtProvider } from '../persons/persons.ts';

/** A sign-in that was begun: what must come back, and where the person wanted to go. Kept in the session, never in the address. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
}

/** The identity provider of the municipality. */
export interface IdentityProvider {
  /** Where to send the browser, and what to remember meanwhile. */
  begin(returnTo: string): Promise<{ readonly address: URL; readonly pending: PendingSignIn }>;
  /** Checks what the browser came back with. Refuses whatever does not hold, and people without a role here. */
  finish(search: string, pending: PendingSignIn): Promise<Verdict<PersonAtProvider>>;
  /** Where people can end their session at the provider too, when it offers that. */
  signOutAddress(): Promise<URL | undefined>;
}

const PrivateJwk = z.looseObject({
  kty: z.string(),
  alg: z.enum(['PS256', 'ES256']).default('PS256'),
  kid: z.string().default(''),
});

/**
 * Connects to the provider by the NL GOV profile for OpenID Connect 1.0.1: code flow only, PKCE with S256, state and nonce,
 * private_key_jwt, and a least level of assurance. The provider's own description is read at the first sign-in.
 */
export function connectProvider(settings: OidcSettings, publicUrl: string): IdentityProvider {
  const redirectUri = `${publicUrl}/aanmelden/terug`;
  let discovered: Promise<client.Configuration> | undefined;
  const configuration = async (): Promise<client.Configuration> => {
    discovered ??= discover(settings);
    try {
      return await discovered;
    } catch (error) {
      discovered = undefined;
      throw new Error('The identity provider does not answer', { cause: error });
    }
  };
  return {
    begin: async (returnTo) => begin(await configuration(), settings, redirectUri, returnTo),
    finish: async (search, pending) => finish(await configuration(), settings, new URL(search, redirectUri), pending),
    signOutAddress: async () => {
      const config = await configuration();
      if (config.serverMetadata().end_session_endpoint === undefined) return undefined;
      return client.buildEndSessionUrl(config, { post_logout_redirect_uri: `${publicUrl}/` });
    },
  };
}

async function discover(settings: OidcSettings): Promise<client.Configuration> {
  const issuer = new URL(settings.issuer);
  const jwk = PrivateJwk.parse(JSON.parse(await readFile(settings.clientKeyFile, 'utf8')));
  const key = await importJWK(jwk, jwk.alg);
  if (!(key instanceof CryptoKey)) throw new Error('BEELDKLUIS_OIDC_CLIENT_KEY_FILE holds no asymmetric private key');
  const proof = client.PrivateKeyJwt(jwk.kid === '' ? key : { key, kid: jwk.kid });
  return client.discovery(issuer, settings.clientId, undefined, proof, isThisMachine(issuer) ? OVER_LOOPBACK : {});
}

// Plain HTTP never leaves the machine: it is for a provider that runs beside a test.
const OVER_LOOPBACK = {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the library marks it so, to warn against use beyond loopback
  execute: [client.allowInsecureRequests],
};

function isThisMachine(issuer: URL): boolean {
  return issuer.protocol === 'http:' && issuer.hostname === '127.0.0.1';
}

async function begin(
  config: client.Configuration,
  settings: OidcSettings,
  redirectUri: string,
  returnTo: string,
): ReturnType<IdentityProvider['begin']> {
  const pending = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
    returnTo,
  };
  const address = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: 'openid profile',
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
    ...(settings.leastAssurance === '' ? {} : { acr_values: settings.leastAssurance }),
  });
  return { address, pending };
}

async function finish(
  config: client.Configuration,
  settings: OidcSettings,
  back: URL,
  pending: PendingSignIn,
): Promise<Verdict<PersonAtProvider>> {
  let claims: client.IDToken | undefined;
  try {
    const tokens = await client.authorizationCodeGrant(config, back, {
      pkceCodeVerifier: pending.verifier,
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      idTokenExpected: true,
    });
    claims = tokens.claims();
  } catch (error) {
    if (isRefusal(error)) return refuse('sign-in-failed');
    throw error;
  }
  return claims === undefined ? refuse('sign-in-failed') : personIn(claims, settings);
}

// What the browser brought, or what the token says, does not hold. A provider that cannot be reached is a fault and not one of these.
function isRefusal(error: unknown): boolean {
  return (
    error instanceof client.AuthorizationResponseError ||
    error instanceof client.ResponseBodyError ||
    (error instanceof client.ClientError && error.code !== 'OAUTH_TIMEOUT')
  );
}

const Claims = z.looseObject({
  iss: z.string(),
  sub: z.string(),
  acr: z.string().optional(),
  name: z.string().min(1),
  department: z.string().optional(),
});

/** Reads name, role and department from a checked ID token. */
function personIn(claims: client.IDToken, settings: OidcSettings): Verdict<PersonAtProvider> {
  const parsed = Claims.safeParse(claims);
  if (!parsed.success || !isAssured(parsed.data.acr, settings.leastAssurance)) return refuse('sign-in-failed');
  const { iss, sub, name, department = '' } = parsed.data;
  const role = roleIn(parsed.data[settings.rolesClaim], settings.roleOfGroup);
  return role === undefined ? refuse('sign-in-failed') : granted({ subject: `${iss} ${sub}`, name, role, department });
}

// eIDAS levels, from low to high; the profile has providers send them as acr.
const LEVELS = ['low', 'substantial', 'high'].map((level) => `http://eidas.europa.eu/LoA/${level}`);

function isAssured(given: string | undefined, least: string): boolean {
  if (least === '') return true;
  if (given === undefined) return false;
  if (!LEVELS.includes(least)) return given === least;
  return LEVELS.indexOf(given) >= LEVELS.indexOf(least);
}

// One role at a time: the first of the configured groups that the person is in.
function roleIn(groups: unknown, roleOfGroup: OidcSettings['roleOfGroup']): StaffRole | undefined {
  const held: readonly unknown[] = Array.isArray(groups) ? groups : [groups];
  const name = Object.entries(roleOfGroup).find(([group]) => held.includes(group))?.[1];
  return STAFF_ROLES.find((role) => role === name);
}
