import { z } from 'zod';
import type { Act, Actor } from '../../protocols/acts.ts';
import type { AnchorKind } from '../../protocols/audit/anchor.ts';
import type { Result } from '../../protocols/audit/fact.ts';
import type { LogPurpose } from '../../protocols/audit/log-purpose.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp, type Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { readAnchors, type AnchorState } from './anchors.ts';
import { formatInclusionProof, proveInclusion, type InclusionProof } from './prove.ts';
import {
  latestCheckpoint,
  type CheckpointDesk,
  type LogSigner,
  type PublishedCheckpoint,
} from './publish-checkpoint.ts';
import { logSize, readEntries, readLog, type LoggedEntry, type StoredEntry } from './read-log.ts';

const PAGE_SIZE = 50;
const MOST_CHECKPOINTS = 100;

/** What reading the log needs: where it lies, and the key that signs it. */
export interface AuditDesk {
  readonly database: Database;
  readonly signer: LogSigner;
  /** Places outside that checkpoints are kept in. */
  readonly anchorKinds: readonly AnchorKind[];
  readonly clock: Clock;
  /** For signing the log as it stands, so that what is exported can be proven. */
  readonly checkpoints: CheckpointDesk;
}

/** Why somebody reads the log, and which entries he wants to see; what is left out does not narrow. */
export interface LogQuestion {
  readonly purpose: LogPurpose;
  readonly person?: string | undefined;
  readonly about?: string | undefined;
  readonly act?: Act | undefined;
  /** How it ended; what was refused stands in the log too. */
  readonly result?: Result | undefined;
  readonly caseRef?: string | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  readonly before?: number | undefined;
}

/** One page of the log, newest first. */
export interface LogPage {
  readonly entries: readonly LoggedEntry[];
  readonly size: number;
  /** Where the next, older page begins; nothing when this is the last one. */
  readonly nextBefore: number | undefined;
  /** Members of staff to choose from. */
  readonly persons: readonly SearchablePerson[];
}

/** A member of staff whose entries can be looked for; by name, and in no other order. */
export interface SearchablePerson {
  readonly id: string;
  readonly name: string;
}

const CheckpointRow = z.object({ size: z.coerce.number(), root: z.instanceof(Buffer), note: z.string() });
const PersonRow = z.object({ id: z.string(), name: z.string() });

/** Reads a page of the log. That it was read, and whose or which entries were looked for, is committed to the log first. */
export async function consultLog(desk: AuditDesk, by: Actor, question: LogQuestion): Promise<Verdict<LogPage>> {
  await recordReading(desk, by, question);
  const { sql } = desk.database;
  const { person, about, act, result, caseRef, from, until, before } = question;
  const rest = { person, about, act, result, caseRef, before };
  const filter = { ...rest, from: from && stamp(from), until: until && stamp(until), limit: PAGE_SIZE + 1 };
  const entries = await readLog(sql, filter);
  return granted({
    entries: entries.slice(0, PAGE_SIZE),
    size: await logSize(sql),
    nextBefore: entries.length > PAGE_SIZE ? entries[PAGE_SIZE - 1]?.index : undefined,
    persons: await searchablePersons(desk),
  });
}

/** Everybody whose entries can be looked for: what the form needs before a purpose is chosen and anything of the log is shown. */
export async function searchablePersons({ database }: AuditDesk): Promise<readonly SearchablePerson[]> {
  const rows: unknown[] = await database.sql('persons').orderBy('name').select('id', 'name');
  return rows.map((row) => PersonRow.parse(row));
}

async function recordReading({ database }: AuditDesk, by: Actor, question: LogQuestion): Promise<void> {
  const { purpose, person, about, act, result, caseRef, from, until, before } = question;
  await database.inTransaction((tx) => {
    tx.record({
      ...{ act: 'audit.read', result: 'done', by, about: 'beeldkluis', purpose },
      facts: {
        ...givenOrNull({
          act,
          result,
          about,
          case: caseRef,
          from: from?.toISOString(),
          until: until?.toISOString(),
          before,
        }),
        person: person !== undefined,
      },
      ...(person === undefined ? {} : { personal: { person } }),
    });
    return Promise.resolve();
  });
}

// What was left out stands in the entry too: that nothing narrowed the search is a fact.
function givenOrNull(
  criteria: Readonly<Record<string, string | number | undefined>>,
): Record<string, string | number | null> {
  return Object.fromEntries(Object.entries(criteria).map(([name, value]) => [name, value ?? null]));
}

/** One entry with all that is needed to check it. */
export interface ProvenEntry {
  readonly stored: StoredEntry;
  readonly entry: LoggedEntry;
  /** Proof against the newest checkpoint; nothing when the entry is younger. */
  readonly proof:
    { readonly checkpoint: PublishedCheckpoint; readonly inclusion: InclusionProof; readonly text: string } | undefined;
}

/** Reads one entry with its proof of inclusion; that it was read, and for what, is committed first. */
export async function consultEntry(
  desk: AuditDesk,
  by: Actor,
  { index, purpose }: { readonly index: number; readonly purpose: LogPurpose },
): Promise<Verdict<ProvenEntry>> {
  const { sql } = desk.database;
  if (index >= (await logSize(sql))) return refuse('not-found');
  await desk.database.inTransaction((tx) => {
    tx.record({ act: 'audit.read', result: 'done', by, about: 'beeldkluis', purpose, facts: { index } });
    return Promise.resolve();
  });
  const [stored] = await readEntries(sql, index, index + 1);
  const [entry] = await readLog(sql, { before: index + 1, limit: 1 });
  if (stored === undefined || entry?.index !== index) return refuse('not-found');
  const checkpoint = await latestCheckpoint(sql);
  if (checkpoint === undefined || checkpoint.size <= index) return granted({ stored, entry, proof: undefined });
  const inclusion = await proveInclusion(sql, index, checkpoint.size);
  return granted({
    stored,
    entry,
    proof: { checkpoint, inclusion, text: formatInclusionProof(inclusion, checkpoint.note) },
  });
}

/** The newest signed checkpoints, newest first (all of them are in the export), and how it goes with the places that they are kept in. */
export interface CheckpointList {
  readonly checkpoints: readonly PublishedCheckpoint[];
  readonly anchors: readonly AnchorState[];
}

/** Lists the newest checkpoints and where they are kept. */
export async function listCheckpoints({ database, anchorKinds }: AuditDesk): Promise<Verdict<CheckpointList>> {
  const rows: unknown[] = await database
    .sql('log_checkpoints')
    .orderBy('size', 'desc')
    .limit(MOST_CHECKPOINTS)
    .select('size', 'root', 'note');
  const anchors = await readAnchors(database.sql, anchorKinds);
  return granted({ checkpoints: rows.map((row) => CheckpointRow.parse(row)), anchors });
}
