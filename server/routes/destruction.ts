import { z } from 'zod';
import { stamp } from '../clock.ts';
import { route, type RefusedForm, type Reply, type Route } from '../http/route.ts';
import { orderDestruction } from '../retention/begin-run.ts';
import { grantDestructionMandate, withdrawDestructionMandate } from '../retention/change-mandates.ts';
import type { RetentionDesk } from '../retention/desk.ts';
import type { DestructionRun } from '../retention/destruction-runs.ts';
import { fetchStatement, listMandates, listRuns, readRunReport, type ListedMandate } from '../retention/read-runs.ts';
import { parseLocalMoment } from '../web/moments.ts';
import { runContents, runsContents } from '../web/retention/run-contents.ts';
import { mandatesContents } from '../web/retention/terms-contents.ts';
import type { View } from '../web/view.ts';
import { retentionWords } from '../web/words/retention.ts';
import { Id } from './inputs.ts';

const Nothing = z.object({});
const RunInput = z.object({ runId: Id });
const needed = (refusal: string, longest: number) =>
  z.string(refusal).trim().min(1, refusal).max(longest, 'Deze tekst is te lang.');
const day = (refusal: string, time: string) =>
  z.iso.date(refusal).transform((date) => parseLocalMoment(`${date}T${time}`));
const MandateInput = z.object({
  reference: needed('Vul het kenmerk van de machtiging in.', 100),
  ground: needed('Vul de grond in.', 300),
  validFrom: day('Vul de dag in waarop de machtiging ingaat.', '00:00'),
  validTo: day('Vul de laatste dag van de machtiging in.', '23:59:59'),
});

const Moment = z.iso.datetime();
const MandateShape = z.object({
  id: z.string(),
  reference: z.string(),
  ground: z.string(),
  validFrom: Moment,
  validTo: Moment,
  state: z.string(),
});
const RunShape = z.object({
  id: z.string(),
  number: z.string(),
  state: z.string(),
  startedAt: Moment,
  signedAt: Moment.nullable(),
});
const ReportShape = RunShape.extend({
  statement: z.string().nullable(),
  recordingIds: z.array(z.string()),
  keys: z.array(z.object({ keyId: z.string(), destroyedAt: Moment.nullable() })),
});

/** Mandates, runs of the destruction and their statements. */
export function destructionRoutes(desk: RetentionDesk): readonly Route[] {
  return [mandates(desk), granting(desk), withdrawing(desk), runs(desk), ordering(desk), run(desk), statement(desk)];
}

function mandates(desk: RetentionDesk): Route {
  return route({
    ...{ method: 'get', path: '/mandaten', act: 'retention.listed', recordedBy: 'perform' },
    summary: 'Machtigingen tot vernietiging',
    input: Nothing,
    perform: () => listMandates(desk),
    api: {
      output: z.object({ mandates: z.array(MandateShape.extend({ standing: z.string() })) }),
      show: (listed) => ({ mandates: listed.map(({ mandate, standing }) => ({ ...shownMandate(mandate), standing })) }),
    },
    page: (view, listed) => mandatesPage(desk, view, listed),
  });
}

function mandatesPage(
  { protocol }: RetentionDesk,
  view: View,
  listed: readonly ListedMandate[],
  form?: RefusedForm,
): Reply {
  const { list, category } = protocol.retention.selectielijst;
  const contents = {
    ...mandatesContents(view, listed, `${list}, ${category}`),
    ...(form === undefined ? {} : { form }),
  };
  return { kind: 'page', html: view.render('retention/mandates', retentionWords, contents) };
}

function granting(desk: RetentionDesk): Route {
  return route({
    ...{ method: 'post', path: '/mandaten', act: 'retention.mandate-granted', recordedBy: 'act' },
    summary: 'Geeft een doorlopende machtiging tot vernietiging',
    input: MandateInput,
    perform: (by, draft) => grantDestructionMandate(desk, by, draft),
    api: { status: 201, output: MandateShape, show: shownMandate },
    page: (view) => ({ kind: 'redirect', to: '/mandaten', notice: retentionWords[view.language].notices.granted }),
    again: async (_by, view, form) => mandatesPage(desk, view, (await listMandates(desk)).value ?? [], form),
  });
}

function withdrawing(desk: RetentionDesk): Route {
  return route({
    ...{
      method: 'post',
      path: '/mandaten/:mandateId/intrekkingen',
      act: 'retention.mandate-withdrawn',
      recordedBy: 'act',
    },
    summary: 'Trekt een machtiging in',
    input: z.object({ mandateId: Id }),
    about: ({ mandateId }) => mandateId,
    perform: (by, { mandateId }) => withdrawDestructionMandate(desk, by, mandateId),
    api: { status: 201, output: MandateShape, show: shownMandate },
    page: (view) => ({ kind: 'redirect', to: '/mandaten', notice: retentionWords[view.language].notices.withdrawn }),
  });
}

function runs(desk: RetentionDesk): Route {
  return route({
    ...{ method: 'get', path: '/vernietigingen', act: 'retention.listed', recordedBy: 'perform' },
    summary: 'Vernietigingen, de nieuwste bovenaan',
    input: Nothing,
    perform: () => listRuns(desk),
    api: {
      output: z.object({ runs: z.array(RunShape.extend({ recordings: z.int() })) }),
      show: (listed) => ({ runs: listed.map(({ run: each, recordings }) => ({ ...shownRun(each), recordings })) }),
    },
    page: (view, listed) => ({
      kind: 'page',
      html: view.render('retention/runs', retentionWords, runsContents(view, listed)),
    }),
  });
}

function ordering(desk: RetentionDesk): Route {
  return route({
    ...{ method: 'post', path: '/vernietigingen', act: 'retention.destruction-ordered', recordedBy: 'act' },
    summary: 'Geeft opdracht te vernietigen wat klaarstaat, onder een geldige machtiging',
    input: Nothing,
    perform: (by) => orderDestruction(desk, by),
    api: {
      status: 202,
      output: z.object({ run: RunShape.nullable() }),
      show: (begun) => ({ run: begun === undefined ? null : shownRun(begun) }),
    },
    page: (view, begun) => {
      const { notices } = retentionWords[view.language];
      return {
        kind: 'redirect',
        to: '/vernietigingen',
        notice: begun === undefined ? notices.nothing : notices.ordered(begun.number),
      };
    },
  });
}

function run(desk: RetentionDesk): Route {
  return route({
    ...{ method: 'get', path: '/vernietigingen/:runId', act: 'retention.statement-read', recordedBy: 'perform' },
    summary: 'Eén vernietiging met haar verklaring',
    input: RunInput,
    about: ({ runId }) => runId,
    perform: (_by, { runId }) => readRunReport(desk, runId),
    facts: (_input, report) => ({ number: report.run.number }),
    api: {
      output: ReportShape,
      show: ({ run: reported, items, keys }) => ({
        ...shownRun(reported),
        statement: reported.statement,
        recordingIds: items.map((item) => item.recording_id),
        keys: keys.map(({ keyId, destroyedAt }) => ({ keyId, destroyedAt: destroyedAt ?? null })),
      }),
    },
    page: (view, report) => ({
      kind: 'page',
      html: view.render('retention/run', retentionWords, runContents(view, report)),
    }),
  });
}

function statement(desk: RetentionDesk): Route {
  return route({
    ...{ method: 'get', path: '/vernietigingen/:runId/verklaring', act: 'retention.statement-read', recordedBy: 'act' },
    summary: 'De ondertekende verklaring van vernietiging (JWS, PS256)',
    input: RunInput,
    about: ({ runId }) => runId,
    streams: true,
    api: { output: z.unknown() },
    page: (_view, _output, { runId }) => ({ kind: 'redirect', to: `/vernietigingen/${runId}` }),
    perform: async (by, { runId }, { response }) => {
      const verdict = await fetchStatement(desk, by, runId);
      if (verdict.refused !== undefined) return verdict;
      response
        .type('application/jose')
        .attachment(`verklaring-${verdict.value.number}.jws`)
        .send(verdict.value.statement);
      return verdict;
    },
  });
}

function shownMandate(mandate: ListedMandate['mandate']): z.infer<typeof MandateShape> {
  const { id, reference, ground, validFrom, validTo, state } = mandate;
  return { id, reference, ground, validFrom: stamp(validFrom), validTo: stamp(validTo), state };
}

function shownRun({ id, number, state, started_at, signed_at }: DestructionRun): z.infer<typeof RunShape> {
  return { id, number, state, startedAt: started_at, signedAt: signed_at };
}
