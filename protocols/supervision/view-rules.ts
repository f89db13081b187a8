import type { MunicipalProtocol, Viewer, Wearer } from '../municipal/protocol.ts';
import type { Stretch } from '../viewing/footage-window.ts';
import { hourOf } from './calendar.ts';

/** Why a view is asked about without anybody having looked at it. */
export const VIEW_RULES = [
  'case-unknown',
  'case-elsewhere',
  'case-closed',
  'outside-window',
  'own-footage-seen',
  'same-department',
  'odd-hours',
  'many-openings',
  'fetched-unseen',
] as const;
export type ViewRule = (typeof VIEW_RULES)[number];

/** A view that is over, as the log tells it. */
export interface FinishedView {
  /** Entry with which it began. */
  readonly index: number;
  readonly session: string;
  readonly recordingId: string;
  readonly openedAt: Date;
  /** Who viewed; without an id when that was erased. */
  readonly viewer: Omit<Viewer, 'id'> & { readonly id: string | undefined };
  readonly caseRef: string | undefined;
  /** Whether the original was shown, and not a copy in which others are covered. */
  readonly original: boolean;
  /** Seconds that were on the screen. */
  readonly shown: readonly Stretch[];
  readonly shownSeconds: number;
  /** Windows of 8 MiB that were fetched. */
  readonly windows: number;
}

/** What the house knows of the case that a viewer named. */
export interface KnownCase {
  /** Whether the case keeps this recording. */
  readonly covers: boolean;
  /** When the footage was made that the case asks for. */
  readonly window?: { readonly from: Date; readonly to: Date } | undefined;
  readonly receivedAt?: Date | undefined;
  readonly closedAt?: Date | undefined;
}

/** What lay around a view. */
export interface Surroundings {
  readonly wearer: Wearer;
  /** When the recording began; unknown when the house no longer knows the recording. */
  readonly recordedAt: Date | undefined;
  /** The case that was named; nothing when the house knows no such case. */
  readonly knownCase: KnownCase | undefined;
  /** Sessions that the same person opened in the hour up to and including this one. */
  readonly openedInHour: number;
}

/** A view that a rule asks about. Under the same key nothing is asked twice. */
export interface RaisedView {
  readonly rule: ViewRule;
  readonly key: string;
}

// Clocks of cameras drift, and a request names its window by the minute.
const WINDOW_SLACK_MILLISECONDS = 5 * 60_000;
const HOUR_MILLISECONDS = 3_600_000;
// A player that is opened and closed again has fetched the beginning.
const OPENED_ONLY = 1;

const ABOUT_THE_CASE: readonly ViewRule[] = ['case-unknown', 'case-elsewhere', 'case-closed'];

type Rules = Pick<MunicipalProtocol, 'viewing' | 'supervision'>;
type Rule = (rules: Rules, view: FinishedView, around: Surroundings) => boolean;

const RULES: Readonly<Record<ViewRule, Rule>> = {
  'case-unknown': (_rules, { caseRef }, { knownCase }) => caseRef !== undefined && knownCase === undefined,
  'case-elsewhere': (_rules, _view, { knownCase }) => knownCase?.covers === false,
  'case-closed': (_rules, view, { knownCase }) => knownCase !== undefined && isOutOfTime(view.openedAt, knownCase),
  'outside-window': (_rules, view, around) => view.shown.length > 0 && isOutsideWindow(view, around),
  'own-footage-seen': ({ viewing }, { viewer, original }, { wearer }) =>
    original && !viewing.wearerMayViewOwn && viewer.id !== undefined && viewer.id === wearer.id,
  'same-department': ({ viewing }, { viewer, original }, { wearer }) =>
    original &&
    viewing.viewersFromOtherDepartment &&
    wearer.department !== undefined &&
    viewer.department === wearer.department,
  'odd-hours': ({ supervision }, { openedAt }) => {
    const hour = hourOf(openedAt);
    return hour < supervision.viewingHours.from || hour >= supervision.viewingHours.to;
  },
  'many-openings': ({ supervision }, _view, { openedInHour }) => openedInHour > supervision.openingsPerHour,
  'fetched-unseen': (_rules, { shownSeconds, windows }) => shownSeconds === 0 && windows > OPENED_ONLY,
};

/**
 * The rules that ask about a view. A session that was opened and in which nothing was shown or fetched needs no explanation,
 * unless there were too many of them.
 */
export function rulesThatAsk(rules: Rules, view: FinishedView, around: Surroundings): readonly RaisedView[] {
  const nothingSeen = view.shownSeconds === 0 && view.windows <= OPENED_ONLY;
  const asked: readonly ViewRule[] = nothingSeen ? ['many-openings'] : VIEW_RULES;
  return asked.filter((rule) => RULES[rule](rules, view, around)).map((rule) => ({ rule, key: keyOf(rule, view) }));
}

/** One question per person, case and recording, or per person and hour; otherwise per session. */
function keyOf(rule: ViewRule, { viewer, caseRef, recordingId, openedAt, session }: FinishedView): string {
  const who = viewer.id ?? session;
  if (ABOUT_THE_CASE.includes(rule)) return [rule, who, caseRef, recordingId].join(':');
  if (rule === 'many-openings') return [rule, who, Math.floor(openedAt.getTime() / HOUR_MILLISECONDS)].join(':');
  return `${rule}:${session}`;
}

function isOutOfTime(openedAt: Date, { receivedAt, closedAt }: KnownCase): boolean {
  if (receivedAt !== undefined && openedAt < receivedAt) return true;
  return closedAt !== undefined && openedAt > closedAt;
}

/** True when nothing that was shown was made within the window that the case asks for. */
function isOutsideWindow({ shown }: FinishedView, { recordedAt, knownCase }: Surroundings): boolean {
  const window = knownCase?.window;
  if (recordedAt === undefined || window === undefined) return false;
  const from = window.from.getTime() - WINDOW_SLACK_MILLISECONDS;
  const to = window.to.getTime() + WINDOW_SLACK_MILLISECONDS;
  const began = recordedAt.getTime();
  return shown.every((stretch) => began + stretch.to * 1000 < from || began + stretch.from * 1000 > to);
}
