import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { ViewingDesk } from '../viewing/desk.ts';
import {
  approveViewing,
  declineViewing,
  joinViewing,
  listAsked,
  openAgreed,
  readAsked,
  type AskedViewing,
} from '../viewing/second-person.ts';
import { askedListPage, waitingPage } from '../web/viewing/asked-pages.ts';
import { askedWords } from '../web/words/asked.ts';
import { Id } from './inputs.ts';
import { Session } from './viewing-shapes.ts';

const SessionInput = z.object({ sessionId: Id });
const CodeInput = z.object({
  code: z.string('Vul de code in').trim().min(1, 'Vul de code in').max(20, 'De code heeft zes cijfers'),
});
const Asked = z.object({
  session: Session,
  askedBy: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  place: z.string().nullable(),
  code: z.string().optional(),
});
const AskedList = z.object({ toAnswer: z.array(Asked), own: z.array(Asked) });
const LIST = '/kijkaanvragen';

/** Viewings that need a second person: who asks waits, who is asked answers, and then it opens. */
export function askedRoutes(desk: ViewingDesk): readonly Route[] {
  return [listing(desk), waiting(desk), opening(desk), approving(desk), declining(desk), joining(desk)];
}

function listing(desk: ViewingDesk): Route {
  return route({
    ...{ method: 'get', path: LIST, act: 'viewing.ask-listed', recordedBy: 'perform' },
    summary: 'Kijkaanvragen die op een tweede persoon wachten, en de eigen aanvragen',
    input: z.object({}),
    perform: (by) => listAsked(desk, by),
    facts: (_input, { toAnswer, own }) => ({ toAnswer: toAnswer.length, own: own.length }),
    api: { output: AskedList, show: (list) => AskedList.parse(list) },
    page: (view, list) => ({ kind: 'page', html: askedListPage(view, desk.protocol, list) }),
  });
}

function waiting(desk: ViewingDesk): Route {
  return route({
    // Asking was recorded when it was done; the page shows no footage.
    ...{ method: 'get', path: '/kijkaanvragen/:sessionId', act: 'viewing.asked', recordedBy: 'act' },
    summary: 'De eigen kijkaanvraag: wacht op een tweede persoon, of kan open',
    input: SessionInput,
    perform: (by, { sessionId }) => readAsked(desk, by, sessionId),
    api: { output: Asked, show: (asked: AskedViewing) => Asked.parse(asked) },
    page: (view, asked) => ({ kind: 'page', html: waitingPage(view, desk.protocol, asked) }),
  });
}

function opening(desk: ViewingDesk): Route {
  return route({
    ...{ method: 'post', path: '/kijkaanvragen/:sessionId/openingen', act: 'viewing.opened', recordedBy: 'act' },
    summary: 'Opent de eigen kijkaanvraag nadat een tweede persoon akkoord gaf',
    input: SessionInput,
    perform: (by, { sessionId }) => openAgreed(desk, by, sessionId),
    api: { output: Session, status: 201, show: (session) => Session.parse(session) },
    page: (_view, { id }) => ({ kind: 'redirect', to: `/kijksessies/${id}` }),
    again: async (by, view, form) => {
      const asked = await readAsked(desk, by, String(form.sent['sessionId']));
      return asked.refused === undefined
        ? { kind: 'page', html: waitingPage(view, desk.protocol, asked.value, form) }
        : { kind: 'redirect', to: '/opnames' };
    },
  });
}

function approving(desk: ViewingDesk): Route {
  return route({
    ...{ method: 'post', path: '/kijkaanvragen/:sessionId/akkoorden', act: 'viewing.approved', recordedBy: 'act' },
    summary: 'Geeft als tweede persoon akkoord voor dit doel en deze zaak',
    input: SessionInput,
    perform: (by, { sessionId }) => approveViewing(desk, by, sessionId),
    api: { output: Session, status: 201, show: (session) => Session.parse(session) },
    page: (view) => ({ kind: 'redirect', to: LIST, notice: askedWords[view.language].approved }),
  });
}

function declining(desk: ViewingDesk): Route {
  return route({
    ...{ method: 'post', path: '/kijkaanvragen/:sessionId/weigeringen', act: 'viewing.declined', recordedBy: 'act' },
    summary: 'Geeft als tweede persoon geen akkoord',
    input: SessionInput,
    perform: (by, { sessionId }) => declineViewing(desk, by, sessionId),
    api: { output: Session, status: 201, show: (session) => Session.parse(session) },
    page: (view) => ({ kind: 'redirect', to: LIST, notice: askedWords[view.language].declined }),
  });
}

function joining(desk: ViewingDesk): Route {
  return route({
    ...{ method: 'post', path: '/kijkaanvragen/meekijkers', act: 'viewing.approved', recordedBy: 'act' },
    summary: 'Tekent als meekijker met de code op het scherm van wie wil kijken',
    input: CodeInput,
    perform: (by, { code }) => joinViewing(desk, by, code),
    api: { output: z.object({ recordingId: z.string() }), status: 201, show: ({ recordingId }) => ({ recordingId }) },
    page: (view) => ({ kind: 'redirect', to: LIST, notice: askedWords[view.language].joined }),
    again: async (by, view, form) => {
      const list = await listAsked(desk, by);
      const { toAnswer, own } = list.value ?? { toAnswer: [], own: [] };
      return { kind: 'page', html: askedListPage(view, desk.protocol, { toAnswer, own }, form) };
    },
  });
}
