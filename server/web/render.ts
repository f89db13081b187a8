import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import { STAFF_ROLES } from '../../protocols/acts.ts';
import type { Actor } from '../../protocols/acts.ts';
import type { RefusedForm } from '../http/route.ts';
import {
  showDay,
  showDuration,
  showExactMoment,
  showMoment,
  showPeriod,
  showTime,
  toLocalInput,
  type Moment,
} from './moments.ts';
import { navigationFor, type NavigationRules } from './navigation.ts';
import type { Bilingual, Language, View } from './view.ts';
import { layoutWords } from './words/layout.ts';
import { refusalWords } from './words/refusals.ts';

/** Parts that pages are put together from; each is a template in `server/web/partials/`. */
const PARTS = [
  'actions',
  'cell',
  'empty',
  'errors',
  'facts',
  'field',
  'notice',
  'pager',
  'post',
  'status',
  'table',
] as const;
type Part = (typeof PARTS)[number];

/** What is known about a request before its page is rendered. */
export interface Visit {
  readonly language: Language;
  readonly by: Actor;
  /** Path without the query. */
  readonly path: string;
  /** Query without the language, starting with `?`, or empty. */
  readonly search?: string;
  readonly now: Date;
  readonly notice?: string;
}

/** Turns visits into views that can render pages. */
export interface Renderer {
  viewFor(visit: Visit): View;
}

/** Builds the renderer; templates are compiled once and kept. `demo` adds the tour and the demonstration's banner. */
export function createRenderer(rules: NavigationRules): Renderer {
  const eta = new Eta({
    views: fileURLToPath(new URL('.', import.meta.url)),
    cache: true,
    autoEscape: true,
    escapeFunction: escape,
  });
  return { viewFor: (visit) => viewFor(eta, rules, visit) };
}

function viewFor(eta: Eta, rules: NavigationRules, visit: Visit): View {
  const { language, by, path, now, notice } = visit;
  const view: View = {
    ...{ language, by, path, now, ...rules },
    ...(notice === undefined ? {} : { notice }),
    render: (template, words, contents) => {
      const shared = sharedParts(eta, language, contents['form']);
      const page = { ...contents, ...shared, view, words: wordsIn(words, language) };
      const body = eta.render(`/${template}`, page);
      return eta.render('/layout', { ...page, ...frame(visit, rules), body });
    },
  };
  return view;
}

function frame(visit: Visit, rules: NavigationRules): Readonly<Record<string, unknown>> {
  const words = layoutWords[visit.language];
  const query = new URLSearchParams(visit.search ?? '');
  query.set('taal', words.otherLanguageCode);
  return {
    frame: words,
    navigation: navigationFor(visit.by.role, visit.path, words, rules),
    languageHref: `${visit.path}?${query.toString()}`,
    isStaff: STAFF_ROLES.some((role) => role === visit.by.role),
  };
}

/** What every template finds beside its own contents: `it.ui` with the parts, and `it.show` for moments and sizes. */
function sharedParts(eta: Eta, language: Language, form: unknown): Readonly<Record<string, unknown>> {
  const given = isRefusedForm(form) ? form : undefined;
  const shared: Record<string, unknown> = {
    show: showIn(language),
    frame: layoutWords[language],
    ...(given === undefined ? {} : { form: given, refusal: refusalWords[language][given.refused] }),
  };
  const ui: Partial<Record<Part, (contents?: object) => string>> = {};
  for (const part of PARTS)
    ui[part] = (contents = {}) => eta.render(`/partials/${part}`, { ...shared, ui, ...contents });
  return { ...shared, ui };
}

function showIn(language: Language): Readonly<Record<string, unknown>> {
  const number = new Intl.NumberFormat(language === 'nl' ? 'nl-NL' : 'en-GB', { maximumFractionDigits: 1 });
  return {
    moment: (moment: Moment) => showMoment(moment, language),
    exact: showExactMoment,
    day: (moment: Moment) => showDay(moment, language),
    time: (moment: Moment) => showTime(moment, language),
    period: (from: Moment, to: Moment) => showPeriod(from, to, language),
    input: toLocalInput,
    duration: showDuration,
    number: (value: number) => number.format(value),
    bytes: (value: number) => (value < 1e9 ? `${number.format(value / 1e6)} MB` : `${number.format(value / 1e9)} GB`),
  };
}

function wordsIn<W extends object>(words: Bilingual<W>, language: Language): W {
  return words[language];
}

function isRefusedForm(form: unknown): form is RefusedForm {
  return typeof form === 'object' && form !== null && 'refused' in form && 'fields' in form;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// A value that is not there shows as nothing, and so does an object: neither is meant for people.
function escape(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return '';
  return String(value).replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}
