import { z } from 'zod';
import { LOG_PURPOSES } from '../../protocols/audit/log-purpose.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import { consultHistory, HISTORY_ACTS, type History } from '../audit/consult-history.ts';
import type { AuditDesk } from '../audit/consult-log.ts';
import { HISTORY_KINDS, type HistoryKind } from '../audit/histories.ts';
import { route, type Route } from '../http/route.ts';
import { closedHistoryPage, historyPage } from '../web/audit/history-page.ts';
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
const Purpose = z.enum(LOG_PURPOSES, 'Kies waarvoor u het logboek leest.');
const PersonInput = HistoryInput.extend({ purpose: Purpose });
// A page that is opened without a purpose asks for it and shows nothing of anybody, not even whether he exists.
const PersonPageInput = PersonInput.extend({ purpose: fromForm(Purpose.optional()) });
const HistoryShape = z.object({ name: z.string(), entries: z.array(Entry), nextBefore: z.int().optional() });

/** The histories of recordings, persons, cases, cameras and docking stations, newest first. Reading one is itself recorded. */
export function historyRoutes(desk: AuditDesk): readonly Route[] {
  const ofThings = HISTORY_KINDS.flatMap((kind) => (kind === 'person' ? [] : [historyRoute(desk, kind)]));
  return [...ofThings, personRoute(desk), personPage(desk)];
}

const api = {
  output: HistoryShape,
  show: ({ name, entries, nextBefore }: History) => ({ name, entries: entries.map(shownEntry), nextBefore }),
};

function historyRoute(desk: AuditDesk, kind: Exclude<HistoryKind, 'person'>): Route {
  const [path, summary] = PATHS[kind];
  return route({
    ...{ method: 'get', path, act: HISTORY_ACTS[kind], recordedBy: 'act', summary },
    input: HistoryInput,
    about: ({ id }) => (kind === 'case' ? 'beeldkluis' : id),
    perform: (by, input) => consultHistory(desk, by, { kind, ...input }),
    api,
    page: (view, history, { before }) => ({ kind: 'page', html: historyPage(view, history, { before }) }),
  });
}

function personRoute(desk: AuditDesk): Route {
  const [path, summary] = PATHS.person;
  return route({
    ...{ method: 'get', path, act: HISTORY_ACTS.person, recordedBy: 'act', summary },
    input: PersonInput,
    about: ({ id }) => id,
    perform: (by, input) => consultHistory(desk, by, { kind: 'person', ...input }),
    api,
  });
}

function personPage(desk: AuditDesk): Route {
  const [path, summary] = PATHS.person;
  return route({
    ...{ method: 'get', path, act: HISTORY_ACTS.person, recordedBy: 'act', summary },
    input: PersonPageInput,
    about: ({ id }) => id,
    perform: async (by, { purpose, ...rest }): Promise<Verdict<History | undefined>> =>
      purpose === undefined ? granted(undefined) : consultHistory(desk, by, { kind: 'person', purpose, ...rest }),
    page: (view, history, { id, ...asked }) => ({
      kind: 'page',
      html: history === undefined ? closedHistoryPage(view, id) : historyPage(view, history, asked),
    }),
  });
}
