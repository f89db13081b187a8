import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import { scrubWraps } from '../custody/retire-keys.ts';
import type { Transaction } from '../database/database.ts';
import type { AuditDesk } from './consult-log.ts';
import { erasePersonal } from './erase-personal.ts';
import { lockErasure, occurrencesOf, type ErasureRow } from './erasures.ts';

/** A decision on a proposal to erase. */
export interface ErasureDecision {
  readonly id: string;
  readonly erase: boolean;
}

/**
 * Decides on a proposal to erase: somebody else than who proposed it. When it is granted, every opening with that value goes for good, in the
 * same transaction as the entry that says so; leaves, proofs and checkpoints stay as they were.
 */
export async function decideErasure(
  desk: AuditDesk,
  by: Actor,
  { id, erase }: ErasureDecision,
): Promise<Verdict<{ readonly openings: number }>> {
  const { database, clock } = desk;
  const decided = await database.inTransaction(async (tx): Promise<Verdict<{ readonly openings: number }>> => {
    const row = await lockErasure(tx.sql, id);
    if (row === undefined) return refuse('not-found');
    if (row.state !== 'proposed') return refuse('erasure-decided');
    if (row.proposed_by === by.id) return refuse('own-erasure');
    const openings = erase ? await eraseEverywhere(tx, row) : 0;
    await tx
      .sql('personal_erasures')
      .where({ id })
      .update({
        ...{ state: erase ? 'erased' : 'declined', value: null, openings },
        ...{ decided_by: by.id, decided_at: stamp(clock.now()) },
      });
    const act = erase ? 'audit.erased' : 'audit.erasure-declined';
    const facts = { erasure: id, ground: row.ground, openings };
    tx.record({ act, result: 'done', by, about: 'beeldkluis', facts });
    return granted({ openings });
  });
  // Nothing of the value stays readable in what SQLite has written and not yet cleared away.
  if (decided.refused === undefined && erase) await scrubWraps(database);
  return decided;
}

async function eraseEverywhere({ sql }: Transaction, { value }: ErasureRow): Promise<number> {
  if (value === undefined) return 0;
  let openings = 0;
  for (const { field } of await occurrencesOf(sql, value)) openings += await erasePersonal(sql, { field, value });
  return openings;
}
