import { setTimeout as pause } from 'node:timers/promises';

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

const LONGEST_CHECK_MILLISECONDS = 5000;

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
