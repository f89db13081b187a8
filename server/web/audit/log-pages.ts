import { ACTS, mayPerform } from '../../../protocols/acts.ts';
import { RESULTS } from '../../../protocols/audit/fact.ts';
import { LOG_PURPOSES, type LogPurpose } from '../../../protocols/audit/log-purpose.ts';
import type { AnchorState } from '../../audit/anchors.ts';
import { HISTORY_ACTS } from '../../audit/consult-history.ts';
import type { CheckpointList, LogPage, ProvenEntry, SearchablePerson } from '../../audit/consult-log.ts';
import type { View } from '../view.ts';
import { actWords } from '../words/acts.ts';
import { auditWords } from '../words/audit.ts';
import { historyWords } from '../words/histories.ts';
import { layoutWords } from '../words/layout.ts';
import { entryLine, whoOf } from './entry-line.ts';
import { historyPath } from './history-page.ts';

/** What was asked for as it was typed, to fill the form and the address of the next page with. */
export type AskedOfLog = Readonly<Record<string, string>>;

/** The log as long as no purpose was chosen, or when the form was wrong: the form, and nothing of the log. */
export function closedLogPage(
  view: View,
  persons: readonly SearchablePerson[],
  asked: AskedOfLog,
  form?: unknown,
): string {
  return view.render('audit/log', auditWords, {
    ...{ title: auditWords[view.language].title, ...searchForm(view, persons, asked) },
    ...(form === undefined ? {} : { form }),
  });
}

function searchForm(
  view: View,
  persons: readonly SearchablePerson[],
  asked: AskedOfLog,
): Readonly<Record<string, unknown>> {
  const words = auditWords[view.language];
  return {
    ...{ asked, mayExport: view.by.role === 'toezichthouder' },
    persons: persons.map(({ id, name }) => ({ value: id, text: name })),
    acts: Object.keys(ACTS).map((act) => ({ value: act, text: actTitle(view, act) })),
    purposes: LOG_PURPOSES.map((purpose) => ({ value: purpose, text: words.purposes[purpose] })),
    results: RESULTS.map((result) => ({ value: result, text: words.results[result] })),
  };
}

/** The log, newest first. */
export function logPage(view: View, page: LogPage, asked: AskedOfLog): string {
  const words = auditWords[view.language];
  const next = page.nextBefore;
  const query = (more: AskedOfLog): string => `/logboek?${new URLSearchParams({ ...asked, ...more }).toString()}`;
  return view.render('audit/log', auditWords, {
    title: words.title,
    ...searchForm(view, page.persons, asked),
    histories: historiesOf(view, asked),
    size: words.size(countText(view, page.size)),
    lines: page.entries.map((entry) => entryLine(entry, view.language)),
    newest: asked['before'] === undefined ? undefined : query({ before: '' }),
    older: next === undefined ? undefined : query({ before: String(next) }),
  });
}

/** The histories of whom and of which case the question names, when the reader may read them. */
function historiesOf(view: View, asked: AskedOfLog): readonly { readonly href: string; readonly text: string }[] {
  const words = historyWords[view.language];
  const named = [
    { kind: 'person', id: asked['person'], text: words.ofPerson },
    { kind: 'case', id: asked['caseRef'], text: words.ofCase },
  ] as const;
  return named.flatMap(({ kind, id, text }) =>
    id === undefined || !mayPerform(view.by.role, HISTORY_ACTS[kind])
      ? []
      : [{ href: `${historyPath(kind, id)}?purpose=${asked['purpose'] ?? ''}`, text }],
  );
}

function actTitle(view: View, act: string): string {
  const words: Readonly<Record<string, readonly [string, string]>> = actWords[view.language];
  return words[act]?.[0] ?? act;
}

function countText(view: View, count: number): string {
  return new Intl.NumberFormat(view.language === 'nl' ? 'nl-NL' : 'en-GB').format(count);
}

/** An entry that was asked for without a purpose: the purposes to choose from, and nothing of the entry. */
export function closedEntryPage(view: View, index: number): string {
  const words = auditWords[view.language];
  const title = words.entry.title(index);
  return view.render('audit/purpose', auditWords, {
    title,
    crumbs: [{ text: words.title, href: '/logboek' }, { text: title }],
    ...{ action: `/logboek/${String(index)}`, back: '/logboek' },
    purposes: LOG_PURPOSES.map((purpose) => ({ value: purpose, text: words.purposes[purpose] })),
  });
}

/** One entry: what happened, the leaf, its hash and the proof that it is in the log. */
export function entryPage(view: View, { stored, entry, proof }: ProvenEntry, purpose?: LogPurpose): string {
  const words = auditWords[view.language];
  const own = words.entry;
  const line = entryLine(entry, view.language);
  const personal = (field: string): string => entry.personal[field] ?? own.noPersonal;
  const roles: Readonly<Record<string, string>> = layoutWords[view.language].roles;
  const title = own.title(entry.index);
  return view.render('audit/entry', auditWords, {
    title,
    crumbs: [{ text: words.title, href: '/logboek' }, { text: title }],
    back: purpose === undefined ? '/logboek' : `/logboek?purpose=${purpose}`,
    line,
    rows: [
      [own.at, { exact: entry.at }],
      [own.who, whoOf(entry, view.language)],
      [own.role, roles[entry.role] ?? entry.role],
      ...(entry.role === 'systeem' ? [] : [[own.origin, personal('by.origin')]]),
      [own.act, { code: entry.act }],
      [own.result, { text: line.result, tone: line.tone }],
      [own.about, line.about?.href === undefined ? line.about?.text : line.about],
    ],
    facts: Object.entries(entry.facts).map(([name, value]) => [name, valueText(value)]),
    leaf: stored.leaf,
    hash: stored.hash.toString('hex'),
    proof: proof && {
      text: own.proofText(countText(view, proof.checkpoint.size)),
      body: proof.text,
      root: proof.checkpoint.root.toString('hex'),
    },
  });
}

function valueText(value: unknown): string {
  return Array.isArray(value) ? value.map(String).join(', ') : String(value);
}

/** The signed checkpoints, and how it goes with the places outside that they are kept in. */
export function checkpointsPage(view: View, { checkpoints, anchors }: CheckpointList): string {
  const words = auditWords[view.language];
  return view.render('audit/checkpoints', auditWords, {
    title: words.checkpoints,
    crumbs: [{ text: words.title, href: '/logboek' }, { text: words.checkpoints }],
    anchors: anchors.map((state) => anchorRow(view, state)),
    mails: mayPerform(view.by.role, 'audit.mail-asked') && anchors.some(({ kind }) => kind === 'mail'),
    rows: checkpoints.map(({ size, root, note }) => [
      countText(view, size),
      { code: root.toString('hex') },
      { code: note },
    ]),
  });
}

function anchorRow(view: View, { kind, size, keptAt, failedAt, failure }: AnchorState): readonly unknown[] {
  const words = auditWords[view.language].anchors;
  const trouble =
    failure === undefined ? undefined : [{ text: words.fails, tone: 'danger' }, failure, { exact: failedAt }];
  const waits = { text: words.waits, tone: 'busy' };
  return [
    words.kinds[kind],
    size === undefined ? undefined : countText(view, size),
    keptAt === undefined ? undefined : { exact: keptAt },
    trouble ?? (keptAt === undefined ? waits : { text: words.works, tone: 'ok' }),
  ];
}
