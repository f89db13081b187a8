import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { ProcessingLine } from '../../protocols/processing/line.ts';
import { toOtlp } from '../../protocols/processing/otlp.ts';
import { stamp, type Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { lineOfRow } from './line-rows.ts';

const ACTS_PER_BATCH = 200;
const SEND_SECONDS = 10;
// Longer than a batch can take, so that nobody else sends while one is under way.
const LEASE_SECONDS = 3 * SEND_SECONDS;

/** What handing lines to a collector needs. */
export interface ExportDesk {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  /** Address of the collector without `/v1/traces`; nothing is exported without it, and nothing is lost. */
  readonly endpoint: string | undefined;
}

interface Batch {
  readonly lines: readonly ProcessingLine[];
  /** Place of the last act in it. */
  readonly lastIdx: number;
}

/**
 * Hands all lines that the collector has not acknowledged yet to it, over OTLP/HTTP in JSON, in the order of the log and one batch
 * at a time. At least once: who ends between sending and noting sends the same spans again, under the same ids. When the
 * collector cannot take them, they wait for the next run.
 */
export async function exportLines(desk: ExportDesk, signal: AbortSignal): Promise<void> {
  if (desk.endpoint === undefined) return;
  const holder = randomUUID();
  if (!(await takeTurn(desk, holder))) return;
  try {
    while (!signal.aborted) {
      const batch = await nextBatch(desk.database.sql);
      if (batch === undefined || !(await send(desk, desk.endpoint, batch, signal))) break;
      if (!(await noteSent(desk, holder, batch.lastIdx))) break;
    }
  } finally {
    await leaveTurn(desk, holder);
  }
}

/** How many lines still wait for the collector. */
export async function waitingLines(sql: Knex): Promise<number> {
  const sent = sql('processing_outbox').where({ id: 1 }).select('sent_idx');
  const row: unknown = await sql('processing_lines').where('idx', '>', sent).count({ n: '*' }).first();
  return z.object({ n: z.coerce.number() }).parse(row).n;
}

async function takeTurn({ database, clock }: ExportDesk, holder: string): Promise<boolean> {
  const changed = await database.inTransaction((tx) =>
    tx
      .sql('processing_outbox')
      .where({ id: 1 })
      .where((free) => {
        void free.whereNull('lease_until').orWhere('lease_until', '<', stamp(clock.machine()));
      })
      .update({ holder, lease_until: leaseEnd(clock) }),
  );
  return changed === 1;
}

async function noteSent({ database, clock }: ExportDesk, holder: string, lastIdx: number): Promise<boolean> {
  const changed = await database.inTransaction((tx) =>
    tx
      .sql('processing_outbox')
      .where({ id: 1, holder })
      .update({ sent_idx: lastIdx, lease_until: leaseEnd(clock) }),
  );
  return changed === 1;
}

async function leaveTurn({ database }: ExportDesk, holder: string): Promise<void> {
  await database.inTransaction((tx) =>
    tx.sql('processing_outbox').where({ id: 1, holder }).update({ holder: null, lease_until: null }),
  );
}

function leaseEnd(clock: Clock): string {
  return stamp(new Date(clock.machine().getTime() + LEASE_SECONDS * 1000));
}

/** Lines of the next acts. The places of acts follow the order of commits, so that none can turn up behind what was sent. */
async function nextBatch(sql: Knex): Promise<Batch | undefined> {
  const sent: unknown[] = await sql('processing_outbox').where({ id: 1 }).pluck('sent_idx');
  const after = z.coerce.number().parse(sent[0]);
  const acts: unknown[] = await sql('processing_lines')
    .where('idx', '>', after)
    .distinct('idx')
    .orderBy('idx')
    .limit(ACTS_PER_BATCH)
    .pluck('idx');
  if (acts.length === 0) return undefined;
  const lastIdx = z.coerce.number().parse(acts.at(-1));
  const rows: unknown[] = await sql('processing_lines')
    .where('idx', '>', after)
    .where('idx', '<=', lastIdx)
    .orderBy(['idx', 'part']);
  return { lines: rows.map((row) => lineOfRow(row).line), lastIdx };
}

/** Whether the collector acknowledged the batch (OTLP: any 2xx). */
async function send({ log }: ExportDesk, endpoint: string, batch: Batch, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(`${endpoint.replace(/\/+$/, '')}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(toOtlp(batch.lines)),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(SEND_SECONDS * 1000)]),
    });
    const answer = await response.text();
    if (!response.ok) {
      log.warn({ status: response.status, lines: batch.lines.length }, 'the collector took no lines; they wait');
      return false;
    }
    const rejected = rejectedIn(answer);
    // Sending them again is of no use (OTLP, Partial Success); they stay in the log here.
    if (rejected > 0) log.error({ rejected, upTo: batch.lastIdx }, 'the collector refused lines of the processing log');
    return true;
  } catch (error) {
    log.warn({ error, lines: batch.lines.length }, 'the collector cannot be reached; the lines wait');
    return false;
  }
}

const Acknowledgement = z.object({
  partialSuccess: z.object({ rejectedSpans: z.coerce.number().default(0) }).nullish(),
});

function rejectedIn(answer: string): number {
  try {
    return Acknowledgement.parse(JSON.parse(answer)).partialSuccess?.rejectedSpans ?? 0;
  } catch {
    // Acknowledged is acknowledged, whatever else it says.
    return 0;
  }
}
