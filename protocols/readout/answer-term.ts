import type { MunicipalProtocol, Term } from '../municipal/protocol.ts';
import type { Regime } from '../municipal/refusal-grounds.ts';
import type { RequestKind } from './request-kind.ts';

/** How long the municipality has to answer, and how long in all when it postpones once; both count from receipt. */
export interface AnswerTerm {
  readonly answer: Term;
  readonly postponed: Term;
}

// Awb art. 9:11: six weeks, to be postponed by at most four.
const COMPLAINT_TERM: AnswerTerm = { answer: { count: 6, unit: 'weeks' }, postponed: { count: 10, unit: 'weeks' } };

// Awb art. 6:7.
const OBJECTION_TERM: Term = { count: 6, unit: 'weeks' };

const TIME_ZONE = 'Europe/Amsterdam';
const DAY_MILLISECONDS = 86_400_000;
const HOUR_MILLISECONDS = 3_600_000;

interface CalendarDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/**
 * The term for this kind of request: AVG art. 12 lid 3 or Wpg art. 25 as the municipal protocol has them, Awb art. 9:11 for a complaint.
 * A demand of the police (vordering) has none: it names its own date.
 */
export function answerTermOf(
  terms: MunicipalProtocol['terms'],
  kind: RequestKind,
  regime: Regime,
): AnswerTerm | undefined {
  switch (kind) {
    case 'inzage':
    case 'boa':
      return { answer: terms[regime].answer, postponed: together(terms[regime].answer, terms[regime].extend) };
    case 'klacht':
      return COMPLAINT_TERM;
    case 'vordering':
      return undefined;
  }
}

function together(answer: Term, extend: Term): Term {
  if (answer.unit !== extend.unit) throw new Error('A term is put off in the unit in which it runs');
  return { count: answer.count + extend.count, unit: answer.unit };
}

/**
 * Last moment of the last day of a term that began with receipt, by the calendar of the Netherlands; the day of receipt does not
 * count and a month that is too short ends the term on its last day. Weekends do not lengthen it: answering early harms nobody.
 */
export function endOfTerm(receivedAt: Date, term: Term): Date {
  const from = dateInTheNetherlands(receivedAt);
  return endOfDay(term.unit === 'months' ? monthsLater(from, term.count) : daysLater(from, term.count * 7));
}

/** When an objection against a decision of this moment can no longer be lodged. */
export function objectionEndsAt(decidedAt: Date): Date {
  return endOfTerm(decidedAt, OBJECTION_TERM);
}

/** Whole days of the Dutch calendar from one moment to another; 0 on the same day, negative when it has passed. */
export function daysBetween(from: Date, to: Date): number {
  return (middayOf(dateInTheNetherlands(to)) - middayOf(dateInTheNetherlands(from))) / DAY_MILLISECONDS;
}

/** Last moment of the day in the Netherlands on which this moment lies. */
export function endOfDayOf(moment: Date): Date {
  return endOfDay(dateInTheNetherlands(moment));
}

/** Calendar year in the Netherlands, in which numbers are dealt out. */
export function yearOf(moment: Date): number {
  return dateInTheNetherlands(moment).year;
}

function dateInTheNetherlands(moment: Date): CalendarDate {
  const shown = new Intl.DateTimeFormat('en-CA', {
    timeZone: TIME_ZONE,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const [year = 0, month = 0, day = 0] = shown.format(moment).split('-').map(Number);
  return { year, month, day };
}

function monthsLater(from: CalendarDate, months: number): CalendarDate {
  const index = from.year * 12 + (from.month - 1) + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { year, month, day: Math.min(from.day, lastDay) };
}

function daysLater(from: CalendarDate, days: number): CalendarDate {
  const later = new Date(middayOf(from) + days * DAY_MILLISECONDS);
  return { year: later.getUTCFullYear(), month: later.getUTCMonth() + 1, day: later.getUTCDate() };
}

function middayOf(date: CalendarDate): number {
  return Date.UTC(date.year, date.month - 1, date.day, 12);
}

// The clocks of the Netherlands change in the small hours, so the end of a day is never ambiguous: UTC+1 or UTC+2.
function endOfDay(date: CalendarDate): Date {
  const lastInWinter = new Date(middayOf(date) + 11 * HOUR_MILLISECONDS - 1);
  const lastInSummer = new Date(lastInWinter.getTime() - HOUR_MILLISECONDS);
  return dateInTheNetherlands(lastInWinter).day === date.day ? lastInWinter : lastInSummer;
}
