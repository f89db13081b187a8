import { z } from 'zod';
import { consultHistory, HISTORY_ACTS } from '../audit/consult-history.ts';
import type { AuditDesk } from '../audit/consult-log.ts';
import { HISTORY_KINDS, type HistoryKind } from '../audit/histories.ts';
import { route, type Route } from '../http/route.ts';
import { historyPage } from '../web/audit/history-page.ts';
import { Entry, shownEntry } from './audit-shapes.ts';
import { fromForm } from './inputs.ts';

const PATHS = {
  recording: [
    '/opnames/:id/geschiedenis',
    'Wie keek wanneer, waarom en welke seconden, en wat er verder met een opname gebeurde',
  ],
  person: ['/personen/:id/geschiedenis', 'Wat een medewerker deed, en wie daarnaar keek'],
  case: ['/zaken/:id/geschiedenis', 'Alles wat voor een zaak gebeurde'],
  camera: ['/cameras/:id/geschiedenis', 'Wat er met een camera en zijn opnamen gebeurde'],
  dock: ['/docks/:id/geschiedenis', 'Wat er met een dockstation en zijn opnamen gebeurde'],
} as const satisfies Record<HistoryKind, readonly [`/${string}`, string]>;

const HistoryInput = z.object({
  // A case is called what people call it.
  id: z.string().min(1).max(200),
  before: fromForm(z.coerce.number('Een regel heeft een nummer').int().min(0).optional()),
});
const HistoryShape = z.object({ name: z.string(), entries: z.array(Entry), nextBefore: z.int().optional() });

/** The histories of recordings, persons, cases, cameras and docking stations, newest first. Reading one is itself recorded. */
export function historyRoutes(desk: AuditDesk): readonly Route[] {
  return HISTORY_KINDS.map((kind) => historyRoute(desk, kind));
}

function historyRoute(desk: AuditDesk, kind: HistoryKind): Route {
  const [path, summary] = PATHS[kind];
  return route({
    ...{ method: 'get', path, act: HISTORY_ACTS[kind], recordedBy: 'act', summary },
    input: HistoryInput,
    about: ({ id }) => (kind === 'case' ? 'beeldkluis' : id),
    perform: (by, input) => consultHistory(desk, by, { kind, ...input }),
    api: {
      output: HistoryShape,
      show: ({ name, entries, nextBefore }) => ({ name, entries: entries.map(shownEntry), nextBefore }),
    },
    page: (view, history, { before }) => ({ kind: 'page', html: historyPage(view, history, before) }),
  });
}
