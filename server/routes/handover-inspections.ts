import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { INSPECTION_STATES, SHOWN_DOCUMENTS } from '../../protocols/handover/inspection.ts';
import type { HandoverDesk } from '../handover/desk.ts';
import { endInspection } from '../handover/end-inspection.ts';
import { readCopy, readInspectionDetails } from '../handover/read-copy.ts';
import { startInspection } from '../handover/start-inspection.ts';
import { route, type RefusedForm, type Reply, type Route } from '../http/route.ts';
import { copyContents, inspectionContents } from '../web/handover/handover-contents.ts';
import type { View } from '../web/view.ts';
import { handoverWords } from '../web/words/handover.ts';
import { Id } from './inputs.ts';

const InspectionShape = z.object({ inspectionId: z.string(), state: z.enum(INSPECTION_STATES), startedAt: z.string() });
const Names = z
  .union([z.array(z.string()), z.string().transform((text) => text.split(/[\n;]/))])
  .transform((names) => names.map((name) => name.trim()).filter((name) => name !== ''))
  .pipe(z.array(z.string().max(200)).min(1, 'Noem wie er aanwezig is').max(20, 'Noem ten hoogste 20 personen'));

/** The page of a released copy, and supervised inspections of it. */
export function inspectionRoutes(desk: HandoverDesk): readonly Route[] {
  return [copy(desk), starting(desk), details(desk), ending(desk)];
}

/** Shows the page of a copy again with the form that was refused. */
export async function copyAgain(desk: HandoverDesk, _by: Actor, view: View, form: RefusedForm): Promise<Reply> {
  const found = await readCopy(desk, String(form.sent['planId']));
  if (found.refused !== undefined) return { kind: 'redirect', to: '/bewerkingen' };
  const contents = { ...copyContents(view, found.value, desk.protocol.delivery), form };
  return { kind: 'page', html: view.render('handover/copy', handoverWords, contents) };
}

function copy(desk: HandoverDesk): Route {
  return route({
    ...{ method: 'get', path: '/bewerkingen/:planId/uitgifte', act: 'redaction.read', recordedBy: 'perform' },
    summary: 'Inzages en verstrekkingen van een vrijgegeven kopie',
    input: z.object({ planId: Id }),
    about: ({ planId }) => planId,
    perform: (_by, { planId }) => readCopy(desk, planId),
    page: (view, found) => {
      const contents = copyContents(view, found, desk.protocol.delivery);
      return { kind: 'page', html: view.render('handover/copy', handoverWords, contents) };
    },
  });
}

function starting(desk: HandoverDesk): Route {
  return route({
    ...{ method: 'post', path: '/bewerkingen/:planId/inzages', act: 'inspection.started', recordedBy: 'act' },
    summary: 'Begint een inzage onder begeleiding van wie is aangemeld',
    input: z.object({
      planId: Id,
      attendees: Names,
      identityMethod: z.enum(SHOWN_DOCUMENTS, 'Kies waarmee is vastgesteld wie het is'),
    }),
    about: ({ planId }) => planId,
    perform: (by, input) => startInspection(desk, by, input),
    api: {
      output: InspectionShape,
      status: 201,
      show: ({ id, state, startedAt }) => ({ inspectionId: id, state, startedAt }),
    },
    page: (_view, { id }) => ({ kind: 'redirect', to: `/inzages/${id}` }),
    again: (by, view, form) => copyAgain(desk, by, view, form),
  });
}

function details(desk: HandoverDesk): Route {
  return route({
    ...{ method: 'get', path: '/inzages/:inspectionId', act: 'inspection.read', recordedBy: 'perform' },
    summary: 'Een inzage; voor de begeleider met de speler',
    input: z.object({ inspectionId: Id }),
    about: ({ inspectionId }) => inspectionId,
    perform: (by, { inspectionId }) => readInspectionDetails(desk, by, inspectionId),
    api: {
      output: InspectionShape.extend({ sessionId: z.string().nullable(), endedAt: z.string().nullable() }),
      show: ({ inspection, footage }) => ({
        ...{ inspectionId: inspection.id, state: inspection.state, startedAt: inspection.startedAt },
        ...{ endedAt: inspection.endedAt, sessionId: footage?.session.id ?? null },
      }),
    },
    page: (view, found) => {
      const html = view.render('handover/inspection', handoverWords, inspectionContents(view, found));
      return { kind: 'page', html };
    },
  });
}

function ending(desk: HandoverDesk): Route {
  return route({
    ...{ method: 'post', path: '/inzages/:inspectionId/afsluitingen', act: 'inspection.ended', recordedBy: 'act' },
    summary: 'Sluit een inzage af, met opmerkingen',
    input: z.object({ inspectionId: Id, remarks: z.string().trim().max(2000, 'Houd het korter').default('') }),
    about: ({ inspectionId }) => inspectionId,
    perform: (by, input) => endInspection(desk, by, input),
    api: {
      output: InspectionShape,
      show: ({ id, state, startedAt }) => ({ inspectionId: id, state, startedAt }),
    },
    page: (view, { id }) => {
      const notice = handoverWords[view.language].inspection.ended;
      return { kind: 'redirect', to: `/inzages/${id}`, notice };
    },
  });
}
