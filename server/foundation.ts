import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { z } from 'zod';
import { protocolById } from '../protocols/municipal/presets.ts';
import type { MunicipalProtocol } from '../protocols/municipal/protocol.ts';
import { pseudonymKey, type PseudonymKey } from '../protocols/processing/pseudonym.ts';
import type { Anchor } from './audit/anchors.ts';
import type { LogSigner } from './audit/publish-checkpoint.ts';
import { machineClock, movableClock, type Clock, type MovableClock } from './clock.ts';
import type { Settings } from './config.ts';
import { derivedKey } from './custody/derived-keys.ts';
import { openDirectoryVault } from './custody/directory-vault.ts';
import { prepareKeyPlaces } from './custody/key-folders.ts';
import { buildKeyRing, type KeyRing } from './custody/key-ring.ts';
import { openKeyStore, type KeyStore } from './custody/key-store.ts';
import { openS3Vault } from './custody/s3-vault.ts';
import type { Vault } from './custody/vault.ts';
import { buildDatabase, connect, type Database, type DatabaseAddress } from './database/database.ts';
import { requireGuards } from './database/log-guards.ts';
import { migrateUp } from './database/migrate.ts';
import type { JobQueue } from './jobs/job.ts';
import { enqueueInPostgres, postgresQueue, preparePostgresQueue } from './jobs/postgres-queue.ts';
import { enqueueInTable, tableQueue } from './jobs/table-queue.ts';
import { knownStore } from './known-keys.ts';
import { openAnchors } from './open-anchors.ts';
import type { ProcessingSource } from './processing/record-facts.ts';
import { destroyReturnedKeys } from './returned-keys.ts';

/** What every stage stands on. */
export interface Foundation {
  readonly clock: Clock;
  /** The same clock where it can be moved: in demo mode only. */
  readonly movable: MovableClock | undefined;
  readonly database: Database;
  readonly queue: JobQueue;
  readonly keyStore: KeyStore;
  /** Which key store it is, as both of its copies say. */
  readonly keyStoreId: string;
  readonly keyRing: KeyRing;
  readonly vault: Vault;
  readonly protocol: MunicipalProtocol;
  /** Newest RSA key of the house, which signs receipts, manifests and statements. */
  readonly statementKey: KeyObject;
  readonly logSigner: LogSigner;
  /** Places outside, beside the folder, that checkpoints are kept in. */
  readonly anchors: readonly Anchor[];
  /** Secret that cookies are signed with, derived from the root key so that every process has the same. */
  readonly cookieKey: string;
  /** Name and release of this program. */
  readonly program: ProcessingSource['application'];
  /** Key under which the processing log names persons concerned. */
  readonly pseudonyms: PseudonymKey;
}

/**
 * Opens database, keys and vault, brings the schema up to date and makes what is missing. Throws when any of it cannot be had, and `KeyCopyGone` when
 * a folder that was a copy of the keys is none now: what is gone is never made anew.
 */
export async function layFoundation(settings: Settings, log: Logger): Promise<Foundation> {
  const protocol = protocolById(settings.protocolId);
  if (protocol === undefined)
    throw new Error(`Cannot start: BEELDKLUIS_PROTOCOL names no protocol: ${settings.protocolId}`);
  const rows = await openRows(settings);
  const keyStoreId = await placeKeys(settings, rows.sql);
  const { address, sql, clock, movable, pseudonyms, program, database } = await openRecords(settings, rows);
  const keyStore = await openKeyStore(settings.keys, clock);
  await destroyReturnedKeys(database, keyStore, log);
  return {
    ...{ clock, movable, database, keyStore, keyStoreId, protocol, pseudonyms, program },
    queue:
      address.dialect === 'postgresql'
        ? postgresQueue({ url: address.url, sql, log })
        : tableQueue({ sql, clock, log }),
    keyRing: buildKeyRing({ database, keyStore, clock }),
    vault: await openVault(settings),
    statementKey: await houseKey(keyStore, 'signing'),
    logSigner: { origin: settings.logOrigin, privateKey: await houseKey(keyStore, 'log') },
    anchors: await openAnchors(settings),
    cookieKey: (await derivedKey(settings.keys, 'cookie-key')).toString('base64url'),
  };
}

/** Only the database tells a first start from one on which every folder of the keys is gone. */
async function placeKeys({ keys }: Settings, sql: Knex): Promise<string> {
  try {
    return await prepareKeyPlaces(keys, await knownStore(sql));
  } catch (error) {
    await sql.destroy();
    throw error;
  }
}

/** The database with everything that its transactions need, brought up to date. */
export interface Records {
  readonly address: DatabaseAddress;
  readonly sql: Knex;
  readonly clock: Clock;
  readonly movable: MovableClock | undefined;
  readonly pseudonyms: PseudonymKey;
  readonly program: ProcessingSource['application'];
  readonly database: Database;
}

/** Opens the database of these settings, unless it is open. The root key must be there. */
export async function openRecords(settings: Settings, opened?: Pick<Records, 'address' | 'sql'>): Promise<Records> {
  const { address, sql } = opened ?? (await openRows(settings));
  const movable = settings.demo ? movableClock(await storedOffset(sql)) : undefined;
  const clock = movable ?? machineClock;
  const enqueue = address.dialect === 'postgresql' ? enqueueInPostgres(clock) : enqueueInTable(clock);
  const pseudonyms = pseudonymKey(await derivedKey(settings.keys, 'pseudonym-key'));
  const program = await ownVersion();
  const processing = { application: program, pseudonyms };
  const database = buildDatabase(sql, address.dialect, { clock, enqueue, processing });
  return { address, sql, clock, movable, pseudonyms, program, database };
}

async function openRows(settings: Settings): Promise<Pick<Records, 'address' | 'sql'>> {
  const address = await withPassword(settings.database);
  const sql = await connect(address);
  if (address.dialect === 'postgresql') await preparePostgresQueue(address.url);
  await migrateUp(sql, address.dialect);
  await requireGuards(sql, address.dialect);
  return { address, sql };
}

async function withPassword(given: Settings['database']): Promise<DatabaseAddress> {
  if (given.dialect === 'sqlite' || given.passwordFile === undefined) return given;
  const url = new URL(given.url);
  url.password = encodeURIComponent((await readFile(given.passwordFile, 'utf8')).trim());
  return { dialect: given.dialect, url: url.href };
}

async function storedOffset(sql: Knex): Promise<number> {
  const rows: unknown[] = await sql('demo_clock').where({ id: 1 }).pluck('offset_seconds');
  return Number(rows[0] ?? 0);
}

/** Newest key of a kind, or the first one when there is none yet. */
async function houseKey(keyStore: KeyStore, kind: 'signing' | 'log'): Promise<KeyObject> {
  const newest = (await keyStore.list(`${kind}/`)).at(-1) ?? (await keyStore.create(`${kind}/1`));
  const key = await keyStore.privateKey(newest.keyId);
  if (key === undefined) throw new Error(`Key ${newest.keyId} cannot be opened`);
  return key;
}

async function openVault(settings: Settings): Promise<Vault> {
  const { vault } = settings;
  if (vault.kind === 'directory') return openDirectoryVault(vault.folder);
  return openS3Vault({
    ...{ endpoint: vault.endpoint, region: vault.region, bucket: vault.bucket },
    accessKey: (await readFile(vault.accessKeyFile, 'utf8')).trim(),
    secretKey: (await readFile(vault.secretKeyFile, 'utf8')).trim(),
    scratchFolder: path.join(settings.dataFolder, 'scratch'),
  });
}

const Package = z.object({ name: z.string(), version: z.string() });

async function ownVersion(): Promise<ProcessingSource['application']> {
  const file = path.join(import.meta.dirname, '..', 'package.json');
  return Package.parse(JSON.parse(await readFile(file, 'utf8')));
}
