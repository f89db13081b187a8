import { z } from 'zod';
import { route, type Route } from '../http/route.ts';
import type { ViewingDesk } from '../viewing/desk.ts';
import { eraseOwnMark, markFootage } from '../viewing/mark-footage.ts';
import { showStill } from '../viewing/show-still.ts';
import { takeStillOf } from '../viewing/take-still.ts';
import { alignClocks, findSameMoment, watchBeside } from '../viewing/watch-beside.ts';
import { sameMomentPage } from '../web/viewing/same-moment-page.ts';
import { sessionWords } from '../web/words/session.ts';
import { Id } from './inputs.ts';
import { MarkShape, SameMomentShape, Session, StillShape } from './viewing-shapes.ts';

const SessionInput = z.object({ sessionId: Id });
// What a form leaves open is no second, not the first one.
const Seconds = z.preprocess(
  (sent) => (typeof sent === 'string' ? (sent.trim() === '' ? undefined : Number(sent.replace(',', '.'))) : sent),
  z.number('Geef seconden als getal').min(0, 'Een opname begint bij 0'),
);
const PlaceInput = z.object({ sessionId: Id, seconds: Seconds });
const MarkInput = PlaceInput.extend({ note: z.string().max(1000, 'De aantekening is te lang').default('') });
const Difference = z.preprocess(
  (sent) => (typeof sent === 'string' ? Number(sent.replace(',', '.')) : sent),
  z
    .number('Geef seconden als getal')
    .min(-3600, 'Klokken verschillen hooguit een uur')
    .max(3600, 'Klokken verschillen hooguit een uur'),
);

/** What can be done within an open session beside watching: notes, stills, and a second recording on the same clock. */
export function sittingRoutes(desk: ViewingDesk): readonly Route[] {
  return [marking(desk), erasing(desk), takingStill(desk), still(desk), sameMoment(desk), beside(desk), aligning(desk)];
}

function marking(desk: ViewingDesk): Route {
  return route({
    ...{ method: 'post', path: '/kijksessies/:sessionId/aantekeningen', act: 'viewing.marked', recordedBy: 'act' },
    summary: 'Zet een aantekening bij een seconde van de opname, voor de zaak van de sessie',
    input: MarkInput,
    perform: (by, input) => markFootage(desk, by, input),
    api: { output: MarkShape, status: 201, show: (mark) => MarkShape.parse(mark) },
    page: (view, _mark, { sessionId }) => ({
      ...{ kind: 'redirect', to: `/kijksessies/${sessionId}` },
      notice: sessionWords[view.language].markedNotice,
    }),
  });
}

function erasing(desk: ViewingDesk): Route {
  return route({
    method: 'post',
    path: '/kijksessies/:sessionId/aantekeningen/:markId/wissingen',
    ...{ act: 'viewing.mark-erased', recordedBy: 'act' },
    summary: 'Wist een eigen aantekening, ook de tekst ervan in het logboek',
    input: SessionInput.extend({ markId: Id }),
    perform: (by, input) => eraseOwnMark(desk, by, input),
    api: { output: MarkShape, show: (mark) => MarkShape.parse(mark) },
    page: (view, _mark, { sessionId }) => ({
      ...{ kind: 'redirect', to: `/kijksessies/${sessionId}` },
      notice: sessionWords[view.language].erasedNotice,
    }),
  });
}

function takingStill(desk: ViewingDesk): Route {
  return route({
    method: 'post',
    path: '/kijksessies/:sessionId/stilstaande-beelden',
    ...{ act: 'viewing.still-taken', recordedBy: 'act' },
    summary: 'Maakt een stilstaand beeld van een seconde en verzegelt het voor de zaak van de sessie',
    input: PlaceInput,
    perform: (by, input) => takeStillOf(desk, by, input),
    api: { output: StillShape, status: 201, show: (taken) => StillShape.parse(taken) },
    page: (view, _still, { sessionId }) => ({
      ...{ kind: 'redirect', to: `/kijksessies/${sessionId}` },
      notice: sessionWords[view.language].stillNotice,
    }),
  });
}

function still(desk: ViewingDesk): Route {
  return route({
    method: 'get',
    path: '/kijksessies/:sessionId/stilstaande-beelden/:stillId',
    ...{ act: 'viewing.still-shown', recordedBy: 'act' },
    summary: 'Een stilstaand beeld van de zaak van de sessie; het bekijken staat eerst in het logboek',
    input: SessionInput.extend({ stillId: Id }),
    streams: true,
    perform: (by, input, call) => showStill(desk, by, input, call),
    api: { output: z.unknown() },
    page: () => ({ kind: 'redirect', to: '/opnames' }),
  });
}

function sameMoment(desk: ViewingDesk): Route {
  return route({
    ...{ method: 'get', path: '/kijksessies/:sessionId/vergelijkingen', act: 'viewing.searched' },
    recordedBy: 'perform',
    summary: 'Opnamen van hetzelfde moment, om naast die van de sessie te bekijken',
    input: SessionInput,
    perform: (by, { sessionId }) => findSameMoment(desk, by, sessionId),
    facts: (_input, { session, others }) => ({ session: session.id, found: others.length }),
    api: { output: SameMomentShape, show: (found) => SameMomentShape.parse(found) },
    page: (view, found) => ({ kind: 'page', html: sameMomentPage(view, found) }),
  });
}

function beside(desk: ViewingDesk): Route {
  return route({
    ...{ method: 'post', path: '/kijksessies/:sessionId/vergelijkingen', act: 'viewing.opened', recordedBy: 'act' },
    summary:
      'Opent een tweede opname van hetzelfde moment in een eigen kijksessie, of vraagt haar aan waar een tweede persoon nodig is',
    input: SessionInput.extend({ recordingId: Id }),
    about: ({ recordingId }) => recordingId,
    perform: (by, input) => watchBeside(desk, by, input),
    api: { output: Session, status: 201, show: (session) => Session.parse(session) },
    page: (_view, session, { sessionId }) => ({
      kind: 'redirect',
      to: session.state === 'open' ? `/kijksessies/${sessionId}` : `/kijkaanvragen/${session.id}`,
    }),
  });
}

function aligning(desk: ViewingDesk): Route {
  return route({
    ...{ method: 'post', path: '/kijksessies/:sessionId/klokverschillen', act: 'viewing.aligned', recordedBy: 'act' },
    summary: 'Noteert hoeveel seconden de klokken van twee camera’s verschillen; geen klok verandert',
    input: SessionInput.extend({ seconds: Difference }),
    perform: (by, input) => alignClocks(desk, by, input),
    api: { output: Session, show: (session) => Session.parse(session) },
    page: (view, session) => ({
      ...{ kind: 'redirect', to: `/kijksessies/${session.besideId ?? session.id}` },
      notice: sessionWords[view.language].alignedNotice,
    }),
  });
}
