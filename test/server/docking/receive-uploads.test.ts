import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Upload } from 'tus-js-client';
import type { UploadManifest } from '../../../protocols/docking/upload-manifest.ts';
import type { DockState } from '../../../server/dock-agent/dock-state.ts';
import { authorization, enrol } from '../../../server/dock-agent/server-link.ts';
import { openAt } from '../../support/databases.ts';
import { filesWithPlaintext, MARKER, openReceiving, type Receiving } from '../../support/receiving.ts';

const MIB = 1024 * 1024;
const TUS = { 'tus-resumable': '1.0.0' };

let receiving: Receiving;
let state: DockState;

beforeAll(async () => {
  receiving = await openReceiving();
  state = (await receiving.memory.read())!;
});
afterAll(async () => receiving[Symbol.asyncDispose]());

/** A clip of random bytes with the marker in it, and what a dock would declare about it. */
function clipOf(size: number, given: Partial<UploadManifest> = {}) {
  const content = randomBytes(size);
  MARKER.copy(content, 100);
  const at = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
  const manifest: UploadManifest = {
    ...{ cameraId: 'CAM-0001', clipName: 'clip0001.mp4', mediaType: 'video/mp4', startedAt: at(20), endedAt: at(10) },
    ...{ size, sha256: createHash('sha256').update(content).digest('hex') },
    ...{ dockingStartedAt: at(1), dockClockAt: at(0) },
    ...given,
  };
  return { content, manifest };
}

const bearer = (method: string, url: URL): Promise<string> => authorization(state, () => new Date(), { method, url });

async function send(
  method: string,
  address: string,
  headers: Record<string, string>,
  body?: Buffer,
): Promise<Response> {
  const url = new URL(address, receiving.url);
  const sent = { ...TUS, authorization: await bearer(method, url), ...headers };
  return fetch(url, { method, headers: sent, ...(body === undefined ? {} : { body: new Uint8Array(body) }) });
}

const metadataOf = (manifest: UploadManifest): string =>
  `manifest ${Buffer.from(JSON.stringify(manifest)).toString('base64')}`;

async function create(manifest: UploadManifest): Promise<string> {
  const headers = { 'upload-length': String(manifest.size), 'upload-metadata': metadataOf(manifest) };
  const response = await send('POST', '/v1/innames', headers);
  expect(response.status).toBe(201);
  return response.headers.get('location')!;
}

const patch = (address: string, offset: number, body: Buffer): Promise<Response> =>
  send('PATCH', address, { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }, body);

const offsetOf = async (address: string): Promise<number> =>
  Number((await send('HEAD', address, {})).headers.get('upload-offset'));

async function rowsOf(table: string): Promise<Record<string, unknown>[]> {
  const file = path.join(receiving.folder, 'data', 'beeldkluis.sqlite');
  const opened = await openAt({ dialect: 'sqlite', file });
  const rows: Record<string, unknown>[] = await opened.sql(table);
  await opened.close();
  return rows;
}

async function restart(): Promise<void> {
  await receiving.kill();
  await receiving.start();
}

describe('an upload begins', () => {
  test.each([
    ['without its length', { 'upload-length': '' }],
    ['with a length that is told later', { 'upload-length': '', 'upload-defer-length': '1' }],
    ['with another length than is declared', { 'upload-length': '11' }],
    ['with a length that is no number', { 'upload-length': 'ten' }],
    ['with a length below zero', { 'upload-length': '-10' }],
    ['with a length over the most', { 'upload-length': '99999999999999' }],
    ['without a declaration', { 'upload-metadata': '' }],
    ['with a declaration that is no JSON', { 'upload-metadata': `manifest ${Buffer.from('{').toString('base64')}` }],
    [
      'without a SHA-256',
      { 'upload-metadata': `manifest ${Buffer.from(JSON.stringify({ size: 10 })).toString('base64')}` },
    ],
  ])('never %s', async (_what, given: Record<string, string>) => {
    const before = await rowsOf('uploads');
    const { manifest } = clipOf(1000, { size: 10 });
    const headers = { 'upload-length': '10', 'upload-metadata': metadataOf(manifest), ...given };
    const kept = Object.entries(headers).filter(([, value]) => value !== '');
    const response = await send('POST', '/v1/innames', Object.fromEntries(kept));
    // 501 is what the protocol asks for where an extension, such as a length that is told later, is not there.
    expect([400, 412, 413, 422, 501]).toContain(response.status);
    expect(await rowsOf('uploads')).toEqual(before);
  });
});

describe('an upload goes on', () => {
  test('at the last acknowledged byte after the server was killed: what was answered with 204 is there, however small the piece', async () => {
    const { content, manifest } = clipOf(9 * MIB + 123);
    const address = await create(manifest);
    let offset = 0;
    // In the middle of a chunk, and one byte over the border of a segment.
    for (const piece of [5000, 8 * MIB - 4999]) {
      const answer = await patch(address, offset, content.subarray(offset, offset + piece));
      offset += piece;
      expect([answer.status, answer.headers.get('upload-offset')]).toEqual([204, String(offset)]);
      await restart();
      expect(await offsetOf(address)).toBe(offset);
      expect(await filesWithPlaintext(path.join(receiving.folder, 'data'))).toEqual([]);
    }
    const last = await patch(address, offset, content.subarray(offset));
    expect(last.status).toBe(204);
    const recordingId = last.headers.get('beeldkluis-recording');
    expect(await rowsOf('recordings')).toContainEqual(
      expect.objectContaining({ id: recordingId, sha256: manifest.sha256, size: manifest.size }),
    );
  }, 60_000);

  test('at the last byte that came in when the sender is gone in the middle of a piece', async () => {
    const { content, manifest } = clipOf(3 * MIB);
    const address = await create(manifest);
    const url = new URL(address, receiving.url);
    const headers = {
      ...TUS,
      authorization: await bearer('PATCH', url),
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
      'content-length': String(content.length),
    };
    const sending = httpRequest(url, { method: 'PATCH', headers });
    sending.on('error', () => undefined);
    await new Promise((resolve) => sending.write(content.subarray(0, 2 * MIB), resolve));
    sending.destroy();
    let offset = 0;
    while (offset === 0) {
      await pause(20);
      offset = await offsetOf(address);
    }
    expect(offset).toBeLessThanOrEqual(2 * MIB);
    expect((await patch(address, offset, content.subarray(offset))).status).toBe(204);
  });

  test('nowhere else than where it stopped', async () => {
    const { content, manifest } = clipOf(10_000);
    const address = await create(manifest);
    await patch(address, 0, content.subarray(0, 4000));
    for (const wrong of [0, 3999, 4001, 10_000])
      expect((await patch(address, wrong, content.subarray(0, 100))).status).toBe(409);
    expect(await offsetOf(address)).toBe(4000);
    const response = await send('PATCH', address, { 'upload-offset': '4000', 'content-type': 'video/mp4' }, content);
    expect([400, 415]).toContain(response.status);
    expect(await offsetOf(address)).toBe(4000);
  });

  test('for one sender at a time: of two that bring the same bytes at once, one is refused, and the bytes are there once', async () => {
    const { content, manifest } = clipOf(6 * MIB);
    const address = await create(manifest);
    const answers = await Promise.all([1, 2].map(() => patch(address, 0, content).catch(() => undefined)));
    const statuses = answers.map((answer) => answer?.status ?? 0);
    // The second makes the first let go; whoever is late meets an offset that has moved.
    expect(statuses.filter((status) => status === 204).length).toBeLessThanOrEqual(1);
    expect([0, 204, 400, 409, 423]).toEqual(expect.arrayContaining(statuses));
    const offset = await offsetOf(address);
    if (offset < content.length) await patch(address, offset, content.subarray(offset));
    const recordings = await rowsOf('recordings');
    expect(recordings.filter(({ sha256 }) => sha256 === manifest.sha256)).toHaveLength(1);
  });
});

describe('an upload ends', () => {
  test('with nothing when the bytes have another SHA-256 than was declared', async () => {
    const { content, manifest } = clipOf(100_000, { sha256: 'e'.repeat(64) });
    const address = await create(manifest);
    const answer = await patch(address, 0, content);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ type: 'urn:beeldkluis:weigering:hash-differs' });
    expect((await send('HEAD', address, {})).status).toBe(410);
    const uploads = (await rowsOf('uploads')).filter(({ declared_sha256: hash }) => hash === 'e'.repeat(64));
    expect(uploads).toMatchObject([{ state: 'refused' }]);
    expect((await rowsOf('recordings')).some(({ id }) => id === uploads[0]!['recording_id'])).toBe(false);
  });

  test('by itself when nobody went on with it for a week', async () => {
    const { content, manifest } = clipOf(100_000);
    const address = await create(manifest);
    await patch(address, 0, content.subarray(0, 50_000));
    const file = path.join(receiving.folder, 'data', 'beeldkluis.sqlite');
    const opened = await openAt({ dialect: 'sqlite', file });
    const id = address.split('/').at(-1)!;
    const [{ expires_at: expires }] = await opened.sql('uploads').where({ id }).select('expires_at');
    expect(Math.round((Date.parse(String(expires)) - Date.now()) / 86_400_000)).toBe(7);
    await opened
      .sql('uploads')
      .where({ id })
      .update({ expires_at: new Date(Date.now() - 1000).toISOString() });
    await opened.close();
    // The service sweeps when it starts.
    await restart();
    expect((await send('HEAD', address, {})).status).toBe(410);
    expect((await patch(address, 50_000, content.subarray(50_000))).status).toBe(410);
  }, 30_000);

  test('only by the dock that began it', async () => {
    const { manifest } = clipOf(100_000);
    const address = await create(manifest);
    const { code } = (await (await fetch(new URL('/invite', receiving.url))).json()) as { code: string };
    const other = (await enrol(receiving.url, code, 'Ander dok')).state;
    const url = new URL(address, receiving.url);
    for (const method of ['HEAD', 'PATCH', 'DELETE'] as const) {
      const headers = {
        ...TUS,
        authorization: await authorization(other, () => new Date(), { method, url }),
        ...(method === 'PATCH' ? { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' } : {}),
      };
      const { status } = await fetch(url, { method, headers, ...(method === 'PATCH' ? { body: 'x' } : {}) });
      expect([method, status >= 400 && status < 500]).toEqual([method, true]);
    }
    expect(await offsetOf(address)).toBe(0);
    expect((await fetch(url, { method: 'HEAD', headers: TUS })).status).toBe(401);
  });
});

test('tus-js-client sends, stops, and goes on, as it comes and told nothing but where and who', async () => {
  const { content, manifest } = clipOf(12 * MIB);
  const sentBy = (uploadUrl?: string) => {
    const offsets: number[] = [];
    let stopAt = Infinity;
    const upload = new Upload(content, {
      endpoint: new URL('/v1/innames', receiving.url).href,
      ...(uploadUrl === undefined ? {} : { uploadUrl }),
      chunkSize: 5 * MIB,
      metadata: { manifest: JSON.stringify(manifest) },
      onBeforeRequest: async (request) => {
        request.setHeader('Authorization', await bearer(request.getMethod(), new URL(request.getURL())));
      },
      onChunkComplete: (_size, accepted) => {
        offsets.push(accepted);
        if (accepted >= stopAt) void upload.abort().then(() => stopped.resolve(undefined));
      },
      onSuccess: () => {
        stopped.resolve(undefined);
      },
      onError: (error) => {
        stopped.reject(error);
      },
    });
    const stopped = Promise.withResolvers<undefined>();
    const run = (stop = Infinity): Promise<undefined> => {
      stopAt = stop;
      upload.start();
      return stopped.promise;
    };
    return { upload, offsets, run };
  };
  const first = sentBy();
  await first.run(5 * MIB);
  expect(first.offsets).toEqual([5 * MIB]);
  const second = sentBy(first.upload.url!);
  await second.run();
  expect(second.offsets).toEqual([10 * MIB, 12 * MIB]);
  expect(await rowsOf('recordings')).toContainEqual(
    expect.objectContaining({ sha256: manifest.sha256, size: 12 * MIB }),
  );
}, 60_000);
