import { z } from 'zod';
import type { Act, Actor } from '../../protocols/acts.ts';
import type { LogPurpose } from '../../protocols/audit/log-purpose.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import type { Database } from '../database/database.ts';
import { historyPlaces, type HistoryKind, type HistoryOf } from './histories.ts';
import { readLog, type LoggedEntry } from './read-log.ts';

const PAGE_SIZE = 50;

/** The act that reading each kind of history is. */
export const HISTORY_ACTS = {
  recording: 'audit.recording-read',
  person: 'audit.person-read',
  case: 'audit.case-read',
  camera: 'audit.camera-read',
  dock: 'audit.dock-read',
} as const satisfies Record<HistoryKind, Act>;

/** One page of a history, newest first. */
export interface History {
  readonly of: HistoryOf;
  /** What it is called now; a case and an unregistered camera by their number. */
  readonly name: string;
  readonly entries: readonly LoggedEntry[];
  /** Where the next, older page begins; nothing when this is the last one. */
  readonly nextBefore: number | undefined;
}

/** Which page of which history is asked for; of a person also for which of the purposes of the law. */
export interface HistoryQuestion {
  readonly kind: HistoryKind;
  readonly id: string;
  readonly purpose?: LogPurpose | undefined;
  readonly before?: number | undefined;
}

/**
 * Reads a page of the history of one thing or person. That it was read is committed to the log first. All that somebody did is the log looked at
 * from him: it opens for a purpose of Wpg article 32a only. Whoever may not read the log itself learns of a device only what happened to the device.
 */
export async function consultHistory(
  { database }: { readonly database: Database },
  by: Actor,
  { kind, id, purpose, before }: HistoryQuestion,
): Promise<Verdict<History>> {
  if (kind === 'person' && purpose === undefined) return refuse('no-purpose');
  const of = { kind, id, itselfOnly: by.role === 'beheerder' };
  const { sql } = database;
  const name = await nameOf(database, of);
  if (name === undefined) return refuse('not-found');
  const act = HISTORY_ACTS[kind];
  await database.inTransaction((tx) => {
    const facts = { before: before ?? null };
    tx.record({
      ...{ act, result: 'done', by, facts },
      ...(kind === 'case' ? { about: 'beeldkluis', caseRef: id } : { about: id }),
      ...(kind === 'person' ? { personal: { person: id } } : {}),
      ...(purpose === undefined ? {} : { purpose }),
    });
    return Promise.resolve();
  });
  const among = historyPlaces(sql, of, { before, limit: PAGE_SIZE + 1 });
  const entries = await readLog(sql, { among, limit: PAGE_SIZE + 1 });
  return granted({
    ...{ of, name, entries: entries.slice(0, PAGE_SIZE) },
    nextBefore: entries.length > PAGE_SIZE ? entries[PAGE_SIZE - 1]?.index : undefined,
  });
}

const Named = z.object({ name: z.string() });

async function nameOf({ sql }: Database, { kind, id }: HistoryOf): Promise<string | undefined> {
  switch (kind) {
    case 'recording':
      return firstOf(await sql('recordings').where({ id }).whereNot({ state: 'docked' }).first({ name: 'started_at' }));
    case 'person':
      return firstOf(await sql('persons').where({ id }).first('name'));
    case 'dock':
      return firstOf(await sql('docks').where({ id }).first('name'));
    case 'camera':
      return (
        firstOf(await sql('cameras').where({ id }).first('name')) ??
        firstOf(await sql('recordings').where({ camera_id: id }).first({ name: 'camera_id' }))
      );
    case 'case':
      return (
        firstOf(await sql('readout_requests').where({ number: id }).first({ name: 'number' })) ??
        firstOf(await sql('log_index').where({ case_ref: id }).first({ name: 'case_ref' }))
      );
  }
}

function firstOf(row: unknown): string | undefined {
  return row === undefined ? undefined : Named.parse(row).name;
}
