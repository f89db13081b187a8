import { mayPerform } from '../../../protocols/acts.ts';
import type { MunicipalProtocol } from '../../../protocols/municipal/protocol.ts';
import { groundByCode } from '../../../protocols/readout/refusal-ground.ts';
import { needsIdentity, type RequestState } from '../../../protocols/readout/request.ts';
import type { LoggedEntry } from '../../audit/read-log.ts';
import type { RequestDossier, ListedRequest } from '../../readout/read-requests.ts';
import type { RequestedRecording } from '../../readout/request-progress.ts';
import { watchedContents } from '../audit/watched-contents.ts';
import { showPeriod } from '../moments.ts';
import type { View } from '../view.ts';
import { actWords } from '../words/acts.ts';
import { names } from '../words/names.ts';
import { readoutWords } from '../words/readout.ts';

/** What a table cell or a line of facts can show (server/web/README.md). */
type Cell = string | number | undefined | Readonly<Record<string, unknown>> | readonly Cell[];
type Line = readonly [string, Cell];

const TONES = {
  registered: 'attention',
  granted: 'info',
  refused: 'neutral',
  fulfilled: 'ok',
  closed: 'neutral',
} as const satisfies Record<RequestState, string>;

/** Rows of the list of requests. */
export function requestRows(view: View, requests: readonly ListedRequest[]): readonly (readonly Cell[])[] {
  const { names: named, days } = readoutWords[view.language];
  return requests.map(({ request, answerBy, daysLeft }) => [
    { text: request.number, href: `/uitleesverzoeken/${request.id}` },
    named.kinds[request.kind],
    request.requester_name,
    [request.place, showPeriod(request.from_at, request.to_at, view.language)],
    daysLeft === undefined
      ? { day: answerBy }
      : [{ day: answerBy }, { text: days(daysLeft), tone: toneOfDays(daysLeft) }],
    { text: named.states[request.state], tone: TONES[request.state] },
  ]);
}

/** Contents of the page of one request. */
export function requestContents(
  view: View,
  dossier: RequestDossier,
  protocol: MunicipalProtocol,
): Readonly<Record<string, unknown>> & { readonly title: string } {
  const words = readoutWords[view.language];
  const { request, next, grounds } = dossier;
  const isClosed = request.closed_at !== null;
  return {
    title: words.desk.title(request.number),
    crumbs: [{ text: words.list.title, href: '/uitleesverzoeken' }, { text: request.number }],
    ...{ id: request.id, number: request.number, next, isClosed, tooLate: dossier.tooLate },
    status: { text: words.names.states[request.state], tone: TONES[request.state] },
    facts: requestFacts(view, dossier),
    watched: watchedContents(view, dossier.watched),
    mayHandle: mayPerform(view.by.role, 'readout.granted'),
    isOwn: protocol.request.secondPairOfEyes && request.registered_by === view.by.id,
    forms: {
      identity: request.state === 'registered' && needsIdentity(request.kind) && request.identity_method === null,
      decide: request.state === 'registered',
      extend: dossier.mayPostpone,
      close: !isClosed,
      objection: request.state === 'refused',
    },
    methods: protocol.request.identity.map((value) => ({ value, text: words.names.methods[value] })),
    grounds: grounds.map(({ code, article, words: text }) => ({ value: code, text: `${sentence(text)} (${article})` })),
    recordings: dossier.recordings.map((recording) => recordingCard(view, dossier, recording)),
    historyColumns: words.desk.historyColumns,
    history: dossier.history.map((entry) => historyRow(view, entry)),
  };
}

function requestFacts(view: View, { request, answerBy, daysLeft, names: people }: RequestDossier): readonly Line[] {
  const words = readoutWords[view.language];
  const { labels } = words.desk;
  const nameOf = (id: string | null): string => (id === null ? '' : (people.get(id) ?? id));
  const ground = request.decision_ground === null ? undefined : groundByCode(request.decision_ground);
  const lines: readonly Line[] = [
    [labels.kind, words.names.kinds[request.kind]],
    [labels.requester, request.requester_name],
    [labels.organisation, request.organisation ?? undefined],
    [labels.contact, request.contact],
    [labels.interest, request.interest],
    [labels.place, request.place],
    [labels.window, showPeriod(request.from_at, request.to_at, view.language)],
    [labels.received, { moment: request.received_at }],
    [labels.regime, request.regime],
    [labels.legalGround, request.legal_ground ?? undefined],
    [labels.externalRef, request.external_ref ?? undefined],
    [labels.answerBy, request.extended_due_at === null ? { day: answerBy } : [{ day: answerBy }, words.desk.extended]],
    [labels.left, daysLeft === undefined ? undefined : { text: words.days(daysLeft), tone: toneOfDays(daysLeft) }],
    [labels.identity, identityText(view, request, nameOf)],
    [labels.registeredBy, nameOf(request.registered_by)],
    [
      labels.decision,
      request.decided_at === null
        ? undefined
        : [
            words.names.states[request.state],
            { moment: request.decided_at },
            `${words.desk.by} ${nameOf(request.decided_by)}`,
          ],
    ],
    [labels.ground, ground && `${sentence(ground.words)} (${ground.article})`],
    [labels.explanation, request.decision_text ?? undefined],
  ];
  return lines.filter(([, cell]) => cell !== undefined && cell !== '');
}

function identityText(view: View, request: RequestDossier['request'], nameOf: (id: string | null) => string): Cell {
  const { names: named, desk } = readoutWords[view.language];
  if (!needsIdentity(request.kind)) return undefined;
  if (request.identity_method === null) return { text: desk.notVerified, tone: 'attention' };
  return [named.methods[request.identity_method], `${desk.by} ${nameOf(request.identity_checked_by)}`];
}

function recordingCard(
  view: View,
  { request }: RequestDossier,
  recording: RequestedRecording,
): Readonly<Record<string, unknown>> {
  const { desk } = readoutWords[view.language];
  const isOpen = request.state === 'granted' && recording.state === 'sealed';
  const underWay = recording.plans.some(({ state }) => state !== 'failed');
  const isDemand = request.kind === 'vordering';
  const state = (named: Readonly<Record<string, string>>, value: string): string => named[value] ?? value;
  return {
    ...{ id: recording.id, from: recording.started_at, to: recording.ended_at },
    facts: [
      [desk.labels.place, recording.place ?? undefined],
      [desk.camera, recording.camera_id],
      [desk.falls, [{ day: recording.due_at }, state(names[view.language].states, recording.state)]],
    ],
    made: [
      ...recording.plans.map((plan) => [
        desk.plan,
        { text: state(desk.planStates, plan.state), href: `/bewerkingen/${plan.id}` },
      ]),
      ...recording.inspections.map((each) => [
        desk.inspection,
        { text: state(desk.inspectionStates, each.state), href: `/inzages/${each.id}` },
      ]),
      ...recording.deliveries.map((each) => [
        desk.delivery,
        [state(desk.deliveryStates, each.state), { moment: each.expires_at }],
      ]),
      ...recording.handovers.map((each) => [
        desk.handover,
        { text: `${each.number}: ${state(desk.handoverStates, each.state)}`, href: `/overdrachten/${each.id}` },
      ]),
    ],
    links: nextLinks(view, request, recording),
    mayRedact: isOpen && !isDemand && !underWay,
  };
}

/** Where the work on one recording goes on: giving out its released copy, or the package with the original. */
function nextLinks(
  view: View,
  { id, kind, state }: RequestDossier['request'],
  recording: RequestedRecording,
): readonly { readonly text: string; readonly href: string }[] {
  const { desk } = readoutWords[view.language];
  if (state !== 'granted' || recording.state !== 'sealed' || !mayPerform(view.by.role, 'handover.ordered')) return [];
  const released = recording.plans.find((plan) => plan.state === 'released');
  const mayHandOver = kind === 'vordering' || kind === 'boa';
  const isHandedOver = recording.handovers.some((handover) => handover.state !== 'failed');
  return [
    ...(released === undefined ? [] : [{ text: desk.giveOut, href: `/bewerkingen/${released.id}/uitgifte` }]),
    ...(mayHandOver && !isHandedOver
      ? [{ text: desk.handOver, href: `/uitleesverzoeken/${id}/opnames/${recording.id}/overdrachten` }]
      : []),
  ];
}

function historyRow(view: View, entry: LoggedEntry): readonly Cell[] {
  const known: Readonly<Record<string, readonly [string, string]>> = actWords[view.language];
  const { results } = readoutWords[view.language].desk;
  const [did = entry.act, want = entry.act] = known[entry.act] ?? [];
  const refused = entry.result === 'refused';
  return [{ exact: entry.at }, refused ? want : did, results[entry.result], entry.personal['by.name']];
}

function toneOfDays(days: number): string {
  if (days < 0) return 'danger';
  return days <= 7 ? 'attention' : 'neutral';
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
