import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { pseudonymKey } from '../../protocols/processing/pseudonym.ts';
import { movableClock, type MovableClock } from '../../server/clock.ts';
import { buildDatabase, connect, type Database, type DatabaseAddress } from '../../server/database/database.ts';
import { migrateUp } from '../../server/database/migrate.ts';
import { enqueueInPostgres, preparePostgresQueue } from '../../server/jobs/postgres-queue.ts';
import { enqueueInTable } from '../../server/jobs/table-queue.ts';
import { layOutSchema } from './current-schema.ts';

/** The databases that are there to test on: always SQLite, and PostgreSQL when a server was started. */
export const DIALECTS: readonly DatabaseAddress['dialect'][] =
  process.env['BEELDKLUIS_TEST_POSTGRES_URL'] === undefined ? ['sqlite'] : ['sqlite', 'postgresql'];

/** A fresh, empty place for rows; gone when disposed of. */
export interface EmptyPlace extends AsyncDisposable {
  readonly address: DatabaseAddress;
}

/** A fresh database with the current schema. */
export interface FreshDatabase extends AsyncDisposable {
  readonly database: Database;
  readonly address: DatabaseAddress;
  readonly clock: MovableClock;
}

export async function emptyPlace(dialect: DatabaseAddress['dialect']): Promise<EmptyPlace> {
  if (dialect === 'sqlite') {
    const folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-database-'));
    return {
      address: { dialect, file: path.join(folder, 'beeldkluis.sqlite') },
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
    };
  }
  const server = new URL(process.env['BEELDKLUIS_TEST_POSTGRES_URL'] ?? '');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    address: { dialect, url: url.href },
    [Symbol.asyncDispose]: () => onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function onServer(url: URL, statement: string): Promise<void> {
  const client = new Client({ connectionString: url.href });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** What writes the processing log in tests, and the key of its pseudonyms. */
export const PROCESSING_SOURCE = {
  application: { name: 'beeldkluis', version: '0.0.0' },
  pseudonyms: pseudonymKey(Buffer.alloc(32, 7)),
};

/** Opens a database at an address as the house does. */
export async function openAt(address: DatabaseAddress, clock = movableClock()): Promise<Database> {
  const sql = await connect(address);
  if (address.dialect === 'postgresql') await preparePostgresQueue(address.url);
  await migrateUp(sql, address.dialect);
  const enqueue = address.dialect === 'postgresql' ? enqueueInPostgres(clock) : enqueueInTable(clock);
  return buildDatabase(sql, address.dialect, { clock, enqueue, processing: PROCESSING_SOURCE });
}

export async function freshDatabase(dialect: DatabaseAddress['dialect']): Promise<FreshDatabase> {
  const place = await emptyPlace(dialect);
  if (place.address.dialect === 'sqlite') await layOutSchema(place.address.file);
  const clock = movableClock();
  const database = await openAt(place.address, clock);
  return {
    database,
    clock,
    address: place.address,
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await place[Symbol.asyncDispose]();
    },
  };
}
