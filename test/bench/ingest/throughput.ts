import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Figure } from '../figure.ts';
import { idOf, send, type BenchDock, type MadeFootage } from './bench-dock.ts';
import type { Peer } from './peer.ts';

/** What throughput is measured with. */
export interface Course {
  readonly dock: BenchDock;
  readonly peer: Peer;
  /** Rows of the house, looked at from outside. */
  readonly sql: Knex;
}

/** How many clips at once, in how many rounds, and what has to be reached. */
export interface Load {
  readonly words: string;
  readonly clips: readonly MadeFootage[];
  readonly rounds: number;
  readonly toPlain: number;
}

const LOOK_EVERY_MILLISECONDS = 20;

/** Seconds of one round. */
interface Round {
  readonly acknowledged: number;
  readonly receipt: number;
  readonly limit: number;
  readonly plain: number;
}

/** Uploads to the house, to the limit server and to the plain writer in turn; ratios of rates are medians over the rounds. */
export async function* throughput(course: Course, load: Load): AsyncIterable<Figure> {
  const { words, clips } = load;
  // One round that does not count: code that has run before, files that were opened before.
  await round(course, clips);
  const rounds: Round[] = [];
  while (rounds.length < load.rounds) rounds.push(await round(course, clips));
  const megabytes = clips.reduce((sum, { size }) => sum + size, 0) / 1e6;
  const rate = (part: keyof Round): number => Math.round(megabytes / median(rounds.map((each) => each[part])));
  const ratio = (to: keyof Round, of: keyof Round): number => median(rounds.map((each) => each[to] / each[of]));
  const seconds = (part: keyof Round): number => round2(median(rounds.map((each) => each[part])));
  yield { figure: `${words}: until every byte is acknowledged`, value: seconds('acknowledged'), unit: 'seconds' };
  yield { figure: `${words}: until the receipt`, value: seconds('receipt'), unit: 'seconds' };
  yield { figure: `${words}: sealed, hashed, stored`, value: rate('acknowledged'), unit: 'MB/s' };
  yield { figure: `${words}: limit of the design`, value: rate('limit'), unit: 'MB/s' };
  yield { figure: `${words}: plain writer with fsync`, value: rate('plain'), unit: 'MB/s' };
  const unit = 'ratio';
  yield { figure: `${words}: to the limit`, value: round2(ratio('limit', 'acknowledged')), unit, goal: '>= 0.9' };
  yield {
    figure: `${words}: to the plain writer`,
    value: round2(ratio('plain', 'acknowledged')),
    ...{ unit, goal: `>= ${load.toPlain}` },
  };
  // Where the disk is faster than the processors, no design that hashes and encrypts can come near to a writer that does neither.
  yield { figure: `${words}: the limit to the plain writer`, value: round2(ratio('plain', 'limit')), unit };
  yield { figure: `${words}: to the limit, until the receipt`, value: round2(ratio('limit', 'receipt')), unit };
}

async function round(course: Course, clips: readonly MadeFootage[]): Promise<Round> {
  const house = await intoTheHouse(course, clips);
  const limit = await timed(() => Promise.all(clips.map((clip) => send(course.peer.url('/limit'), 'PUT', clip))));
  const plain = await timed(() => Promise.all(clips.map((clip) => send(course.peer.url('/plain'), 'PUT', clip))));
  return { ...house, limit, plain };
}

async function intoTheHouse(
  course: Course,
  clips: readonly MadeFootage[],
): Promise<Pick<Round, 'acknowledged' | 'receipt'>> {
  const { dock, sql } = course;
  const addresses = await Promise.all(
    clips.map((clip, index) => dock.open(clip, { cameraId: `BC-${index}`, clipName: `clip${index}.mp4` })),
  );
  const ids = addresses.map(idOf);
  const startedAt = performance.now();
  const sending = Promise.all(addresses.map((address, index) => dock.send(address, clips[index]!)));
  const acknowledged = untilAcknowledged(sql, ids).then(() => secondsSince(startedAt));
  await sending;
  const receipt = secondsSince(startedAt);
  const seconds = { acknowledged: await acknowledged, receipt };
  await untilAtRest(sql);
  return seconds;
}

/** What an upload has received stands in its row; nothing else counts as acknowledged. */
async function untilAcknowledged(sql: Knex, ids: readonly string[]): Promise<void> {
  const open = (): Promise<unknown[]> =>
    sql('uploads').whereIn('id', ids).whereRaw('received < declared_size').select('id');
  while ((await open()).length > 0) await pause(LOOK_EVERY_MILLISECONDS);
}

/** The house examines what came in; that is no part of taking it in, and must not slow down what is measured next. */
async function untilAtRest(sql: Knex): Promise<void> {
  const busy = (): Promise<unknown[]> => sql('jobs').where({ name: 'docking.examine' }).select('id').limit(1);
  while ((await busy()).length > 0) await pause(20);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return secondsSince(startedAt);
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** To two digits behind the point. */
export function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
