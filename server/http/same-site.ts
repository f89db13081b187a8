import type { Request } from 'express';

/**
 * Whether a request that changes something comes from our own pages or from a program. Browsers say where it comes from
 * (Sec-Fetch-Site, else Origin). A program says neither; it is taken when it brings no cookie, or sends JSON, which no
 * form of another site can. A bearer assertion is never sent by a browser on its own.
 */
export function isFromHere(request: Request): boolean {
  if (request.get('authorization') !== undefined) return true;
  const site = request.get('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.get('origin');
  if (origin !== undefined) return origin === `${request.protocol}://${request.get('host') ?? ''}`;
  return request.get('cookie') === undefined || request.is('json') === 'json';
}
