import { z } from 'zod';
import { mayPerform } from '../../protocols/acts.ts';
import { REGIMES } from '../../protocols/municipal/refusal-grounds.ts';
import { REQUEST_KINDS } from '../../protocols/readout/request-kind.ts';
import { LEGAL_GROUNDS } from '../../protocols/readout/request.ts';
import { granted } from '../../protocols/refusal.ts';
import { route, type RefusedForm, type Reply, type Route } from '../http/route.ts';
import type { ReadoutDesk } from '../readout/desk.ts';
import { listRequests, readRequest } from '../readout/read-requests.ts';
import { requestReadout } from '../readout/request-readout.ts';
import { localMoment } from '../web/moments.ts';
import { requestContents, requestRows } from '../web/readout/request-contents.ts';
import type { View } from '../web/view.ts';
import { readoutWords } from '../web/words/readout.ts';
import { fromForm, Id } from './inputs.ts';
import { readoutDecisions } from './readout-decisions.ts';
import { DossierOutput, ListedOutput, RequestOutput, showDossier, showListed, showRequest } from './readout-output.ts';

const Nothing = z.object({});
const OneRequest = z.object({ requestId: Id });

const text = (refusal: string, longest = 200) =>
  z.string(refusal).trim().min(1, refusal).max(longest, 'Deze tekst is te lang.');
const optionalText = (longest: number) => fromForm(z.string().trim().max(longest, 'Deze tekst is te lang.').optional());

const Draft = z.object({
  kind: z.enum(REQUEST_KINDS, 'Kies wat voor verzoek het is.'),
  regime: z.enum(REGIMES, 'Kies de wet die geldt.'),
  requesterName: text('Vul de naam van de verzoeker in.'),
  organisation: optionalText(200),
  contact: text('Vul een telefoonnummer of e-mailadres in.'),
  interest: z.string().trim().max(2000, 'Deze tekst is te lang.').default(''),
  place: text('Vul in waar het was.'),
  fromAt: localMoment('Vul de datum en tijd in waarop het begon.'),
  toAt: localMoment('Vul de datum en tijd in waarop het eindigde.'),
  receivedAt: localMoment('Vul in wanneer het verzoek is ontvangen.'),
  legalGround: fromForm(z.enum(LEGAL_GROUNDS, 'Kies een artikel uit de lijst.').optional()),
  externalRef: optionalText(100),
  deliverBy: fromForm(localMoment('Vul in wanneer de beelden geleverd moeten zijn.').optional()),
});

/** Readout requests: the list, registering, the desk of one request, and what is decided on it. */
export function readoutRoutes(desk: ReadoutDesk): readonly Route[] {
  return [
    list(desk),
    form(desk),
    registering(desk),
    reading(desk),
    ...readoutDecisions(desk, (_by, view, sent) => deskAgain(desk, view, sent)),
  ];
}

function list(desk: ReadoutDesk): Route {
  return route({
    ...{
      method: 'get',
      path: '/uitleesverzoeken',
      act: 'readout.listed',
      summary: 'Uitleesverzoeken, op datum van antwoord',
    },
    input: Nothing,
    recordedBy: 'perform',
    perform: () => listRequests(desk),
    facts: (_input, requests) => ({ count: requests.length }),
    api: {
      output: z.object({ requests: z.array(ListedOutput) }),
      show: (requests) => ({ requests: requests.map(showListed) }),
    },
    page: (view, requests) => {
      const words = readoutWords[view.language].list;
      const contents = {
        title: words.title,
        crumbs: [{ text: words.title }],
        mayRegister: mayPerform(view.by.role, 'readout.requested'),
        columns: words.columns.map((title, at) => (at === 0 ? { title, heads: true } : title)),
        rows: requestRows(view, requests),
      };
      return { kind: 'page', html: view.render('readout/requests', readoutWords, contents) };
    },
  });
}

function form(desk: ReadoutDesk): Route {
  return route({
    ...{
      method: 'get',
      path: '/uitleesverzoeken/nieuw',
      act: 'readout.prepared',
      summary: 'Formulier voor een uitleesverzoek',
    },
    input: Nothing,
    recordedBy: 'perform',
    perform: () => Promise.resolve(granted(undefined)),
    page: (view) => formPage(desk, view),
  });
}

function formPage({ protocol }: ReadoutDesk, view: View, refused?: RefusedForm): Reply {
  const { form: words, list: listWords, names } = readoutWords[view.language];
  const contents = {
    title: words.title,
    crumbs: [{ text: listWords.title, href: '/uitleesverzoeken' }, { text: words.title }],
    kinds: REQUEST_KINDS.map((value) => ({ value, text: names.kinds[value], hint: names.kindHints[value] })),
    regimes: REGIMES.map((value) => ({ value, text: words.regimes[value] })),
    regime: protocol.regime,
    interestOptional: protocol.request.interest === 'optional',
    legalGrounds: LEGAL_GROUNDS.map((value) => ({ value, text: value })),
    ...(refused === undefined ? {} : { form: refused }),
  };
  return { kind: 'page', html: view.render('readout/register', readoutWords, contents) };
}

function registering(desk: ReadoutDesk): Route {
  return route({
    ...{
      method: 'post',
      path: '/uitleesverzoeken',
      act: 'readout.requested',
      summary: 'Registreert een uitleesverzoek en houdt alle opnamen van het tijdvak vast',
    },
    input: Draft,
    recordedBy: 'act',
    perform: (by, draft) => requestReadout(desk, by, draft),
    api: {
      status: 201,
      output: RequestOutput.extend({ recordingIds: z.array(z.string()) }),
      show: ({ request, recordingIds }) => ({ ...showRequest(request), recordingIds }),
    },
    page: (view, { request, recordingIds }) => ({
      kind: 'redirect',
      to: `/uitleesverzoeken/${request.id}`,
      notice: readoutWords[view.language].notices.registered(request.number, recordingIds.length),
    }),
    again: (_by, view, refused) => Promise.resolve(formPage(desk, view, refused)),
  });
}

function reading(desk: ReadoutDesk): Route {
  return route({
    ...{
      method: 'get',
      path: '/uitleesverzoeken/:requestId',
      act: 'readout.read',
      summary: 'Eén uitleesverzoek met zijn opnamen en geschiedenis',
    },
    input: OneRequest,
    about: ({ requestId }) => requestId,
    recordedBy: 'perform',
    perform: (_by, { requestId }) => readRequest(desk, requestId),
    facts: (_input, { request }) => ({ number: request.number }),
    api: { output: DossierOutput, show: showDossier },
    page: (view, dossier) => ({
      kind: 'page',
      html: view.render('readout/request', readoutWords, requestContents(view, dossier, desk.protocol)),
    }),
  });
}

/** The desk of a request once more, with what was wrong in one of its forms. */
async function deskAgain(desk: ReadoutDesk, view: View, refused: RefusedForm): Promise<Reply> {
  const dossier = await readRequest(desk, String(refused.sent['requestId']));
  if (dossier.refused !== undefined) return { kind: 'redirect', to: '/uitleesverzoeken' };
  const contents = { ...requestContents(view, dossier.value, desk.protocol), form: refused };
  return { kind: 'page', html: view.render('readout/request', readoutWords, contents) };
}
