const ZONE = 'Europe/Amsterdam';

/** Calendar month in the Netherlands, `yyyy-mm`. */
export type Month = string;

/** Shape of a month as it stands in a path or a table. */
export const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

interface DutchClock {
  readonly month: Month;
  readonly day: string;
  readonly hour: number;
}

function dutchClock(moment: Date): DutchClock {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23', timeZone: ZONE },
  });
  const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const month = `${(parts.get('year') ?? '').padStart(4, '0')}-${parts.get('month') ?? ''}`;
  return { month, day: `${month}-${parts.get('day') ?? ''}`, hour: Number(parts.get('hour')) };
}

/** The month in which a moment falls. */
export function monthOf(moment: Date): Month {
  return dutchClock(moment).month;
}

/** The day in the Netherlands on which a moment falls, `yyyy-mm-dd`. */
export function dayOf(moment: Date): string {
  return dutchClock(moment).day;
}

/** The hour that the clock shows in the Netherlands, 0 to 23. */
export function hourOf(moment: Date): number {
  return dutchClock(moment).hour;
}

/** The month so many months later, or earlier when negative. */
export function monthsAfter(month: Month, count: number): Month {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const total = year * 12 + (number - 1) + count;
  return `${String(Math.floor(total / 12)).padStart(4, '0')}-${String((total % 12) + 1).padStart(2, '0')}`;
}

/** First moment of a month: midnight in the Netherlands. */
export function startOfMonth(month: Month): Date {
  const midnight = Date.parse(`${month}-01T00:00:00.000Z`);
  // In winter the clock runs one hour ahead of UTC, in summer two; no month begins while it changes.
  const winter = new Date(midnight - 3_600_000);
  return monthOf(winter) === month && hourOf(winter) === 0 ? winter : new Date(midnight - 7_200_000);
}

/** The same moment so many months later; a day that the month lacks becomes its last. */
export function inMonths(moment: Date, count: number): Date {
  const later = new Date(moment);
  later.setUTCDate(1);
  later.setUTCMonth(later.getUTCMonth() + count);
  const last = new Date(Date.UTC(later.getUTCFullYear(), later.getUTCMonth() + 1, 0)).getUTCDate();
  later.setUTCDate(Math.min(moment.getUTCDate(), last));
  return later;
}
