import { ListMultipartUploadsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { isObjectId, type StoredObject } from './vault.ts';

/** A bucket to be listed. */
export interface Bucket {
  readonly client: S3Client;
  readonly bucket: string;
}

/** A multipart upload that was begun and not ended. */
export interface UnfinishedUpload {
  readonly Key: string;
  readonly UploadId: string;
  readonly Initiated: Date | undefined;
}

interface StoredKey {
  readonly Key: string;
  readonly Size: number | undefined;
  readonly LastModified: Date | undefined;
}

/** Everything of ours in a bucket, page by page: whole objects, then what is unfinished, each once. */
export async function* listBucket(
  bucket: Bucket,
  { objects, tails }: { readonly objects: string; readonly tails: string },
): AsyncIterable<StoredObject> {
  for await (const { Key, Size } of keys(bucket, objects)) {
    const objectId = Key.slice(objects.length);
    if (isObjectId(objectId)) yield { objectId, state: 'permanent', size: Size ?? 0 };
  }
  const seen = new Set<string>();
  for await (const { objectId, writtenAt } of unfinished(bucket, objects, tails)) {
    if (!isObjectId(objectId) || seen.has(objectId) || writtenAt === undefined) continue;
    seen.add(objectId);
    yield { objectId, state: 'temporary', writtenAt };
  }
}

async function* unfinished(
  bucket: Bucket,
  objects: string,
  tails: string,
): AsyncIterable<{ objectId: string; writtenAt: Date | undefined }> {
  for await (const { Key, Initiated } of listUploads(bucket, objects))
    yield { objectId: Key.slice(objects.length), writtenAt: Initiated };
  for await (const { Key, LastModified } of keys(bucket, tails))
    yield { objectId: Key.slice(tails.length), writtenAt: LastModified };
}

/** Multipart uploads under a prefix that were begun and not ended. */
export async function* listUploads({ client, bucket }: Bucket, Prefix: string): AsyncIterable<UnfinishedUpload> {
  let KeyMarker: string | undefined;
  let UploadIdMarker: string | undefined;
  do {
    const page = await client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix, KeyMarker, UploadIdMarker }),
    );
    for (const { Key, UploadId, Initiated } of page.Uploads ?? [])
      yield { Key: required(Key), UploadId: required(UploadId), Initiated };
    KeyMarker = page.IsTruncated === true ? page.NextKeyMarker : undefined;
    UploadIdMarker = page.NextUploadIdMarker;
  } while (KeyMarker !== undefined);
}

async function* keys({ client, bucket }: Bucket, Prefix: string): AsyncIterable<StoredKey> {
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix, ContinuationToken }));
    for (const { Key, Size, LastModified } of page.Contents ?? []) yield { Key: required(Key), Size, LastModified };
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
}

/** A name that S3 promises. Throws when the store left it out. */
export function required(value: string | undefined): string {
  if (value === undefined || value === '') throw new Error('The store left out a name that S3 promises');
  return value;
}
