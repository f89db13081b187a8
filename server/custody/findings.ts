import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import { SYSTEM, type Actor } from '../../protocols/acts.ts';
import {
  FINDING_KINDS,
  FINDING_STATES,
  SETTLEMENTS,
  settlementsOf,
  type FindingKind,
  type FindingState,
  type Settlement,
} from '../../protocols/custody/finding.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp, type Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { fieldsOf } from './rows.ts';

/** Something that is wrong with an object of the vault, or with a folder of the keys, as it was found. */
export interface Found {
  readonly kind: FindingKind;
  /** The object, or which of the two folders of the keys. */
  readonly objectId: string;
  /** Nothing for an object that nobody knows, and for a folder of the keys. */
  readonly recordingId: string | null;
  /** What was seen, such as the sizes that differ. */
  readonly facts: Readonly<Record<string, string | number>>;
}

/** A finding with the recording that it is about. */
export interface Finding extends Found {
  readonly id: string;
  readonly state: FindingState;
  readonly foundAt: string;
  /** When it was last seen to be so. */
  readonly seenAt: string;
  readonly settlement: Settlement | null;
  readonly settledAt: string | null;
  readonly settleReason: string | null;
  /** Holds on the recording at this moment; with any, this is evidence that is needed. */
  readonly holds: number;
  readonly cameraId: string | null;
  readonly startedAt: string | null;
}

const FindingRow = z.object({
  id: z.string(),
  kind: z.enum(FINDING_KINDS),
  state: z.enum(FINDING_STATES),
  objectId: z.string(),
  recordingId: z.string().nullable(),
  facts: z.string(),
  foundAt: z.string(),
  seenAt: z.string(),
  settlement: z.enum(SETTLEMENTS).nullable(),
  settledAt: z.string().nullable(),
  settleReason: z.string().nullable(),
  holds: z.coerce.number(),
  cameraId: z.string().nullable(),
  startedAt: z.string().nullable(),
});
const Rows = z.array(z.unknown());
const Facts = z.record(z.string(), z.union([z.string(), z.number()]));

function parseFinding(row: unknown): Finding {
  const finding = FindingRow.parse(fieldsOf(row));
  return { ...finding, facts: Facts.parse(JSON.parse(finding.facts)) };
}

/**
 * Raises an alarm in the transaction of whoever found it; true when it is new. What is open already is only noted as seen again, and what a
 * person accepted is left at that. Nothing is repaired.
 */
export async function raiseFinding(tx: Transaction, clock: Clock, found: Found): Promise<boolean> {
  const now = stamp(clock.now());
  const { kind, objectId, recordingId, facts } = found;
  const same = { kind, object_id: objectId };
  if (
    (await tx
      .sql('custody_findings')
      .where({ ...same, state: 'open' })
      .update({ seen_at: now })) > 0
  )
    return false;
  const accepted: unknown = await tx
    .sql('custody_findings')
    .where({ ...same, settlement: 'accepted' })
    .first();
  if (accepted !== undefined && settlementsOf(kind).includes('accepted')) return false;
  const id = randomUUID();
  const made: unknown[] = await tx
    .sql('custody_findings')
    .insert({
      ...{ id, kind, state: 'open', object_id: objectId, recording_id: recordingId, facts: JSON.stringify(facts) },
      ...{ found_at: now, seen_at: now, open_key: `${kind}:${objectId}` },
    })
    .onConflict('open_key')
    .ignore()
    .returning('id');
  if (made.length === 0) return false;
  const about = recordingId ?? objectId;
  tx.record({
    ...{ act: 'custody.finding-raised', result: 'done', by: SYSTEM, about },
    facts: { finding: id, kind, object: objectId, ...facts },
  });
  return true;
}

function findings(sql: Knex): Knex.QueryBuilder {
  return sql('custody_findings')
    .leftJoin('recordings', 'recordings.id', 'custody_findings.recording_id')
    .select(
      'custody_findings.*',
      'recordings.camera_id',
      'recordings.started_at',
      sql.raw('coalesce(recordings.holds, 0) as holds'),
    );
}

/** Open findings: what is about a recording on hold first, then the oldest. */
export async function readOpenFindings(sql: Knex): Promise<Finding[]> {
  const rows: unknown = await findings(sql)
    .where('custody_findings.state', 'open')
    .orderByRaw('CASE WHEN coalesce(recordings.holds, 0) > 0 THEN 0 ELSE 1 END')
    .orderBy(['custody_findings.found_at', 'custody_findings.id']);
  return Rows.parse(rows).map(parseFinding);
}

/** The findings that were settled last, newest first. */
export async function readSettledFindings(sql: Knex, most: number): Promise<Finding[]> {
  const rows: unknown = await findings(sql)
    .where('custody_findings.state', 'settled')
    .orderBy('custody_findings.settled_at', 'desc')
    .limit(most);
  return Rows.parse(rows).map(parseFinding);
}

/** One finding, open or settled. */
export async function readFinding(sql: Knex, id: string): Promise<Finding | undefined> {
  const row: unknown = await findings(sql).where('custody_findings.id', id).first();
  return row === undefined ? undefined : parseFinding(row);
}

/** How a person settles a finding, and why. */
export interface SettleInput {
  readonly findingId: string;
  readonly settlement: Settlement;
  readonly reason: string;
}

// Older than anything, so that the object is read at the next turn.
const NEVER_READ = '0000-01-01T00:00:00.000Z';

/** Settles an open finding. What was put right is read again at the next check, which has to agree. Refused: `not-found`, `not-open`. */
export async function settleFinding(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  by: Actor,
  { findingId, settlement, reason }: SettleInput,
): Promise<Verdict<Finding>> {
  return database.inTransaction(async (tx) => {
    const finding = await readFinding(tx.sql, findingId);
    if (finding === undefined) return refuse('not-found');
    const settled = {
      ...{ state: 'settled', settlement, open_key: null },
      ...{ settled_at: stamp(clock.now()), settled_by: by.id, settle_reason: reason },
    };
    const changed = await tx.sql('custody_findings').where({ id: findingId, state: 'open' }).update(settled);
    if (changed !== 1) return refuse('not-open');
    if (settlement === 'repaired') {
      await tx.sql('object_checks').where({ object_id: finding.objectId }).update({ read_at: NEVER_READ });
    }
    tx.record({
      ...{ act: 'custody.finding-settled', result: 'done', by, about: finding.recordingId ?? finding.objectId },
      facts: { finding: findingId, kind: finding.kind, settlement },
      personal: { reason },
    });
    const after = await readFinding(tx.sql, findingId);
    return after === undefined ? refuse('not-found') : granted(after);
  });
}
