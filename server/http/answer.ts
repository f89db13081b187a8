import type { Request, Response } from 'express';
import { ACTS, NOBODY, STAFF_ROLES, type Actor, type Role } from '../../protocols/acts.ts';
import type { Refusal, RefusedField } from '../../protocols/refusal.ts';
import type { Clock } from '../clock.ts';
import type { Renderer } from '../web/render.ts';
import type { View } from '../web/view.ts';
import { houseWords } from '../web/words/house.ts';
import { refusalWords } from '../web/words/refusals.ts';
import { languageOf } from './language.ts';
import type { Outcome } from './perform.ts';
import { HTTP_STATUS, PROBLEM_TYPE, problemOf } from './problem.ts';
import type { Reply, Route } from './route.ts';
import { isRemembered, saveSession } from './sessions.ts';
import { traceIdOf } from './trace.ts';

/** What answers are made with. */
export interface Answering {
  readonly renderer: Renderer;
  readonly clock: Clock;
}

/** Answers in JSON what was performed, or in problem+json what was refused (RFC 9457). */
export function answerProgram(line: Route, outcome: Outcome, request: Request, response: Response): void {
  const { verdict } = outcome;
  if (verdict.refused !== undefined) {
    answerProblem(verdict.refused, verdict.fields ?? [], request, response);
    return;
  }
  response.status(line.api?.status ?? 200).json(verdict.value.json() ?? null);
}

/** Answers a refusal in the API. */
export function answerProblem(
  refused: Refusal,
  fields: readonly RefusedField[],
  request: Request,
  response: Response,
): void {
  const place = { language: languageOf(request), traceId: traceIdOf(request) };
  const problem = problemOf(refused, place, fields);
  if (problem.status === 401) response.set('WWW-Authenticate', 'Bearer realm="beeldkluis"');
  response.status(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
}

/** The body of a refusal whose status a protocol of its own decides, such as that of resumable upload. */
export function describeRefusal(
  request: Request,
  refused: { readonly code: Refusal; readonly status: number; readonly fields: readonly RefusedField[] },
): string {
  const place = { language: languageOf(request), traceId: traceIdOf(request) };
  return JSON.stringify({ ...problemOf(refused.code, place, refused.fields), status: refused.status });
}

/** Answers people with the page of what was performed, the form again, the way to sign in, or the plain page of the refusal. */
export async function answerPerson(
  answering: Answering,
  line: Route,
  outcome: Outcome,
  { request, response }: { readonly request: Request; readonly response: Response },
): Promise<void> {
  const { verdict, by } = outcome;
  const view = viewFor(answering, by, request);
  if (verdict.refused === undefined) {
    await sendReply(await verdict.value.page(view), 200, request, response);
    return;
  }
  const { refused, fields = [] } = verdict;
  if (refused === 'not-signed-in') {
    await sendToSignIn(view, line, request, response);
    return;
  }
  if (line.again === undefined || NEVER_AGAIN.includes(refused)) {
    await sendReply(refusalPage(view, refused), HTTP_STATUS[refused], request, response);
    return;
  }
  const reply = await line.again(by, view, { refused, fields, sent: outcome.sent });
  await sendReply(reply, HTTP_STATUS[refused], request, response);
}

// Whoever may not be here gets no form to try again with.
const NEVER_AGAIN: readonly Refusal[] = ['not-permitted', 'not-found', 'cross-site'];

async function sendToSignIn(view: View, line: Route, request: Request, response: Response): Promise<void> {
  const roles: readonly Role[] = ACTS[line.act].roles;
  if (!STAFF_ROLES.some((role) => roles.includes(role))) {
    // Only a citizen can come here, with the link from the letter; staff's sign-in would be a dead end.
    await sendReply(refusalPage(view, 'link-expired'), 401, request, response);
    return;
  }
  const back = request.method === 'GET' ? `?terug=${encodeURIComponent(request.originalUrl)}` : '';
  response.redirect(303, `/aanmelden${back}`);
}

/** The plain page of a refusal. */
export async function answerRefusedPerson(
  answering: Answering,
  refused: Refusal,
  request: Request,
  response: Response,
): Promise<void> {
  await sendReply(refusalPage(viewFor(answering, NOBODY, request), refused), HTTP_STATUS[refused], request, response);
}

function refusalPage(view: View, refused: Refusal): Reply {
  const shown = refused === 'not-permitted' ? 'not-found' : refused;
  const { title, detail } = refusalWords[view.language][shown];
  return { kind: 'page', html: view.render('house/refused', houseWords, { title, detail }) };
}

/** The plain page with a title and a sentence, for what is no refusal of an act. */
export async function answerPlainly(
  answering: Answering,
  said: { readonly title: string; readonly detail: string; readonly status: number },
  request: Request,
  response: Response,
): Promise<void> {
  const { title, detail, status } = said;
  const html = viewFor(answering, NOBODY, request).render('house/refused', houseWords, { title, detail });
  await sendReply({ kind: 'page', html }, status, request, response);
}

function viewFor({ renderer, clock }: Answering, by: Actor, request: Request): View {
  const notice = takeNotice(request);
  return renderer.viewFor({
    ...{ language: languageOf(request), by, path: request.path, now: clock.now() },
    search: request.originalUrl.split('?')[1] ?? '',
    ...(notice === undefined ? {} : { notice }),
  });
}

// A redirect keeps its notice for the page that follows.
function takeNotice(request: Request): string | undefined {
  // Before the sessions have been given, there is none.
  if (request.method !== 'GET' || !('session' in request)) return undefined;
  const { notice } = request.session;
  if (notice !== undefined) delete request.session.notice;
  return notice;
}

async function sendReply(reply: Reply, status: number, request: Request, response: Response): Promise<void> {
  switch (reply.kind) {
    case 'page':
      response
        .status(reply.status ?? status)
        .type('html')
        .send(reply.html);
      return;
    case 'redirect':
      if (reply.notice !== undefined) request.session.notice = reply.notice;
      // The browser fetches the next page as soon as the headers arrive, so what it must find is saved before they leave.
      if (isRemembered(request)) await saveSession(request);
      response.redirect(303, reply.to);
      return;
  }
}
