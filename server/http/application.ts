import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import type { Logger } from 'pino';
import type { Settings } from '../config.ts';
import {
  answerPerson,
  answerPlainly,
  answerProblem,
  answerProgram,
  answerRefusedPerson,
  type Answering,
} from './answer.ts';
import type { Attempts } from './attempts.ts';
import { readForms, readJson, requireForm, requireJson, requireJsonAccepted } from './bodies.ts';
import { admitLoopbackOnly, protectAnswers } from './doorkeeper.ts';
import { rememberLanguage, languageOf } from './language.ts';
import { perform, type Gate } from './perform.ts';
import { PROBLEM_TYPE, transportProblem, transportWords, type TransportStatus } from './problem.ts';
import type { Route } from './route.ts';
import { traceIdOf } from './trace.ts';
import { isForApi } from './transport.ts';

/** A part of the surface that is no line of the table of routes, such as resumable upload. It reads its own body and keeps its own gate. */
export interface Mount {
  readonly path: `/${string}`;
  readonly serve: RequestHandler;
  /** What it serves, for the API's description. */
  readonly operations?: readonly MountedOperation[];
}

/** One operation of a mount, as the API's description names it. */
export interface MountedOperation {
  readonly method: 'get' | 'post' | 'patch' | 'put' | 'delete' | 'head' | 'options';
  readonly path: `/${string}`;
  readonly summary: string;
}

/** Everything that the application is put together from. */
export interface ApplicationParts extends Answering {
  readonly settings: Pick<Settings, 'demo' | 'transport' | 'browserFolder'>;
  readonly gate: Gate;
  readonly routes: readonly Route[];
  readonly mounts: readonly Mount[];
  /** Gives every request its session. */
  readonly sessions: RequestHandler[];
  readonly attempts: Attempts;
  readonly log: Logger;
}

/** The HTTP application: middleware in order, and nothing else. */
export function buildApplication(parts: ApplicationParts): Express {
  const { settings } = parts;
  const application = express();
  application.disable('x-powered-by');
  application.enable('strict routing');
  application.enable('case sensitive routing');
  if (settings.transport.kind === 'proxy') application.set('trust proxy', settings.transport.trusted);

  application.use(protectAnswers(settings));
  if (settings.demo) application.use(admitLoopbackOnly());
  application.use(
    '/static',
    express.static(settings.browserFolder, { index: false, redirect: false, setHeaders: keepBriefly }),
  );
  application.use(limitRequests(parts));
  application.use(rememberLanguage(!settings.demo));
  application.use(parts.sessions);
  for (const mount of parts.mounts) application.use(mount.path, mount.serve);
  for (const line of parts.routes) serveLine(application, parts, line);
  refuseOtherMethods(application, parts);
  application.use(answerUnknown(parts));
  application.use(answerFault(parts));
  return application;
}

// Names of static files do not change with their contents, so a browser asks each time whether its copy still holds.
function keepBriefly(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', 'no-cache');
}

function limitRequests(parts: ApplicationParts): RequestHandler {
  return async (request, response, next) => {
    const seconds = await parts.attempts.countRequest(request);
    if (seconds === 0) next();
    else await refuseAttempt(parts, seconds, request, response);
  };
}

async function refuseAttempt(
  parts: ApplicationParts,
  seconds: number,
  request: Request,
  response: Response,
): Promise<void> {
  response.set('Retry-After', String(seconds));
  if (isForApi(request)) answerProblem('too-many-attempts', [], request, response);
  else await answerRefusedPerson(parts, 'too-many-attempts', request, response);
}

function serveLine(application: Express, parts: ApplicationParts, line: Route): void {
  // A line that streams reads its own body, such as a file that is uploaded.
  const body = line.streams !== true && (line.method === 'post' || line.method === 'put');
  if (isServedInApi(line)) {
    const bodies = body ? [requireJson, readJson(line.path)] : [];
    const accepted = line.streams === true ? [] : [requireJsonAccepted];
    application[line.method](apiPath(line), ...accepted, ...bodies, serve(parts, line, 'program'));
  }
  if (line.isPage) {
    const bodies = body ? [requireForm, readForms] : [];
    application[line.method](line.path, ...bodies, serve(parts, line, 'person'));
  }
}

/** Whether the line is part of the API: it has an answer for programs, or it streams and is no page. */
export function isServedInApi(line: Route): boolean {
  return line.api !== undefined || !line.isPage;
}

// What RFC 8615 puts at a fixed place stays there.
function apiPath(line: Route): string {
  return line.path.startsWith('/.well-known/') ? line.path : `/v1${line.path}`;
}

function serve(parts: ApplicationParts, line: Route, reader: 'person' | 'program'): RequestHandler {
  return async (request, response) => {
    const outcome = await parts.attempts.guard(request, line.act, () => perform(parts.gate, line, request, response));
    if ('waitSeconds' in outcome) {
      await refuseAttempt(parts, outcome.waitSeconds, request, response);
      return;
    }
    if (response.headersSent || response.destroyed) return;
    switch (reader) {
      case 'program':
        answerProgram(line, outcome, request, response);
        return;
      case 'person':
        await answerPerson(parts, line, outcome, { request, response });
        return;
    }
  };
}

function refuseOtherMethods(application: Express, parts: ApplicationParts): void {
  const served = new Map<string, Set<string>>();
  for (const line of parts.routes) {
    for (const path of [...(isServedInApi(line) ? [apiPath(line)] : []), ...(line.isPage ? [line.path] : [])]) {
      const methods = served.get(path) ?? new Set();
      served.set(path, methods.add(line.method.toUpperCase()));
    }
  }
  for (const [path, methods] of served) {
    if (methods.has('GET')) methods.add('HEAD');
    application.all(path, async (request, response) => {
      response.set('Allow', [...methods].join(', '));
      await answerTransport(parts, 405, request, response);
    });
  }
}

function answerUnknown(parts: ApplicationParts): RequestHandler {
  return async (request, response) => {
    if (isForApi(request)) answerProblem('not-found', [], request, response);
    else await answerRefusedPerson(parts, 'not-found', request, response);
  };
}

async function answerTransport(
  parts: ApplicationParts,
  status: TransportStatus,
  request: Request,
  response: Response,
): Promise<void> {
  const place = { language: languageOf(request), traceId: traceIdOf(request) };
  if (isForApi(request)) {
    response
      .status(status)
      .type(PROBLEM_TYPE)
      .send(JSON.stringify(transportProblem(status, place)));
    return;
  }
  await answerPlainly(parts, { ...transportWords(status, place.language), status }, request, response);
}

// The one place that turns a fault into an answer. What went wrong stands in the log of the program, never in the answer.
function answerFault(parts: ApplicationParts): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const status = statusOfFault(error);
    if (status === 400) {
      if (isForApi(request)) answerProblem('invalid-input', [], request, response);
      else await answerRefusedPerson(parts, 'invalid-input', request, response);
      return;
    }
    if (status === 500)
      parts.log.error({ err: error, traceId: traceIdOf(request), path: request.path }, 'request failed');
    await answerTransport(parts, status, request, response);
  };
}

const FROM_BODIES = { 400: 400, 413: 413, 415: 415 } as const;

function statusOfFault(error: unknown): 400 | 413 | 415 | 500 {
  const status = error instanceof Error && 'status' in error ? error.status : 500;
  return status === 400 || status === 413 || status === 415 ? FROM_BODIES[status] : 500;
}
