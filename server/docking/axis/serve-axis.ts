import type { Request, RequestHandler, Response } from 'express';
import type { Verdict } from '../../../protocols/refusal.ts';
import type { AxisDesk } from './desk.ts';
import { AXIS_PATH, storagePath, targetOf } from './paths.ts';
import { serveStorage, type AxisAnswer } from './serve-storage.ts';
import { connectionOfToken, signInAxis, type SignedIn } from './sign-in-axis.ts';
import { troubleStatus } from './trouble.ts';

/** What the mount gets from the outside. */
export interface AxisSurroundings {
  /** Counts refused sign-ins of one address; seconds to wait come back in place of a verdict when there were too many. */
  readonly guard: (
    request: Request,
    signIn: () => Promise<{ readonly verdict: Verdict<SignedIn> }>,
  ) => Promise<{ readonly verdict: Verdict<SignedIn> } | { readonly waitSeconds: number }>;
  /** Writes a fault into the log of the program. */
  readonly complain: (fault: unknown) => void;
  /** So many bodies are taken in at once; the others are told to come back. */
  readonly mostAtOnce?: number;
}

const MOST_AT_ONCE = 24;
const COME_BACK_SECONDS = 15;
const BUSY: AxisAnswer = { status: 503, headers: { 'Retry-After': String(COME_BACK_SECONDS) } };

/**
 * The Axis Body Worn Integration API, to be mounted at {@link AXIS_PATH}: a small part of OpenStack Swift. It keeps its own gate: a dock signs in
 * with what its connection file says and shows a token after that; over anything but TLS nothing is answered, the demonstration excepted.
 * A fault means 503, or 507 when there is no room, so that the dock keeps what it could not bring.
 */
export function serveAxis(desk: AxisDesk, surroundings: AxisSurroundings): RequestHandler {
  let bodies = 0;
  const most = surroundings.mostAtOnce ?? MOST_AT_ONCE;
  const answerTo = async (request: Request): Promise<AxisAnswer> => {
    if (!request.secure && !desk.demo) return { status: 403, body: 'TLS only\n' };
    if (request.method !== 'PUT') return dispatch(desk, surroundings, request);
    if (bodies >= most) return BUSY;
    bodies += 1;
    try {
      return await dispatch(desk, surroundings, request);
    } finally {
      bodies -= 1;
    }
  };
  return async (request, response) => {
    try {
      send(await answerTo(request), request, response);
    } catch (fault) {
      // The dock went away in the middle; nobody is there to be answered.
      if (request.destroyed && !request.complete) return;
      surroundings.complain(fault);
      const status = troubleStatus(fault);
      send({ status, headers: { 'Retry-After': String(COME_BACK_SECONDS) } }, request, response);
    }
  };
}

async function dispatch(desk: AxisDesk, surroundings: AxisSurroundings, request: Request): Promise<AxisAnswer> {
  const [path = ''] = request.originalUrl.split('?');
  const target = targetOf(path);
  if (target === undefined) return { status: 404 };
  if (target.kind === 'sign-in') return signIn(desk, surroundings, request);
  const connection = await connectionOfToken(desk, request.get('x-auth-token'));
  if (connection === undefined) return { status: 401 };
  if (target.account !== connection.id || target.container === undefined) return { status: 403 };
  return serveStorage(desk, connection, { container: target.container, object: target.object }, request);
}

async function signIn(desk: AxisDesk, { guard }: AxisSurroundings, request: Request): Promise<AxisAnswer> {
  if (request.method !== 'GET') return { status: 405, headers: { Allow: 'GET' } };
  const credentials = { userName: request.get('x-auth-user') ?? '', password: request.get('x-auth-key') ?? '' };
  const outcome = await guard(request, async () => ({ verdict: await signInAxis(desk, credentials) }));
  if ('waitSeconds' in outcome) return { status: 429, headers: { 'Retry-After': String(outcome.waitSeconds) } };
  if (outcome.verdict.refused !== undefined) return { status: 401 };
  const { connection, token } = outcome.verdict.value;
  const headers = {
    'X-Auth-Token': token,
    'X-Storage-Token': token,
    'X-Storage-Url': `${desk.publicUrl}${storagePath(connection.id)}`,
  };
  return { status: 200, headers };
}

/** A body that nobody wants is read and dropped, so that a dock that sends before it listens gets its answer; strangers are cut off. */
function send(answer: AxisAnswer, request: Request, response: Response): void {
  const isStranger = answer.status === 401;
  if (isStranger) response.set('Connection', 'close').set('WWW-Authenticate', `Swift realm="${AXIS_PATH}"`);
  if (isStranger || request.complete) write(answer, request, response);
  else
    request.once('end', () => {
      write(answer, request, response);
    });
  request.resume();
}

/** By Node's own calls: an ETag of Swift is bare, and no answer is ever "not modified". */
function write({ status, headers = {}, body = '' }: AxisAnswer, request: Request, response: Response): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.statusCode = status;
  if (status !== 204) response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(request.method === 'HEAD' ? '' : body);
}
