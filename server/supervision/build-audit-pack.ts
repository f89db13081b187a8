import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { SYSTEM } from '../../protocols/acts.ts';
import { packFolder, PACK_FILES, AUDIT_PACK_SCHEMA, type PackFile } from '../../protocols/supervision/audit-pack.ts';
import { publishCheckpoint } from '../audit/publish-checkpoint.ts';
import { stamp } from '../clock.ts';
import { storedZip, type PutFile } from '../custody/stored-zip.ts';
import type { JobRun } from '../jobs/job.ts';
import {
  changePack,
  countPieces,
  newPiecesId,
  putPiece,
  readPack,
  removePieces,
  type AuditPack,
} from './audit-packs.ts';
import type { PackDesk } from './desk.ts';
import { gatherPack } from './gather-pack.ts';
import type { TextFile } from './pack-log-proof.ts';

const PIECE_SIZE = 1024 * 1024;
const CHUNK_LENGTH = 64 * 1024;

/**
 * Job `supervision.pack`: builds an audit pack. Its bytes go piece by piece into the database among the rows that they were made from, never
 * into a file or whole into memory. Run again after a crash it begins anew. A fault ends in `failed` and is thrown.
 */
export async function buildAuditPack(desk: PackDesk, run: JobRun): Promise<void> {
  const pack = await readPack(desk.database.sql, String(run.payload['packId']));
  if (pack?.state !== 'ordered') return;
  try {
    const checkpoint = await publishCheckpoint(desk.checkpoints);
    if (checkpoint === undefined) throw new Error('The log is empty although a pack was ordered');
    const builtAt = stamp(desk.clock.now());
    const noted = async (share: number): Promise<void> => {
      run.signal.throwIfAborted();
      await changePack(desk.database.sql, pack, { progress: share });
    };
    await desk.database.inTransaction((tx) => removePieces(tx, pack.id));
    const files = gatherPack(desk, { pack, checkpoint, builtAt, noted });
    const kept = await keepPieces(desk, newPiecesId(pack.id), zipOf(desk, pack, { files, builtAt }));
    await seal(desk, pack, { builtAt, kept });
  } catch (cause) {
    // A process that stops leaves the order as it is; the next run takes it up.
    if (!run.signal.aborted) await noteFailed(desk, pack);
    throw cause;
  }
}

interface Gathered {
  readonly files: AsyncIterable<TextFile>;
  readonly builtAt: string;
}

function zipOf(desk: PackDesk, pack: AuditPack, { files, builtAt }: Gathered): AsyncGenerator<Buffer> {
  const period = { from: pack.fromAt, until: pack.untilAt };
  return storedZip({ folder: packFolder(period), date: new Date(builtAt) }, async (put) => {
    const listed: PackFile[] = [];
    for await (const [path, text] of files) listed.push(await putText(put, path, text));
    const hashes = listed.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');
    listed.push(await putText(put, PACK_FILES.hashes, hashes));
    const { origin, verifierKey } = desk.log;
    const list = {
      ...{ schema: AUDIT_PACK_SCHEMA, organisation: desk.protocol.municipality.name, ...period, builtAt },
      ...{ log: { origin, verifierKey }, files: listed },
    };
    await putText(put, PACK_FILES.list, `${await desk.sign('audit-pack', list)}\n`);
  });
}

async function putText(put: PutFile, path: string, text: TextFile[1]): Promise<PackFile> {
  const digest = createHash('sha256');
  let size = 0;
  const measured = async function* (): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of inChunks(typeof text === 'string' ? [text] : text)) {
      const content = Buffer.from(chunk, 'utf8');
      digest.update(content);
      size += content.length;
      yield content;
    }
  };
  await put(path, Readable.from(measured(), { objectMode: false }));
  return { path, size, sha256: digest.digest('hex') };
}

/** Short pieces put together, so that a row of a table is no write of its own. */
async function* inChunks(pieces: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string, void, undefined> {
  let chunk = '';
  for await (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK_LENGTH) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

interface KeptPieces {
  readonly piecesId: string;
  readonly count: number;
  readonly size: number;
  readonly sha256: string;
}

async function keepPieces({ database }: PackDesk, piecesId: string, bytes: AsyncIterable<Buffer>): Promise<KeptPieces> {
  const digest = createHash('sha256');
  let [count, size, waitingSize] = [0, 0, 0];
  let waiting: Buffer[] = [];
  const keep = async (): Promise<void> => {
    const piece = Buffer.concat(waiting);
    await database.inTransaction((tx) => putPiece(tx.sql, piecesId, count, piece));
    count += 1;
    [waiting, waitingSize] = [[], 0];
  };
  for await (const part of bytes) {
    digest.update(part);
    size += part.length;
    waiting.push(part);
    waitingSize += part.length;
    if (waitingSize >= PIECE_SIZE) await keep();
  }
  if (waitingSize > 0) await keep();
  return { piecesId, count, size, sha256: digest.digest('hex') };
}

/** What makes the bytes a pack, and its entry, in one transaction: a pack is there as a whole and recorded, or not at all. */
async function seal(
  { database }: PackDesk,
  pack: AuditPack,
  { builtAt, kept }: { readonly builtAt: string; readonly kept: KeptPieces },
): Promise<void> {
  const { piecesId, count, size, sha256 } = kept;
  await database.inTransaction(async (tx) => {
    // Another run may have begun anew meanwhile and taken these for left behind.
    if ((await countPieces(tx.sql, piecesId)) !== count) throw new Error(`Pieces of pack ${pack.id} are gone`);
    const built = { state: 'built', progress: 1, builtAt, size, sha256, piecesId } as const;
    if (!(await changePack(tx.sql, pack, built))) return;
    tx.record({
      ...{ act: 'supervision.pack-built', result: 'ended', by: SYSTEM, about: pack.id },
      facts: { from: pack.fromAt, until: pack.untilAt, size, sha256 },
    });
  });
}

async function noteFailed({ database }: PackDesk, pack: AuditPack): Promise<void> {
  await database.inTransaction(async (tx) => {
    if (!(await changePack(tx.sql, pack, { state: 'failed' }))) return;
    await removePieces(tx, pack.id);
    tx.record({ act: 'supervision.pack-built', result: 'failed', by: SYSTEM, about: pack.id });
  });
}
