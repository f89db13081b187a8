import { createPublicKey, type KeyObject } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { get } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import { Upload, type UploadOptions } from 'tus-js-client';
import { verifyStatement } from '../../../server/custody/signing.ts';
import { authorization } from '../../../server/dock-agent/server-link.ts';
import type { RunningHouse } from '../../support/process.ts';
import { filesWithPlaintext } from '../../support/receiving.ts';
import type { Figure } from '../figure.ts';
import { idOf, manifestOf, type BenchDock, type MadeFootage } from './bench-dock.ts';
import { forgetPeak, peakMegabytes } from './memory.ts';

/** Cameras that upload at once to a server that is killed again and again. */
export interface Storm {
  readonly house: RunningHouse;
  readonly dock: BenchDock;
  readonly sql: Knex;
  readonly clips: readonly MadeFootage[];
  readonly kills: number;
  /** Bytes per second that each camera sends. */
  readonly perSecond: number;
  /** Waits until the server is to be killed the next time. */
  readonly untilKill: () => Promise<void>;
}

/** What came of it. */
export interface Aftermath {
  /** Uploads whose acknowledged offset was found lower after a kill than it was before. */
  readonly fallenBack: number;
  readonly acknowledgedByKill: readonly number[];
  readonly hashesEqual: number;
  readonly receipts: number;
  /** Receipts for something that is not in custody with the same hash. */
  readonly receiptsUnearned: number;
  readonly plaintextFiles: number;
  readonly filesSearched: number;
  readonly peakMegabytes: number;
}

// Longer than the server is away: after some kills everything that lies on the disk is searched first.
const RETRIES = Array.from({ length: 600 }, () => 500);
const SEARCH_EVERY = 4;
const PIECE_SIZE = 64 * 1024;

/** Sends all clips side by side with an unchanged tus client, kills the server in between, and looks at what is left. */
export async function storm(given: Storm): Promise<Aftermath> {
  const { house, dock, sql, clips } = given;
  const done = Promise.all(clips.map((clip, index) => sendPaced(dock, clip, index, given.perSecond)));
  done.catch(() => undefined);
  let fallenBack = 0;
  let peak = 0;
  let plaintext = 0;
  const acknowledgedByKill: number[] = [];
  for (let kill = 0; kill < given.kills; kill += 1) {
    await given.untilKill();
    peak = Math.max(peak, await peakMegabytes(house.pid));
    // What the service told somebody is durable before it is told: it may be seen later than this, never undone.
    const before = await received(sql);
    await house.kill();
    const isSearched = kill % SEARCH_EVERY === SEARCH_EVERY - 1 || kill === given.kills - 1;
    if (isSearched) plaintext += (await filesWithPlaintext(house.folder)).length;
    const after = await received(sql);
    acknowledgedByKill.push([...after.values()].reduce((sum, bytes) => sum + bytes, 0));
    for (const [id, bytes] of before) if ((after.get(id) ?? -1) < bytes) fallenBack += 1;
    await house.start();
    await forgetPeak(house.pid);
  }
  const addresses = await done;
  return {
    ...{ fallenBack, acknowledgedByKill },
    ...(await weigh(given, addresses)),
    plaintextFiles: plaintext + (await filesWithPlaintext(house.folder)).length,
    filesSearched: (await readdir(house.folder, { recursive: true })).length,
    peakMegabytes: Math.max(peak, await peakMegabytes(house.pid)),
  };
}

async function weigh(
  { dock, sql, clips }: Storm,
  addresses: readonly URL[],
): Promise<Pick<Aftermath, 'hashesEqual' | 'receipts' | 'receiptsUnearned'>> {
  const counts = { hashesEqual: 0, receipts: 0, receiptsUnearned: 0 };
  for (const [index, address] of addresses.entries()) {
    const { key, receipt } = await signedReceipt(dock, address);
    counts.receipts += 1;
    const statement = await verifyStatement(receipt, key);
    if (statement?.kind !== 'receipt') throw new Error('A receipt is not signed by the house');
    const { recordingId, sha256 } = statement.payload as { recordingId: string; sha256: string };
    const rows: Record<string, string>[] = await sql('uploads')
      .join('sealed_objects', 'sealed_objects.id', 'uploads.object_id')
      .where({ 'uploads.id': idOf(address) })
      .select('sealed_objects.sha256', 'sealed_objects.state', 'uploads.recording_id');
    const row = rows[0];
    const earned = row?.['state'] === 'permanent' && row['sha256'] === sha256 && row['recording_id'] === recordingId;
    if (!earned) counts.receiptsUnearned += 1;
    if (sha256 === clips[index]!.sha256) counts.hashesEqual += 1;
  }
  return counts;
}

async function signedReceipt(dock: BenchDock, address: URL): Promise<{ key: KeyObject; receipt: string }> {
  const receipt = await dock.receipt(address);
  return { receipt, key: createPublicKey({ key: dock.state.serverKeys[0]!, format: 'jwk' }) };
}

async function received(sql: Knex): Promise<Map<string, number>> {
  const rows: { id: string; received: number }[] = await sql('uploads').select('id', 'received');
  return new Map(rows.map(({ id, received: bytes }) => [id, bytes]));
}

/** How long the server lets others wait meanwhile, in milliseconds. */
async function slowestAnswer(house: RunningHouse, seconds: number): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let slowest = 0;
  while (performance.now() < end) {
    const asked = performance.now();
    // A connection of its own: one that stayed open may be of the server that was killed.
    await answered(new URL('/.well-known/beeldkluis-keys.json', house.url));
    slowest = Math.max(slowest, performance.now() - asked);
    await pause(Math.min(100, Math.max(0, end - performance.now())));
  }
  return slowest;
}

function answered(url: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, (response) => {
      response.resume();
      response.on('end', resolve);
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

function sendPaced(dock: BenchDock, clip: MadeFootage, index: number, perSecond: number): Promise<URL> {
  const manifest = manifestOf(clip, { cameraId: `BC-${index}`, clipName: `clip${index}.mp4` });
  return new Promise((resolve, reject) => {
    const upload = new Upload(Buffer.alloc(0), {
      fileReader: paced(clip, perSecond),
      endpoint: new URL('/v1/innames', dock.state.server).href,
      uploadSize: clip.size,
      metadata: { manifest: JSON.stringify(manifest) },
      retryDelays: RETRIES,
      storeFingerprintForResuming: false,
      onBeforeRequest: async (request) => {
        const address = { method: request.getMethod(), url: new URL(request.getURL()) };
        request.setHeader('Authorization', await authorization(dock.state, () => new Date(), address));
      },
      onSuccess: () => resolve(new URL(upload.url ?? '')),
      onError: reject,
    });
    upload.start();
  });
}

/** Reads made footage as fast as a camera is read, from any offset. */
function paced(clip: MadeFootage, perSecond: number): NonNullable<UploadOptions['fileReader']> {
  async function* pieces(from: number): AsyncGenerator<Buffer> {
    const startedAt = performance.now();
    for (let at = from; at < clip.size;) {
      const piece = Buffer.from(clip.block(at).subarray(0, PIECE_SIZE));
      at += piece.length;
      const due = ((at - from) / perSecond) * 1000 - (performance.now() - startedAt);
      if (due > 5) await pause(due);
      yield piece;
    }
  }
  return {
    openFile: () =>
      Promise.resolve({
        size: clip.size,
        slice: (start: number) => {
          const value = Object.assign(Readable.from(pieces(start), { objectMode: false }), { size: clip.size - start });
          return Promise.resolve({ value, done: true });
        },
        close: () => undefined,
      }),
  };
}

/** A storm in which the server is killed after so many seconds each time, and all clips are sent in the time that it takes. */
export async function* cameras(
  given: Omit<Storm, 'perSecond' | 'untilKill'>,
  secondsBetween: number,
): AsyncIterable<Figure> {
  const startedAt = performance.now();
  const perSecond = given.clips[0]!.size / (given.kills * secondsBetween);
  let slowest = 0;
  const untilKill = async (): Promise<void> => {
    slowest = Math.max(slowest, await slowestAnswer(given.house, secondsBetween));
  };
  const after = await storm({ ...given, perSecond, untilKill });
  const count = given.clips.length;
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const words = `${count} cameras, ${given.kills} kills`;
  yield { figure: `${words}: until the last receipt`, value: seconds, unit: 'seconds' };
  yield {
    figure: `${words}: uploads that lost acknowledged bytes`,
    value: after.fallenBack,
    unit: 'uploads',
    goal: '<= 0',
  };
  yield { figure: `${words}: hashes equal`, value: after.hashesEqual, unit: 'uploads', goal: `>= ${count}` };
  yield { figure: `${words}: receipts`, value: after.receipts, unit: 'receipts', goal: `>= ${count}` };
  const unearned = after.receiptsUnearned;
  yield { figure: `${words}: receipts for what was not verified`, value: unearned, unit: 'receipts', goal: '<= 0' };
  yield { figure: `${words}: files with plaintext`, value: after.plaintextFiles, unit: 'files', goal: '<= 0' };
  yield { figure: `${words}: files searched at the end`, value: after.filesSearched, unit: 'files' };
  yield { figure: `${words}: memory of the server, peak`, value: after.peakMegabytes, unit: 'MB' };
  yield { figure: `${words}: slowest answer to somebody else`, value: Math.round(slowest), unit: 'ms' };
}
