import type { FoundRecording, FoundRecordings } from '../../viewing/find-recordings.ts';
import { showDuration, showMoment, showTime } from '../moments.ts';
import type { View } from '../view.ts';
import { askedWords } from '../words/asked.ts';
import { viewingWords } from '../words/viewing.ts';

/** Search as it was typed, to fill the form and the addresses of other pages with. */
export type AskedFor = Readonly<Record<string, string>>;

/** What the form is filled with, and what was wrong with it. */
export interface SearchForm {
  readonly asked: AskedFor;
  readonly categories: readonly string[];
  readonly form?: unknown;
}

const NEARBY_METRES = '100';

/** The page on which recordings are found; without results when nothing was asked yet or the form was wrong. */
export function recordingsPage(view: View, found: FoundRecordings | undefined, search: SearchForm): string {
  const words = viewingWords[view.language].search;
  const { asked, categories, form } = search;
  const isOwn = view.by.role === 'handhaver';
  const columns = words.columns.map((title, at) => (at === 0 ? { title, heads: true } : title));
  return view.render('viewing/recordings', viewingWords, {
    title: words.title,
    ...{ isOwn, found, columns, introduction: introductionOf(view) },
    asked: { within: NEARBY_METRES, ...asked },
    categories: categories.map((category) => ({ value: category, text: category })),
    ...(form === undefined ? {} : { form }),
    rows: (found?.recordings ?? []).map((recording) => rowOf(view, recording)),
    pager: found === undefined ? {} : pagerOf(view, found, asked),
  });
}

function introductionOf(view: View): string {
  const words = viewingWords[view.language].search;
  if (view.by.role !== 'handhaver') return words.introduction;
  return view.allows('handhaver', 'viewing.opened') ? askedWords[view.language].ownViewing : words.introductionOwn;
}

function rowOf(view: View, recording: FoundRecording): readonly unknown[] {
  const words = viewingWords[view.language].search;
  const begin = showMoment(recording.startedAt, view.language);
  const end = `${words.until} ${showTime(recording.endedAt, view.language)}`;
  return [
    [{ text: begin, href: `/opnames/${recording.id}` }, end],
    [
      recording.durationSeconds === null ? undefined : showDuration(recording.durationSeconds),
      ...(recording.clips > 1 ? [words.clips(recording.clips)] : []),
    ],
    [recording.place ?? words.unknownPlace, ...(recording.category === null ? [] : [recording.category])],
    recording.cameraName ?? recording.cameraId,
    recording.officerName,
    { day: recording.dueAt },
    [
      ...(recording.holds > 0 ? [{ text: words.onHold, tone: 'info' }] : []),
      ...(recording.state === 'quarantined' ? [{ text: words.quarantined, tone: 'attention' }] : []),
    ],
  ];
}

function pagerOf(view: View, { page, pages }: FoundRecordings, asked: AskedFor): Readonly<Record<string, string>> {
  if (pages === 1) return {};
  const address = (to: number): string => `/opnames?${new URLSearchParams({ ...asked, page: String(to) }).toString()}`;
  return {
    text: viewingWords[view.language].search.page(page, pages),
    ...(page > 1 ? { previous: address(page - 1) } : {}),
    ...(page < pages ? { next: address(page + 1) } : {}),
  };
}
