import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../clock.ts';

/** Parts without which the house cannot do its work. */
export const PARTS = ['database', 'logboek', 'sleutels', 'kluis', 'ffmpeg', 'gezichtsdetectie'] as const;
export type HousePart = (typeof PARTS)[number];

/** For each part, a check that resolves to true when it is there; a check that throws or takes too long says that it is not. */
export type HouseChecks = Readonly<Record<HousePart, () => Promise<boolean>>>;

/** What is there and what is not. */
export interface Health {
  readonly parts: Readonly<Record<HousePart, boolean>>;
  readonly missing: readonly HousePart[];
}

// Long enough for a machine that renders on all its processors; a health check of a container gives it longer still.
const LONGEST_CHECK_MILLISECONDS = 15_000;
const BELIEVED_MILLISECONDS = 60_000;

/** A check that costs a lot: good news is believed for a minute, bad news is looked at again every time. */
export function believedForAMinute(
  check: () => Promise<boolean>,
  clock: Pick<Clock, 'machine'>,
): () => Promise<boolean> {
  let goodUntil = 0;
  return async () => {
    if (clock.machine().getTime() < goodUntil) return true;
    const good = await check();
    if (good) goodUntil = clock.machine().getTime() + BELIEVED_MILLISECONDS;
    return good;
  };
}

/** Looks at every part at the same time. */
export async function examineHouse(checks: HouseChecks): Promise<Health> {
  const found = await Promise.all(PARTS.map(async (part) => [part, await isThere(checks[part])] as const));
  const missing = found.filter(([, there]) => !there).map(([part]) => part);
  const there = (part: HousePart): boolean => !missing.includes(part);
  return {
    parts: {
      database: there('database'),
      logboek: there('logboek'),
      sleutels: there('sleutels'),
      kluis: there('kluis'),
      ffmpeg: there('ffmpeg'),
      gezichtsdetectie: there('gezichtsdetectie'),
    },
    missing,
  };
}

async function isThere(check: () => Promise<boolean>): Promise<boolean> {
  const late = new AbortController();
  try {
    return await Promise.race([check(), pause(LONGEST_CHECK_MILLISECONDS, false, { signal: late.signal })]);
  } catch {
    return false;
  } finally {
    late.abort();
  }
}
