import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import express from 'express';
import type { Page } from 'playwright-core';
import { sealedSize, segmentCount } from '../../protocols/custody/sealed-object.ts';
import { movableClock } from '../../server/clock.ts';
import { insertRecording } from '../../server/custody/recordings.ts';
import { insertObject, partsOf, putSegment, type SegmentRow } from '../../server/custody/sealed-objects.ts';
import { sealPieces } from '../../server/custody/sealing.ts';
import { openBrowser } from '../support/browser.ts';
import { aRecording } from '../support/custody.ts';
import { openHouse, type TestHouse } from '../support/house.ts';
import type { Figure } from './figure.ts';

const SIZE = 1024 ** 3;
const ROUNDS = 9;
/** Shares of the playing time that are jumped to, so far apart that nothing of it was fetched before. */
const SEEKS = [0.83, 0.21, 0.64, 0.37, 0.92, 0.11, 0.55, 0.74, 0.29];
const GOAL = '<= 1.5';

/** Where the footage can be watched: the page to open, and the button that plays it. */
interface Place {
  readonly address: () => Promise<string>;
  readonly button: string;
}

interface Timed {
  readonly firstFrame: number;
  readonly seek: number;
}

/**
 * Milliseconds in Chromium from the click on play to the first new frame, and from a jump to a part that was not fetched to its picture: a sealed
 * recording of 1 GiB in the player of a session, against the same file in plain text from express.static. Both in turn, medians.
 */
export async function* bench(): AsyncIterable<Figure> {
  const folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-bench-viewing-'));
  const server = express().use(express.static(folder)).use(plainPage).listen(0, '127.0.0.1');
  try {
    await once(server, 'listening');
    const seconds = await makeFootage(path.join(folder, 'footage.mp4'));
    await using house = await openHouse({ dialect: 'sqlite', environment: { BEELDKLUIS_LOG_LEVEL: 'silent' } });
    const recordingId = await sealFile(house, path.join(folder, 'footage.mp4'), seconds);
    const { port } = server.address() as AddressInfo;
    const plain: Place = { address: () => Promise.resolve(`http://127.0.0.1:${String(port)}/`), button: '#play' };
    yield* compare(house, { recordingId, plain });
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function* compare(
  house: TestHouse,
  { recordingId, plain }: { readonly recordingId: string; readonly plain: Place },
): AsyncIterable<Figure> {
  await using browser = await openBrowser();
  const staff = await house.signIn('privacymedewerker');
  const cookies = staff.cookie.split('; ').map((pair) => pair.split('='));
  await browser.context.addCookies(cookies.map(([name = '', value = '']) => ({ name, value, url: house.url })));
  const sealed: Place = {
    button: '[data-part=play]',
    address: async () => {
      const said = { purpose: 'klacht', caseRef: 'Meting', coViewers: [] };
      const { body } = await staff.call('POST', `/opnames/${recordingId}/kijksessies`, said);
      return `${house.url}/kijksessies/${(body as { id: string }).id}`;
    },
  };
  const times: Record<'sealed' | 'plain', Timed[]> = { sealed: [], plain: [] };
  await measure(browser.page, sealed, 0.5);
  await measure(browser.page, plain, 0.5);
  for (let round = 0; round < ROUNDS; round += 1) {
    const share = SEEKS[round] ?? 0.5;
    times.sealed.push(await measure(browser.page, sealed, share));
    times.plain.push(await measure(browser.page, plain, share));
  }
  yield* figures('from click to first frame', times, ({ firstFrame }) => firstFrame);
  yield* figures('from seek to picture', times, ({ seek }) => seek);
}

function* figures(
  what: string,
  times: Record<'sealed' | 'plain', readonly Timed[]>,
  pick: (timed: Timed) => number,
): Iterable<Figure> {
  const [sealed, plain] = [median(times.sealed.map(pick)), median(times.plain.map(pick))];
  yield { figure: `${what}, sealed recording of 1 GiB`, value: round(sealed, 1), unit: 'milliseconds' };
  yield { figure: `${what}, plain file from express.static`, value: round(plain, 1), unit: 'milliseconds' };
  yield { figure: `${what}, sealed against plain`, value: round(sealed / plain, 2), unit: 'ratio', goal: GOAL };
}

/** Opens the page anew, so that nothing is cached, clicks, and jumps. */
async function measure(page: Page, place: Place, share: number): Promise<Timed> {
  await page.goto(await place.address());
  await page.waitForFunction('document.querySelector("video").readyState >= 1');
  const firstFrame = await page.evaluate<number>(`new Promise((done) => {
    const video = document.querySelector('video');
    const began = performance.now();
    const look = () => video.requestVideoFrameCallback(() => done(performance.now() - began));
    video.addEventListener('playing', look, { once: true });
    document.querySelector('${place.button}').click();
  })`);
  const seek = await page.evaluate<number>(`new Promise((done) => {
    const video = document.querySelector('video');
    const to = video.duration * ${String(share)};
    const look = (_now, frame) => {
      if (Math.abs(frame.mediaTime - to) < 2) done(performance.now() - began);
      else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
    const began = performance.now();
    video.currentTime = to;
  })`);
  await page.goto('about:blank');
  return { firstFrame, seek };
}

const plainPage: express.RequestHandler = (_request, response) => {
  response.type('html').send(
    `<!doctype html><title>plain</title><video src="/footage.mp4" preload="metadata" playsinline></video><button id="play">play</button>
    <script>document.querySelector('#play').onclick = () => document.querySelector('video').play();</script>`,
  );
};

/** Footage of 1 GiB as a camera makes it: a short piece that was made once, repeated without coding it again; gives its playing time. */
async function makeFootage(target: string): Promise<number> {
  const run = promisify(execFile);
  const piece = `${target}.piece.mp4`;
  const noise = 'testsrc2=size=1280x720:rate=30:duration=20,noise=alls=60:allf=t';
  const coding = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-b:v',
    '12M',
    '-maxrate',
    '12M',
    '-bufsize',
    '12M',
    '-g',
    '30',
  ];
  await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', noise, ...coding, '-pix_fmt', 'yuv420p', piece]);
  const times = Math.ceil(SIZE / (await stat(piece)).size);
  const joining = ['-stream_loop', String(times - 1), '-i', piece, '-c', 'copy', '-movflags', '+faststart', target];
  await run('ffmpeg', ['-v', 'error', ...joining]);
  await rm(piece);
  const probe = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', target];
  return Number((await run('ffprobe', probe)).stdout);
}

/** Seals the file as a recording of the house, a piece at a time. */
async function sealFile(house: TestHouse, file: string, durationSeconds: number): Promise<string> {
  const { database, keyRing, vault } = house.house;
  const { size } = await stat(file);
  const facts = JSON.stringify({ video: { codec: 'h264', width: 1280, height: 720, frameRate: 30 }, audio: null });
  const recording = aRecording(house.house.movable ?? movableClock(), { size, durationSeconds, facts });
  const objectId = randomUUID();
  const dataKey = await database.inTransaction((tx) => keyRing.newDataKey(tx, objectId));
  const handle = await vault.openTemporary(objectId);
  const digest = createHash('sha256');
  const segments: SegmentRow[] = [];
  for await (const segment of sealPieces({ dataKey, objectId }, hashed(file, digest))) {
    const draft = await vault.draftPart(handle, segment.number);
    await draft.append(segment.sealed);
    const { number, plainSize } = segment;
    segments.push({ objectId, number, plainSize, partTag: await draft.commit() });
  }
  await vault.makePermanent(handle, partsOf(segments));
  await database.inTransaction(async (tx) => {
    await insertRecording(tx, recording);
    await insertObject(tx, {
      ...{ id: objectId, recordingId: recording.id, kind: 'original', state: 'permanent', mediaType: 'video/mp4' },
      ...{ plainSize: size, sealedSize: sealedSize(size), sha256: digest.digest('hex') },
      ...{ segmentCount: segmentCount(size), createdAt: recording.createdAt, removedAt: null },
    });
    for (const segment of segments) await putSegment(tx, segment);
    await keyRing.sealKeys(tx, recording, [objectId]);
  });
  return recording.id;
}

async function* hashed(file: string, digest: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  const handle = await open(file);
  try {
    for await (const piece of createReadStream('', { fd: handle, highWaterMark: 1024 * 1024, autoClose: false })) {
      digest.update(piece as Buffer);
      yield piece as Buffer;
    }
  } finally {
    await handle.close();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
