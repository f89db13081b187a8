import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import knex, { type Knex } from 'knex';
import type { Fact } from '../../protocols/audit/fact.ts';
import type { Clock } from '../clock.ts';
import type { JobOrder } from '../jobs/job.ts';
import { recordFacts, type ProcessingSource } from '../processing/record-facts.ts';
import { commitTogether, isRefused } from './commit-together.ts';
import type { Dialect } from './migration.ts';

export type { Dialect } from './migration.ts';

/** A transaction of the house: what it changes, what it hands to the log and what it orders stand or fall together. */
export interface Transaction {
  readonly sql: Knex.Transaction;
  readonly dialect: Dialect;
  /** Hands a fact to both logs; it is written by the last statements of this transaction. */
  record(fact: Fact): void;
  /** Puts a job on the queue in this transaction. */
  enqueue(order: JobOrder): Promise<void>;
}

/** The database. Everything that changes it goes through `inTransaction`. */
export interface Database {
  /** For reading outside a transaction. */
  readonly sql: Knex;
  readonly dialect: Dialect;
  /**
   * Runs `work` in one transaction and retries it as a whole when the database says busy, so `work` may run twice.
   * A returned refusal (`{ refused }`) rolls everything back and is returned.
   */
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Like `inTransaction`, for work that reads, notes and records, and touches nothing outside the database: on SQLite it may share its
   * commit with others that wait, and it is answered only when that commit is durable.
   */
  inSharedTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Where the rows live: a file of the embedded database, or a PostgreSQL server. */
export type DatabaseAddress =
  | { readonly dialect: 'sqlite'; readonly file: string }
  | { readonly dialect: 'postgresql'; readonly url: string; readonly poolSize?: number };

/** Writes a job order into the queue's own tables inside the given transaction. */
export type Enqueue = (sql: Knex.Transaction, order: JobOrder) => Promise<void>;

interface DatabaseParts {
  readonly clock: Clock;
  readonly enqueue: Enqueue;
  /** Which application writes the processing log, and under which key it names persons. */
  readonly processing: ProcessingSource;
}

/** Opens the connection pool. The schema is brought up to date by `migrateUp`, not here. */
export async function connect(address: DatabaseAddress): Promise<Knex> {
  if (address.dialect === 'postgresql') {
    return knex({
      ...{ client: 'pg', compileSqlOnError: false, connection: address.url },
      pool: { min: 0, max: address.poolSize ?? 10 },
    });
  }
  await mkdir(path.dirname(address.file), { recursive: true, mode: 0o700 });
  // Also in a folder that others can look into; the files that SQLite puts beside it get the mode of this one.
  await (await open(address.file, 'a', 0o600)).close();
  return knex({
    // Faults name the statement and never the values in it: they go into the log of the program.
    compileSqlOnError: false,
    client: 'sqlite3',
    connection: { filename: address.file },
    useNullAsDefault: true,
    pool: { min: 1, max: 4, afterCreate: setPragmas },
  });
}

interface SqliteConnection {
  exec(statements: string, done: (error: Error | null) => void): void;
}

// secure_delete: a deleted key wrap must not stay readable in a free page of the file.
const PRAGMAS = `PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;`;

function setPragmas(
  connection: SqliteConnection,
  done: (error: Error | null, connection: SqliteConnection) => void,
): void {
  connection.exec(PRAGMAS, (error) => {
    done(error, connection);
  });
}

/** Builds the database of the house on an open pool. */
export function buildDatabase(sql: Knex, dialect: Dialect, parts: DatabaseParts): Database {
  const oneAtATime = dialect === 'sqlite' ? turnstile() : <T>(work: () => Promise<T>): Promise<T> => work();
  const inTransaction: Database['inTransaction'] = (work) =>
    oneAtATime(() => retried(() => attempt(sql, dialect, parts, work)));
  return {
    sql,
    dialect,
    inTransaction,
    // PostgreSQL gathers commits of several connections by itself.
    inSharedTransaction: dialect === 'sqlite' ? commitTogether<Transaction>(inTransaction) : inTransaction,
    close: () => sql.destroy(),
  };
}

async function attempt<T>(
  sql: Knex,
  dialect: Dialect,
  parts: DatabaseParts,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const trx = await sql.transaction(undefined, dialect === 'postgresql' ? { isolationLevel: 'read committed' } : {});
  try {
    // SQLite begins deferred: without a first write, read-then-write fails at once whatever the busy timeout.
    if (dialect === 'sqlite')
      await trx('log_head')
        .where({ id: 1 })
        .update({ size: trx.ref('size') });
    const facts: Fact[] = [];
    const startedAt = parts.clock.now();
    const outcome = await work({
      sql: trx,
      dialect,
      record: (fact) => facts.push(fact),
      enqueue: (order) => parts.enqueue(trx, order),
    });
    if (isRefused(outcome)) {
      await trx.rollback();
      return outcome;
    }
    if (facts.length > 0) {
      const turn = { startedAt, endedAt: parts.clock.now(), source: parts.processing };
      await recordFacts(trx, dialect, facts, turn);
    }
    await trx.commit();
    return outcome;
  } catch (error) {
    if (!trx.isCompleted()) await trx.rollback();
    throw error;
  }
}

// SQLITE_BUSY also stands for its extended codes; 40001 and 40P01 are serialization failure and deadlock.
const BUSY_CODES = ['SQLITE_BUSY', '40001', '40P01'];
const PAUSES_MILLISECONDS = [5, 20, 80, 320, 1000];

async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (const milliseconds of PAUSES_MILLISECONDS) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error)) throw error;
      await pause(milliseconds);
    }
  }
  return work();
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && BUSY_CODES.includes(String(error.code));
}

// Writers of one process wait their turn in memory instead of polling the file's lock.
function turnstile(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
