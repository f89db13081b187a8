import { mayPerform, type Act } from '../../../protocols/acts.ts';
import type { History } from '../../audit/consult-history.ts';
import type { HistoryKind } from '../../audit/histories.ts';
import { showMoment } from '../moments.ts';
import type { View } from '../view.ts';
import { auditWords } from '../words/audit.ts';
import { historyWords } from '../words/histories.ts';
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

/** The page of a history: who did what when, why, and which seconds were shown. */
export function historyPage(view: View, history: History, before: number | undefined): string {
  const { of, entries, nextBefore } = history;
  const words = historyWords[view.language];
  const path = historyPath(of.kind, of.id);
  const name = of.kind === 'recording' ? showMoment(history.name, view.language) : history.name;
  const title = words.titles[of.kind](name);
  const { list, own } = PLACES[of.kind];
  const mayGoBack = own !== undefined && mayPerform(view.by.role, own);
  return view.render('audit/history', historyWords, {
    logWords: auditWords[view.language],
    title,
    kind: of.kind,
    crumbs: [{ text: title }],
    lines: entries.map((entry) => linked(view, entryLine(entry, view.language))),
    mayOpen: mayPerform(view.by.role, 'audit.read'),
    back: mayGoBack ? { href: `${list}/${encodeURIComponent(of.id)}`, text: words.back[of.kind] } : undefined,
    newest: before === undefined ? undefined : path,
    older: nextBefore === undefined ? undefined : `${path}?before=${String(nextBefore)}`,
  });
}

/** Leads nowhere that the reader may not go. */
function linked(view: View, line: EntryLine): EntryLine {
  if (line.about === undefined || mayPerform(view.by.role, 'viewing.described')) return line;
  return { ...line, about: { text: line.about.text } };
}
