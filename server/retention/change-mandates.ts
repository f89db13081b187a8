import { randomUUID } from 'node:crypto';
import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { grantMandate, type Mandate, type MandateDraft } from '../../protocols/retention/mandate.ts';
import { stamp } from '../clock.ts';
import type { RetentionDesk } from './desk.ts';
import { insertMandate, markWithdrawn, readMandate } from './mandates.ts';

/** What granting and withdrawing need. */
type MandateDesk = Pick<RetentionDesk, 'database' | 'clock'>;

/** Grants a standing mandate, under which everything that falls due within its period may be destroyed. */
export function grantDestructionMandate(desk: MandateDesk, by: Actor, draft: MandateDraft): Promise<Verdict<Mandate>> {
  return desk.database.inTransaction(async (tx) => {
    const now = desk.clock.now();
    const verdict = grantMandate(draft, now);
    if (verdict.refused !== undefined) return verdict;

    const mandate: Mandate = { ...verdict.value, id: randomUUID(), grantedBy: by.id, grantedAt: now, state: 'granted' };
    await insertMandate(tx, mandate);
    tx.record({
      act: 'retention.mandate-granted',
      result: 'done',
      by,
      about: mandate.id,
      facts: {
        reference: mandate.reference,
        ground: mandate.ground,
        from: stamp(mandate.validFrom),
        to: stamp(mandate.validTo),
      },
    });
    return granted(mandate);
  });
}

/** Withdraws a mandate: no further recording is announced under it. What was announced is finished, because its keys may be gone already. */
export function withdrawDestructionMandate(desk: MandateDesk, by: Actor, mandateId: string): Promise<Verdict<Mandate>> {
  return desk.database.inTransaction(async (tx) => {
    const mandate = await readMandate(tx.sql, mandateId);
    if (mandate === undefined) return refuse('not-found');
    const now = desk.clock.now();
    if (!(await markWithdrawn(tx, mandateId, now))) return refuse('not-open');

    tx.record({
      act: 'retention.mandate-withdrawn',
      result: 'done',
      by,
      about: mandateId,
      facts: { reference: mandate.reference },
    });
    return granted({ ...mandate, state: 'withdrawn', withdrawnAt: now });
  });
}
