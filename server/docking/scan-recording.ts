import { SYSTEM } from '../../protocols/acts.ts';
import { stamp } from '../clock.ts';
import { awaitScan, endAwaitedScan } from '../custody/awaited-scans.ts';
import { NotScanned, type ScanVerdict } from '../custody/clamd.ts';
import { raiseFinding } from '../custody/findings.ts';
import { readObjectRange } from '../custody/read-object.ts';
import { endQuarantineFor, keepApart } from '../custody/recordings.ts';
import { readOriginalOf, type SealedObject } from '../custody/sealed-objects.ts';
import { closeSessions } from '../custody/viewing-sessions.ts';
import type { Transaction } from '../database/database.ts';
import type { DockingDesk } from './desk.ts';
import { orderExamination } from './order-examination.ts';

const AGAIN_MILLISECONDS = 10 * 60_000;

/**
 * Job `docking.scan`: reads a recording back through the vault and has it scanned, because the scanner was away, slow or interrupted while it came in,
 * or because it came encrypted. A scanner that is still away is asked again later, for as long as that takes; the footage is in custody all the while.
 */
export async function scanRecording(desk: DockingDesk, recordingId: string): Promise<void> {
  const original = await readOriginalOf(desk.database.sql, recordingId);
  if (original === undefined) return;
  if (desk.scanner === undefined) return stopWaiting(desk, original);
  const verdict = await scanned(desk, original);
  await desk.database.inTransaction(async (tx) => {
    // Opened or destroyed meanwhile: the verdict is about something else, and what was opened has a scan of its own. Writing first lets both wait.
    await tx.sql('recordings').where({ id: recordingId }).update({ id: recordingId });
    if ((await readOriginalOf(tx.sql, recordingId))?.id !== original.id) return;
    if (verdict === undefined) {
      const runAt = new Date(desk.clock.now().getTime() + AGAIN_MILLISECONDS);
      await tx.enqueue({ name: 'docking.scan', payload: { recordingId }, runAt });
      return;
    }
    const facts = verdict.signature === undefined ? {} : { signature: verdict.signature };
    tx.record({ act: 'custody.scanned', result: 'done', by: SYSTEM, about: recordingId, facts });
    await endAwaitedScan(tx, original.id);
    if (verdict.signature !== undefined) {
      await keepMalwareApart(tx, desk, { recordingId, objectId: original.id, signature: verdict.signature });
      return;
    }
    await endQuarantineFor(tx, recordingId, 'not-scanned');
    await orderExamination(tx, recordingId);
  });
}

/** The house scans no more: the recording stays apart until a person releases it, and ffprobe may look at it. */
async function stopWaiting(desk: DockingDesk, { id, recordingId }: SealedObject): Promise<void> {
  await desk.database.inTransaction(async (tx) => {
    await endAwaitedScan(tx, id);
    await orderExamination(tx, recordingId);
  });
}

/** Orders the scan of an object that has no verdict; until there is one no program opens it. */
export async function orderScan(
  tx: Transaction,
  { id, recordingId }: Pick<SealedObject, 'id' | 'recordingId'>,
): Promise<void> {
  await awaitScan(tx, id);
  await tx.enqueue({ name: 'docking.scan', payload: { recordingId } });
}

async function scanned(desk: DockingDesk, original: SealedObject): Promise<ScanVerdict | undefined> {
  try {
    return await desk.scanner?.scanAll(readObjectRange(desk, original, 0, original.plainSize));
  } catch (error) {
    if (error instanceof NotScanned) return undefined;
    throw error;
  }
}

interface Malware {
  readonly recordingId: string;
  readonly objectId: string;
  readonly signature: string;
}

async function keepMalwareApart(tx: Transaction, desk: DockingDesk, found: Malware): Promise<void> {
  const { recordingId } = found;
  if (!(await keepApart(tx, recordingId, 'malware'))) return;
  tx.record({
    ...{ act: 'custody.quarantined', result: 'done', by: SYSTEM, about: recordingId },
    facts: { reason: 'malware' },
  });
  await closeSessions(tx, SYSTEM, { recordingId }, { reason: 'withdrawn', at: stamp(desk.clock.now()) });
  await raiseMalware(tx, desk, found);
}

/** Tells the administrator. */
export async function raiseMalware(
  tx: Transaction,
  { clock }: Pick<DockingDesk, 'clock'>,
  { recordingId, objectId, signature }: Malware,
): Promise<void> {
  await raiseFinding(tx, clock, { kind: 'malware-found', objectId, recordingId, facts: { signature } });
}
