import { randomInt } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import path from 'node:path';
import type { RunningHouse } from '../../support/process.ts';
import type { Figure } from '../figure.ts';
import { idOf, type MadeFootage } from './bench-dock.ts';
import { median, round2, type Course } from './throughput.ts';

const RANGE_SIZE = 1024 * 1024;
const RANGES = 1500;
const WINDOW_SIZE = 8 * 1024 * 1024;

/**
 * Random ranges of 1 MiB out of a sealed recording, through the route of a signed-in viewer with every view in the log, against `express.static`
 * on the plain file; the two in turn, on connections that stay open.
 */
export async function* ranges(house: RunningHouse, course: Course, footage: MadeFootage): AsyncIterable<Figure> {
  const { dock, peer, sql } = course;
  await writePlain(path.join(peer.folder, 'footage'), footage);
  const address = await dock.open(footage, { cameraId: 'BC-2', clipName: 'long.mp4' });
  await dock.send(address, footage);
  const [recording] = (await sql('uploads')
    .where({ id: idOf(address) })
    .pluck('recording_id')) as string[];
  const sealed = await viewing(house, recording ?? '');
  const plain = { url: peer.url('/file/footage'), headers: {} };
  const [ours, theirs]: [number[], number[]] = [[], []];
  const firstLooks: number[] = [];
  const seen = new Set<number>();
  for (let n = 0; n < RANGES; n += 1) {
    const from = randomInt(footage.size - RANGE_SIZE);
    const windows = [from, from + RANGE_SIZE - 1].map((at) => Math.floor(at / WINDOW_SIZE));
    const answer = await fetchRange(sealed, from);
    ours.push(answer.milliseconds);
    if (windows.some((window) => !seen.has(window))) firstLooks.push(answer.milliseconds);
    for (const window of windows) seen.add(window);
    const peers = await fetchRange(plain, from);
    theirs.push(peers.milliseconds);
    if (!answer.bytes.equals(peers.bytes)) throw new Error(`Bytes from ${from} on differ`);
  }
  agent.destroy();
  const unit = 'ms';
  yield { figure: 'random 1 MiB of a sealed 2 GiB recording, p50', value: round2(median(ours)), unit };
  yield {
    figure: 'of these, first look at a window, which the log waits for, p50',
    value: round2(median(firstLooks)),
    unit,
  };
  yield { figure: 'share of first looks', value: round2(firstLooks.length / RANGES), unit: 'ratio' };
  yield { figure: 'the same of the plain file by express.static, p50', value: round2(median(theirs)), unit };
  const value = round2(median(ours) / median(theirs));
  yield { figure: 'sealed to plain', value, unit: 'ratio', goal: '<= 2' };
}

async function writePlain(file: string, footage: MadeFootage): Promise<void> {
  const plain = await open(file, 'w');
  for (let at = 0; at < footage.size;) {
    const block = footage.block(at);
    await plain.write(block);
    at += block.length;
  }
  await plain.close();
}

interface Source {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

async function viewing(house: RunningHouse, recordingId: string): Promise<Source> {
  const client = await house.signIn('privacymedewerker');
  const wish = { purpose: 'klacht', caseRef: 'KLACHT-1' };
  const { status, body } = await client.call('POST', `/opnames/${recordingId}/kijksessies`, wish);
  if (status !== 201) throw new Error(`Opening a viewing answered ${status}: ${JSON.stringify(body)}`);
  return { url: new URL(`/v1/kijksessies/${body.id}/beeld`, house.url), headers: { cookie: client.cookie } };
}

const agent = new Agent({ keepAlive: true });

function fetchRange({ url, headers }: Source, from: number): Promise<{ milliseconds: number; bytes: Buffer }> {
  const range = `bytes=${from}-${from + RANGE_SIZE - 1}`;
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { ...headers, range } }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const milliseconds = performance.now() - startedAt;
        const bytes = Buffer.concat(pieces);
        if (response.statusCode === 206 && bytes.length === RANGE_SIZE) resolve({ milliseconds, bytes });
        else reject(new Error(`A range answered ${response.statusCode} with ${bytes.length} bytes`));
      });
    });
    request.on('error', reject);
  });
}
