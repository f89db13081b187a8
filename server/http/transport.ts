import type { Request, Response } from 'express';
import { languageOf } from './language.ts';
import { PROBLEM_TYPE, transportProblem, transportWords, type TransportStatus } from './problem.ts';
import { traceIdOf } from './trace.ts';

/** Whether the request is for the API and not for a page. */
export function isForApi(request: Request): boolean {
  return request.path === '/v1' || request.path.startsWith('/v1/');
}

/** Answers a no of the transport itself, before anybody is known: problem+json in the API, one plain line for people. */
export function refuseTransport(status: TransportStatus, request: Request, response: Response): void {
  const place = { language: languageOf(request), traceId: traceIdOf(request) };
  response.status(status);
  if (isForApi(request)) {
    response.type(PROBLEM_TYPE).send(JSON.stringify(transportProblem(status, place)));
    return;
  }
  const { title, detail } = transportWords(status, place.language);
  response.type('text/plain').send(`${title}. ${detail}\n`);
}
