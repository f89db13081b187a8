import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Actor } from '../../protocols/acts.ts';
import { accessCode, LINK_TOKEN_SIZE } from '../../protocols/handover/access-code.ts';
import { deliveryEnd } from '../../protocols/handover/delivery.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { codeHash, insertDelivery, linkHash, type DeliveryRow } from './deliveries.ts';
import type { HandoverDesk } from './desk.ts';
import { releasedCopy } from './released-copy.ts';

/** What is shown once: the link goes by mail, the code by another way. Neither is stored. */
export interface OfferedDelivery {
  readonly deliveryId: string;
  readonly link: string;
  readonly code: string;
  readonly expiresAt: string;
  readonly views: number;
}

/** Offers a released copy over a link with an access code, for as long and as often as the protocol says. */
export async function offerDelivery(desk: HandoverDesk, by: Actor, planId: string): Promise<Verdict<OfferedDelivery>> {
  const { days, tries, views } = desk.protocol.delivery;
  const now = desk.clock.now();
  const token = randomBytes(LINK_TOKEN_SIZE).toString('base64url');
  const code = accessCode(randomInt);
  // Before the transaction: it takes long on purpose.
  const hashedCode = await codeHash(code);
  return desk.database.inTransaction(async (tx): Promise<Verdict<OfferedDelivery>> => {
    const copy = await releasedCopy(tx.sql, planId);
    if (copy.refused !== undefined) return copy;
    const { file, recordingId, objectId } = copy.value;
    const row: DeliveryRow = {
      ...{ id: randomUUID(), requestId: file.requestId, planId, recordingId, objectId, offeredBy: by.id },
      ...{ linkHash: linkHash(token), codeHash: hashedCode, state: 'offered', triesLeft: tries, viewsLeft: views },
      ...{ offeredAt: stamp(now), expiresAt: stamp(deliveryEnd(now, days)), revokedAt: null, lastOpenedAt: null },
    };
    await insertDelivery(tx, row);
    tx.record({
      ...{ act: 'delivery.offered', result: 'done', by, about: row.id },
      ...{ purpose: file.purpose, caseRef: file.number },
      facts: { plan: planId, recording: recordingId, object: objectId, expires: row.expiresAt, views, tries },
    });
    // The token stands behind the hash sign, so that no server, proxy or log on the way ever sees it.
    const link = `${desk.publicUrl}/inzien#${token}`;
    return granted({ deliveryId: row.id, link, code, expiresAt: row.expiresAt, views });
  });
}
