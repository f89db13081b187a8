import { randomUUID } from 'node:crypto';
import type { Actor } from '../../protocols/acts.ts';
import type { Receiver } from '../../protocols/handover/evidence-manifest.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { readCaseRecording } from '../custody/case-files.ts';
import type { HandoverDesk } from './desk.ts';
import { insertHandover, nextPackageNumber, type Handover } from './handovers.ts';

/** Which recording goes to whom, and on what ground. */
export interface HandoverOrder {
  readonly requestId: string;
  readonly recordingId: string;
  readonly receiver: Receiver;
}

/** Requests on which the unaltered original may leave: a demand of the police, or an officer who reports a crime. */
const KINDS = ['vordering', 'boa'];

/**
 * Orders an evidence package with the unaltered original. Refuses `not-open` unless the request was granted, `purpose-not-allowed` for a request that is
 * no ground to hand over the original, and `not-sealed`.
 */
export function orderHandover(desk: HandoverDesk, by: Actor, order: HandoverOrder): Promise<Verdict<Handover>> {
  const now = desk.clock.now();
  return desk.database.inTransaction(async (tx): Promise<Verdict<Handover>> => {
    const found = await readCaseRecording(tx.sql, order);
    if (found.refused !== undefined) return found;
    const { file, recording } = found.value;
    if (!KINDS.includes(file.kind)) return refuse('purpose-not-allowed');
    if (file.state !== 'granted') return refuse('not-open');
    if (recording.state !== 'sealed') return refuse('not-sealed');
    const { name, rank, legalGround, reference } = order.receiver;
    const handover: Handover = {
      ...{ id: randomUUID(), number: await nextPackageNumber(tx, now.getUTCFullYear()), state: 'ordered', progress: 0 },
      ...{ requestId: file.requestId, recordingId: recording.id },
      ...{ receiver: name, receiverRank: rank, legalGround, externalRef: reference },
      ...{ orderedBy: by.id, orderedAt: stamp(now), builtAt: null, objectId: null, packageHash: null, failure: null },
      ...{ collectedBy: null, collectedAt: null },
    };
    await insertHandover(tx, handover);
    await tx.enqueue({ name: 'handover.build', payload: { handoverId: handover.id } });
    tx.record({
      ...{ act: 'handover.ordered', result: 'begun', by, about: handover.id },
      ...{ purpose: file.purpose, caseRef: file.number },
      facts: { recording: recording.id, number: handover.number, ground: legalGround },
      personal: { receiver: `${name}, ${rank}`, reference },
    });
    return granted(handover);
  });
}
