import { z } from 'zod';
import { route, type Reply, type Route } from '../http/route.ts';
import { approveRedaction } from '../redaction/approve-redaction.ts';
import type { RedactionDesk } from '../redaction/desk.ts';
import { redactionProgress } from '../redaction/open-redaction-footage.ts';
import { openWithPlan } from '../redaction/open-redaction.ts';
import { orderRedaction } from '../redaction/order-redaction.ts';
import { PlanChanges } from '../redaction/plan-changes.ts';
import { readRedactionDetails, readRedactionList } from '../redaction/read-redaction.ts';
import { REDACTION_STATES } from '../redaction/redaction-plans.ts';
import { retryRedaction } from '../redaction/retry-redaction.ts';
import { reviewRedaction } from '../redaction/review-redaction.ts';
import { sendBackRedaction } from '../redaction/send-back-redaction.ts';
import { showPeriod } from '../web/moments.ts';
import { changesFromForm } from '../web/redaction/plan-form.ts';
import { redactionPage, stateBadge } from '../web/redaction/redaction-contents.ts';
import type { View } from '../web/view.ts';
import { redactionWords } from '../web/words/redaction.ts';
import { planAgain, redactionFootageRoute } from './redaction-footage.ts';

const id = z.string().max(64);
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'Laad de pagina opnieuw');
const State = z.object({ state: z.enum(REDACTION_STATES) });
const PlanId = z.object({ planId: id });

/** From ordering a redacted copy to its release. */
export function redactionRoutes(desk: RedactionDesk): readonly Route[] {
  return [
    list(desk),
    ordering(desk),
    details(desk),
    progress(desk),
    plan(desk),
    keeping(desk),
    reviewing(desk),
    redactionFootageRoute(desk),
    approving(desk),
    sendingBack(desk),
    retrying(desk),
  ];
}

const pageOf = (planId: string): string => `/bewerkingen/${planId}`;

function noticeTo(to: string, notice: (words: (typeof redactionWords)['nl']) => string): (view: View) => Reply {
  return (view) => ({ kind: 'redirect', to, notice: notice(redactionWords[view.language]) });
}

function list(desk: RedactionDesk): Route {
  return route({
    ...{ method: 'get', path: '/bewerkingen', act: 'redaction.read', recordedBy: 'perform' },
    summary: 'Alle bewerkingen, de nieuwste eerst',
    input: z.object({}),
    perform: () => readRedactionList(desk),
    page: (view, listed) => {
      const words = redactionWords[view.language];
      const rows = listed.map(({ row, file, recording }) => [
        { text: file.number, href: pageOf(row.id), hidden: words.list.open },
        `${showPeriod(recording.startedAt, recording.endedAt, view.language)}, ${recording.cameraId}`,
        stateBadge(words, row.state),
        { moment: row.orderedAt },
      ]);
      const columns = words.list.columns.map((title, at) => ({ title, heads: at === 0 }));
      return {
        kind: 'page',
        html: view.render('redaction/list', redactionWords, { title: words.list.title, rows, columns }),
      };
    },
  });
}

function ordering(desk: RedactionDesk): Route {
  return route({
    ...{ method: 'post', path: '/uitleesverzoeken/:requestId/opnames/:recordingId/bewerkingen' },
    ...{ act: 'redaction.proposed', recordedBy: 'act' },
    summary: 'Geeft opdracht voor een onherkenbaar gemaakte kopie',
    input: z.object({ requestId: id, recordingId: id }),
    about: ({ recordingId }) => recordingId,
    perform: (by, input) => orderRedaction(desk, by, input),
    api: {
      output: State.extend({ planId: z.string() }),
      status: 202,
      show: ({ id: planId, state }) => ({ planId, state }),
    },
    page: (view, row) => noticeTo(pageOf(row.id), (words) => words.ordered)(view),
  });
}

function details(desk: RedactionDesk): Route {
  return route({
    ...{ method: 'get', path: '/bewerkingen/:planId', act: 'redaction.read', recordedBy: 'perform' },
    summary: 'Een bewerking met haar toestand',
    input: z.object({ planId: id, sessie: id.optional() }),
    about: ({ planId }) => planId,
    perform: (by, { planId, sessie }) => readRedactionDetails(desk, by, { planId, sessionId: sessie }),
    facts: (_input, { row }) => ({ revision: row.revision, state: row.state, plan: row.planHash }),
    api: {
      output: State.extend({
        planId: z.string(),
        recordingId: z.string(),
        requestId: z.string(),
        revision: z.number(),
        planHash: z.string().nullable(),
        progress: z.number(),
        reviewedBy: z.string().nullable(),
        approvedBy: z.string().nullable(),
        releasedAt: z.string().nullable(),
      }),
      show: ({ row }) => ({
        ...{ planId: row.id, recordingId: row.recordingId, requestId: row.requestId, state: row.state },
        ...{ revision: row.revision, planHash: row.planHash, progress: row.progress },
        ...{ reviewedBy: row.reviewedBy, approvedBy: row.approvedBy, releasedAt: row.releasedAt },
      }),
    },
    page: (view, shown, { sessie }) => {
      const { template, contents } = redactionPage(view, shown);
      const html = view.render(template, redactionWords, { ...contents, sessionId: sessie });
      return { kind: 'page', html };
    },
  });
}

function progress(desk: RedactionDesk): Route {
  return route({
    // Says nothing about anybody, and a page asks every two seconds: only a refusal is recorded.
    ...{ method: 'get', path: '/bewerkingen/:planId/voortgang', act: 'house.read', recordedBy: 'perform' },
    summary: 'Hoe ver de machine is',
    input: PlanId,
    perform: (_by, { planId }) => redactionProgress(desk, planId),
    api: { output: State.extend({ progress: z.number() }) },
  });
}

function plan(desk: RedactionDesk): Route {
  return route({
    ...{ method: 'get', path: '/bewerkingen/:planId/plan', act: 'redaction.read', recordedBy: 'perform' },
    summary: 'Het plan zelf: sporen, afdekkingen en geluid',
    input: PlanId,
    about: ({ planId }) => planId,
    perform: (_by, { planId }) => openWithPlan(desk, planId),
    facts: (_input, { row }) => ({ revision: row.revision, plan: row.planHash }),
    api: {
      output: z.object({ planHash: z.string(), plan: z.looseObject({}) }),
      show: ({ row, plan: opened }) => ({ planHash: row.planHash, plan: opened }),
    },
  });
}

function keeping(desk: RedactionDesk): Route {
  return route({
    ...{ method: 'put', path: '/bewerkingen/:planId/plan', act: 'redaction.reviewed', recordedBy: 'act' },
    summary: 'Bewaart de besluiten van een persoon, of legt ze voor aan een tweede',
    input: PlanChanges.extend({ planId: id, baseHash: hash, next: z.enum(['keep', 'submit']) }),
    about: ({ planId }) => planId,
    perform: (by, { planId, baseHash, next, ...changes }) =>
      reviewRedaction(desk, by, { planId, baseHash, next, changes }),
    api: { output: State.extend({ planHash: z.string(), revision: z.number() }) },
  });
}

function reviewing(desk: RedactionDesk): Route {
  return route({
    ...{ method: 'post', path: '/bewerkingen/:planId/nazichten', act: 'redaction.reviewed', recordedBy: 'act' },
    summary: 'Bewaart de besluiten van een persoon (formulier)',
    // The decisions on tracks are fields whose names the plan gives.
    input: z.looseObject({
      planId: id,
      baseHash: hash,
      next: z.enum(['keep', 'submit']).default('keep'),
      sessie: id.optional(),
    }),
    about: ({ planId }) => planId,
    perform: async (by, { planId, baseHash, next, ...sent }) => {
      const changes = changesFromForm(sent);
      if (changes.refused !== undefined) return changes;
      return reviewRedaction(desk, by, { planId, baseHash, next, changes: changes.value });
    },
    page: (view, reviewed, { planId, sessie }) => {
      const to = sessie === undefined ? pageOf(planId) : `${pageOf(planId)}?sessie=${encodeURIComponent(sessie)}`;
      return noticeTo(to, ({ review }) => (reviewed.state === 'reviewed' ? review.submitted : review.kept))(view);
    },
    again: (by, view, form) => planAgain(desk, by, view, form),
  });
}

function approving(desk: RedactionDesk): Route {
  return route({
    ...{ method: 'post', path: '/bewerkingen/:planId/goedkeuringen', act: 'redaction.approved', recordedBy: 'act' },
    summary: 'Een tweede persoon keurt precies dit plan goed',
    input: z.object({ planId: id, planHash: hash }),
    about: ({ planId }) => planId,
    perform: (by, input) => approveRedaction(desk, by, input),
    api: { output: State, status: 202 },
    page: (view, _output, { planId }) => noticeTo(pageOf(planId), ({ approval }) => approval.approved)(view),
  });
}

function sendingBack(desk: RedactionDesk): Route {
  return route({
    ...{ method: 'post', path: '/bewerkingen/:planId/terugzendingen', act: 'redaction.sent-back', recordedBy: 'act' },
    summary: 'Een tweede persoon stuurt het plan terug met een reden',
    input: z.object({
      planId: id,
      planHash: hash,
      reason: z.string().trim().min(1, 'Noem de reden').max(1000, 'Houd de reden korter'),
    }),
    about: ({ planId }) => planId,
    perform: (by, input) => sendBackRedaction(desk, by, input),
    api: { output: State },
    page: (view, _output, { planId }) => noticeTo(pageOf(planId), ({ approval }) => approval.returned)(view),
    again: (by, view, form) => planAgain(desk, by, view, form),
  });
}

function retrying(desk: RedactionDesk): Route {
  return route({
    ...{ method: 'post', path: '/bewerkingen/:planId/pogingen', act: 'redaction.proposed', recordedBy: 'act' },
    summary: 'Laat de machine het opnieuw proberen',
    input: PlanId,
    about: ({ planId }) => planId,
    perform: (by, { planId }) => retryRedaction(desk, by, planId),
    api: { output: State, status: 202 },
    page: (view, _output, { planId }) => noticeTo(pageOf(planId), ({ result }) => result.retried)(view),
  });
}
