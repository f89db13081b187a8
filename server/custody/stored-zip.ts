import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { ZipArchive } from 'archiver';

const FILE_MODE = 0o644;

/** Puts a file into an archive; resolves when it was taken in whole. */
export type PutFile = (path: string, content: Readable | Buffer) => Promise<void>;

/**
 * The bytes of a stored ZIP64 whose files all lie in one folder and carry one moment. What fails while it is filled reaches whoever reads it.
 */
export async function* storedZip(
  { folder, date }: { readonly folder: string; readonly date: Date },
  fill: (put: PutFile) => Promise<void>,
): AsyncGenerator<Buffer, void, undefined> {
  const archive = new ZipArchive({ store: true, forceZip64: true });
  const put: PutFile = async (path, content) => {
    const written = once(archive, 'entry');
    archive.append(content, { name: `${folder}/${path}`, date, mode: FILE_MODE });
    await written;
  };
  const filled = fill(put)
    .then(() => archive.finalize())
    .catch((cause: unknown) => {
      archive.destroy(cause instanceof Error ? cause : new Error('The archive could not be filled', { cause }));
      throw cause;
    });
  // The archive reports the same failure to whoever reads it; this one must not count as unheard before.
  filled.catch(() => undefined);
  for await (const piece of archive) yield bytesOf(piece);
  await filled;
}

function bytesOf(piece: unknown): Buffer {
  if (Buffer.isBuffer(piece)) return piece;
  throw new Error('The archive gave something else than bytes');
}
