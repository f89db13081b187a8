import { z } from 'zod';
import { ANCHOR_KINDS } from '../../protocols/audit/anchor.ts';
import { DESK_ITEMS } from '../../protocols/supervision/desk-item.ts';
import { LOG_CHECK_OUTCOMES } from '../../protocols/supervision/log-check.ts';
import { route, type RefusedForm, type Reply, type Route } from '../http/route.ts';
import type { SupervisionDesk } from '../supervision/desk.ts';
import { noteLogCheck } from '../supervision/note-log-check.ts';
import { readDesk, type DeskOverview } from '../supervision/read-desk.ts';
import { localMoment } from '../web/moments.ts';
import { deskContents, logCheckContents } from '../web/supervision/desk-contents.ts';
import type { View } from '../web/view.ts';
import { supervisionWords } from '../web/words/supervision.ts';

const Moment = z.iso.datetime();
const DeskShape = z.object({
  waiting: z.array(z.object({ kind: z.enum(DESK_ITEMS), count: z.int(), dueAt: Moment.optional(), href: z.string() })),
  samples: z.array(z.object({ month: z.string(), views: z.int(), drawn: z.int(), toJudge: z.int() })),
  nextSampleAt: Moment,
  log: z.object({
    size: z.int(),
    checkpointSize: z.int().nullable(),
    anchors: z.array(
      z.object({ kind: z.enum(ANCHOR_KINDS), size: z.int().optional(), failure: z.string().optional() }),
    ),
    nextCheckAt: Moment,
  }),
});
const CheckInput = z.object({
  checkedAt: localMoment('Vul in wanneer het logboek is nagekeken.'),
  checker: z.string('Vul in wie het deed.').trim().min(1, 'Vul in wie het deed.').max(200, 'Deze tekst is te lang.'),
  size: z.coerce
    .number('Vul in hoeveel regels de uitvoer had.')
    .int('Vul een heel getal in.')
    .min(1, 'Vul een getal in.'),
  outcome: z.enum(LOG_CHECK_OUTCOMES, 'Kies wat de uitkomst was.'),
  remark: z.string().trim().max(1000, 'Deze tekst is te lang.').default(''),
});
const CheckShape = CheckInput.extend({ id: z.string(), checkedAt: Moment });

/** The desk itself, and the independent checks of the log that are noted there. */
export function deskRoutes(desk: SupervisionDesk): readonly Route[] {
  return [reading(desk), checkForm(desk), checking(desk)];
}

function reading(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'get', path: '/toezicht', act: 'supervision.desk-read', recordedBy: 'perform' },
    summary: 'Wat op de toezichthouder wacht, en hoe het logboek ervoor staat',
    input: z.object({}),
    perform: (by) => readDesk(desk, by),
    facts: (_input, { waiting }) => ({ waiting: waiting.length }),
    api: { output: DeskShape, show: shownDesk },
    page: (view, overview) => ({
      kind: 'page',
      html: view.render('supervision/desk', supervisionWords, deskContents(view, overview)),
    }),
  });
}

function shownDesk({ waiting, samples, nextSampleAt, log }: DeskOverview): z.infer<typeof DeskShape> {
  return {
    waiting: waiting.map((item) => ({ ...item })),
    samples: samples.map(({ month, views, drawn, toJudge }) => ({ month, views, drawn, toJudge })),
    nextSampleAt,
    log: {
      size: log.size,
      checkpointSize: log.checkpoint?.size ?? null,
      anchors: log.anchors.map(({ kind, size, failure }) => ({ kind, size, failure })),
      nextCheckAt: log.nextCheckAt,
    },
  };
}

function checkForm(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'get', path: '/toezicht/logboekcontroles', act: 'supervision.desk-read', recordedBy: 'perform' },
    summary: 'De onafhankelijke controles van het logboek',
    input: z.object({}),
    perform: (by) => readDesk(desk, by),
    page: (view, overview) => checkPage(view, overview),
  });
}

function checkPage(view: View, { log }: DeskOverview, form?: RefusedForm): Reply {
  const contents = { ...logCheckContents(view, log), ...(form === undefined ? {} : { form }) };
  return { kind: 'page', html: view.render('supervision/log-checks', supervisionWords, contents) };
}

function checking(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'post', path: '/toezicht/logboekcontroles', act: 'supervision.log-checked', recordedBy: 'act' },
    summary: 'Legt vast dat iemand het logboek buiten de kluis heeft nagekeken',
    input: CheckInput,
    perform: (by, input) => noteLogCheck(desk, by, input),
    api: { status: 201, output: CheckShape },
    page: (view) => ({ kind: 'redirect', to: '/toezicht', notice: supervisionWords[view.language].notices.checked }),
    again: async (by, view, form) => {
      const overview = await readDesk(desk, by);
      return overview.refused === undefined
        ? checkPage(view, overview.value, form)
        : { kind: 'redirect', to: '/toezicht' };
    },
  });
}
