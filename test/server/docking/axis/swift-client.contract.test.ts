import { execFile } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hashObject } from '../../../../server/custody/read-object.ts';
import { readOriginalOf } from '../../../../server/custody/sealed-objects.ts';
import { verifyStatement } from '../../../../server/custody/signing.ts';
import { readTrack } from '../../../../server/custody/tracks.ts';
import {
  certificateIn,
  certificatesOf,
  connectionFor,
  sha256,
  type ConnectionFileRead,
} from '../../../support/axis-dock.ts';
import {
  CAMERA,
  USER,
  aRecordingOf,
  compact,
  openAxisHouse,
  trackOf,
  type AxisHouse,
} from '../../../support/axis-traffic.ts';

/** How a run of the Swift client ended. */
interface Ended {
  readonly exitCode: number;
  readonly output: string;
}

let at: AxisHouse;
let folder: string;
let connectionId: string;
let file: ConnectionFileRead;

beforeAll(async () => {
  at = await openAxisHouse();
  folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-swift-'));
  ({ id: connectionId, file } = await connectionFor(at.house.house.axis));
  await writeFile(path.join(folder, 'ca.pem'), certificatesOf(file).join('\n'));
}, 120_000);

afterAll(async () => {
  await at[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the client that the makers of Swift publish, with nothing but what the connection file says. */
function swiftAs(password: string, ...words: readonly string[]): Promise<Ended> {
  const environment = {
    ...{ PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', NO_PROXY: '127.0.0.1' },
    ...{ ST_AUTH: file.AuthenticationTokenURI[0], ST_USER: file.BlobAPIUserName, ST_KEY: password },
  };
  const options = ['--auth-version', '1', '--os-cacert', path.join(folder, 'ca.pem'), '--retries', '0'];
  return new Promise((resolve, reject) => {
    execFile('swift', [...options, ...words], { cwd: folder, env: environment }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number')
        reject(new Error('swift does not run here; install python3-swiftclient', { cause: error }));
      else resolve({ exitCode: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` });
    });
  });
}

const swift = (...words: readonly string[]): Promise<Ended> => swiftAs(file.BlobAPIKey, ...words);

async function done(...words: readonly string[]): Promise<void> {
  expect(await swift(...words)).toMatchObject({ exitCode: 0 });
}

const post = (container: string, meta: Readonly<Record<string, string>>): Promise<void> =>
  done('post', container, ...Object.entries(meta).flatMap(([name, value]) => ['-m', `${name}:${encodeURI(value)}`]));

/** Without a look at what lies there already, which a dock may not have: the client compares the MD5 that comes back by itself. */
async function upload(place: string, content: Buffer, meta: Readonly<Record<string, string>> = {}): Promise<void> {
  const [container = '', name = ''] = place.split('/');
  await writeFile(path.join(folder, name), content);
  const headers = Object.entries(meta).flatMap(([key, value]) => ['-H', `X-Object-Meta-${key}:${encodeURI(value)}`]);
  await done('upload', '--leave-segments', ...headers, '--object-name', name, container, name);
}

describe('a Swift client that knows nothing of us', () => {
  test('brings a whole recording over TLS into custody, as a dock does', async () => {
    await upload(`Users/${USER}`, Buffer.alloc(0), { Active: 'True', Name: 'Ömer de Wit', UserID: 'P-1204' });
    await upload(`Devices/${CAMERA}`, Buffer.alloc(0), { Active: 'True', Name: 'Bodycam 1', Model: 'W110' });
    const recording = aRecordingOf(2);
    await post(recording.container, recording.meta);
    const contents = [at.aClip(), at.aClip()];
    for (const [number, content] of contents.entries()) {
      const { name, meta } = recording.clip(number, content);
      await upload(`${recording.container}/${name}`, content, meta);
    }
    const gps = `${compact(recording.at(0))}_4000_${CAMERA}_gpstrail.json`;
    await upload(`${recording.container}/${gps}`, trackOf([5, 65]), { FileType: 'json' });
    await post(recording.container, { Status: 'Complete' });
    await at.house.settled();

    const { axis: desk, database, statementKey } = at.house.house;
    const clips = await at.seriesOf(connectionId, recording.container);
    expect(clips.map(({ state, seriesNumber, sha256: hash }) => [state, seriesNumber, hash])).toEqual(
      contents.map((content, index) => ['sealed', index + 1, sha256(content)]),
    );
    for (const clip of clips) {
      expect(clip).toMatchObject({ cameraId: CAMERA, dockId: connectionId, latitude: 52.3702, longitude: 4.8952 });
      expect(await hashObject(desk, (await readOriginalOf(database.sql, clip.id))!)).toBe(clip.sha256);
      const receipt = await verifyStatement(clip.receipt ?? '', createPublicKey(statementKey));
      const { id: recordingId, clipName, sha256: hash, size } = clip;
      expect(receipt?.payload).toMatchObject({ recordingId, clipName, sha256: hash, size, verification: 'read-back' });
    }
    const tracks = await Promise.all(clips.map(({ id }) => readTrack(desk, id)));
    expect(tracks.map((each) => each?.points.map(({ seconds }) => seconds))).toEqual([[5], [5]]);

    // What is in custody is not read back by whoever brought it.
    const { name } = recording.clip(0, Buffer.alloc(0));
    const read = await swift('download', '--output', '-', recording.container, name);
    expect(read).toMatchObject({ exitCode: 1, output: expect.stringContaining('403') });
    expect(await swift('delete', recording.container, name)).toMatchObject({ exitCode: 1 });
    expect(await at.seriesOf(connectionId, recording.container)).toEqual(clips);
  }, 120_000);

  test('is refused with a password that is not in the file, and trusts no other certificate', async () => {
    const refused = await swiftAs('not the password', 'post', 'Users');
    expect(refused).toMatchObject({ exitCode: 1, output: expect.stringMatching(/unauthorized|401/i) });
    const [other, elsewhere] = [path.join(folder, 'other'), 'BEELDKLUIS_TLS_CERTIFICATE'];
    await mkdir(other);
    const untrusting = await swift('--os-cacert', (await certificateIn(other))[elsewhere] ?? '', 'post', 'Users');
    expect(untrusting).toMatchObject({ exitCode: 1, output: expect.stringContaining('CERTIFICATE_VERIFY_FAILED') });
  });
});
