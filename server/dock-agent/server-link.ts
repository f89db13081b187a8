import { randomUUID } from 'node:crypto';
import { SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { DetailedError } from 'tus-js-client';
import { z } from 'zod';
import { ASSERTION, type AssertionClaims } from '../../protocols/docking/assertion.ts';
import type { DockReport } from '../../protocols/docking/dock-report.ts';
import { parseServerKeys, type DockState } from './dock-state.ts';

/** The machine's clock, handed in so that tests can set it. */
export type Now = () => Date;

/** What an enrolment gives: the state to keep and the fingerprints of the keys that were pinned, to compare with a letter. */
export interface Enrolled {
  readonly state: DockState;
  readonly fingerprints: readonly string[];
}

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** The service's address. Throws unless it is https, or http to this very machine. */
export function serverAddress(given: string): URL {
  const url = new URL(given);
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  if (!safe) throw new Error(`${given} is niet beveiligd; gebruik https`);
  return url;
}

/** Whether a fault means that the service did not answer at all, or not as a service in good health does; anything else is a no. */
export function isAway(error: unknown): boolean {
  if (error instanceof DetailedError) {
    const status = error.originalResponse?.getStatus();
    return status === undefined || status === 0 || status >= 500;
  }
  if (error instanceof TypeError && error.message === 'fetch failed') return true;
  return error instanceof Error && error.cause !== undefined && isAway(error.cause);
}

/** Makes a key pair on this machine and enrols its public half with a one-time code; pins the keys under which receipts will be signed. */
export async function enrol(server: URL, code: string, name: string): Promise<Enrolled> {
  const { publicKey, privateKey } = await generateKeyPair(ASSERTION.algorithm, { extractable: true });
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const response = await fetch(new URL('/v1/docks/aanmeldingen', server), {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ code, name, publicJwk: { kty, crv, x, y } }),
  });
  if (!response.ok) throw new Error(`aanmelden is geweigerd (${await reasonOf(response)})`);
  const { id } = z.object({ id: z.string() }).parse(await response.json());
  const published = await fetch(new URL('/.well-known/beeldkluis-keys.json', server));
  if (!published.ok) throw new Error(`de openbare sleutels zijn niet te lezen (${String(published.status)})`);
  const serverKeys = parseServerKeys(await published.json());
  if (serverKeys.length === 0)
    throw new Error('de dienst noemt geen sleutel waarmee ontvangstbewijzen worden ondertekend');
  const state = {
    server: server.origin,
    dockId: id,
    privateJwk: texts(await exportJWK(privateKey)),
    serverKeys: serverKeys.map(texts),
  };
  const fingerprints = await Promise.all(serverKeys.map((key) => calculateJwkThumbprint(key)));
  return { state: { ...state, seen: {}, uploads: {} }, fingerprints };
}

/** Makes the value of `Authorization` for one request: an assertion that holds for this method and path, once, for a minute. */
export async function authorization(
  state: DockState,
  now: Now,
  request: { readonly method: string; readonly url: URL },
): Promise<string> {
  const seconds = Math.floor(now().getTime() / 1000);
  const claims: AssertionClaims = {
    iss: state.dockId,
    aud: state.server,
    iat: seconds,
    exp: seconds + ASSERTION.lifeSeconds,
    jti: randomUUID(),
    htm: request.method,
    htu: request.url.pathname,
  };
  const jwt = await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: ASSERTION.algorithm, typ: ASSERTION.type })
    .sign(await importJWK(state.privateJwk, ASSERTION.algorithm));
  return `Bearer ${jwt}`;
}

/** How far the service's clock is ahead of ours: assertions are dated by its clock, so that a docking PC with a wrong clock still gets in. */
export async function clockOfServer(server: URL, now: Now): Promise<Now> {
  const response = await fetch(new URL('/v1/gezondheid', server));
  await response.body?.cancel();
  const date = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(date)) return now;
  const ahead = date - now().getTime();
  return () => new Date(now().getTime() + ahead);
}

/** The receipt of an upload, a JWS; the service finishes sealing first when it was interrupted. */
export async function fetchReceipt(state: DockState, now: Now, uploadId: string): Promise<string> {
  const url = new URL(`/v1/ontvangstbewijzen/${uploadId}`, state.server);
  const headers = {
    authorization: await authorization(state, now, { method: 'GET', url }),
    accept: 'application/json',
  };
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`geen ontvangstbewijs (${await reasonOf(response)})`);
  return z.object({ receipt: z.string() }).parse(await response.json()).receipt;
}

/** Tells the service how the cameras stand. Throws when it did not take the report. */
export async function sendReport(state: DockState, now: Now, report: DockReport): Promise<void> {
  const serverNow = await clockOfServer(new URL(state.server), now);
  const url = new URL('/v1/docks/meldingen', state.server);
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: await authorization(state, serverNow, { method: 'POST', url }),
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: JSON.stringify(report),
  });
  if (!response.ok) throw new Error(`de melding is geweigerd (${await reasonOf(response)})`);
  await response.body?.cancel();
}

async function reasonOf(response: Response): Promise<string> {
  const Problem = z.object({ code: z.string().optional(), title: z.string().optional() });
  try {
    const problem = Problem.parse(await response.json());
    return problem.title ?? problem.code ?? String(response.status);
  } catch {
    return String(response.status);
  }
}

function texts(jwk: JWK): Record<string, string> {
  return Object.fromEntries(
    Object.entries(jwk).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
