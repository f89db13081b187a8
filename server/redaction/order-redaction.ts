import { randomUUID } from 'node:crypto';
import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { closedToPrograms } from '../custody/awaited-scans.ts';
import { readCaseRecording } from '../custody/case-files.ts';
import { readOriginalOf } from '../custody/sealed-objects.ts';
import type { RedactionDesk } from './desk.ts';
import { caseOf, insertRedaction, listRedactions, type RedactionRow } from './redaction-plans.ts';

/** For which case and of which recording a redacted copy is wanted. */
export interface RedactionOrder {
  readonly requestId: string;
  readonly recordingId: string;
}

const OPEN_CASES = ['registered', 'granted'];

/**
 * Orders a redacted copy: the machine proposes a plan next. Refuses `not-open` when the case is closed, `not-sealed` while the recording is not sealed,
 * `not-scanned` while the scanner has not answered, and gives the redaction that exists when one was ordered before, so that ordering twice makes one copy.
 */
export function orderRedaction(desk: RedactionDesk, by: Actor, order: RedactionOrder): Promise<Verdict<RedactionRow>> {
  return desk.database.inTransaction(async (tx): Promise<Verdict<RedactionRow>> => {
    const found = await readCaseRecording(tx.sql, order);
    if (found.refused !== undefined) return found;
    const { file, recording } = found.value;
    if (!OPEN_CASES.includes(file.state)) return refuse('not-open');
    if (recording.state !== 'sealed') return refuse('not-sealed');
    const original = await readOriginalOf(tx.sql, recording.id);
    const closed = original === undefined ? undefined : await closedToPrograms(tx.sql, original.id);
    if (closed !== undefined) return refuse(closed);
    const [existing] = await listRedactions(tx.sql, order);
    if (existing !== undefined) return granted(existing);

    const row = newRedaction(order, by, stamp(desk.clock.now()));
    await insertRedaction(tx, row);
    await tx.enqueue({ name: 'redaction.propose', payload: { planId: row.id } });
    const facts = { recording: recording.id };
    tx.record({ act: 'redaction.proposed', result: 'begun', by, about: row.id, ...caseOf(file), facts });
    return granted(row);
  });
}

function newRedaction(order: RedactionOrder, by: Actor, orderedAt: string): RedactionRow {
  return {
    ...order,
    id: randomUUID(),
    state: 'proposing',
    revision: 0,
    planObjectId: null,
    planHash: null,
    progress: 0,
    orderedBy: by.id,
    orderedAt,
    proposedAt: null,
    reviewedBy: null,
    reviewedAt: null,
    approvedBy: null,
    approvedAt: null,
    sentBackReason: null,
    copyObjectId: null,
    renderedAt: null,
    checkReport: null,
    releasedAt: null,
    failure: null,
  };
}
