import { mayPerform } from '../../../protocols/acts.ts';
import { HISTORY_ACTS } from '../../audit/consult-history.ts';
import type { HistoryKind } from '../../audit/histories.ts';
import type { LoggedView } from '../../supervision/logged-views.ts';
import { purposeName } from '../audit/entry-line.ts';
import { historyPath } from '../audit/history-page.ts';
import { showDuration } from '../moments.ts';
import type { View } from '../view.ts';
import { historyWords } from '../words/histories.ts';
import { layoutWords } from '../words/layout.ts';
import { supervisionWords } from '../words/supervision.ts';

/** Contents of a page, as its template finds them. */
export type Contents = Readonly<Record<string, unknown>> & { readonly title: string };

/** A number as the reader writes it. */
export function countText(view: View, count: number): string {
  return new Intl.NumberFormat(view.language === 'nl' ? 'nl-NL' : 'en-GB').format(count);
}

/** Name and role of who viewed, as they were then. */
export function viewerText(view: View, { name, viewer }: LoggedView): string {
  const roles: Readonly<Record<string, string>> = layoutWords[view.language].roles;
  return `${name ?? supervisionWords[view.language].unknownPerson}, ${roles[viewer.role] ?? viewer.role}`;
}

/** Purpose and case in one line. */
export function whyText(view: View, { purpose, caseRef }: LoggedView): string {
  const named = purpose === undefined ? undefined : purposeName(purpose, view.language);
  return [named, caseRef].filter((part) => part !== undefined).join(', ');
}

/** The stretches of footage that were on the screen. */
export function shownText(view: View, { shown, shownSeconds }: LoggedView): string {
  const words = supervisionWords[view.language].sample;
  if (shownSeconds === 0) return words.nothingShown;
  return shown.map(({ from, to }) => `${showDuration(from)}–${showDuration(to)}`).join(', ');
}

/** Everything that the log says about a view, as rows of facts. */
export function viewRows(view: View, logged: LoggedView): readonly (readonly [string, unknown])[] {
  const words = supervisionWords[view.language].view;
  const { facts } = words;
  const mayRead = view.by.role === 'toezichthouder';
  const index = countText(view, logged.index);
  return [
    [facts.openedAt, { exact: logged.openedAt }],
    [facts.who, [viewerText(view, logged), ...historyLink(view, 'person', logged.viewer.id)]],
    [facts.department, logged.viewer.department],
    [facts.purpose, logged.purpose === undefined ? words.none : purposeName(logged.purpose, view.language)],
    [facts.caseRef, logged.caseRef ?? words.none],
    [facts.coViewers, logged.coViewers ?? words.none],
    [
      facts.recording,
      mayRead
        ? { text: logged.recordingId.slice(0, 8), href: `/opnames/${logged.recordingId}` }
        : logged.recordingId.slice(0, 8),
    ],
    [facts.kind, logged.original ? facts.original : facts.copy],
    [facts.shown, shownText(view, logged)],
    [facts.windows, facts.windowsValue(logged.windows)],
    ...(mayRead
      ? ([
          [facts.entry, { text: facts.entryValue(index), href: `/logboek/${logged.index}?purpose=interne-controle` }],
        ] as const)
      : []),
  ];
}

/** The way to a history, for whoever may read it; nothing when it is not known whose. */
export function historyLink(view: View, kind: HistoryKind, id: string | undefined): readonly unknown[] {
  if (id === undefined || !mayPerform(view.by.role, HISTORY_ACTS[kind])) return [];
  const words = historyWords[view.language];
  return [{ text: kind === 'person' ? words.ofPerson : words.link, href: historyPath(kind, id) }];
}

/** A month as people say it, such as `oktober 2026`. */
export function monthText(view: View, month: string): string {
  const language = view.language === 'nl' ? 'nl-NL' : 'en-GB';
  return new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
}
