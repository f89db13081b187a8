import { mayPerform, type Act } from '../../../protocols/acts.ts';
import { LOG_PURPOSES, type LogPurpose } from '../../../protocols/audit/log-purpose.ts';
import type { History } from '../../audit/consult-history.ts';
import type { HistoryKind } from '../../audit/histories.ts';
import { showMoment } from '../moments.ts';
import type { View } from '../view.ts';
import { auditWords } from '../words/audit.ts';
import { historyWords } from '../words/histories.ts';
import { supervisionWords } from '../words/supervision.ts';
import { entryLine, type EntryLine } from './entry-line.ts';

interface Place {
  /** Where these things stand; the page of one is its id after it. */
  readonly list: string;
  /** The act that opening the page of the thing itself is; nothing when it has none. */
  readonly own?: Act;
}

const PLACES: Readonly<Record<HistoryKind, Place>> = {
  recording: { list: '/opnames', own: 'viewing.described' },
  person: { list: '/personen' },
  case: { list: '/zaken' },
  camera: { list: '/cameras', own: 'docking.camera-listed' },
  dock: { list: '/docks' },
};

/** Path of a history; the id may hold signs of any kind. */
export function historyPath(kind: HistoryKind, id: string): string {
  return `${PLACES[kind].list}/${encodeURIComponent(id)}/geschiedenis`;
}

/** The history of a person as long as no purpose was chosen: the purposes to choose from, and nothing of the person. */
export function closedHistoryPage(view: View, id: string): string {
  const { purposes } = auditWords[view.language];
  const title = historyWords[view.language].closedTitle;
  return view.render('audit/purpose', auditWords, {
    title,
    crumbs: [...deskCrumbs(view), { text: title }],
    ...{ action: historyPath('person', id), back: '/logboek' },
    open: historyWords[view.language].open,
    purposes: LOG_PURPOSES.map((purpose) => ({ value: purpose, text: purposes[purpose] })),
  });
}

function deskCrumbs(view: View): readonly unknown[] {
  const may = mayPerform(view.by.role, 'supervision.desk-read');
  return may ? [{ text: supervisionWords[view.language].desk.title, href: '/toezicht' }] : [];
}

/** What a page of a history was asked with. */
interface AskedOfHistory {
  readonly before?: number | undefined;
  readonly purpose?: LogPurpose | undefined;
}

/** The page of a history: who did what when, why, and which seconds were shown. */
export function historyPage(view: View, history: History, { before, purpose }: AskedOfHistory): string {
  const { of, entries, nextBefore } = history;
  const words = historyWords[view.language];
  const query = purpose === undefined ? '' : `?purpose=${purpose}`;
  const path = `${historyPath(of.kind, of.id)}${query}`;
  const name = of.kind === 'recording' ? showMoment(history.name, view.language) : history.name;
  const title = words.titles[of.kind](name);
  const { list, own } = PLACES[of.kind];
  const mayGoBack = own !== undefined && mayPerform(view.by.role, own);
  return view.render('audit/history', historyWords, {
    logWords: auditWords[view.language],
    title,
    kind: of.kind,
    crumbs: [...(of.kind === 'person' ? deskCrumbs(view) : []), { text: title }],
    ...{ query, why: purpose && words.readFor(auditWords[view.language].purposes[purpose]) },
    lines: entries.map((entry) => linked(view, entryLine(entry, view.language))),
    mayOpen: mayPerform(view.by.role, 'audit.read'),
    back: mayGoBack ? { href: `${list}/${encodeURIComponent(of.id)}`, text: words.back[of.kind] } : undefined,
    newest: before === undefined ? undefined : path,
    older: nextBefore === undefined ? undefined : `${path}${query === '' ? '?' : '&'}before=${String(nextBefore)}`,
  });
}

/** Leads nowhere that the reader may not go. */
function linked(view: View, line: EntryLine): EntryLine {
  if (line.about === undefined || mayPerform(view.by.role, 'viewing.described')) return line;
  return { ...line, about: { text: line.about.text } };
}
