import { z } from 'zod';
import type { DockingDesk } from '../docking/desk.ts';
import { DockJwk } from '../docking/docks.ts';
import { enrolDock, inviteDock, revokeDock } from '../docking/enrol-dock.ts';
import { listDocks, type DockList } from '../docking/list-docks.ts';
import { readReceipt } from '../docking/read-receipt.ts';
import { route, type Route } from '../http/route.ts';
import { dockingWords } from '../web/words/docking.ts';
import { cameraRoutes } from './cameras.ts';
import { dockWallRoutes } from './dock-wall.ts';
import { docksPage } from './docks-page.ts';
import { intakeRoutes } from './intake.ts';
import { wallScreenRoutes, type ScreenDesk } from './wall-screens.ts';

const Nothing = z.object({});
const ByDock = z.object({ dockId: z.string() });
const DockAnswer = z.object({
  id: z.string(),
  naam: z.string(),
  toestand: z.enum(['enrolled', 'revoked']),
  vingerafdruk: z.string(),
  toegelatenOp: z.iso.datetime(),
});

/** Docks and who admits them, receipts, the wall of what came in, and the cameras. Resumable upload is a mount of its own. */
export function dockingRoutes(desk: ScreenDesk, publicUrl: string): readonly Route[] {
  return [
    docks(desk),
    invitation(desk, publicUrl),
    enrolment(desk),
    revocation(desk),
    receipt(desk),
    ...intakeRoutes(desk),
    ...cameraRoutes(desk),
    ...dockWallRoutes(desk),
    ...wallScreenRoutes(desk),
  ];
}

function docks(desk: DockingDesk): Route {
  return route({
    ...{ method: 'get', path: '/docks', act: 'docking.dock-listed', recordedBy: 'perform' },
    summary: 'Docks en wat nu binnenkomt',
    input: Nothing,
    perform: () => listDocks(desk),
    api: { output: z.array(DockAnswer), show: (list: DockList) => list.docks.map(showDock) },
    page: (view, list) => docksPage(view, list),
  });
}

function showDock(dock: Omit<DockList['docks'][number], 'heardAt'>): z.infer<typeof DockAnswer> {
  return {
    id: dock.id,
    naam: dock.name,
    toestand: dock.state,
    vingerafdruk: dock.fingerprint,
    toegelatenOp: dock.enrolledAt,
  };
}

function invitation(desk: DockingDesk, publicUrl: string): Route {
  return route({
    ...{ method: 'post', path: '/docks/uitnodigingen', act: 'docking.dock-invited', recordedBy: 'act' },
    summary: 'Maakt een code waarmee één dock zich eenmaal kan aanmelden',
    input: z.object({ name: z.string('Geef het dock een naam.').trim().min(1, 'Geef het dock een naam.').max(100) }),
    perform: (by, input) => inviteDock(desk, by, input),
    api: { output: z.object({ code: z.string(), name: z.string(), expiresAt: z.iso.datetime() }), status: 201 },
    page: (view, made) => {
      const { title } = dockingWords[view.language].invited;
      const crumbs = [{ text: dockingWords[view.language].docks.title, href: '/docks' }, { text: title }];
      return {
        kind: 'page',
        html: view.render('docking/invited', dockingWords, { title, crumbs, invitation: made, publicUrl }),
      };
    },
    again: async (_by, view, form) => {
      const list = await listDocks(desk);
      return docksPage(view, list.value ?? { docks: [], uploads: [], screens: [] }, form);
    },
  });
}

function enrolment(desk: DockingDesk): Route {
  return route({
    ...{ method: 'post', path: '/docks/aanmeldingen', act: 'docking.dock-enrolled', recordedBy: 'act' },
    summary: 'Meldt een dock aan met een code en zijn openbare sleutel',
    input: z.object({
      code: z.string().max(100),
      name: z.string().trim().min(1).max(100).optional(),
      publicJwk: DockJwk,
    }),
    perform: (by, { code, name, publicJwk }) =>
      enrolDock(desk, by, { code, publicJwk, ...(name === undefined ? {} : { name }) }),
    api: { output: DockAnswer, status: 201, show: showDock },
  });
}

function revocation(desk: DockingDesk): Route {
  return route({
    ...{ method: 'post', path: '/docks/:dockId/intrekkingen', act: 'docking.dock-revoked', recordedBy: 'act' },
    summary: 'Sluit een dock buiten',
    input: ByDock,
    about: ({ dockId }) => dockId,
    perform: (by, input) => revokeDock(desk, by, input),
    api: { output: DockAnswer, status: 201, show: showDock },
    page: () => ({ kind: 'redirect', to: '/docks' }),
  });
}

function receipt(desk: DockingDesk): Route {
  return route({
    ...{ method: 'get', path: '/ontvangstbewijzen/:uploadId', act: 'docking.receipt-read', recordedBy: 'perform' },
    summary: 'Het ondertekende ontvangstbewijs van een inname (JWS)',
    input: z.object({ uploadId: z.string() }),
    perform: (by, input) => readReceipt(desk, by, input),
    api: { output: z.object({ recordingId: z.string(), receipt: z.string() }) },
  });
}
