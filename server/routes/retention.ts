import { z } from 'zod';
import { mayPerform } from '../../protocols/acts.ts';
import { granted } from '../../protocols/refusal.ts';
import { HOLD_KINDS } from '../../protocols/retention/hold.ts';
import { PROSPECTS } from '../../protocols/retention/term.ts';
import { stamp } from '../clock.ts';
import { route, type RefusedForm, type Reply, type Route } from '../http/route.ts';
import { liftHoldByHand, placeHoldByHand } from '../retention/change-holds.ts';
import type { RetentionDesk } from '../retention/desk.ts';
import { listHolds, listTerms, readHoldOverview, type HoldOverview } from '../retention/read-terms.ts';
import { localMoment } from '../web/moments.ts';
import { holdContents, holdsContents, placeHoldContents, termsContents } from '../web/retention/terms-contents.ts';
import type { View } from '../web/view.ts';
import { retentionWords } from '../web/words/retention.ts';
import { destructionRoutes } from './destruction.ts';
import { fromForm, Id } from './inputs.ts';

const Nothing = z.object({});
const explained = (refusal: string) => z.string(refusal).trim().min(1, refusal).max(1000, 'Deze tekst is te lang.');
const short = (longest: number) => fromForm(z.string().trim().max(longest, 'Deze tekst is te lang.').optional());

const HoldInput = z.object({
  kind: z.enum(HOLD_KINDS, 'Kies waarom dit nodig is.'),
  reason: explained('Licht toe waarom de opnamen nodig zijn.'),
  caseRef: short(60),
  from: localMoment('Vul in vanaf wanneer.'),
  to: localMoment('Vul in tot wanneer.'),
  place: short(200),
  cameraId: short(100),
});
type HoldInput = z.infer<typeof HoldInput>;
const LiftInput = z.object({ holdId: Id, reason: explained('Schrijf op waarom de vasthouding eindigt.') });

const Moment = z.iso.datetime();
const HoldShape = z.object({
  id: z.string(),
  kind: z.enum(HOLD_KINDS),
  reason: z.string(),
  caseRef: z.string().nullable(),
  requestId: z.string().nullable(),
  criteria: z.object({ from: Moment, to: Moment, place: z.string().optional(), cameraId: z.string().optional() }),
  placedAt: Moment,
  reviewAt: Moment,
  state: z.enum(['open', 'lifted']),
  recordingIds: z.array(z.string()),
});
const TermsShape = z.object({
  total: z.int(),
  ready: z.int(),
  mandate: z.object({ reference: z.string(), validTo: Moment }).nullable(),
  recordings: z.array(
    z.object({
      id: z.string(),
      state: z.string(),
      dueAt: Moment,
      prospect: z.enum(PROSPECTS),
      holdIds: z.array(z.string()),
    }),
  ),
});

/** Terms, holds, mandates, and destruction with its statements. */
export function retentionRoutes(desk: RetentionDesk): readonly Route[] {
  return [terms(desk), holds(desk), holdForm(), placing(desk), hold(desk), lifting(desk), ...destructionRoutes(desk)];
}

function terms(desk: RetentionDesk): Route {
  return route({
    ...{ method: 'get', path: '/bewaartermijnen', act: 'retention.listed', recordedBy: 'perform' },
    summary: 'Wat wanneer vrijvalt, wat wordt vastgehouden en of vernietigd mag worden',
    input: Nothing,
    perform: () => listTerms(desk),
    api: {
      output: TermsShape,
      show: ({ total, ready, mandate, recordings }) => ({
        ...{ total, ready },
        mandate: mandate === undefined ? null : { reference: mandate.reference, validTo: stamp(mandate.validTo) },
        recordings: recordings.map(({ recording: { id, state, dueAt }, prospect, holds: held }) => ({
          ...{ id, state, dueAt, prospect },
          holdIds: held.map((each) => each.id),
        })),
      }),
    },
    page: (view, output) => ({
      kind: 'page',
      html: view.render('retention/terms', retentionWords, termsContents(view, output)),
    }),
  });
}

function holds(desk: RetentionDesk): Route {
  return route({
    ...{ method: 'get', path: '/vasthoudingen', act: 'retention.listed', recordedBy: 'perform' },
    summary: 'Open vasthoudingen met wat zij bewaren',
    input: Nothing,
    perform: () => listHolds(desk),
    api: { output: z.object({ holds: z.array(HoldShape) }), show: (open) => ({ holds: open.map(shownHold) }) },
    page: (view, open) => ({
      kind: 'page',
      html: view.render('retention/holds', retentionWords, holdsContents(view, open)),
    }),
  });
}

function holdForm(): Route {
  return route({
    ...{ method: 'get', path: '/vasthoudingen/nieuw', act: 'retention.hold-prepared', recordedBy: 'perform' },
    summary: 'Formulier om opnamen vast te houden',
    input: Nothing,
    perform: () => Promise.resolve(granted(undefined)),
    page: (view) => placePage(view),
  });
}

function placePage(view: View, form?: RefusedForm): Reply {
  const contents = { ...placeHoldContents(view), ...(form === undefined ? {} : { form }) };
  return { kind: 'page', html: view.render('retention/place-hold', retentionWords, contents) };
}

function placing(desk: RetentionDesk): Route {
  return route({
    ...{ method: 'post', path: '/vasthoudingen', act: 'retention.hold-placed', recordedBy: 'act' },
    summary: 'Houdt alle opnamen vast die bij plaats, tijd of camera passen',
    input: HoldInput,
    perform: (by, input) => placeHoldByHand(desk, by, { ...input, criteria: criteriaOf(input) }),
    api: { status: 201, output: z.object({ holdId: z.string(), recordingIds: z.array(z.string()) }) },
    page: (view, { recordingIds }) => ({
      kind: 'redirect',
      to: mayPerform(view.by.role, 'retention.listed') ? '/vasthoudingen' : '/opnames',
      notice: retentionWords[view.language].notices.held(recordingIds.length),
    }),
    again: (_by, view, form) => Promise.resolve(placePage(view, form)),
  });
}

function criteriaOf({ from, to, place, cameraId }: HoldInput): HoldOverview['hold']['criteria'] {
  return {
    ...{ from: stamp(from), to: stamp(to) },
    ...(place === undefined ? {} : { place }),
    ...(cameraId === undefined ? {} : { cameraId }),
  };
}

function hold(desk: RetentionDesk): Route {
  return route({
    ...{ method: 'get', path: '/vasthoudingen/:holdId', act: 'retention.listed', recordedBy: 'perform' },
    summary: 'Eén vasthouding',
    input: z.object({ holdId: Id }),
    about: ({ holdId }) => holdId,
    perform: (_by, { holdId }) => readHoldOverview(desk, holdId),
    api: { output: HoldShape, show: shownHold },
    page: (view, output) => holdPage(view, output),
  });
}

function holdPage(view: View, overview: HoldOverview, form?: RefusedForm): Reply {
  const contents = { ...holdContents(view, overview), ...(form === undefined ? {} : { form }) };
  return { kind: 'page', html: view.render('retention/hold', retentionWords, contents) };
}

function lifting(desk: RetentionDesk): Route {
  return route({
    ...{ method: 'post', path: '/vasthoudingen/:holdId/opheffingen', act: 'retention.hold-lifted', recordedBy: 'act' },
    summary: 'Heft een vasthouding op, met een reden',
    input: LiftInput,
    about: ({ holdId }) => holdId,
    perform: (by, input) => liftHoldByHand(desk, by, input),
    api: {
      status: 201,
      output: z.object({ id: z.string(), liftedAt: Moment }),
      show: ({ id, liftedAt }) => ({ id, liftedAt }),
    },
    page: (view) => ({ kind: 'redirect', to: '/vasthoudingen', notice: retentionWords[view.language].notices.lifted }),
    again: async (_by, view, form) => {
      const overview = await readHoldOverview(desk, String(form.sent['holdId']));
      return overview.refused === undefined
        ? holdPage(view, overview.value, form)
        : { kind: 'redirect', to: '/vasthoudingen' };
    },
  });
}

function shownHold({ hold: held, recordingIds }: HoldOverview): z.infer<typeof HoldShape> {
  const { id, kind, reason, caseRef, requestId, criteria, placedAt, reviewAt, state } = held;
  return { id, kind, reason, caseRef, requestId, criteria, placedAt, reviewAt, state, recordingIds: [...recordingIds] };
}
