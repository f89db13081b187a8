import { randomUUID } from 'node:crypto';
import type { Actor } from '../../protocols/acts.ts';
import { LONGEST_INSPECTION_MINUTES, type ShownDocument } from '../../protocols/handover/inspection.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { openViewingWithin } from '../custody/viewing-sessions.ts';
import type { HandoverDesk } from './desk.ts';
import { insertInspection, type Inspection } from './inspections.ts';
import { releasedCopy } from './released-copy.ts';

/** Who sits at the table, and how the supervisor knows. */
export interface InspectionOrder {
  readonly planId: string;
  readonly attendees: readonly string[];
  readonly identityMethod: ShownDocument;
}

/** Starts a supervised inspection of a released copy; the supervisor is whoever is signed in. The original is never part of it. */
export function startInspection(desk: HandoverDesk, by: Actor, order: InspectionOrder): Promise<Verdict<Inspection>> {
  const now = desk.clock.now();
  return desk.database.inTransaction(async (tx) => {
    const copy = await releasedCopy(tx.sql, order.planId);
    if (copy.refused !== undefined) return copy;
    const { file, recordingId, objectId } = copy.value;
    const inspection: Inspection = {
      ...{ id: randomUUID(), requestId: file.requestId, planId: order.planId, recordingId, objectId },
      ...{ supervisorId: by.id, attendees: [...order.attendees], identityMethod: order.identityMethod },
      ...{ state: 'started', startedAt: stamp(now), endedAt: null, remarks: null },
    };
    await insertInspection(tx, inspection);
    tx.record({
      ...{ act: 'inspection.started', result: 'begun', by, about: inspection.id },
      ...{ purpose: file.purpose, caseRef: file.number },
      facts: { plan: order.planId, recording: recordingId, object: objectId, attendees: order.attendees.length },
      personal: { attendees: order.attendees.join('; '), identity: order.identityMethod },
    });
    const opened = await openViewingWithin(tx, by, {
      ...{ recordingId, objectId, purpose: file.purpose, caseRef: file.number, coViewers: order.attendees },
      ...{ withinId: inspection.id, openedAt: stamp(now) },
      endsAt: stamp(new Date(now.getTime() + LONGEST_INSPECTION_MINUTES * 60_000)),
    });
    return opened.refused === undefined ? granted(inspection) : opened;
  });
}
