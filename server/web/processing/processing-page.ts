import { activityOf } from '../../../protocols/processing/activities.ts';
import type { LineStatus, ProcessingLine } from '../../../protocols/processing/line.ts';
import { SUBJECT_TYPES } from '../../../protocols/processing/pseudonym.ts';
import { MOST_LINES } from '../../processing/consult-processing.ts';
import type { View } from '../view.ts';
import { auditWords } from '../words/audit.ts';
import { names } from '../words/names.ts';
import { processingWords } from '../words/processing.ts';

/** What was asked and found. */
export interface FoundProcessing {
  readonly lines: readonly ProcessingLine[];
  readonly asked: {
    readonly traceId?: string | undefined;
    readonly subjectId?: string | undefined;
    readonly subjectType?: string | undefined;
  };
}

const TONES = { Ok: 'ok', Unset: 'neutral', Error: 'danger' } as const satisfies Record<LineStatus, string>;

/** The form to look processings up with, and what was found; without anything found when nothing was asked yet or the form was wrong. */
export function processingPage(view: View, found?: FoundProcessing, form?: unknown): string {
  const words = processingWords[view.language];
  return view.render('processing/processing', processingWords, {
    title: words.title,
    crumbs: [{ text: auditWords[view.language].title, href: '/logboek' }, { text: words.title }],
    wide: true,
    ...(form === undefined ? {} : { form }),
    asked: found?.asked ?? {},
    types: SUBJECT_TYPES.map((value) => ({ value, text: words.subjectTypes[value] })),
    rows: found?.lines.map((line) => rowOf(view, line)),
    isCut: found?.lines.length === MOST_LINES,
    cut: words.cut(MOST_LINES),
  });
}

function rowOf(view: View, { endTime, name, status, traceId, attributes }: ProcessingLine): readonly unknown[] {
  const words = processingWords[view.language];
  const subject = attributes['dpl.core.data_subject_id'];
  return [
    { exact: new Date(endTime).toISOString() },
    name,
    activityText(view, attributes['dpl.core.processing_activity_id']),
    { text: words.statuses[status], tone: TONES[status] },
    subject === undefined ? words.nobody : { code: subject },
    { code: traceId },
  ];
}

function activityText(view: View, uri: string): string {
  const found = activityOf(uri);
  if (found === undefined) return uri;
  const text = processingWords[view.language].activities[found.activity];
  return found.purpose === undefined ? text : `${text}: ${names[view.language].purposes[found.purpose]}`;
}
