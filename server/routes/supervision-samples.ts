import { z } from 'zod';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { MONTH } from '../../protocols/supervision/calendar.ts';
import { VIEW_JUDGEMENTS } from '../../protocols/supervision/task.ts';
import { route, type RefusedForm, type Reply, type Route } from '../http/route.ts';
import type { SupervisionDesk } from '../supervision/desk.ts';
import { judgeSampledView } from '../supervision/judge-sampled-view.ts';
import { readSampleFile, type SampledFile, type SampleFile } from '../supervision/read-sample.ts';
import { sampleContents, sampledViewContents } from '../web/supervision/sample-contents.ts';
import type { View } from '../web/view.ts';
import { supervisionWords } from '../web/words/supervision.ts';

const Month = z.string().regex(MONTH, 'Een maand ziet eruit als 2026-11');
const Entry = z.coerce.number('Een regel heeft een nummer').int().min(0);
const EntryInput = z.object({ month: Month, index: Entry });
const JudgeInput = EntryInput.extend({
  judgement: z.enum(VIEW_JUDGEMENTS, 'Kies wat u ervan vindt.'),
  reason: z.string('Schrijf op waarom.').trim().min(1, 'Schrijf op waarom.').max(1000, 'Deze tekst is te lang.'),
});
const JudgedShape = z.object({
  index: z.int(),
  judgement: z.enum(VIEW_JUDGEMENTS).nullable(),
  reason: z.string().nullable(),
  taskId: z.string().nullable(),
});
const SampleShape = z.object({
  month: z.string(),
  views: z.int(),
  checkpoint: z.string(),
  timestamped: z.boolean(),
  seed: z.string(),
  drawn: z.array(JudgedShape),
});

/** The monthly samples of views, and the judgements on them. */
export function sampleRoutes(desk: SupervisionDesk): readonly Route[] {
  return [sample(desk), sampledView(desk), judging(desk)];
}

function sample(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'get', path: '/toezicht/steekproeven/:month', act: 'supervision.sample-read', recordedBy: 'perform' },
    summary: 'De steekproef uit de kijkbeurten van een maand, met alles om haar over te doen',
    input: z.object({ month: Month }),
    about: ({ month }) => month,
    perform: (by, { month }) => readSampleFile(desk, by, month),
    api: { output: SampleShape, show: shownSample },
    page: (view, file) => ({
      kind: 'page',
      html: view.render('supervision/sample', supervisionWords, sampleContents(view, file)),
    }),
  });
}

function shownSample({ sample: drawnFrom, drawn }: SampleFile): z.infer<typeof SampleShape> {
  const { month, views, checkpoint, timestamped, seed } = drawnFrom;
  return {
    ...{ month, views, checkpoint, timestamped, seed },
    drawn: drawn
      .toSorted((one, other) => one.position - other.position)
      .map(({ entryIndex, judgement, reason, taskId }) => ({ index: entryIndex, judgement, reason, taskId })),
  };
}

interface OpenedView {
  readonly file: SampleFile;
  readonly drawn: SampledFile;
}

async function oneOf(
  desk: SupervisionDesk,
  by: View['by'],
  { month, index }: z.infer<typeof EntryInput>,
): Promise<Verdict<OpenedView>> {
  const file = await readSampleFile(desk, by, month);
  if (file.refused !== undefined) return file;
  const drawn = file.value.drawn.find(({ entryIndex }) => entryIndex === index);
  return drawn === undefined ? refuse('not-found') : granted({ file: file.value, drawn });
}

const VIEW_PATH = '/toezicht/steekproeven/:month/kijkbeurten/:index';

function sampledView(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'get', path: VIEW_PATH, act: 'supervision.sample-read', recordedBy: 'perform' },
    summary: 'Eén kijkbeurt uit de steekproef',
    input: EntryInput,
    about: ({ month }) => month,
    facts: ({ index }) => ({ entry: index }),
    perform: (by, input) => oneOf(desk, by, input),
    page: (view, opened) => viewPage(view, opened),
  });
}

function viewPage(view: View, { file, drawn }: OpenedView, form?: RefusedForm): Reply {
  const contents = { ...sampledViewContents(view, file, drawn), ...(form === undefined ? {} : { form }) };
  return { kind: 'page', html: view.render('supervision/sampled-view', supervisionWords, contents) };
}

function judging(desk: SupervisionDesk): Route {
  return route({
    ...{ method: 'post', path: `${VIEW_PATH}/oordelen`, act: 'supervision.view-judged', recordedBy: 'act' },
    summary: 'Oordeelt of een kijkbeurt verklaard is',
    input: JudgeInput,
    about: ({ month }) => month,
    perform: async (by, { index, ...said }) => {
      const judged = await judgeSampledView(desk, by, { ...said, entryIndex: index });
      return judged.refused === undefined ? readSampleFile(desk, by, said.month) : judged;
    },
    api: { status: 201, output: SampleShape, show: shownSample },
    page: (view, file, { month, judgement }) => {
      const next = file.drawn.find((drawn) => drawn.judgement === null && !drawn.isOwn);
      const sampleHref = `/toezicht/steekproeven/${month}`;
      return {
        kind: 'redirect',
        to: next === undefined ? sampleHref : `${sampleHref}/kijkbeurten/${next.entryIndex}`,
        notice: supervisionWords[view.language].notices[judgement],
      };
    },
    again: async (by, view, form) => {
      const input = EntryInput.safeParse(form.sent);
      const opened = input.success ? await oneOf(desk, by, input.data) : refuse('not-found');
      return opened.refused === undefined ? viewPage(view, opened.value, form) : { kind: 'redirect', to: '/toezicht' };
    },
  });
}
