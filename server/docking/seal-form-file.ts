import { SYSTEM, type Actor } from '../../protocols/acts.ts';
import { parseClip } from '../../protocols/docking/upload-manifest.ts';
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
}

/** The file ended before its end: the line broke off, or whoever sent it stopped. */
export class BrokenOff extends Error {}

/**
 * Seals one file of a form in passing, and takes nothing into custody yet. When it is refused, the rest of the file is read and dropped. Throws
 * {@link BrokenOff} when the file ends too early; then, and whenever sealing fails, nothing of it is left.
 */
export async function sealFormFile(desk: DockingDesk, by: Actor, file: FormFile): Promise<Verdict<Upload>> {
  const clip = parseClip(clipFields(file));
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
  return { clipName: file.name, mediaType: file.mediaType, ...Object.fromEntries(typed) };
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
