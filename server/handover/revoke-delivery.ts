import type { Actor } from '../../protocols/acts.ts';
import { revoke } from '../../protocols/handover/delivery.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { readCaseFile } from '../custody/case-files.ts';
import { closeSessions } from '../custody/viewing-sessions.ts';
import { asDelivery, changeDelivery, readDelivery, type DeliveryRow } from './deliveries.ts';
import type { HandoverDesk } from './desk.ts';

/** Takes a delivery back: the link is dead, and whoever is watching sees nothing more. Refuses `link-expired` when that was done before. */
export function revokeDelivery(desk: HandoverDesk, by: Actor, deliveryId: string): Promise<Verdict<DeliveryRow>> {
  const now = stamp(desk.clock.now());
  return desk.database.inTransaction(async (tx): Promise<Verdict<DeliveryRow>> => {
    const row = await readDelivery(tx.sql, deliveryId);
    const file = row && (await readCaseFile(tx.sql, row.requestId));
    if (row === undefined || file === undefined) return refuse('not-found');
    const revoked = revoke(asDelivery(row));
    if (revoked.refused !== undefined) return revoked;
    const change = { state: revoked.value.state, revokedAt: now };
    if (!(await changeDelivery(tx, row, change))) return refuse('not-ready');
    await closeSessions(tx, by, { withinId: row.id }, { reason: 'withdrawn', at: now });
    tx.record({
      ...{ act: 'delivery.revoked', result: 'done', by, about: row.id },
      ...{ purpose: file.purpose, caseRef: file.number },
    });
    return granted({ ...row, ...change });
  });
}
