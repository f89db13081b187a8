import type { Request } from 'express';
import multer, { MulterError, type Options, type StorageEngine } from 'multer';
import type { Actor } from '../../protocols/acts.ts';
import { MOST_CLIP_BYTES } from '../../protocols/docking/upload-manifest.ts';
import { refuse, type Verdict } from '../../protocols/refusal.ts';
import type { DockingDesk } from './desk.ts';
import { abandonUpload, BrokenOff, sealFormFile } from './seal-form-file.ts';
import { sealRecording, type SealedUpload } from './seal-recording.ts';
import type { Upload } from './uploads.ts';

/** What a form may hold at most: one file, and few short fields before it. */
export const FORM_LIMITS = {
  ...{ files: 1, fields: 20, parts: 21, headerPairs: 20 },
  ...{ fieldNameSize: 100, fieldSize: 2000, fieldNestingDepth: 0, fieldArrayIndexLimit: 0 },
  fileSize: MOST_CLIP_BYTES,
} as const satisfies Options['limits'] & { readonly fieldNestingDepth: number; readonly fieldArrayIndexLimit: number };

/** How a form is read. */
export interface FormReading {
  /** Turns a moment as it was typed into ISO 8601 with an offset. */
  readonly readMoment?: (typed: string) => string;
  readonly limits?: Options['limits'];
  /** Whether a person typed the times, who can put them right at once. */
  readonly isTyped?: boolean;
}

/**
 * Takes one clip from a form (`multipart/form-data`: the fields of a clip first, then the file in `clip`), seals it in passing, and takes it into
 * custody like the clip of a dock once the form has ended as it should. There is no resuming: what breaks off, or goes over a limit, is refused
 * and leaves nothing.
 */
export async function receiveByHand(
  desk: DockingDesk,
  by: Actor,
  request: Request,
  { readMoment = asTyped, limits = FORM_LIMITS, isTyped = false }: FormReading = {},
): Promise<Verdict<SealedUpload>> {
  let taken: Promise<Verdict<Upload>> | undefined;
  const broken = await readForm(request, limits, (file, fields) => {
    taken = sealFormFile(desk, by, {
      fields: withMoments(fields, readMoment),
      name: file.originalname,
      mediaType: file.mimetype,
      stream: file.stream,
      typedBefore: isTyped ? desk.clock.now() : undefined,
    });
    return taken;
  });
  const upload = await settled(taken);
  if (upload.refused !== undefined) return broken === undefined ? upload : refusalOf(broken, upload);
  if (broken === undefined) return sealRecording(desk, by, upload.value.id);
  await abandonUpload(desk, upload.value);
  return refusalOf(broken, upload);
}

/** Reads the form to its end; gives what was wrong with it, or nothing. The outcome of the file is that of `take`. */
async function readForm(
  request: Request,
  limits: Options['limits'],
  take: (file: Express.Multer.File, fields: unknown) => Promise<unknown>,
): Promise<Error | undefined> {
  const storage: StorageEngine = {
    _handleFile: (form, file, done) => {
      take(file, form.body).then(() => {
        done(null, {});
      }, done);
    },
    _removeFile: (_form, _file, done) => {
      done(null);
    },
  };
  return new Promise((resolve) => {
    multer({ storage, ...(limits === undefined ? {} : { limits }), defParamCharset: 'utf8' }).single('clip')(
      request,
      request.res ?? unanswered(),
      (cause: unknown) => {
        resolve(
          cause === undefined || cause instanceof Error ? cause : new Error('The form could not be read', { cause }),
        );
      },
    );
  });
}

/** A file that broke off is an expected no; a vault or a database that fails is not. */
async function settled(taken: Promise<Verdict<Upload>> | undefined): Promise<Verdict<Upload>> {
  try {
    return (await taken) ?? refuse('manifest-refused', [{ field: 'clip', reason: 'is missing' }]);
  } catch (error) {
    if (error instanceof BrokenOff) return refuse('upload-incomplete');
    throw error;
  }
}

/** What a form that goes over a limit, or that cannot be read, is refused with. */
function refusalOf(broken: Error, upload: Verdict<Upload>): Verdict<never> {
  if (!(broken instanceof MulterError)) {
    return upload.refused === undefined ? refuse('upload-incomplete') : upload;
  }
  if (broken.code === 'LIMIT_FILE_SIZE') return refuse('clip-too-large', [{ field: 'clip', reason: 'is too large' }]);
  const reason = broken.code === 'LIMIT_FIELD_VALUE' ? 'is too long' : 'is more than a form may hold';
  return refuse('manifest-refused', [{ field: broken.field ?? 'clip', reason }]);
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
