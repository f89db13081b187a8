import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  NoSuchUpload,
  NotFound,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { connectS3 } from './s3-client.ts';
import { listBucket, listUploads, required } from './s3-listing.ts';
import { turns } from './turns.ts';
import { checkedObjectId, joinedSize, type PartDraft, type StoredPart, type Vault } from './vault.ts';

/** Where the bucket is, and the local folder for sealed parts under construction. */
export interface BucketAddress {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  /** Sealed parts under construction lie here, in files without a name, so that a crash leaves nothing behind. */
  readonly scratchFolder: string;
}

interface Store {
  readonly client: S3Client;
  readonly bucket: string;
  readonly scratchFolder: string;
  readonly inTurn: ReturnType<typeof turns>;
}

const OBJECTS = 'objects/';
const TAILS = 'tails/';
const PARTS_IN_FLIGHT = 4;

/** Vault in a bucket of any S3 server: one multipart upload per object, part n of the object is part n+1 of the upload. */
export async function openS3Vault(address: BucketAddress): Promise<Vault> {
  await mkdir(address.scratchFolder, { recursive: true, mode: 0o700 });
  const store = {
    client: connectS3(address),
    bucket: address.bucket,
    scratchFolder: address.scratchFolder,
    inTurn: turns(PARTS_IN_FLIGHT),
  };
  const { client, bucket: Bucket } = store;
  return {
    openTemporary: async (objectId) => {
      const Key = OBJECTS + checkedObjectId(objectId);
      const { UploadId } = await client.send(
        new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'application/octet-stream' }),
      );
      return `${objectId}:${required(UploadId)}`;
    },
    draftPart: async (handle, number) => draft(store, handle, number),
    writeTail: async (handle, sealed) => {
      const Body = Buffer.concat(sealed);
      await client.send(new PutObjectCommand({ Bucket, Key: TAILS + idOf(handle), Body, ContentMD5: md5(Body) }));
    },
    readTail: async (handle) => read(store, TAILS + idOf(handle)),
    removeTail: async (handle) => removeKey(store, TAILS + idOf(handle)),
    makePermanent: async (handle, parts) => {
      await complete(store, handle, parts);
      await removeKey(store, TAILS + idOf(handle));
    },
    range: async (objectId, from, to) =>
      read(store, OBJECTS + checkedObjectId(objectId), `bytes=${String(from)}-${String(to - 1)}`),
    openFile: () => Promise.resolve(undefined),
    sizeOf: (objectId) => sizeOf(store, OBJECTS + checkedObjectId(objectId)),
    remove: async (objectId) => {
      await abortUploads(store, OBJECTS + checkedObjectId(objectId));
      await removeKey(store, OBJECTS + objectId);
      await removeKey(store, TAILS + objectId);
    },
    removeTemporary: async (objectId) => {
      await abortUploads(store, OBJECTS + checkedObjectId(objectId));
      await removeKey(store, TAILS + objectId);
    },
    list: () => listBucket(store, { objects: OBJECTS, tails: TAILS }),
  };
}

async function draft(store: Store, handle: string, number: number): Promise<PartDraft> {
  const scratch = path.join(store.scratchFolder, `${idOf(handle)}.${randomUUID()}`);
  const file = await open(scratch, 'wx+', 0o600);
  await rm(scratch);
  const written = (): AsyncIterable<Buffer> =>
    file.createReadStream({ start: 0, autoClose: false, highWaterMark: 1024 * 1024 });
  return {
    file: { fd: file.fd, at: 0 },
    append: async (sealed) => {
      await file.appendFile(Buffer.concat(sealed));
    },
    commit: async () => {
      const tag = await store.inTurn(async () => sendPart(store, handle, number, await whole(written())));
      await file.close();
      return tag;
    },
    discard: () => file.close(),
  };
}

async function sendPart(store: Store, handle: string, number: number, Body: Buffer): Promise<string> {
  const { ETag } = await store.client.send(
    new UploadPartCommand({
      Bucket: store.bucket,
      Key: OBJECTS + idOf(handle),
      UploadId: uploadOf(handle),
      PartNumber: number + 1,
      Body,
      ContentMD5: md5(Body),
    }),
  );
  return required(ETag);
}

async function complete(store: Store, handle: string, parts: readonly StoredPart[]): Promise<void> {
  const size = joinedSize(parts);
  const where = { Bucket: store.bucket, Key: OBJECTS + idOf(handle) };
  const Parts = parts.map((part) => ({ PartNumber: part.number + 1, ETag: part.tag }));
  try {
    await store.client.send(
      new CompleteMultipartUploadCommand({ ...where, UploadId: uploadOf(handle), MultipartUpload: { Parts } }),
    );
  } catch (cause) {
    // Completed by an earlier run: the upload is gone and the object is there.
    if (!(cause instanceof NoSuchUpload)) throw cause;
  }
  const { ContentLength } = await store.client.send(new HeadObjectCommand(where));
  if (ContentLength !== size)
    throw new Error(`The joined object has ${String(ContentLength)} bytes instead of ${String(size)}`);
}

async function read(store: Store, Key: string, Range?: string): Promise<Readable> {
  const { Body } = await store.client
    .send(new GetObjectCommand({ Bucket: store.bucket, Key, ...(Range === undefined ? {} : { Range }) }))
    .catch((cause: unknown) => {
      // An object that was cut off has nothing there; what is missing shows when the bytes are opened.
      if (cause instanceof S3ServiceException && cause.name === 'InvalidRange') return { Body: Readable.from([]) };
      throw cause;
    });
  if (!(Body instanceof Readable)) throw new Error(`The store sent no body for ${Key}`);
  return Body;
}

async function sizeOf({ client, bucket: Bucket }: Store, Key: string): Promise<number | undefined> {
  try {
    return (await client.send(new HeadObjectCommand({ Bucket, Key }))).ContentLength;
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

async function abortUploads(store: Store, key: string): Promise<void> {
  for await (const upload of listUploads(store, key)) {
    if (upload.Key !== key) continue;
    await store.client.send(
      new AbortMultipartUploadCommand({ Bucket: store.bucket, Key: key, UploadId: upload.UploadId }),
    );
  }
}

async function removeKey(store: Store, Key: string): Promise<void> {
  const { Versions = [], DeleteMarkers = [] } = await store.client.send(
    new ListObjectVersionsCommand({ Bucket: store.bucket, Prefix: Key }),
  );
  const found = [...Versions, ...DeleteMarkers].filter((version) => version.Key === Key);
  for (const { VersionId } of found) {
    await store.client.send(
      new DeleteObjectCommand({ Bucket: store.bucket, Key, ...(VersionId === undefined ? {} : { VersionId }) }),
    );
  }
}

async function whole(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const collected: Buffer[] = [];
  for await (const piece of pieces) collected.push(piece);
  return Buffer.concat(collected);
}

function idOf(handle: string): string {
  return checkedObjectId(handle.slice(0, 36));
}

function uploadOf(handle: string): string {
  return handle.slice(37);
}

function md5(content: Buffer): string {
  return createHash('md5').update(content).digest('base64');
}
