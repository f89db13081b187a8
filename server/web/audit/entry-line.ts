import { isAct } from '../../../protocols/acts.ts';
import { isLogPurpose } from '../../../protocols/audit/log-purpose.ts';
import { REFUSALS } from '../../../protocols/refusal.ts';
import { isPurpose } from '../../../protocols/viewing/purpose.ts';
import { CLOSE_REASONS } from '../../../protocols/viewing/session.ts';
import type { LoggedEntry } from '../../audit/read-log.ts';
import { showDuration } from '../moments.ts';
import type { Language } from '../view.ts';
import { actWords, type ActWords } from '../words/acts.ts';
import { auditWords } from '../words/audit.ts';
import { layoutWords } from '../words/layout.ts';
import { names } from '../words/names.ts';
import { refusalWords } from '../words/refusals.ts';
import { subjectWords } from '../words/subjects.ts';

/** An entry of the log as people read it. */
export interface EntryLine {
  readonly index: number;
  readonly at: string;
  /** Who did what, or wanted to. */
  readonly sentence: string;
  /** Why, for which case, and which seconds; each a short part. */
  readonly why: readonly string[];
  readonly tone: 'neutral' | 'busy' | 'ok' | 'danger';
  readonly result: string;
  /** What it is about, when that is one thing. */
  readonly about: { readonly text: string; readonly href?: string } | undefined;
}

/** Puts an entry into plain sentences. Acts that are no longer known keep their code. */
export function entryLine(entry: LoggedEntry, language: Language): EntryLine {
  const words = auditWords[language];
  return {
    index: entry.index,
    at: entry.at,
    sentence: sentenceOf(entry, language),
    why: [...whyOf(entry, language), ...footageOf(entry, language), ...explanationOf(entry, language)],
    tone: TONES[entry.result],
    result: words.results[entry.result],
    about: aboutOf(entry, language),
  };
}

const TONES = { done: 'neutral', begun: 'busy', ended: 'ok', refused: 'danger', failed: 'danger' } as const;

function sentenceOf(entry: LoggedEntry, language: Language): string {
  const words = auditWords[language];
  const [did, want] = wordsOfAct(entry.act, language);
  const name = whoOf(entry, language);
  const who = name.includes(', ') ? `${name},` : name;
  if (entry.result === 'refused') {
    return `${who} ${words.wanted} ${want}. ${words.refused}: ${reasonOf(entry, language)}.`;
  }
  return entry.result === 'failed' ? `${who} ${did}. ${words.failed}.` : `${who} ${did}.`;
}

/** Name and role of who acted, as they were then. */
export function whoOf(entry: LoggedEntry, language: Language): string {
  if (entry.role === 'systeem') return 'Beeldkluis';
  const roles: Readonly<Record<string, string>> = layoutWords[language].roles;
  const role = roles[entry.role] ?? entry.role;
  if (entry.role === 'onbekend') return capital(role);
  const name = entry.personal['by.name'] ?? capital(auditWords[language].erased);
  return name === entry.role ? capital(role) : `${name}, ${role}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function wordsOfAct(act: string, language: Language): ActWords {
  return isAct(act) ? actWords[language][act] : [act, act];
}

function reasonOf(entry: LoggedEntry, language: Language): string {
  const code = REFUSALS.find((refusal) => refusal === entry.facts['reason']);
  return code === undefined ? '–' : refusalWords[language][code].title.toLowerCase();
}

function whyOf(entry: LoggedEntry, language: Language): string[] {
  const { why } = auditWords[language];
  const coViewers = entry.personal['personal.coViewers'];
  const { purpose, caseRef } = entry;
  return [
    ...(purpose === undefined ? [] : [`${why.purpose}: ${purposeName(purpose, language)}`]),
    ...(caseRef === undefined ? [] : [`${why.caseRef}: ${caseRef}`]),
    ...(coViewers === undefined ? [] : [`${why.coViewers}: ${coViewers}`]),
  ];
}

/** What a purpose is called; a code that is no longer known stays as it is. */
export function purposeName(purpose: string, language: Language): string {
  if (isLogPurpose(purpose)) return auditWords[language].purposes[purpose];
  return isPurpose(purpose) ? names[language].purposes[purpose] : purpose;
}

function footageOf({ act, facts }: LoggedEntry, language: Language): string[] {
  const { why } = auditWords[language];
  switch (act) {
    case 'viewing.searched':
      return typeof facts['found'] === 'number' ? [why.found(facts['found'])] : [];
    case 'viewing.shown':
      return [
        `${why.shown}: ${intervalsOf(facts['intervals'])}`,
        ...(facts['served'] === false ? [why.notServed] : []),
      ];
    case 'viewing.played':
      return facts['window'] === undefined ? [] : [fetchedOf(facts, language)];
    case 'viewing.closed': {
      const reason = CLOSE_REASONS.find((known) => known === facts['reason']);
      const seconds = facts['shownSeconds'];
      return [
        ...(reason === undefined ? [] : [`${why.end}: ${names[language].closed[reason]}`]),
        ...(typeof seconds === 'number' ? [why.seconds(seconds)] : []),
      ];
    }
  }
  return [];
}

function intervalsOf(intervals: unknown): string {
  if (!Array.isArray(intervals)) return '–';
  return intervals.map((interval) => stretchText(String(interval).split('-').map(Number).map(clock))).join(', ');
}

function stretchText([from = '', to = '']: readonly string[]): string {
  return from === to ? from : `${from}–${to}`;
}

function clock(seconds: number): string {
  return showDuration(Math.floor(seconds));
}

function fetchedOf(facts: LoggedEntry['facts'], language: Language): string {
  const { why } = auditWords[language];
  const block = `${why.fetched}: ${why.block(Number(facts['window']) + 1)}`;
  const { fromSecond, toSecond } = facts;
  if (typeof fromSecond !== 'number' || typeof toSecond !== 'number') return block;
  return `${block}, ${why.about} ${clock(fromSecond)}–${clock(toSecond)}`;
}

const EXPLAINED = ['reason', 'explanation', 'remark', 'remarks', 'notice'];

function explanationOf(entry: LoggedEntry, language: Language): string[] {
  return EXPLAINED.flatMap((name) => {
    const text = entry.personal[`personal.${name}`];
    return text === undefined ? [] : [`${auditWords[language].why.explanation}: ${text}`];
  });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const PAGES: Readonly<Record<string, string>> = {
  recording: '/opnames/',
  request: '/uitleesverzoeken/',
};

function aboutOf({ about }: LoggedEntry, language: Language): EntryLine['about'] {
  const subjects: Readonly<Record<string, string>> = subjectWords[language];
  const subject = subjects[about.kind] ?? about.kind;
  const page = PAGES[about.kind];
  if (about.id === 'beeldkluis') return undefined;
  const text = `${subject} ${UUID.test(about.id) ? about.id.slice(0, 8) : about.id}`;
  return page === undefined ? { text } : { text, href: page + about.id };
}
