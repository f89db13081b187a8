import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { readCaseFile } from '../custody/case-files.ts';
import { closeSessions } from '../custody/viewing-sessions.ts';
import type { HandoverDesk } from './desk.ts';
import { closeInspection, readInspection, type Inspection } from './inspections.ts';

/** The end of an inspection, with what was said about it. */
export interface InspectionEnd {
  readonly inspectionId: string;
  readonly remarks: string;
}

/** Ends an inspection and closes its player. Only its supervisor does; anybody else gets `not-found`. Refuses `inspection-ended` when it is over. */
export function endInspection(desk: HandoverDesk, by: Actor, end: InspectionEnd): Promise<Verdict<Inspection>> {
  const now = stamp(desk.clock.now());
  return desk.database.inTransaction(async (tx): Promise<Verdict<Inspection>> => {
    const inspection = await readInspection(tx.sql, end.inspectionId);
    if (inspection?.supervisorId !== by.id) return refuse('not-found');
    const file = await readCaseFile(tx.sql, inspection.requestId);
    if (file === undefined) return refuse('not-found');
    const closed = { endedAt: now, remarks: end.remarks };
    if (!(await closeInspection(tx, inspection.id, closed))) return refuse('inspection-ended');
    await closeSessions(tx, by, { withinId: inspection.id }, { reason: 'closed-by-viewer', at: now });
    tx.record({
      ...{ act: 'inspection.ended', result: 'ended', by, about: inspection.id },
      ...{ purpose: file.purpose, caseRef: file.number },
      facts: { plan: inspection.planId, recording: inspection.recordingId },
      ...(end.remarks === '' ? {} : { personal: { remarks: end.remarks } }),
    });
    return granted({ ...inspection, ...closed, state: 'ended' });
  });
}
