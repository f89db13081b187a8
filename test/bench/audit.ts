import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Actor } from '../../protocols/acts.ts';
import { formatVerifierKey } from '../../protocols/audit/checkpoint.ts';
import { leafHash, provesInclusion } from '../../protocols/audit/merkle-log.ts';
import { appendEntries } from '../../server/audit/append-entries.ts';
import { exportLog } from '../../server/audit/export-log.ts';
import { proveInclusion } from '../../server/audit/prove.ts';
import { publishCheckpoint } from '../../server/audit/publish-checkpoint.ts';
import { logSize, readEntries, readLog } from '../../server/audit/read-log.ts';
import { stamp } from '../../server/clock.ts';
import { recordWindow } from '../../server/custody/footage-pieces.ts';
import { openViewingWithin, viewedFootage, type ViewedFootage } from '../../server/custody/viewing-sessions.ts';
import type { Database } from '../../server/database/database.ts';
import { aRecording, openCustody, type TestCustody } from '../support/custody.ts';
import { openAt } from '../support/databases.ts';
import { storeFootage, unlikeFootage } from '../support/stored-footage.ts';
import { anEntry, histories, surround } from './audit/histories.ts';
import { quantile, round, type Figure } from './figure.ts';
import { bench as search } from './search.ts';

const NODE = path.resolve('node_modules/node/bin/node');
const ORIGIN = 'beeldkluis.example.nl/log';
const MILLION = 1_000_000;
const VIEWERS = 64;
const VIEWS = 6400;
const LOOKS = 100;
const PROOFS = 500;
const ENTRIES_PER_FILL = 1000;
const ENTRIES_PER_CHECKPOINT = 50_000;
const BY: Actor = {
  id: 'p-anja',
  name: 'Anja de Vries',
  role: 'privacymedewerker',
  department: 'Juridische Zaken',
  origin: '192.0.2.7',
};

/**
 * The log: recorded views per second on SQLite, until when an act is visible, and of a million entries (or as many as the next argument
 * says: `npm run bench -- audit 20000`) the whole verification offline, a proof of inclusion and a page of every history; and finding a recording
 * among as many (`search`). As limits: one row per commit without
 * a log, and reading, parsing and hashing the same bytes on one thread.
 */
export async function* bench(): AsyncIterable<Figure> {
  const size = Math.max(Number(process.argv[3] ?? MILLION), 2 * VIEWS);
  await using custody = await openCustody('sqlite');
  yield* views(custody);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'beeldkluis-bench-'));
  try {
    yield* largeLog(custody, folder, size);
  } finally {
    await rm(folder, { recursive: true });
  }
  yield* search();
}

async function* views(custody: TestCustody): AsyncIterable<Figure> {
  const recording = aRecording(custody.clock);
  const objectId = await storeFootage(custody, recording, unlikeFootage(1000));
  const viewers = await Promise.all(
    Array.from({ length: VIEWERS }, () => openSession(custody, recording.id, objectId)),
  );
  const waits: number[] = [];
  const startedAt = performance.now();
  await Promise.all(
    viewers.map(async (footage) => {
      for (let window = 0; window < VIEWS / VIEWERS; window += 1) {
        const asked = performance.now();
        await recordWindow(custody, BY, footage, window);
        waits.push(performance.now() - asked);
      }
    }),
  );
  const perSecond = (VIEWS * 1000) / (performance.now() - startedAt);
  const goal = '>= 500';
  yield {
    figure: `views recorded durably on SQLite, ${VIEWERS} viewers`,
    value: round(perSecond, 0),
    unit: 'per second',
    goal,
  };
  yield { figure: 'wait of a viewer for that, p95', value: round(quantile(waits, 0.95), 1), unit: 'ms' };
  const bare = round(await bareCommits(custody.database), 0);
  yield { figure: 'one row in a commit of its own, without a log', value: bare, unit: 'per second' };
  yield { figure: 'views recorded in the time of one such commit', value: round(perSecond / bare, 2), unit: 'views' };
  const seconds = round(await slowestSight(custody, viewers[0]!), 3);
  yield {
    figure: 'until a recorded view is seen on another connection, slowest',
    value: seconds,
    unit: 'seconds',
    goal: '<= 1',
  };
}

async function openSession(custody: TestCustody, recordingId: string, objectId: string): Promise<ViewedFootage> {
  const openedAt = custody.clock.now();
  const opening = { recordingId, objectId, purpose: 'inzage', caseRef: 'UV-2026-0007', coViewers: [] } as const;
  const moments = { openedAt: stamp(openedAt), endsAt: stamp(new Date(openedAt.getTime() + 3_600_000)) };
  const opened = await custody.database.inTransaction((tx) => openViewingWithin(tx, BY, { ...opening, ...moments }));
  if (opened.refused !== undefined) throw new Error(opened.refused);
  const who = { sessionId: opened.value.id, personId: BY.id };
  const footage = await viewedFootage(custody.database.sql, who, moments.openedAt);
  if (footage.refused !== undefined) throw new Error(footage.refused);
  return footage.value;
}

async function bareCommits({ sql }: Database): Promise<number> {
  const startedAt = performance.now();
  for (let number = 0; number < LOOKS; number += 1) {
    await sql('viewing_windows').insert({ session_id: 'bare', number, recorded_at: '' });
  }
  return (LOOKS * 1000) / (performance.now() - startedAt);
}

/** From the moment at which a view is asked for until a reader of the log who does nothing but look has seen it. */
async function slowestSight(custody: TestCustody, footage: ViewedFootage): Promise<number> {
  const reader = await openAt(custody.address);
  let slowest = 0;
  for (let window = 0; window < LOOKS; window += 1) {
    const place = await logSize(reader.sql);
    const startedAt = performance.now();
    const recorded = recordWindow(custody, BY, footage, VIEWS + window);
    while ((await readLog(reader.sql, { limit: 1 }))[0]?.index !== place);
    slowest = Math.max(slowest, performance.now() - startedAt);
    await recorded;
  }
  await reader.close();
  return slowest / 1000;
}

async function* largeLog(custody: TestCustody, folder: string, size: number): AsyncIterable<Figure> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { database, clock } = custody;
  const desk = { database, clock, folder: path.join(folder, 'outside'), signer: { origin: ORIGIN, privateKey } };
  await surround(custody);
  const filling = await seconds(() => fill(database, size, () => publishCheckpoint(desk)));
  yield { figure: `filling the log to ${size} entries`, value: filling, unit: 'seconds' };

  const file = path.join(folder, 'log.jsonl');
  const key = { name: ORIGIN, publicKey };
  const exporting = await seconds(() => pipeline(Readable.from(exportLog(database, key)), createWriteStream(file)));
  yield { figure: `exporting ${size} entries`, value: exporting, unit: 'seconds' };
  yield* proofs(database, size);
  yield* histories(custody, size);

  const args = ['server/main.ts', 'verify', file, '--key', formatVerifierKey(key)];
  const verifying = await seconds(async () => {
    const { status, stdout } = spawnSync(NODE, args, { encoding: 'utf8' });
    if (status !== 0 || !stdout.includes(`${size} regels`)) throw new Error(stdout);
  });
  yield { figure: `offline verification of ${size} entries`, value: verifying, unit: 'seconds', goal: '<= 10' };
  yield {
    figure: 'the same bytes read, parsed and hashed on one thread',
    value: await seconds(() => parseAndHash(file)),
    unit: 'seconds',
  };
}

/** Entries of a house that has been at work for years, many to a transaction: the log is the same, only made sooner. */
async function fill(database: Database, size: number, publish: () => Promise<unknown>): Promise<void> {
  let from = await logSize(database.sql);
  while (from < size) {
    const count = Math.min(ENTRIES_PER_FILL, size - from);
    const facts = Array.from({ length: count }, (_, offset) => anEntry(from + offset));
    const at = new Date();
    await database.sql.transaction((trx) => appendEntries(trx, 'sqlite', facts, at));
    from += count;
    if (from % ENTRIES_PER_CHECKPOINT < ENTRIES_PER_FILL) await publish();
  }
  await publish();
}

async function* proofs({ sql }: Database, size: number): AsyncIterable<Figure> {
  const milliseconds: number[] = [];
  for (let n = 0; n < PROOFS; n += 1) {
    const index = Math.floor((n * size) / PROOFS);
    const [entry] = await readEntries(sql, index, index + 1);
    if (entry === undefined) throw new Error(`Entry ${index} is missing`);
    const startedAt = performance.now();
    const { tree, steps } = await proveInclusion(sql, index, size);
    const holds = provesInclusion(leafHash(entry.leaf), index, tree, steps);
    milliseconds.push(performance.now() - startedAt);
    if (!holds) throw new Error(`Entry ${index} is not proved`);
  }
  const value = round(quantile(milliseconds, 0.5), 2);
  yield { figure: `inclusion proof made and checked in ${size} entries, p50`, value, unit: 'ms', goal: '< 5' };
}

async function parseAndHash(file: string): Promise<void> {
  const digest = createHash('sha256');
  for await (const line of createInterface({ input: createReadStream(file, { highWaterMark: 1024 * 1024 }) })) {
    JSON.parse(line);
    digest.update(line);
  }
  digest.digest();
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return round((performance.now() - startedAt) / 1000, 2);
}
