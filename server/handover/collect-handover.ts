import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { readCaseFile } from '../custody/case-files.ts';
import type { HandoverDesk } from './desk.ts';
import { changeHandover, readHandoverRow, type Handover } from './handovers.ts';

/** Who took the package. */
export interface Collection {
  readonly handoverId: string;
  readonly name: string;
  readonly rank: string;
  /** SHA-256 of the package as the receiver read it out; it must be ours. */
  readonly packageHash: string;
}

/** Notes that the package was collected, once. Refuses `not-ready` when there is none or it was collected, and `hash-differs` for another package. */
export function collectHandover(desk: HandoverDesk, by: Actor, collection: Collection): Promise<Verdict<Handover>> {
  const now = stamp(desk.clock.now());
  return desk.database.inTransaction(async (tx): Promise<Verdict<Handover>> => {
    const handover = await readHandoverRow(tx.sql, collection.handoverId);
    const file = handover && (await readCaseFile(tx.sql, handover.requestId));
    if (handover === undefined || file === undefined) return refuse('not-found');
    if (handover.state !== 'built') return refuse('not-ready');
    if (handover.packageHash !== collection.packageHash.trim().toLowerCase()) return refuse('hash-differs');
    const collected = {
      state: 'collected',
      collectedBy: `${collection.name}, ${collection.rank}`,
      collectedAt: now,
    } as const;
    if (!(await changeHandover(tx, handover, collected))) return refuse('not-ready');
    tx.record({
      ...{ act: 'handover.collected', result: 'done', by, about: handover.id },
      ...{ purpose: file.purpose, caseRef: file.number },
      facts: { recording: handover.recordingId, number: handover.number, package: handover.packageHash },
      personal: { collectedBy: collected.collectedBy },
    });
    return granted({ ...handover, ...collected });
  });
}
