import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openRows } from '../support/killed-house.ts';
import { startHouse, type RunningHouse } from '../support/process.ts';
import type { Figure } from './figure.ts';
import { enrolBenchDock, MadeFootage } from './ingest/bench-dock.ts';
import { cameras } from './ingest/cameras.ts';
import { memory } from './ingest/memory.ts';
import { startPeer } from './ingest/peer.ts';
import { ranges } from './ingest/ranges.ts';
import { throughput, type Course } from './ingest/throughput.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;

type Part = (house: RunningHouse, course: Course) => AsyncIterable<Figure>;

const PARTS: Readonly<Record<string, Part>> = {
  one: (_house, course) => {
    const clips = [new MadeFootage(512 * MIB, 0)];
    return throughput(course, { words: 'one upload', clips, rounds: 5, toPlain: 0.6 });
  },
  eight: (_house, course) => {
    const clips = Array.from({ length: 8 }, (_, seed) => new MadeFootage(96 * MIB, seed));
    return throughput(course, { words: 'eight uploads at once', clips, rounds: 5, toPlain: 0.9 });
  },
  memory: (house, course) => memory(house, course, new MadeFootage(4 * GIB, 0)),
  cameras: (house, { dock, sql }) => {
    const clips = Array.from({ length: 40 }, (_, seed) => new MadeFootage(64 * MIB + 12_345, seed));
    return cameras({ house, dock, sql, clips, kills: 12 }, 10);
  },
  ranges: (house, course) => ranges(house, course, new MadeFootage(2 * GIB, 0)),
};

/**
 * Taking footage in, through the real HTTP server, against the limit of the design (hashing and encrypting in threads, writing with fsync) and
 * against a plain writer, side by side in the same run; memory of the server; ranges out of what was sealed; and 40 cameras whose server is
 * killed again and again. One part alone: `npm run bench -- ingest ranges`.
 */
export async function* bench(): AsyncIterable<Figure> {
  const only = process.argv[3];
  for (const [name, part] of Object.entries(PARTS)) {
    if (only === undefined || only === name) yield* withHouse(part);
  }
}

/** Each part has a house, and a disk, of its own. */
async function* withHouse(part: Part): AsyncIterable<Figure> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'beeldkluis-bench-'));
  await using house = await startHouse('sqlite');
  await using peer = await startPeer(path.join(folder, 'peer'));
  const sql = await openRows(house);
  try {
    yield* part(house, { dock: await enrolBenchDock(house), peer, sql });
  } finally {
    await sql.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}
