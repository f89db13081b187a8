import type { Stretch } from '../../protocols/viewing/footage-window.ts';
import { joinStretches } from '../../protocols/viewing/shown-interval.ts';
import type { LoggedEntry } from './read-log.ts';

/** One viewing session as the log tells it. */
export interface View {
  readonly session: string;
  readonly openedAt: string;
  /** Name as it was then; nothing when it was erased. */
  readonly name: string | undefined;
  readonly role: string;
  readonly purpose: string | undefined;
  readonly caseRef: string | undefined;
  readonly coViewers: string | undefined;
  /** `original`, `playback` or `redacted`. */
  readonly kind: string | undefined;
  /** Seconds that were on the screen, joined. */
  readonly shown: readonly Stretch[];
  /** Windows of footage that were served. */
  readonly windows: number;
  readonly closedAt: string | undefined;
  readonly closeReason: string | undefined;
}

/** Puts entries about a recording together to the sessions they tell of, newest first. Entries come newest first, as they are read. */
export function viewsIn(history: readonly LoggedEntry[]): View[] {
  const opened = history.filter((entry) => entry.act === 'viewing.opened' && entry.result !== 'refused');
  const bySession = Map.groupBy(history, (entry) => textOf(entry.facts['session']));
  return opened.flatMap((entry) => {
    const session = textOf(entry.facts['session']);
    return session === undefined ? [] : [viewOf(session, entry, bySession.get(session) ?? [])];
  });
}

function viewOf(session: string, opened: LoggedEntry, entries: readonly LoggedEntry[]): View {
  const shown = entries.filter((entry) => entry.act === 'viewing.shown').flatMap(stretchesOf);
  const windows = entries.filter((entry) => entry.act === 'viewing.played' && entry.result === 'begun');
  const closed = entries.find((entry) => entry.act === 'viewing.closed' && entry.result === 'ended');
  return {
    session,
    openedAt: opened.at,
    name: opened.personal['by.name'],
    role: opened.role,
    purpose: opened.purpose,
    caseRef: opened.caseRef,
    coViewers: opened.personal['personal.coViewers'],
    kind: textOf(opened.facts['kind']),
    shown: joinStretches(shown),
    windows: windows.length,
    closedAt: closed?.at,
    closeReason: textOf(closed?.facts['reason']),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Stretches that an entry of shown footage names, such as `12.0-17.5`. */
export function stretchesOf(entry: LoggedEntry): Stretch[] {
  const intervals = entry.facts['intervals'];
  if (!Array.isArray(intervals)) return [];
  return intervals.flatMap((interval) => {
    const [from = Number.NaN, to = Number.NaN] = String(interval).split('-').map(Number);
    return Number.isFinite(from) && Number.isFinite(to) ? [{ from, to }] : [];
  });
}
