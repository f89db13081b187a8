import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { packFolder } from '../../protocols/supervision/audit-pack.ts';
import { stamp } from '../clock.ts';
import { changePack, readPack, readPacks, readPieces, removePieces, type AuditPack } from './audit-packs.ts';
import type { SupervisionDesk } from './desk.ts';

const DAYS_KEPT = 30;

/** Streams a pack to the supervisor; that it was fetched is in the log before the first byte leaves. */
export async function downloadAuditPack(
  { database }: SupervisionDesk,
  by: Actor,
  packId: string,
  response: ServerResponse,
): Promise<Verdict<undefined>> {
  const pack = await readPack(database.sql, packId);
  if (pack === undefined) return refuse('not-found');
  if (pack.state !== 'built' || pack.size === null || pack.piecesId === null) return refuse('not-ready');
  const { size, sha256, piecesId, fromAt: from, untilAt: until } = pack;
  await database.inTransaction((tx) => {
    const facts = { from, until, sha256 };
    tx.record({ act: 'supervision.pack-downloaded', result: 'done', by, about: packId, facts });
    return Promise.resolve();
  });
  response.writeHead(200, {
    'Content-Type': 'application/zip',
    'Content-Length': size,
    'Content-Disposition': `attachment; filename="${packFolder({ from, until })}.zip"`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  // Who breaks the download off has an incomplete file; that it was fetched stands in the log.
  await pipeline(Readable.from(readPieces(database.sql, piecesId)), response).catch(() => response.destroy());
  return granted(undefined);
}

/** The packs that were made, newest first. */
export function listAuditPacks({ database }: SupervisionDesk): Promise<readonly AuditPack[]> {
  return readPacks(database.sql);
}

/** Takes away the bytes of packs that are older than 30 days: names in them must not outlive what the law has erased elsewhere. */
export async function clearOldPacks({ database, clock }: SupervisionDesk): Promise<void> {
  const before = stamp(new Date(clock.now().getTime() - DAYS_KEPT * 86_400_000));
  const old = (await readPacks(database.sql)).filter(
    ({ state, builtAt }) => state === 'built' && (builtAt ?? '') < before,
  );
  for (const pack of old) {
    await database.inTransaction(async (tx) => {
      if (await changePack(tx.sql, pack, { state: 'cleared', piecesId: null })) await removePieces(tx, pack.id);
    });
  }
}
