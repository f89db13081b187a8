import { parse } from 'cookie';
import type { Request, Response } from 'express';

/** Browsers keep a cookie no longer than this; every look at the wall begins the time anew. */
const LONGEST_MILLISECONDS = 400 * 86_400_000;

/** Where a screen is known as such; everywhere else it is nobody. */
const WALL_PATHS = ['/dockwand', '/v1/dockwand', '/dockwand/incidenten', '/v1/dockwand/incidenten'];

function nameOf(demo: boolean): string {
  return demo ? 'dockwand' : '__Host-dockwand';
}

/** What a screen shows itself by, on the paths of the wall alone. */
export function screenTokenOf(request: Request, demo: boolean): string | undefined {
  if (!WALL_PATHS.includes(request.path)) return undefined;
  return parse(request.get('cookie') ?? '')[nameOf(demo)];
}

/** Lets the browser of a screen remember what it shows itself by. */
export function rememberScreen(response: Response, token: string, demo: boolean): void {
  const kept = { httpOnly: true, secure: !demo, path: '/', maxAge: LONGEST_MILLISECONDS } as const;
  response.cookie(nameOf(demo), token, { ...kept, sameSite: 'lax' });
}
