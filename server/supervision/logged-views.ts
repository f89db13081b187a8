import type { Knex } from 'knex';
import type { FinishedView } from '../../protocols/supervision/view-rules.ts';
import type { Stretch } from '../../protocols/viewing/footage-window.ts';
import { joinStretches, secondsWithin } from '../../protocols/viewing/shown-interval.ts';
import { readLog, type LoggedEntry } from '../audit/read-log.ts';

/** A view as the log tells it, with names as they were then. */
export interface LoggedView extends FinishedView {
  /** Name as it was then; nothing when it was erased. */
  readonly name: string | undefined;
  readonly purpose: string | undefined;
  readonly coViewers: string | undefined;
  /** When the session ended; nothing while it lasts. */
  readonly closedAt: string | undefined;
}

/** The view that began with this entry; nothing when the entry is no beginning of a view. */
export async function readView(sql: Knex, index: number): Promise<LoggedView | undefined> {
  const [opened] = await readLog(sql, { before: index + 1, limit: 1 });
  if (opened?.index !== index || opened.act !== 'viewing.opened' || opened.result !== 'begun') return undefined;
  const session = String(opened.facts['session']);
  const shown = (await ofSession(sql, opened, 'viewing.shown')).flatMap(stretchesOf);
  const played = await ofSession(sql, opened, 'viewing.played');
  const [closed] = await ofSession(sql, opened, 'viewing.closed');
  return {
    ...{ index, session, recordingId: opened.about.id, openedAt: new Date(opened.at) },
    viewer: {
      id: opened.personal['by.person'],
      role: opened.role,
      ...(opened.personal['by.department'] === undefined ? {} : { department: opened.personal['by.department'] }),
    },
    name: opened.personal['by.name'],
    purpose: opened.purpose,
    caseRef: opened.caseRef,
    coViewers: opened.personal['personal.coViewers'],
    original: opened.facts['kind'] === 'original',
    shown: joinStretches(shown),
    shownSeconds: secondsWithin(shown),
    windows: played.filter(({ result }) => result === 'begun').length,
    closedAt: closed?.at,
  };
}

/** The entry with which a session began that ended with this one. */
export async function openingOf(sql: Knex, closed: LoggedEntry): Promise<number | undefined> {
  const about = { about: closed.about.id, act: 'viewing.opened', before: closed.index } as const;
  const session = closed.facts['session'];
  const opened = await readLog(sql, { ...about, limit: 1000 });
  return opened.find((entry) => entry.facts['session'] === session)?.index;
}

async function ofSession(
  sql: Knex,
  opened: LoggedEntry,
  act: 'viewing.shown' | 'viewing.played' | 'viewing.closed',
): Promise<readonly LoggedEntry[]> {
  const entries: LoggedEntry[] = [];
  let before: number | undefined;
  do {
    const page = await readLog(sql, { about: opened.about.id, act, after: opened.index, before, limit: 1000 });
    entries.push(...page.filter((entry) => entry.facts['session'] === opened.facts['session']));
    before = page.length === 1000 ? page.at(-1)?.index : undefined;
  } while (before !== undefined);
  return entries;
}

function stretchesOf({ facts }: LoggedEntry): Stretch[] {
  const intervals = facts['intervals'];
  if (!Array.isArray(intervals)) return [];
  return intervals.flatMap((interval) => {
    const [from = Number.NaN, to = Number.NaN] = String(interval).split('-').map(Number);
    return Number.isFinite(from) && Number.isFinite(to) ? [{ from, to }] : [];
  });
}
