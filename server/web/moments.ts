import { z } from 'zod';
import type { Language } from './view.ts';

/** The zone in which people read and write moments. Stored moments are always UTC. */
const ZONE = 'Europe/Amsterdam';
const LOCALES = { nl: 'nl-NL', en: 'en-GB' } as const satisfies Record<Language, string>;

const DAY = { day: 'numeric', month: 'long', year: 'numeric', timeZone: ZONE } as const;
const TIME = { hour: '2-digit', minute: '2-digit', timeZone: ZONE } as const;
const TIME_TO_SECOND = { ...TIME, second: '2-digit' } as const;

/** A moment as given by a row or an act: a date or its ISO text. */
export type Moment = Date | string;

/** Day and time to the minute, such as `23 november 2026 om 16:00`. */
export function showMoment(moment: Moment, language: Language = 'nl'): string {
  return `${showDay(moment, language)} ${language === 'nl' ? 'om' : 'at'} ${showTime(moment, language)}`;
}

/** Day only, such as `23 november 2026`. */
export function showDay(moment: Moment, language: Language = 'nl'): string {
  return new Intl.DateTimeFormat(LOCALES[language], DAY).format(new Date(moment));
}

/** Time of day to the minute, such as `16:00`. */
export function showTime(moment: Moment, language: Language = 'nl'): string {
  return new Intl.DateTimeFormat(LOCALES[language], TIME).format(new Date(moment));
}

/** Day and time to the second, for logs and histories: `23-11-2026 16:00:07`. */
export function showExactMoment(moment: Moment): string {
  const at = wallClock(new Date(moment));
  return `${at.day}-${at.month}-${at.year} ${at.hour}:${at.minute}:${at.second}`;
}

/** From and to, naming the day once when it is the same day. */
export function showPeriod(from: Moment, to: Moment, language: Language = 'nl'): string {
  if (showDay(from, language) !== showDay(to, language)) {
    return `${showMoment(from, language)} – ${showMoment(to, language)}`;
  }
  const time = new Intl.DateTimeFormat(LOCALES[language], isWholeMinutes(from, to) ? TIME : TIME_TO_SECOND);
  return `${showDay(from, language)}, ${time.format(new Date(from))} – ${time.format(new Date(to))}`;
}

/** Length in hours, minutes and seconds: `1:02:03` or `2:03`. */
export function showDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const tail = String(rest).padStart(2, '0');
  return hours === 0 ? `${String(minutes)}:${tail}` : `${String(hours)}:${String(minutes).padStart(2, '0')}:${tail}`;
}

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?$/;

/**
 * Reads what `<input type="datetime-local">` sends as wall-clock time in the Netherlands. A time that the clock shows
 * twice (end of summer time) is its first occurrence; one that it skips is moved by the hour that was skipped.
 * Throws a RangeError when the text is no such moment.
 */
export function parseLocalMoment(text: string): Date {
  const parts = LOCAL.exec(text);
  const asUtc = parts === null ? Number.NaN : Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc) || !rolledOver(text, asUtc)) throw new RangeError(`Not a local moment: ${text}`);
  // Both offsets that hold within a day of the moment; the larger one is summer time and gives the earlier moment.
  const offsets = [offsetAt(asUtc - 86_400_000), offsetAt(asUtc + 86_400_000)].sort((a, b) => b - a);
  const fitting = offsets.map((offset) => asUtc - offset).find((moment) => moment + offsetAt(moment) === asUtc);
  return new Date(fitting ?? asUtc - Math.min(...offsets));
}

// Date.parse takes 31 June for 1 July; a person who typed it meant neither.
function rolledOver(text: string, asUtc: number): boolean {
  return new Date(asUtc).toISOString().slice(0, 16) === text.slice(0, 16);
}

/** Milliseconds by which wall-clock time in the Netherlands runs ahead of UTC at that moment. */
function offsetAt(moment: number): number {
  const at = wallClock(new Date(moment));
  const shown = Date.parse(`${at.year}-${at.month}-${at.day}T${at.hour}:${at.minute}:${at.second}.000Z`);
  return shown - Math.floor(moment / 1000) * 1000;
}

/** What an `<input type="datetime-local">` is filled with to show this moment. */
export function toLocalInput(moment: Moment): string {
  const at = wallClock(new Date(moment));
  return `${at.year}-${at.month}-${at.day}T${at.hour}:${at.minute}`;
}

interface WallClock {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

function wallClock(moment: Date): WallClock {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    ...{ hourCycle: 'h23', timeZone: ZONE },
  });
  const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return {
    ...{ year: part('year').padStart(4, '0'), month: part('month'), day: part('day') },
    ...{ hour: part('hour'), minute: part('minute'), second: part('second') },
  };
}

function isWholeMinutes(...moments: readonly Moment[]): boolean {
  return moments.every((moment) => new Date(moment).getUTCSeconds() === 0);
}

/**
 * A moment as people and programs send it: `datetime-local` text (wall clock in the Netherlands) or RFC 3339 with
 * an offset. Refuses everything else with a sentence for people.
 */
export function localMoment(
  refusal = 'Vul een datum en een tijd in, bijvoorbeeld 23-11-2026 16:00.',
): z.ZodType<Date, string> {
  return z
    .string(refusal)
    .meta({ description: 'RFC 3339 met tijdzone, of lokale tijd in Nederland (jjjj-mm-ddTuu:mm)' })
    .transform((text, context): Date => {
      const moment = parseMoment(text);
      if (moment !== undefined) return moment;
      context.addIssue({ code: 'custom', message: refusal });
      return z.NEVER;
    });
}

const WITH_OFFSET = /T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

function parseMoment(text: string): Date | undefined {
  if (WITH_OFFSET.test(text)) {
    const moment = new Date(text);
    return Number.isNaN(moment.getTime()) ? undefined : moment;
  }
  try {
    return parseLocalMoment(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
