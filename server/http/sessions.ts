import { promisify } from 'node:util';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import { stamp, type Clock } from '../clock.ts';
import type { Settings } from '../config.ts';
import { IDLE_SECONDS, type SessionStore } from './session-store.ts';

interface SessionParts {
  readonly settings: Pick<Settings, 'demo'>;
  readonly store: SessionStore;
  /** Key that the cookie is signed with: the same in every process of the house. */
  readonly cookieKey: string;
}

/** Header by which a page of ours says that it asks by itself, without anybody doing anything. */
const BY_ITSELF = 'beeldkluis-vanzelf';

/**
 * Middleware that gives every request its session. The cookie is bound to this host and to TLS, except on loopback. What a page asks by itself does
 * not keep the session of a person alive.
 */
export function giveSessions({ settings, store, cookieKey }: SessionParts): RequestHandler[] {
  const give = session({
    store,
    secret: cookieKey,
    name: settings.demo ? 'beeldkluis' : '__Host-beeldkluis',
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: { httpOnly: true, sameSite: 'lax', secure: !settings.demo, path: '/', maxAge: IDLE_SECONDS * 1000 },
  });
  const leaveAlone: RequestHandler = (request, _response, next) => {
    if (request.get(BY_ITSELF) !== undefined) store.leaveAlone(request.session);
    next();
  };
  return [give, leaveAlone];
}

/** Opens a session for somebody who just proved who they are; the id is new, so that nobody can have planted it. */
export async function openSession(
  request: Request,
  clock: Clock,
  whose: { readonly personId: string } | { readonly deliveryId: string },
): Promise<void> {
  await regenerate(request);
  Object.assign(request.session, whose, { openedAt: stamp(clock.machine()) });
  await saveSession(request);
}

/** Ends the session and forgets what was in it; what is left is empty, and is not kept. */
export async function closeSession(request: Request): Promise<void> {
  await regenerate(request);
}

async function regenerate(request: Request): Promise<void> {
  await promisify(request.session.regenerate.bind(request.session))();
}

/** Whether there is anything in the session that a later request needs. */
export function isRemembered(request: Request): boolean {
  const { personId, deliveryId, notice, signIn } = request.session;
  return [personId, deliveryId, notice, signIn].some((kept) => kept !== undefined);
}

/** Writes the session down now, instead of while the answer is already leaving. */
export async function saveSession(request: Request): Promise<void> {
  await promisify(request.session.save.bind(request.session))();
}
