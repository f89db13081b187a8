import type { Actor } from '../../protocols/acts.ts';
import type { DecisionGround } from '../../protocols/readout/refusal-ground.ts';
import { grantRequest, refuseRequest } from '../../protocols/readout/request.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import type { ReadoutDesk } from './desk.ts';
import { asOpenRequest, changeRequest, decision, readRequestRow, type RequestRow } from './readout-requests.ts';

/** Grants a request: from here on copies may be made, shown and handed over within it. */
export function grantReadout(
  desk: ReadoutDesk,
  by: Actor,
  input: { readonly requestId: string; readonly remark?: string | undefined },
): Promise<Verdict<RequestRow>> {
  return desk.database.inTransaction(async (tx) => {
    const row = await readRequestRow(tx.sql, input.requestId);
    if (row === undefined) return refuse('not-found');
    const verdict = grantRequest(asOpenRequest(row), by.id, desk.protocol);
    if (verdict.refused !== undefined) return verdict;

    const remark = input.remark === undefined || input.remark === '' ? null : input.remark;
    const change = { ...decision(verdict.value, by.id, desk.clock.now()), decision_text: remark };
    const after = await changeRequest(tx, row, change);
    tx.record({
      act: 'readout.granted',
      result: 'done',
      by,
      about: row.id,
      caseRef: row.number,
      facts: { protocol: protocolOf(desk), regime: row.regime },
      ...(remark === null ? {} : { personal: { remark } }),
    });
    return granted(after);
  });
}

/** Refuses a request on a ground of the law, with an explanation. The hold stays until no objection can be lodged any more. */
export function refuseReadout(
  desk: ReadoutDesk,
  by: Actor,
  input: { readonly requestId: string; readonly ground: DecisionGround; readonly text: string },
): Promise<Verdict<RequestRow>> {
  return desk.database.inTransaction(async (tx) => {
    const row = await readRequestRow(tx.sql, input.requestId);
    if (row === undefined) return refuse('not-found');
    const verdict = refuseRequest(asOpenRequest(row), by.id, input, desk.protocol);
    if (verdict.refused !== undefined) return verdict;

    const after = await changeRequest(tx, row, {
      ...decision(verdict.value, by.id, desk.clock.now()),
      decision_ground: input.ground,
      decision_text: input.text,
    });
    tx.record({
      act: 'readout.refused',
      result: 'done',
      by,
      about: row.id,
      caseRef: row.number,
      facts: { ground: input.ground, protocol: protocolOf(desk), regime: row.regime },
      personal: { explanation: input.text },
    });
    return granted(after);
  });
}

function protocolOf({ protocol }: ReadoutDesk): string {
  return `${protocol.id}@${protocol.version}`;
}
