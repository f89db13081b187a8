import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { signCheckpoint } from '../../../protocols/audit/checkpoint.ts';
import { anchorLog, readAnchors, type Anchor, type AnchorState } from '../../../server/audit/anchors.ts';
import { bucketAnchor } from '../../../server/audit/bucket-anchor.ts';
import type { CheckpointDesk } from '../../../server/audit/publish-checkpoint.ts';
import { timestampAnchor } from '../../../server/audit/timestamp-anchor.ts';
import type { MovableClock } from '../../../server/clock.ts';
import { DIALECTS, freshDatabase } from '../../support/databases.ts';
import { freePort } from '../../support/house.ts';
import { openAuthority, type TestAuthority } from '../../support/timestamp-authority.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const BY = { id: 'systeem', name: 'Beeldkluis', role: 'systeem' } as const;

interface Place extends AsyncDisposable {
  readonly desk: CheckpointDesk;
  readonly clock: MovableClock;
  act(): Promise<void>;
  pass(seconds: number): void;
  stateOf(kind: AnchorState['kind']): Promise<AnchorState>;
  /** What lies in the folder outside. */
  outside(): Promise<string[]>;
}

async function openPlace(dialect: (typeof DIALECTS)[number], origin = 'beeldkluis.example.nl/log'): Promise<Place> {
  const fresh = await freshDatabase(dialect);
  const folder = await mkdtemp(path.join(tmpdir(), 'beeldkluis-anchors-'));
  const { database, clock } = fresh;
  const desk = { database, clock, folder: path.join(folder, 'outside'), signer: { origin, privateKey } };
  return {
    ...{ desk, clock },
    act: () =>
      database.inTransaction(async (tx) => tx.record({ act: 'house.started', result: 'done', by: BY, about: 'house' })),
    pass: (seconds) => {
      clock.setOffsetSeconds(clock.offsetSeconds() + seconds);
    },
    stateOf: async (kind) => (await readAnchors(database.sql, [kind]))[0]!,
    outside: async () => (await readdir(desk.folder)).toSorted(),
    [Symbol.asyncDispose]: async () => {
      await fresh[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

let authority: TestAuthority;
let stamps: Anchor;
beforeAll(async () => {
  authority = await openAuthority();
  stamps = timestampAnchor({ url: authority.url, certificates: await readFile(authority.caFile, 'utf8') });
});
afterAll(async () => {
  await authority[Symbol.asyncDispose]();
});

describe.each(DIALECTS)('timestamps on %s', (dialect) => {
  test('attest a checkpoint, beside which the answer lies for openssl to verify', async () => {
    await using place = await openPlace(dialect);
    await place.act();
    await anchorLog(place.desk, [stamps]);
    expect(await place.outside()).toEqual(['checkpoint-1.tsr', 'checkpoint-1.txt', 'latest.txt']);
    const file = (name: string): string => path.join(place.desk.folder, name);
    expect(authority.accepts(file('checkpoint-1.tsr'), file('checkpoint-1.txt'))).toBe(true);
    expect(await place.stateOf('timestamp')).toMatchObject({ size: 1, failure: undefined });
    expect(await place.stateOf('directory')).toMatchObject({ size: 1, failure: undefined });
  });

  test('are asked for when the log grew, and at most once an hour', async () => {
    await using place = await openPlace(dialect);
    const before = authority.answers();
    const asked = async (): Promise<number> => {
      await anchorLog(place.desk, [stamps]);
      return authority.answers() - before;
    };
    await place.act();
    expect(await asked()).toBe(1);
    place.pass(7200);
    expect(await asked()).toBe(1);
    await place.act();
    expect(await asked()).toBe(2);
    await place.act();
    place.pass(3500);
    expect(await asked()).toBe(2);
    place.pass(200);
    expect(await asked()).toBe(3);
    expect((await place.outside()).filter((name) => name.endsWith('.tsr'))).toEqual([
      'checkpoint-1.tsr',
      'checkpoint-2.tsr',
      'checkpoint-3.tsr',
    ]);
  });

  test('that cannot be had do not stop the log, are told, and are asked for again after a while', async () => {
    await using place = await openPlace(dialect);
    await place.act();
    authority.change(() => Buffer.from('nonsense'));
    await anchorLog(place.desk, [stamps]);
    const broken = await place.stateOf('timestamp');
    expect(broken).toMatchObject({ size: undefined, keptAt: undefined });
    expect([broken.failedAt, broken.failure].every((text) => text !== undefined && text !== '')).toBe(true);
    expect(await place.outside()).toEqual(['checkpoint-1.txt', 'latest.txt']);
    authority.change();
    const before = authority.answers();
    await anchorLog(place.desk, [stamps]);
    expect(authority.answers()).toBe(before);
    place.pass(301);
    await anchorLog(place.desk, [stamps]);
    expect(await place.stateOf('timestamp')).toMatchObject({ size: 1, failure: undefined, failedAt: undefined });
  });

  test('are kept for ever, and written beside the checkpoint again when they are missing there', async () => {
    await using place = await openPlace(dialect);
    await place.act();
    await anchorLog(place.desk, [stamps]);
    const { sql } = place.desk.database;
    await expect(sql('log_timestamps').update({ authority: 'x' })).rejects.toThrow('never changed');
    await expect(sql('log_timestamps').delete()).rejects.toThrow('never changed');
    await rm(path.join(place.desk.folder, 'checkpoint-1.tsr'));
    await anchorLog(place.desk, [stamps]);
    expect(await place.outside()).toContain('checkpoint-1.tsr');
  });
});

test('a folder that cannot be written is told, and the other places go on', async () => {
  await using place = await openPlace('sqlite');
  await place.act();
  await writeFile(place.desk.folder, 'a file where the folder belongs');
  const kept: number[] = [];
  const elsewhere: Anchor = {
    kind: 'bucket',
    keep: (_desk, { size }) => {
      kept.push(size);
      return Promise.resolve(size);
    },
  };
  await anchorLog(place.desk, [elsewhere]);
  expect((await place.stateOf('directory')).failure).toMatch(/ENOTDIR|EEXIST/);
  expect(kept).toEqual([1]);
  await rm(place.desk.folder);
  await anchorLog(place.desk, [elsewhere]);
  expect(await place.stateOf('directory')).toMatchObject({ size: 1, failure: undefined });
});

test('a log that was altered is signed nowhere any more, and that is told', async () => {
  await using place = await openPlace('sqlite');
  await place.act();
  await anchorLog(place.desk, [stamps]);
  const note = signCheckpoint({ origin: 'beeldkluis.example.nl/log', size: 9, root: Buffer.alloc(32) }, privateKey);
  await writeFile(path.join(place.desk.folder, 'latest.txt'), note);
  await place.act();
  await expect(anchorLog(place.desk, [stamps])).rejects.toThrow('9 was published before');
  expect((await place.stateOf('directory')).failure).toContain('9 was published before');
});

test('a bucket that nobody answers for does not stop the log, and is told', async () => {
  await using place = await openPlace('sqlite');
  await place.act();
  const endpoint = `http://127.0.0.1:${await freePort()}`;
  const access = { endpoint, region: 'eu-west-1', accessKey: 'a', secretKey: 'b', bucket: 'anchors' };
  await anchorLog(place.desk, [bucketAnchor(access)]);
  expect(await place.stateOf('bucket')).toMatchObject({ size: undefined });
  expect((await place.stateOf('bucket')).failure).toContain('ECONNREFUSED');
  expect(await place.outside()).toContain('checkpoint-1.txt');
});

const endpoint = process.env['BEELDKLUIS_TEST_S3_ENDPOINT'];
(endpoint === undefined ? describe.skip : describe)('a second bucket', () => {
  const access = {
    endpoint: endpoint ?? '',
    region: process.env['BEELDKLUIS_TEST_S3_REGION'] ?? 'eu-west-1',
    accessKey: process.env['BEELDKLUIS_TEST_S3_ACCESS_KEY'] ?? '',
    secretKey: process.env['BEELDKLUIS_TEST_S3_SECRET_KEY'] ?? '',
    bucket: process.env['BEELDKLUIS_TEST_S3_BUCKET'] ?? '',
  };
  const client = new S3Client({
    ...{ endpoint: access.endpoint, region: access.region, forcePathStyle: true },
    credentials: { accessKeyId: access.accessKey, secretAccessKey: access.secretKey },
  });

  async function stored(Key: string): Promise<Buffer> {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: access.bucket, Key }));
    return Buffer.from(await Body!.transformToByteArray());
  }

  test('holds every checkpoint with its timestamp, and refuses another tree of a size that it has', async () => {
    await using place = await openPlace('sqlite');
    const anchor = bucketAnchor(access);
    const size = 1;
    await client.send(new PutObjectCommand({ Bucket: access.bucket, Key: 'checkpoint-2.txt', Body: 'another' }));
    await place.act();
    await anchorLog(place.desk, [stamps, anchor]);
    for (const name of [`checkpoint-${size}.txt`, `checkpoint-${size}.tsr`]) {
      expect(await stored(name)).toEqual(await readFile(path.join(place.desk.folder, name)));
    }
    expect(await place.stateOf('bucket')).toMatchObject({ size, failure: undefined });
    await anchorLog(place.desk, [anchor]);

    await place.act();
    await expect(anchorLog(place.desk, [anchor])).rejects.toThrow('another tree of 2');
    expect((await stored('checkpoint-2.txt')).toString()).toBe('another');
    expect((await place.stateOf('bucket')).failure).toContain('another tree');
  });
});
