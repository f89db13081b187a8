import express, { type RequestHandler } from 'express';
import { refuseTransport } from './transport.ts';

/** Redaction plans are documents with a box per frame; everything else is small. */
const PLAN_LIMIT = '8mb';
const JSON_LIMIT = '256kb';
const FORM_LIMIT = '64kb';

/** Reads a JSON body up to what the path may take. */
export function readJson(path: string): RequestHandler {
  return express.json({ limit: path.includes('plan') ? PLAN_LIMIT : JSON_LIMIT, strict: true });
}

/** Reads what an HTML form sends. */
export const readForms: RequestHandler = express.urlencoded({ limit: FORM_LIMIT, extended: false });

/** The API takes JSON only; 415 otherwise (ADR). */
export const requireJson: RequestHandler = (request, response, next) => {
  if (request.is('json') === false) refuseTransport(415, request, response);
  else next();
};

/** Pages take forms only; 415 otherwise. Files go through mounts that read their own body. */
export const requireForm: RequestHandler = (request, response, next) => {
  if (request.is('urlencoded') === false) refuseTransport(415, request, response);
  else next();
};

/** The API answers in JSON; 406 for who cannot take that (ADR). */
export const requireJsonAccepted: RequestHandler = (request, response, next) => {
  if (request.accepts('application/json', 'application/problem+json') === false)
    refuseTransport(406, request, response);
  else next();
};
