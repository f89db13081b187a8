import { randomUUID } from 'node:crypto';
import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { insertPack, type AuditPack } from './audit-packs.ts';
import type { SupervisionDesk } from './desk.ts';

/** Orders an audit pack about a period; a job builds it. The period has begun and does not end before it begins. */
export function orderAuditPack(
  desk: SupervisionDesk,
  by: Actor,
  { from, until }: { readonly from: Date; readonly until: Date },
): Promise<Verdict<AuditPack>> {
  const now = desk.clock.now();
  if (from >= until) {
    return Promise.resolve(refuse('invalid-input', [{ field: 'until', reason: 'Deze dag ligt voor de eerste dag.' }]));
  }
  if (from >= now) {
    return Promise.resolve(refuse('invalid-input', [{ field: 'from', reason: 'Deze dag ligt in de toekomst.' }]));
  }
  return desk.database.inTransaction(async (tx) => {
    const pack: AuditPack = {
      ...{ id: randomUUID(), fromAt: stamp(from), untilAt: stamp(until), state: 'ordered', progress: 0 },
      ...{ orderedBy: by.id, orderedAt: stamp(now), builtAt: null, size: null, sha256: null, piecesId: null },
    };
    await insertPack(tx, pack);
    await tx.enqueue({ name: 'supervision.pack', payload: { packId: pack.id } });
    tx.record({
      ...{ act: 'supervision.pack-ordered', result: 'done', by, about: pack.id },
      facts: { from: pack.fromAt, until: pack.untilAt },
    });
    return granted(pack);
  });
}
