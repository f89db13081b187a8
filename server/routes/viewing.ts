import { z } from 'zod';
import { MOST_INTERVALS } from '../../protocols/viewing/shown-interval.ts';
import { route, type Route } from '../http/route.ts';
import { closeViewing } from '../viewing/close-viewing.ts';
import { describeRecording } from '../viewing/describe-recording.ts';
import type { ViewingDesk } from '../viewing/desk.ts';
import { openViewing } from '../viewing/open-viewing.ts';
import { playFootage } from '../viewing/play-footage.ts';
import { readTogether } from '../viewing/read-together.ts';
import { reportShown } from '../viewing/report-shown.ts';
import { recordingPage } from '../web/viewing/recording-page.ts';
import { sessionPage } from '../web/viewing/session-page.ts';
import { viewingWords } from '../web/words/viewing.ts';
import { CoViewers, Id } from './inputs.ts';
import { askedRoutes } from './viewing-asked.ts';
import { searchRoute } from './viewing-search.ts';
import { Description, Session, ShownReportShape } from './viewing-shapes.ts';
import { sittingRoutes } from './viewing-sittings.ts';

const RecordingInput = z.object({ recordingId: Id });
const SessionInput = z.object({ sessionId: Id });
const OpeningInput = z.object({
  recordingId: Id,
  purpose: z.string().max(40).default(''),
  caseRef: z.string().max(100, 'Het zaaknummer is te lang').default(''),
  coViewers: CoViewers,
});
const Seconds = z.number('Geef seconden als getal').min(0, 'Een opname begint bij 0');
const ShownInput = z.object({
  sessionId: Id,
  intervals: z.array(z.object({ from: Seconds, to: Seconds }), 'Geef de getoonde seconden').max(MOST_INTERVALS),
});

/** Finding, describing and viewing recordings. */
export function viewingRoutes(desk: ViewingDesk): readonly Route[] {
  return [
    searchRoute(desk),
    ...askedRoutes(desk),
    describing(desk),
    opening(desk),
    sessionRoute(desk),
    footage(desk),
    shown(desk),
    closing(desk),
    ...sittingRoutes(desk),
  ];
}

function describing(desk: ViewingDesk): Route {
  return route({
    ...{ method: 'get', path: '/opnames/:recordingId', act: 'viewing.described', recordedBy: 'perform' },
    summary: 'Gegevens van een opname, wat haar bewaart, en wie er waarom naar keek',
    input: RecordingInput,
    about: ({ recordingId }) => recordingId,
    perform: (by, { recordingId }) => describeRecording(desk, by, recordingId),
    api: { output: Description, show: (description) => Description.parse(description) },
    page: (view, description) => ({
      kind: 'page',
      html: recordingPage(view, { description, protocol: desk.protocol }),
    }),
  });
}

function opening(desk: ViewingDesk): Route {
  return route({
    ...{ method: 'post', path: '/opnames/:recordingId/kijksessies', act: 'viewing.opened', recordedBy: 'act' },
    summary: 'Opent een kijksessie voor een doel en een zaak, of vraagt haar aan waar een tweede persoon nodig is',
    input: OpeningInput,
    about: ({ recordingId }) => recordingId,
    perform: (by, input) => openViewing(desk, by, input),
    api: { output: Session, status: 201, show: (session) => Session.parse(session) },
    page: (_view, session) => ({
      kind: 'redirect',
      to: `/${session.state === 'open' ? 'kijksessies' : 'kijkaanvragen'}/${session.id}`,
    }),
    again: async (by, view, form) => {
      const described = await describeRecording(desk, by, String(form.sent['recordingId']));
      if (described.refused !== undefined) return { kind: 'redirect', to: '/opnames' };
      const page = { description: described.value, protocol: desk.protocol, form };
      return { kind: 'page', html: recordingPage(view, page) };
    },
  });
}

function sessionRoute(desk: ViewingDesk): Route {
  return route({
    // Opening was recorded when the session began; the page itself shows no footage.
    ...{ method: 'get', path: '/kijksessies/:sessionId', act: 'viewing.opened', recordedBy: 'act' },
    summary: 'De eigen open kijksessie, met de speler',
    input: SessionInput,
    perform: (by, { sessionId }) => readTogether(desk, by, sessionId),
    api: { output: Session, show: ({ viewing }) => Session.parse(viewing.session) },
    page: (view, together) => ({ kind: 'page', html: sessionPage(view, together) }),
  });
}

function footage(desk: ViewingDesk): Route {
  return route({
    ...{ method: 'get', path: '/kijksessies/:sessionId/beeld', act: 'viewing.played', recordedBy: 'act' },
    summary: 'Beelden van de eigen kijksessie, geheel of in delen (Range); wat vertrekt staat eerst in het logboek',
    input: SessionInput,
    streams: true,
    perform: (by, { sessionId }, call) => playFootage(desk, by, sessionId, call),
    api: { output: z.unknown() },
    page: () => ({ kind: 'redirect', to: '/opnames' }),
  });
}

function shown(desk: ViewingDesk): Route {
  return route({
    ...{ method: 'post', path: '/kijksessies/:sessionId/vertoningen', act: 'viewing.shown', recordedBy: 'act' },
    summary: 'Meldt welke seconden echt te zien waren',
    input: ShownInput,
    perform: (by, input) => reportShown(desk, by, input),
    api: { output: ShownReportShape, status: 201 },
  });
}

function closing(desk: ViewingDesk): Route {
  return route({
    ...{ method: 'post', path: '/kijksessies/:sessionId/afsluitingen', act: 'viewing.closed', recordedBy: 'act' },
    summary: 'Sluit de eigen kijksessie',
    input: SessionInput,
    perform: (by, { sessionId }) => closeViewing(desk, by, sessionId),
    api: { output: Session, show: ({ session }) => Session.parse(session) },
    page: (view, { session, shownSeconds }) => ({
      kind: 'redirect',
      to: `/opnames/${session.recordingId}`,
      notice: viewingWords[view.language].session.closedNotice(shownSeconds),
    }),
  });
}
