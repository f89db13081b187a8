import { z } from 'zod';
import { FINDING_KINDS, FINDING_STATES, SETTLEMENTS } from '../../protocols/custody/finding.ts';
import { granted, refuse } from '../../protocols/refusal.ts';
import type { CheckDesk } from '../custody/check-desk.ts';
import { readFinding, settleFinding, type Finding } from '../custody/findings.ts';
import { readChecks } from '../custody/read-checks.ts';
import { CHECK_STATES } from '../custody/vault-checks.ts';
import { route, type RefusedForm, type Reply, type Route } from '../http/route.ts';
import { checkContents, findingContents } from '../web/custody/check-contents.ts';
import type { View } from '../web/view.ts';
import { custodyWords } from '../web/words/custody.ts';
import { Id } from './inputs.ts';

const Moment = z.iso.datetime();
const FindingShape = z.object({
  id: z.string(),
  kind: z.enum(FINDING_KINDS),
  state: z.enum(FINDING_STATES),
  objectId: z.string(),
  recordingId: z.string().nullable(),
  onHold: z.boolean(),
  foundAt: Moment,
  seenAt: Moment,
  settlement: z.enum(SETTLEMENTS).nullable(),
  settledAt: Moment.nullable(),
});
const CheckShape = z.object({
  recheckDays: z.int(),
  readSince: Moment.nullable(),
  isLate: z.boolean(),
  last: z
    .object({
      state: z.enum(CHECK_STATES),
      begunAt: Moment,
      endedAt: Moment.nullable(),
      listed: z.int(),
      toRead: z.int(),
      haveRead: z.int(),
      bytesRead: z.int(),
      swept: z.int(),
      raised: z.int(),
    })
    .nullable(),
  findings: z.array(FindingShape),
});

/** The daily check of the vault and its findings. */
export function custodyRoutes(desk: CheckDesk): readonly Route[] {
  return [checks(desk), finding(desk), settling(desk)];
}

function checks(desk: CheckDesk): Route {
  return route({
    ...{ method: 'get', path: '/controle', act: 'custody.finding-listed', recordedBy: 'perform' },
    summary: 'Wat er in de kluis bekeken is en wat niet klopt',
    input: z.object({}),
    perform: () => readChecks(desk),
    api: {
      output: CheckShape,
      show: ({ last, readSince, isLate, recheckDays, open }) => ({
        ...{ recheckDays, isLate, readSince: readSince ?? null, last: last ?? null },
        findings: open.map(shown),
      }),
    },
    page: (view, overview) => ({
      kind: 'page',
      html: view.render('custody/checks', custodyWords, checkContents(view, overview)),
    }),
  });
}

function finding(desk: CheckDesk): Route {
  return route({
    ...{ method: 'get', path: '/controle/bevindingen/:findingId', act: 'custody.finding-listed' },
    recordedBy: 'perform',
    summary: 'Eén bevinding van de controle',
    input: z.object({ findingId: Id }),
    perform: async (_by, { findingId }) => {
      const found = await readFinding(desk.database.sql, findingId);
      return found === undefined ? refuse('not-found') : granted(found);
    },
    api: { output: FindingShape, show: shown },
    page: (view, found) => findingPage(view, found),
  });
}

function findingPage(view: View, found: Finding, form?: RefusedForm): Reply {
  const contents = { ...findingContents(view, found), ...(form === undefined ? {} : { form }) };
  return { kind: 'page', html: view.render('custody/finding', custodyWords, contents) };
}

function settling(desk: CheckDesk): Route {
  const reason = 'Schrijf op wat er is gebeurd en wat u heeft gedaan.';
  return route({
    ...{ method: 'post', path: '/controle/bevindingen/:findingId/afhandelingen', act: 'custody.finding-settled' },
    recordedBy: 'act',
    summary: 'Handelt een bevinding af, met een reden',
    input: z.object({
      findingId: Id,
      settlement: z.enum(SETTLEMENTS, 'Kies hoe het is afgelopen.'),
      reason: z.string(reason).trim().min(1, reason).max(1000, 'Deze tekst is te lang.'),
    }),
    about: ({ findingId }) => findingId,
    perform: (by, input) => settleFinding(desk, by, input),
    api: { status: 201, output: FindingShape, show: shown },
    page: (view) => ({ kind: 'redirect', to: '/controle', notice: custodyWords[view.language].noticeSettled }),
    again: async (_by, view, form) => {
      const found = await readFinding(desk.database.sql, String(form.sent['findingId']));
      return found === undefined ? { kind: 'redirect', to: '/controle' } : findingPage(view, found, form);
    },
  });
}

function shown(found: Finding): z.infer<typeof FindingShape> {
  const { id, kind, state, objectId, recordingId, foundAt, seenAt, settlement, settledAt } = found;
  return {
    ...{ id, kind, state, objectId, recordingId, onHold: found.holds > 0 },
    ...{ foundAt, seenAt, settlement, settledAt },
  };
}
