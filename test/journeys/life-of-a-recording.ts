import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startHouse, type RunningHouse } from '../support/process.ts';
import { describeCamera, putOnCamera } from './clips.ts';
import { docking, dockingLater } from './docking.ts';
import { handover } from './handover.ts';
import { delivery, inspection } from './inspection.ts';
import { proof } from './proof.ts';
import { decision, readout } from './readout.ts';
import { redaction } from './redaction.ts';
import { afterwards, retention } from './retention.ts';
import { filesWith, piecesOf, signInAll, type Step, type Tale } from './tale.ts';
import { viewing } from './viewing.ts';

const HOUR_MILLISECONDS = 3_600_000;

/** Where the story is played. */
export interface Stage {
  readonly dialect?: 'sqlite' | 'postgresql';
}

/**
 * The whole life of one recording through the public surface only: the HTTP API and pages as the five persons of the demonstration and a
 * citizen, and the real command line. Gives one plain sentence for every step that held, and throws at the first that does not.
 */
export async function* lifeOfARecording({ dialect }: Stage = {}): Step {
  const outside = await mkdtemp(path.join(tmpdir(), 'beeldkluis-outside-'));
  try {
    await using house = await startHouse(dialect);
    try {
      yield* life(house, outside);
    } catch (cause) {
      throw new Error(`${cause instanceof Error ? cause.message : String(cause)}\n${house.complaints}`, { cause });
    }
  } finally {
    await rm(outside, { recursive: true, force: true });
  }
}

async function* life(house: RunningHouse, outside: string): Step {
  const tale = await begin(house, outside);
  yield 'A fresh house opens, with everything there that it needs, and two officers come back from the street';
  for (const chapter of [docking, viewing, readout, dockingLater, decision, redaction, inspection, delivery]) {
    yield* chapter(tale);
  }
  for (const chapter of [handover, retention, afterwards, proof]) yield* chapter(tale);
}

async function begin(house: RunningHouse, outside: string): Promise<Tale> {
  const health = await fetch(`${house.url}/v1/gezondheid`);
  assert.equal(health.status, 200, await health.text());
  const keysFile = path.join(outside, 'sleutels.json');
  await writeFile(keysFile, await (await fetch(`${house.url}/.well-known/beeldkluis-keys.json`)).text());
  const first = path.join(outside, 'BC-0412');
  const second = path.join(outside, 'BC-0417');
  await describeCamera(first, 'BC-0412');
  await describeCamera(second, 'BC-0417');
  const ago = (hours: number): Date => new Date(Math.floor(Date.now() / 1000) * 1000 - hours * HOUR_MILLISECONDS);
  const [asked, elsewhere, later] = await Promise.all([
    putOnCamera({
      ...{ camera: first, name: 'clip0001.mp4', startedAt: ago(3), seconds: 4, place: 'Stationsplein' },
      ...{ real: ['one-person-portrait-608x1080.mp4', 3], made: 'terrace' },
    }),
    putOnCamera({
      ...{ camera: first, name: 'clip0002.mp4', startedAt: ago(2), seconds: 4, place: 'Nieuwe Rijn' },
      ...{ real: ['cars-768x432.mp4', 5], made: 'square' },
    }),
    putOnCamera({
      ...{ camera: second, name: 'clip0001.mp4', startedAt: ago(2.95), seconds: 4, place: 'Stationsplein' },
      ...{ real: ['people-one-by-one-768x432.mp4', 24], made: 'doorway' },
    }),
  ]);
  const clips = { asked, elsewhere, later };
  const plaintext = Object.values(clips).flatMap(({ content }) => piecesOf(content));
  // What finds nothing must be able to find something.
  assert.equal((await filesWith(outside, plaintext)).length, 3);
  return { house, outside, keysFile, clips, plaintext, staff: await signInAll(house) };
}
