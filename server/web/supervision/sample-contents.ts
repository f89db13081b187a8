import type { SampledFile, SampleFile } from '../../supervision/read-sample.ts';
import type { View } from '../view.ts';
import { supervisionWords } from '../words/supervision.ts';
import { countText, monthText, shownText, viewerText, viewRows, whyText, type Contents } from './view-facts.ts';

/** The sample of a month: what was drawn, what was thought of it, and how to draw it again. */
export function sampleContents(view: View, { sample, drawn }: SampleFile): Contents {
  const words = supervisionWords[view.language];
  const title = words.sample.title(monthText(view, sample.month));
  return {
    title,
    crumbs: [{ text: words.desk.title, href: '/toezicht' }, { text: title }],
    lead: words.sample.lead(drawn.length, sample.views),
    rows: drawn.map((file) => [
      { moment: file.view.openedAt },
      viewerText(view, file.view),
      whyText(view, file.view),
      shownText(view, file.view),
      judgementCell(view, file),
    ]),
    facts: [
      [words.sample.drawnAt, { exact: sample.drawnAt }],
      [words.sample.timestamped, sample.timestamped ? words.sample.yes : words.sample.no],
      [words.sample.seed, { code: sample.seed }],
      [words.sample.checkpoint, { code: sample.checkpoint }],
    ],
  };
}

function judgementCell(view: View, { month, entryIndex, judgement, isOwn }: SampledFile): unknown {
  const words = supervisionWords[view.language];
  const href = `/toezicht/steekproeven/${month}/kijkbeurten/${entryIndex}`;
  const hidden = words.view.title(countText(view, entryIndex));
  if (judgement !== null) {
    const tone = judgement === 'explained' ? 'ok' : 'attention';
    return [
      { text: words.judgements[judgement], tone },
      { text: words.view.title(countText(view, entryIndex)), href },
    ];
  }
  return isOwn ? words.sample.own : { text: words.sample.judge, href, hidden };
}

/** One drawn view, with the form to judge it. */
export function sampledViewContents(view: View, { sample, drawn }: SampleFile, file: SampledFile): Contents {
  const words = supervisionWords[view.language];
  const sampleTitle = words.sample.title(monthText(view, sample.month));
  const title = words.view.title(countText(view, file.entryIndex));
  const href = `/toezicht/steekproeven/${sample.month}`;
  return {
    title,
    crumbs: [{ text: words.desk.title, href: '/toezicht' }, { text: sampleTitle, href }, { text: title }],
    ...{ href, index: file.entryIndex, isOwn: file.isOwn, mayJudge: file.judgement === null && !file.isOwn },
    left: drawn.filter(({ judgement, isOwn }) => judgement === null && !isOwn).length,
    facts: viewRows(view, file.view),
    judged: file.judgement === null ? undefined : { text: words.judgements[file.judgement], reason: file.reason },
    taskHref: file.taskId === null ? undefined : `/toezicht/taken/${file.taskId}`,
    options: judgementOptions(view),
  };
}

/** The two judgements to choose from. */
export function judgementOptions(view: View): readonly { value: string; text: string; hint: string }[] {
  const { options } = supervisionWords[view.language].view;
  return [
    { value: 'explained', text: options.explained, hint: options.explainedHint },
    { value: 'unexplained', text: options.unexplained, hint: options.unexplainedHint },
  ];
}
