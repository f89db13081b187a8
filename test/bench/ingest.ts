import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openRows } from '../support/killed-house.ts';
import { startHouse } from '../support/process.ts';
import type { Figure } from './figure.ts';
import { enrolBenchDock, MadeFootage } from './ingest/bench-dock.ts';
import { startPeer } from './ingest/peer.ts';
import { throughput } from './ingest/throughput.ts';

const MIB = 1024 * 1024;

/**
 * Taking footage in: rates of the whole way through the real HTTP server, against the limit of the design (hashing and encrypting in threads,
 * writing with fsync) and against a plain writer, side by side in the same run.
 */
export async function* bench(): AsyncIterable<Figure> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'beeldkluis-bench-'));
  try {
    yield* uploads(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* uploads(folder: string): AsyncIterable<Figure> {
  await using house = await startHouse('sqlite');
  await using peer = await startPeer(path.join(folder, 'peer'));
  const sql = await openRows(house);
  try {
    const course = { dock: await enrolBenchDock(house), peer, sql };
    const one = [new MadeFootage(512 * MIB, 0)];
    yield* throughput(course, { words: 'one upload', clips: one, rounds: 3, toPlain: 0.6 });
    const eight = Array.from({ length: 8 }, (_, seed) => new MadeFootage(64 * MIB, seed));
    yield* throughput(course, { words: 'eight uploads at once', clips: eight, rounds: 3, toPlain: 0.9 });
  } finally {
    await sql.destroy();
  }
}
