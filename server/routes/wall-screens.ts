import { z } from 'zod';
import { granted } from '../../protocols/refusal.ts';
import type { DockingDesk } from '../docking/desk.ts';
import { listDocks } from '../docking/list-docks.ts';
import { placeScreen, revokeScreen } from '../docking/wall-screens.ts';
import { route, type Route } from '../http/route.ts';
import { closeSession } from '../http/sessions.ts';
import { rememberScreen } from '../http/wall-screen.ts';
import { signOut } from '../persons/sign-in.ts';
import { screenWords } from '../web/words/screens.ts';
import { docksPage } from './docks-page.ts';

/** What placing screens needs besides what docking has. */
export interface ScreenDesk extends DockingDesk {
  /** Whether this is the demonstration, which has no TLS. */
  readonly demo: boolean;
}

const Name = 'Geef het scherm een naam, zodat u later weet welk scherm het is.';

/** Screens that show the dock wall and nothing else. */
export function wallScreenRoutes(desk: ScreenDesk): readonly Route[] {
  return [placing(desk), revoking(desk)];
}

function placing(desk: ScreenDesk): Route {
  return route({
    ...{ method: 'post', path: '/docks/schermen', act: 'docking.screen-placed', recordedBy: 'act' },
    summary: 'Maakt van het scherm waarop dit gevraagd wordt een dockwand, en meldt de beheerder daar af',
    input: z.object({ screenName: z.string(Name).trim().min(1, Name).max(100, 'Dit is te lang.') }),
    perform: async (by, { screenName }, { request, response }) => {
      const placed = await placeScreen(desk, by, { name: screenName });
      if (placed.refused !== undefined) return placed;
      rememberScreen(response, placed.value.token, desk.demo);
      await signOut(desk, by);
      await closeSession(request);
      return granted(placed.value.screen);
    },
    api: {
      status: 201,
      output: z.object({ schermId: z.string(), naam: z.string() }),
      show: ({ id, name }) => ({ schermId: id, naam: name }),
    },
    page: () => ({ kind: 'redirect', to: '/dockwand' }),
    again: async (_by, view, form) => {
      const list = await listDocks(desk);
      return docksPage(view, list.value ?? { docks: [], uploads: [], screens: [] }, form);
    },
  });
}

function revoking(desk: ScreenDesk): Route {
  return route({
    ...{ method: 'post', path: '/docks/schermen/:screenId/intrekkingen', act: 'docking.screen-revoked' },
    recordedBy: 'act',
    summary: 'Haalt de dockwand van een scherm',
    input: z.object({ screenId: z.string().min(1).max(100) }),
    about: ({ screenId }) => screenId,
    perform: (by, input) => revokeScreen(desk, by, input),
    api: {
      status: 201,
      output: z.object({ schermId: z.string(), naam: z.string() }),
      show: ({ id, name }) => ({ schermId: id, naam: name }),
    },
    page: (view) => ({ kind: 'redirect', to: '/docks', notice: screenWords[view.language].revoked }),
  });
}
