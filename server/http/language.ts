import { parse } from 'cookie';
import type { Request, RequestHandler } from 'express';
import { LANGUAGES, type Language } from '../web/view.ts';

const COOKIE = 'taal';
const YEAR_MILLISECONDS = 365 * 86_400_000;

function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** Language of the answer: the one chosen before, else (in the API) the one asked for, else Dutch. */
export function languageOf(request: Request): Language {
  const chosen = parse(request.get('cookie') ?? '')[COOKIE];
  if (isLanguage(chosen)) return chosen;
  if (!request.path.startsWith('/v1/')) return 'nl';
  const asked = request.acceptsLanguages(...LANGUAGES);
  return isLanguage(asked) ? asked : 'nl';
}

/** Remembers the language that `?taal=` chooses, and sends the reader back to the same page without it. */
export function rememberLanguage(secure: boolean): RequestHandler {
  return (request, response, next) => {
    const asked = request.query['taal'];
    if (request.method !== 'GET' || !isLanguage(asked) || request.path.startsWith('/v1/')) {
      next();
      return;
    }
    response.cookie(COOKIE, asked, { httpOnly: true, sameSite: 'lax', secure, maxAge: YEAR_MILLISECONDS });
    response.redirect(303, withoutLanguage(request));
  };
}

function withoutLanguage(request: Request): string {
  const query = new URLSearchParams(request.originalUrl.split('?')[1]);
  query.delete('taal');
  // A second slash at the start would name another host; a browser takes a backslash for one.
  const path = request.path.replace(/^[/\\]+/, '/');
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
