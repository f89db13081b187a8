import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import { SYSTEM } from '../../protocols/acts.ts';
import { DESTRUCTIBLE_STATES } from '../../protocols/custody/recording.ts';
import { composeStatement, type KeptItem, type StatementFacts } from '../../protocols/retention/destruction.ts';
import { stamp } from '../clock.ts';
import { holdsOf } from '../custody/holds.ts';
import { lastLeaseEndsAt } from '../custody/key-leases.ts';
import type { RetentionDesk } from './desk.ts';
import { allObjectIds } from './destroy-recording.ts';
import {
  destroyedItem,
  markSigned,
  readItems,
  readRunBefore,
  type DestructionItem,
  type DestructionRun,
} from './destruction-runs.ts';
import { readMandate } from './mandates.ts';
import { nameOf } from './read-terms.ts';

/** How a run stands when it is asked to conclude; `waiting` until the last lease on a destroyed key has ended, by the machine's clock. */
export type Conclusion = { readonly kind: 'signed' } | { readonly kind: 'waiting'; readonly until: Date };

/**
 * Signs and stores the one statement of a run. Commit point: every recording of the run is destroyed and no process can still hold one of its
 * keys. Repeatable: a run is signed once.
 */
export async function signStatement(desk: RetentionDesk, run: DestructionRun): Promise<Conclusion> {
  const { sql } = desk.database;
  const items = await readItems(sql, run.id);
  const until = await lastLeaseOf(sql, items);
  if (until !== undefined && until > desk.clock.machine()) return { kind: 'waiting', until };

  const facts = await gatherFacts(desk, run, items);
  const statement = await desk.sign('destruction', composeStatement(facts));
  await desk.database.inTransaction(async (tx) => {
    const signed = { statement, finished_at: facts.finishedAt, signed_at: stamp(desk.clock.now()) };
    if (!(await markSigned(tx, run.id, signed))) return;
    if ((await readItems(tx.sql, run.id)).length !== items.length) {
      throw new Error(`More was announced in run ${run.number} while its statement was written`);
    }
    tx.record({
      act: 'retention.statement-signed',
      result: 'done',
      by: SYSTEM,
      about: run.id,
      facts: { number: run.number, recordings: items.length, kept: facts.kept.length, sha256: hashOf(statement) },
    });
  });
  return { kind: 'signed' };
}

async function lastLeaseOf(sql: Knex, items: readonly DestructionItem[]): Promise<Date | undefined> {
  const ends: string[] = [];
  for (const item of items) {
    const end = await lastLeaseEndsAt(sql, await allObjectIds(sql, item.recording_id));
    if (end !== undefined) ends.push(end);
  }
  const last = ends.sort().at(-1);
  return last === undefined ? undefined : new Date(last);
}

async function gatherFacts(
  desk: RetentionDesk,
  run: DestructionRun,
  items: readonly DestructionItem[],
): Promise<StatementFacts> {
  const { database, protocol, clock } = desk;
  const mandate = await readMandate(database.sql, run.mandate_id);
  if (mandate === undefined) throw new Error(`Run ${run.number} has no mandate`);
  const before = await readRunBefore(database.sql, run);
  return {
    number: run.number,
    runId: run.id,
    organisation: protocol.municipality,
    mandate: {
      reference: mandate.reference,
      ground: mandate.ground,
      grantedBy: await nameOf(database.sql, mandate.grantedBy),
      validTo: stamp(mandate.validTo),
    },
    startedBy: run.started_by === SYSTEM.id ? 'systeem' : 'beheerder',
    startedAt: run.started_at,
    finishedAt: stamp(clock.now()),
    selectielijst: protocol.retention.selectielijst,
    protocol: { id: protocol.id, version: protocol.version },
    items: items.map(destroyedItem),
    kept: await keptOnHold(database.sql, clock.now()),
    previousStatementHash: before?.statement == null ? null : hashOf(before.statement),
  };
}

/** What was due and stays because of a hold, with the case numbers that keep it. */
async function keptOnHold(sql: Knex, now: Date): Promise<KeptItem[]> {
  const ids: unknown[] = await sql('recordings')
    .whereIn('state', DESTRUCTIBLE_STATES)
    .where('holds', '>', 0)
    .where('due_at', '<=', stamp(now))
    .orderBy(['due_at', 'id'])
    .pluck('id');
  const kept: KeptItem[] = [];
  for (const recordingId of z.array(z.string()).parse(ids)) {
    const holds = await holdsOf(sql, recordingId);
    kept.push({ recordingId, reason: 'hold', caseRefs: holds.flatMap(({ caseRef }) => caseRef ?? []) });
  }
  return kept;
}

function hashOf(statement: string): string {
  return createHash('sha256').update(statement).digest('hex');
}
