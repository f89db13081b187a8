import { createHash } from 'node:crypto';
import { SYSTEM } from '../../protocols/acts.ts';
import { packFolder, PACK_FILES, AUDIT_PACK_SCHEMA, type PackFile } from '../../protocols/supervision/audit-pack.ts';
import { publishCheckpoint } from '../audit/publish-checkpoint.ts';
import { stamp } from '../clock.ts';
import { storedZip, type PutFile } from '../custody/stored-zip.ts';
import type { JobRun } from '../jobs/job.ts';
import { changePack, putPiece, readPack, removePieces, type AuditPack } from './audit-packs.ts';
import type { PackDesk } from './desk.ts';
import { gatherPack } from './gather-pack.ts';
import type { TextFile } from './pack-log-proof.ts';

const PIECE_SIZE = 1024 * 1024;

/**
 * Job `supervision.pack`: builds an audit pack. Its bytes lie in the database among the rows that they were made from, never in a file. Run
 * again after a crash it begins anew. A fault ends in `failed` and is thrown.
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
    const files = await gatherPack(desk, { pack, checkpoint, builtAt, noted });
    await keep(desk, pack, { builtAt, bytes: zipOf(desk, pack, { files, builtAt }) });
  } catch (cause) {
    // A process that stops leaves the order as it is; the next run takes it up.
    if (!run.signal.aborted) await noteFailed(desk, pack);
    throw cause;
  }
}

interface Gathered {
  readonly files: readonly TextFile[];
  readonly builtAt: string;
}

function zipOf(desk: PackDesk, pack: AuditPack, { files, builtAt }: Gathered): AsyncGenerator<Buffer> {
  const period = { from: pack.fromAt, until: pack.untilAt };
  return storedZip({ folder: packFolder(period), date: new Date(builtAt) }, async (put) => {
    const listed: PackFile[] = [];
    for (const [path, text] of files) listed.push(await putText(put, path, text));
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

async function putText(put: PutFile, path: string, text: string): Promise<PackFile> {
  const content = Buffer.from(text, 'utf8');
  await put(path, content);
  return { path, size: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

/** Bytes and entry in one transaction: a pack is there as a whole and recorded, or not at all. */
async function keep(
  { database }: PackDesk,
  pack: AuditPack,
  { builtAt, bytes }: { readonly builtAt: string; readonly bytes: AsyncIterable<Buffer> },
): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of bytes) pieces.push(piece);
  const whole = Buffer.concat(pieces);
  const sha256 = createHash('sha256').update(whole).digest('hex');
  await database.inTransaction(async (tx) => {
    const built = { state: 'built', progress: 1, builtAt, size: whole.length, sha256 } as const;
    if (!(await changePack(tx.sql, pack, built))) return;
    await removePieces(tx, pack.id);
    for (let at = 0; at < whole.length; at += PIECE_SIZE) {
      await putPiece(tx, pack.id, at / PIECE_SIZE, whole.subarray(at, at + PIECE_SIZE));
    }
    tx.record({
      ...{ act: 'supervision.pack-built', result: 'ended', by: SYSTEM, about: pack.id },
      facts: { from: pack.fromAt, until: pack.untilAt, size: whole.length, sha256 },
    });
  });
}

async function noteFailed({ database }: PackDesk, pack: AuditPack): Promise<void> {
  await database.inTransaction(async (tx) => {
    if (!(await changePack(tx.sql, pack, { state: 'failed' }))) return;
    tx.record({ act: 'supervision.pack-built', result: 'failed', by: SYSTEM, about: pack.id });
  });
}
