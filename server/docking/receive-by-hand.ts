import { createHash } from 'node:crypto';
import type { Request } from 'express';
import multer, { type StorageEngine } from 'multer';
import type { Actor } from '../../protocols/acts.ts';
import {
  MOST_CLIP_BYTES,
  parseClip,
  type ClipDescription,
  type UploadManifest,
} from '../../protocols/docking/upload-manifest.ts';
import { refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { KeysGone } from '../custody/read-object.ts';
import { putSegment, type SegmentRow } from '../custody/sealed-objects.ts';
import { sealPieces } from '../custody/sealing.ts';
import type { DockingDesk } from './desk.ts';
import { openUpload } from './open-upload.ts';
import { sealRecording, type SealedUpload } from './seal-recording.ts';
import type { Upload } from './uploads.ts';

/**
 * Takes one clip from a form (`multipart/form-data`: the fields of a clip first, then the file in `clip`), seals it in passing and takes it into
 * custody like the clip of a dock. `readMoment` turns a moment as it was typed into ISO 8601 with an offset. There is no resuming: what breaks off leaves nothing but an upload that expires.
 */
export async function receiveByHand(
  desk: DockingDesk,
  by: Actor,
  request: Request,
  readMoment: (typed: string) => string = asTyped,
): Promise<Verdict<SealedUpload>> {
  let outcome: Verdict<SealedUpload> = refuse('manifest-refused', [{ field: 'clip', reason: 'is missing' }]);
  const storage: StorageEngine = {
    _handleFile: (form, file, done) => {
      receiveFile(desk, by, {
        fields: withMoments(form.body, readMoment),
        name: file.originalname,
        mediaType: file.mimetype,
        stream: file.stream,
      }).then(
        (verdict) => {
          outcome = verdict;
          done(null, {});
        },
        (cause: unknown) => {
          done(cause);
        },
      );
    },
    _removeFile: (_form, _file, done) => {
      done(null);
    },
  };
  const limits = { files: 1, fields: 20, parts: 21, fieldSize: 2000, fileSize: MOST_CLIP_BYTES };
  await new Promise<void>((resolve, reject) => {
    multer({ storage, limits, defParamCharset: 'utf8' }).single('clip')(
      request,
      request.res ?? unanswered(),
      (cause: unknown) => {
        if (cause === undefined) resolve();
        else reject(new Error('The form could not be read', { cause }));
      },
    );
  });
  return outcome;
}

function asTyped(typed: string): string {
  return typed;
}

const MOMENTS = ['startedAt', 'endedAt'];

function withMoments(fields: unknown, readMoment: (typed: string) => string): unknown {
  if (typeof fields !== 'object' || fields === null) return fields;
  const read = ([name, value]: [string, unknown]): [string, unknown] => [
    name,
    MOMENTS.includes(name) && typeof value === 'string' ? readMoment(value) : value,
  ];
  return Object.fromEntries(Object.entries(fields).map(read));
}

function unanswered(): never {
  throw new Error('A form came without a response to answer it with');
}

/** A file of a form as it comes in. */
export interface FormFile {
  /** Text fields that came before the file. */
  readonly fields: unknown;
  readonly name: string;
  readonly mediaType: string;
  readonly stream: AsyncIterable<Buffer>;
}

/** Seals one file of a form and takes it into custody. When it is refused, the rest of the file is read and dropped. */
export async function receiveFile(desk: DockingDesk, by: Actor, file: FormFile): Promise<Verdict<SealedUpload>> {
  const clip = parseClip(clipFields(file));
  if (clip.refused !== undefined) {
    await drain(file.stream);
    return clip;
  }
  const opened = await openUpload(desk, by, provisional(desk, clip.value));
  if (opened.refused !== undefined) return opened;
  await sealWhole(desk, opened.value, file.stream);
  return sealRecording(desk, by, opened.value.id);
}

const NUMBERS = ['latitude', 'longitude'];

/** Fields of a form are text; empty ones were not filled in. */
function clipFields(file: FormFile): Record<string, unknown> {
  const fields = typeof file.fields === 'object' && file.fields !== null ? Object.entries(file.fields) : [];
  const filled = fields.filter(([name, value]) => value !== '' && name !== 'csrf');
  const typed = filled.map(([name, value]): [string, unknown] => [
    name,
    NUMBERS.includes(name) ? Number(value) : value,
  ]);
  return { clipName: file.name, mediaType: file.mediaType, ...Object.fromEntries(typed) };
}

/** Size and hash are filled in when the file has come in as a whole. */
function provisional(desk: DockingDesk, clip: ClipDescription): UploadManifest {
  const now = stamp(desk.clock.now());
  return { ...clip, size: 1, sha256: '0'.repeat(64), dockingStartedAt: now, dockClockAt: now };
}

async function sealWhole(desk: DockingDesk, upload: Upload, stream: AsyncIterable<Buffer>): Promise<void> {
  const key = await desk.keyRing.openDataKey(upload.objectId);
  if (key.refused !== undefined) throw new KeysGone(`The key of upload ${upload.id} is gone`);
  const digest = createHash('sha256');
  const segments: SegmentRow[] = [];
  for await (const { number, sealed, plainSize, plainHash } of sealPieces(
    { dataKey: key.value, objectId: upload.objectId },
    hashing(stream, digest),
  )) {
    const draft = await desk.vault.draftPart(upload.temporaryHandle, number);
    await draft.append(sealed);
    segments.push({ objectId: upload.objectId, number, plainSize, plainHash, partTag: await draft.commit() });
  }
  const size = segments.reduce((sum, segment) => sum + segment.plainSize, 0);
  const sha256 = digest.digest('hex');
  const row = {
    declared_size: size,
    declared_sha256: sha256,
    received: size,
    manifest: JSON.stringify({ ...upload.manifest, size: Math.max(size, 1), sha256 }),
  };
  await desk.database.inTransaction(async (tx) => {
    for (const segment of segments) await putSegment(tx, segment);
    const changed = await tx.sql('uploads').where({ id: upload.id, state: 'open', received: 0 }).update(row);
    if (changed !== 1) throw new Error(`Upload ${upload.id} was moved on by another writer`);
  });
}

async function* hashing(stream: AsyncIterable<Buffer>, digest: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const piece of stream) {
    digest.update(piece);
    yield piece;
  }
}

async function drain(stream: AsyncIterable<Buffer>): Promise<void> {
  const pieces = stream[Symbol.asyncIterator]();
  while ((await pieces.next()).done !== true);
}
