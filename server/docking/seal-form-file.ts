import { SYSTEM, type Actor } from '../../protocols/acts.ts';
import { parseClip, type ClipDescription } from '../../protocols/docking/upload-manifest.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { removeObject } from '../custody/store-object.ts';
import type { DockingDesk } from './desk.ts';
import { openUpload } from './open-upload.ts';
import { noteWhole, provisional, sealWhole } from './seal-whole.ts';
import { endUpload, type Upload } from './uploads.ts';

/** A file of a form as it comes in. */
export interface FormFile {
  /** Text fields that came before the file. */
  readonly fields: unknown;
  readonly name: string;
  readonly mediaType: string;
  readonly stream: AsyncIterable<Buffer>;
  /** The moment by which a person typed the times himself; he is told at once when they cannot be. The times of a camera are judged later. */
  readonly typedBefore?: Date | undefined;
}

/** The file ended before its end: the line broke off, or whoever sent it stopped. */
export class BrokenOff extends Error {}

/**
 * Seals one file of a form in passing, and takes nothing into custody yet. When it is refused, the rest of the file is read and dropped. Throws
 * {@link BrokenOff} when the file ends too early; then, and whenever sealing fails, nothing of it is left.
 */
export async function sealFormFile(desk: DockingDesk, by: Actor, file: FormFile): Promise<Verdict<Upload>> {
  const clip = typedRight(parseClip(clipFields(file)), file.typedBefore);
  if (clip.refused !== undefined) {
    await drain(file.stream);
    return clip;
  }
  const opened = await openUpload(desk, by, provisional(desk.clock, clip.value));
  if (opened.refused !== undefined) return opened;
  try {
    const whole = await sealWhole(desk, opened.value, unbroken(file.stream));
    if (whole.size > 0) {
      await noteWhole(desk, opened.value, whole);
      return granted(opened.value);
    }
  } catch (error) {
    await abandonUpload(desk, opened.value);
    throw error;
  }
  await abandonUpload(desk, opened.value);
  return refuse('manifest-refused', [{ field: 'clip', reason: 'is empty' }]);
}

function typedRight(clip: Verdict<ClipDescription>, typedBefore: Date | undefined): Verdict<ClipDescription> {
  if (clip.refused !== undefined || typedBefore === undefined) return clip;
  const [started, ended] = [Date.parse(clip.value.startedAt), Date.parse(clip.value.endedAt)];
  if (started > typedBefore.getTime() + TOLERANCE_MILLISECONDS)
    return refuse('manifest-refused', [{ field: 'startedAt', reason: 'has not been yet' }]);
  if (ended < started) return refuse('manifest-refused', [{ field: 'endedAt', reason: 'is before the beginning' }]);
  if (ended > typedBefore.getTime() + TOLERANCE_MILLISECONDS)
    return refuse('manifest-refused', [{ field: 'endedAt', reason: 'has not been yet' }]);
  return clip;
}

/** The clock of whoever types is not ours to the minute. */
const TOLERANCE_MILLISECONDS = 300_000;

/** Ends an upload that nobody can go on with, and removes what was sealed of it. */
export async function abandonUpload(desk: DockingDesk, upload: Upload): Promise<void> {
  await desk.database.inTransaction(async (tx) => {
    if (!(await endUpload(tx, upload.id, 'expired', stamp(desk.clock.now())))) return;
    const facts = { recording: upload.recordingId, reason: 'broken-off' };
    tx.record({ act: 'custody.upload-expired', result: 'done', by: SYSTEM, about: upload.id, facts });
  });
  await removeObject(desk, upload.objectId);
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
  return { clipName: clipNameOf(file.name), mediaType: file.mediaType, ...Object.fromEntries(typed) };
}

const LONGEST_NAME = 200;

/**
 * The name of a file as a clip can carry it. A browser writes a quotation mark and the end of a line in a form as %22, %0A and %0D (WHATWG HTML,
 * multipart/form-data); what no name on a camera can hold becomes an underscore. Of a long name the middle is left out, not the extension.
 */
function clipNameOf(name: string): string {
  const meant = name.replaceAll('%22', '"').replaceAll(/%0A|%0D/g, '_');
  const kept = meant.replaceAll(/[\p{C}/\\]/gu, '_');
  if (kept.length <= LONGEST_NAME) return kept;
  return `${kept.slice(0, LONGEST_NAME - 21)}…${kept.slice(-20)}`;
}

/** Tells a stream that fails from everything else that can. */
async function* unbroken(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const pieces = stream[Symbol.asyncIterator]();
  try {
    for (;;) {
      const piece = await pieces.next().catch((cause: unknown) => {
        throw new BrokenOff('The file broke off', { cause });
      });
      if (piece.done === true) return;
      yield piece.value;
    }
  } finally {
    await pieces.return?.();
  }
}

async function drain(stream: AsyncIterable<Buffer>): Promise<void> {
  const pieces = unbroken(stream);
  while ((await pieces.next()).done !== true);
}
