import type { Knex } from 'knex';
import type { Dialect, Migration } from './migration.ts';
import { auditLog } from './migrations/0001_audit_log.ts';
import { persons } from './migrations/0002_persons.ts';
import { custody } from './migrations/0003_custody.ts';
import { docking } from './migrations/0004_docking.ts';
import { viewing } from './migrations/0005_viewing.ts';
import { readout } from './migrations/0006_readout.ts';
import { redaction } from './migrations/0007_redaction.ts';
import { handover } from './migrations/0008_handover.ts';
import { retention } from './migrations/0009_retention.ts';
import { jobs } from './migrations/0010_jobs.ts';
import { processingLog } from './migrations/0011_processing_log.ts';
import { anchors } from './migrations/0012_anchors.ts';
import { custodyChecks } from './migrations/0013_custody_checks.ts';
import { jobWorkers } from './migrations/0014_job_workers.ts';
import { series } from './migrations/0015_series.ts';
import { bookmarks } from './migrations/0016_bookmarks.ts';
import { axis } from './migrations/0017_axis.ts';
import { playback } from './migrations/0018_playback.ts';
import { immutableClocks } from './migrations/0019_immutable_clocks.ts';
import { dockBerths } from './migrations/0020_dock_berths.ts';
import { sittings } from './migrations/0021_sittings.ts';
import { marks } from './migrations/0022_marks.ts';
import { finding } from './migrations/0023_finding.ts';
import { histories } from './migrations/0024_histories.ts';
import { logGuards } from './migrations/0025_log_guards.ts';
import { askedMailAndErasures } from './migrations/0026_asked_mail_and_erasures.ts';
import { supervision } from './migrations/0027_supervision.ts';
import { rightsAndPacks } from './migrations/0028_rights_and_packs.ts';
import { keyStore } from './migrations/0029_key_store.ts';
import { awaitedScans } from './migrations/0031_awaited_scans.ts';
import { dockWall } from './migrations/0032_dock_wall.ts';
import { dockHistories } from './migrations/0033_dock_histories.ts';
import { readApiAndPackPieces } from './migrations/0034_read_api_and_pack_pieces.ts';
import { hashOfTheWhole } from './migrations/0037_hash_of_the_whole.ts';

/** All steps, in order. */
export const MIGRATIONS: readonly Migration[] = [
  auditLog,
  persons,
  custody,
  docking,
  viewing,
  readout,
  redaction,
  handover,
  retention,
  jobs,
  processingLog,
  anchors,
  custodyChecks,
  jobWorkers,
  series,
  bookmarks,
  axis,
  playback,
  immutableClocks,
  dockBerths,
  sittings,
  marks,
  finding,
  histories,
  logGuards,
  askedMailAndErasures,
  supervision,
  rightsAndPacks,
  keyStore,
  awaitedScans,
  dockWall,
  dockHistories,
  readApiAndPackPieces,
  hashOfTheWhole,
];

const STEPS_TABLE = 'CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, position integer NOT NULL)';

// Any number that no other program takes on the same PostgreSQL.
const LOCK_NUMBER = 728_346_115;

/**
 * Brings the schema up to date in one transaction: all steps or none, safe from several processes at once,
 * and nothing to unlock after a crash. Throws when the database was written by a newer release.
 */
export async function migrateUp(sql: Knex, dialect: Dialect, steps: readonly Migration[] = MIGRATIONS): Promise<void> {
  await withSchemaLock(sql, dialect, async (trx) => {
    const applied = await appliedNames(trx);
    const unknown = applied.filter((name) => !steps.some((step) => step.name === name));
    if (unknown.length > 0) {
      throw new Error(`The database was written by a newer release: it has ${unknown.join(', ')}`);
    }
    for (const step of steps.filter((candidate) => !applied.includes(candidate.name))) {
      await step.up(trx, dialect);
      await trx('schema_migrations').insert({ name: step.name, position: steps.indexOf(step) });
    }
  });
}

/**
 * Takes every step back, newest first; it destroys all rows. Only of a house that was never used: once anything stands in the log, no step of the
 * schema takes the log away, and this throws.
 */
export async function migrateDown(sql: Knex, dialect: Dialect, steps = MIGRATIONS): Promise<void> {
  await withSchemaLock(sql, dialect, async (trx) => {
    const applied = await appliedNames(trx);
    const entries = applied.length === 0 ? 0 : await logSize(trx);
    if (entries > 0) throw new Error(`The log has ${String(entries)} entries; no step of the schema takes it away`);
    for (const step of steps.toReversed().filter((candidate) => applied.includes(candidate.name))) {
      await step.down(trx, dialect);
      await trx('schema_migrations').where({ name: step.name }).delete();
    }
  });
}

async function withSchemaLock(
  sql: Knex,
  dialect: Dialect,
  work: (trx: Knex.Transaction) => Promise<void>,
): Promise<void> {
  if (dialect === 'sqlite') await sql.raw(STEPS_TABLE);
  await sql.transaction(async (trx) => {
    if (dialect === 'postgresql') {
      await trx.raw('SELECT pg_advisory_xact_lock(?)', [LOCK_NUMBER]);
      await trx.raw(STEPS_TABLE);
    } else {
      // A first statement that writes takes SQLite's write lock for the whole transaction.
      await trx('schema_migrations').where({ name: '' }).delete();
    }
    await work(trx);
  });
}

async function logSize(trx: Knex.Transaction): Promise<number> {
  // A head that was moved back hides no entry.
  const rows: { n: number | string }[] = await trx('log_entries').count({ n: '*' });
  return Number(rows[0]?.n ?? 0);
}

async function appliedNames(trx: Knex.Transaction): Promise<string[]> {
  const rows: unknown[] = await trx('schema_migrations').orderBy('position').pluck('name');
  return rows.map(String);
}
