import { randomUUID } from 'node:crypto';
import type { Actor } from '../../protocols/acts.ts';
import { yearOf } from '../../protocols/readout/answer-term.ts';
import type { RequestKind } from '../../protocols/readout/request-kind.ts';
import { register, windowToHold, type RequestDraft } from '../../protocols/readout/request.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import type { HoldKind } from '../../protocols/retention/hold.ts';
import { stamp } from '../clock.ts';
import { placeHold, type PlacedHold } from '../custody/holds.ts';
import type { Transaction } from '../database/database.ts';
import type { ReadoutDesk } from './desk.ts';
import { insertRequest, nextNumber, type RequestRow } from './readout-requests.ts';

/** A request that was registered, and what it keeps from this moment on. */
export interface RegisteredRequest {
  readonly request: RequestRow;
  readonly recordingIds: readonly string[];
}

// An officer who wants footage kept does so for what happened; the law knows the other three by their own names.
const HOLD_KIND = {
  inzage: 'inzage',
  klacht: 'klacht',
  vordering: 'vordering',
  boa: 'incident',
} as const satisfies Record<RequestKind, HoldKind>;

const DAY_MILLISECONDS = 86_400_000;

/**
 * Registers a readout request. Its number, its row, the hold, and every recording that the hold keeps are one transaction: when it has
 * committed nothing of the window can be destroyed any more, and what is docked later is caught when it is sealed.
 */
export function requestReadout(desk: ReadoutDesk, by: Actor, draft: RequestDraft): Promise<Verdict<RegisteredRequest>> {
  return desk.database.inTransaction(async (tx) => {
    const now = desk.clock.now();
    const verdict = register(draft, desk.protocol, now);
    if (verdict.refused !== undefined) return verdict;

    const id = randomUUID();
    const number = await nextNumber(tx, yearOf(now));
    const placed = await holdWindow(desk, tx, by, { id, number, draft });
    const request = rowOf(draft, {
      id,
      number,
      hold_id: placed.holdId,
      registered_by: by.id,
      due_at: stamp(verdict.value.dueAt),
    });
    await insertRequest(tx, request);
    tx.record({
      act: 'readout.requested',
      result: 'done',
      by,
      about: id,
      caseRef: number,
      facts: {
        kind: draft.kind,
        regime: draft.regime,
        from: request.from_at,
        to: request.to_at,
        due: request.due_at,
        hold: placed.holdId,
        recordings: placed.recordingIds.length,
      },
      personal: {
        requester: draft.requesterName,
        contact: draft.contact,
        interest: draft.interest,
        place: draft.place,
      },
    });
    return granted({ request, recordingIds: placed.recordingIds });
  });
}

interface Registering {
  readonly id: string;
  readonly number: string;
  readonly draft: RequestDraft;
}

function holdWindow(
  desk: ReadoutDesk,
  tx: Transaction,
  by: Actor,
  { id, number, draft }: Registering,
): Promise<PlacedHold> {
  const window = windowToHold(draft);
  const place = draft.place.trim();
  return placeHold(tx, desk, by, {
    kind: HOLD_KIND[draft.kind],
    reason: `Uitleesverzoek ${number}`,
    caseRef: number,
    requestId: id,
    criteria: { from: stamp(window.fromAt), to: stamp(window.toAt), ...(place === '' ? {} : { place }) },
    reviewAt: stamp(new Date(desk.clock.now().getTime() + desk.protocol.retention.holdReviewDays * DAY_MILLISECONDS)),
  });
}

type Given = Pick<RequestRow, 'id' | 'number' | 'hold_id' | 'registered_by' | 'due_at'>;

function rowOf(draft: RequestDraft, given: Given): RequestRow {
  return {
    ...given,
    kind: draft.kind,
    regime: draft.regime,
    requester_name: draft.requesterName,
    organisation: draft.organisation ?? null,
    contact: draft.contact,
    interest: draft.interest,
    place: draft.place,
    from_at: stamp(draft.fromAt),
    to_at: stamp(draft.toAt),
    legal_ground: draft.legalGround ?? null,
    external_ref: draft.externalRef ?? null,
    received_at: stamp(draft.receivedAt),
    extended_due_at: null,
    state: 'registered',
    identity_method: null,
    identity_checked_by: null,
    identity_checked_at: null,
    decided_by: null,
    decided_at: null,
    decision_ground: null,
    decision_text: null,
    closed_at: null,
  };
}
