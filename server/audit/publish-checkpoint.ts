import type { KeyObject } from 'node:crypto';
import type { Knex } from 'knex';
import { parseCheckpoint, signCheckpoint } from '../../protocols/audit/checkpoint.ts';
import type { TreeHead } from '../../protocols/audit/merkle-log.ts';
import { stamp, type Clock } from '../clock.ts';
import { errorCode } from '../custody/error-code.ts';
import type { Database } from '../database/database.ts';
import { readLatest, writeCheckpoint } from './checkpoint-files.ts';
import { logSize } from './read-log.ts';
import { rootAt } from './read-nodes.ts';

/** Who signs the log: its origin (a name such as `beeldkluis.gemeente.nl/log`) and its Ed25519 key. */
export interface LogSigner {
  readonly origin: string;
  readonly privateKey: KeyObject;
}

/** What publishing needs. */
export interface CheckpointDesk {
  readonly database: Database;
  readonly signer: LogSigner;
  readonly clock: Clock;
  /** Folder outside the database, best on a place that this machine cannot rewrite. */
  readonly folder: string;
}

/** A published checkpoint: the tree head and the signed note. */
export interface PublishedCheckpoint extends TreeHead {
  readonly note: string;
}

/** The log is no longer what was published before: entries were changed, or a backup took the log back in time. Nothing was signed. */
export class LogAltered extends Error {
  override readonly name = 'LogAltered';
}

interface CheckpointRow {
  readonly size: number | string;
  readonly root: Buffer;
  readonly note: string;
  readonly at: string;
}

/** All checkpoints up to a size, oldest first; `after` leaves out those up to and including that size. */
export async function readCheckpoints(sql: Knex, upTo: number, after = -1): Promise<readonly PublishedCheckpoint[]> {
  const rows: CheckpointRow[] = await sql<CheckpointRow>('log_checkpoints')
    .where('size', '<=', upTo)
    .where('size', '>', after)
    .orderBy('size')
    .select('size', 'root', 'note');
  return rows.map(({ size, root, note }) => ({ size: Number(size), root, note }));
}

/** The newest checkpoint that was signed. */
export async function latestCheckpoint(sql: Knex): Promise<PublishedCheckpoint | undefined> {
  const row = await sql<CheckpointRow>('log_checkpoints').orderBy('size', 'desc').first('size', 'root', 'note');
  return row && { size: Number(row.size), root: row.root, note: row.note };
}

/** A log must never sign a tree that does not continue what it signed before (tlog-checkpoint, Signatures). */
async function requireContinues(sql: Knex, size: number, earlier: TreeHead | undefined): Promise<void> {
  if (earlier === undefined) return;
  if (earlier.size > size) {
    throw new LogAltered(`The log has ${size} entries, but a checkpoint of ${earlier.size} was published before`);
  }
  if (!(await rootAt(sql, earlier.size)).equals(earlier.root)) {
    throw new LogAltered(`The first ${earlier.size} entries are not those of the checkpoint that was published then`);
  }
}

/** A folder that cannot be read keeps nothing from being signed: writing to it will fail after that, and the other places go on. */
async function readOutside(folder: string): Promise<TreeHead | undefined> {
  try {
    return await readLatest(folder);
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return undefined;
  }
}

/**
 * Signs the log as it stands, keeps the checkpoint and writes it outside the database. Repeatable: a size that was signed before is only written again.
 * Nothing comes back for an empty log. Throws {@link LogAltered}, without signing, when the log does not continue the checkpoints in the database and in the folder.
 * When the folder cannot be written it throws too, after the checkpoint was signed and kept in the database.
 */
export async function publishCheckpoint(desk: CheckpointDesk): Promise<PublishedCheckpoint | undefined> {
  const { sql } = desk.database;
  const size = await logSize(sql);
  if (size === 0) return undefined;
  await requireContinues(sql, size, await latestCheckpoint(sql));
  await requireContinues(sql, size, await readOutside(desk.folder));

  const { origin, privateKey } = desk.signer;
  const root = await rootAt(sql, size);
  const note = signCheckpoint({ origin, size, root }, privateKey);
  await desk.database.inTransaction(async (tx) => {
    const row: CheckpointRow = { size, root, note, at: stamp(desk.clock.now()) };
    await tx.sql<CheckpointRow>('log_checkpoints').insert(row).onConflict('size').ignore();
  });
  // A crash before this line leaves the checkpoint in the database only; the next run writes it outside.
  const stored = await latestCheckpoint(sql);
  const checkpoint = stored && parseCheckpoint(stored.note);
  if (stored === undefined || checkpoint === undefined)
    throw new Error('The checkpoint that was just kept cannot be read');
  await writeCheckpoint(desk.folder, checkpoint, stored.note);
  return stored;
}
