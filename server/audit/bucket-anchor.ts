import { hash } from 'node:crypto';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { parseCheckpoint } from '../../protocols/audit/checkpoint.ts';
import { connectS3, type S3Access } from '../custody/s3-client.ts';
import { readAnchors, type Anchor } from './anchors.ts';
import { LogAltered, type CheckpointDesk } from './publish-checkpoint.ts';

/** A bucket of somebody else, best with object lock, so that what is in it cannot be replaced or removed by us. */
export interface AnchorBucket extends S3Access {
  readonly bucket: string;
}

interface Place {
  readonly client: S3Client;
  readonly bucket: string;
}

const TimestampRow = z.object({ size: z.coerce.number(), response: z.instanceof(Buffer) });

/**
 * Keeps every published checkpoint in a second bucket as `checkpoint-<size>.txt`, and the newest timestamp as `checkpoint-<size>.tsr`.
 * What is there is never written over; when it is about another tree of the same size, that is {@link LogAltered}.
 */
export function bucketAnchor({ bucket, ...access }: AnchorBucket): Anchor {
  const place = { client: connectS3(access), bucket };
  return {
    kind: 'bucket',
    keep: async (desk, { size, note }) => {
      const [state] = await readAnchors(desk.database.sql, ['bucket']);
      if (state?.size === size && state.failure === undefined) return undefined;
      await putCheckpoint(place, size, note);
      await putTimestamp(place, desk);
      return size;
    },
  };
}

async function putCheckpoint(place: Place, size: number, note: string): Promise<void> {
  const key = `checkpoint-${size}.txt`;
  const there = await get(place, key);
  if (there === undefined) return put(place, key, Buffer.from(note, 'utf8'));
  if (parseCheckpoint(there.toString('utf8'))?.text !== parseCheckpoint(note)?.text) {
    throw new LogAltered(`The bucket has another tree of ${size} entries: see ${key}`);
  }
}

async function putTimestamp(place: Place, { database }: CheckpointDesk): Promise<void> {
  const row: unknown = await database.sql('log_timestamps').orderBy('size', 'desc').first('size', 'response');
  if (row === undefined) return;
  const { size, response } = TimestampRow.parse(row);
  const key = `checkpoint-${size}.tsr`;
  if ((await get(place, key)) === undefined) await put(place, key, response);
}

async function get({ client, bucket: Bucket }: Place, Key: string): Promise<Buffer | undefined> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

async function put({ client, bucket: Bucket }: Place, Key: string, Body: Buffer): Promise<void> {
  // A bucket with object lock refuses what comes without Content-MD5.
  const ContentMD5 = hash('md5', Body, 'base64');
  await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentMD5 }));
}
