import type { ErasureGround, ErasureState } from '../../protocols/audit/erasure.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import type { AuditDesk } from './consult-log.ts';
import { occurrencesOf, readErasureRows, type Occurrences } from './erasures.ts';

/** A proposal to erase as a page shows it. */
export interface ErasureItem {
  readonly id: string;
  readonly state: ErasureState;
  readonly ground: ErasureGround;
  readonly explanation: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly decidedAt: string | undefined;
  /** Openings that went. */
  readonly openings: number;
  /** What is to be erased and where it stands; nothing after the decision. */
  readonly open: { readonly value: string; readonly occurrences: Occurrences } | undefined;
}

/** All proposals to erase; those that wait, with what they would erase. */
export async function listErasures({ database }: AuditDesk): Promise<Verdict<readonly ErasureItem[]>> {
  const items: ErasureItem[] = [];
  for (const row of await readErasureRows(database.sql)) {
    const { id, state, ground, explanation, value } = row;
    const open = value === undefined ? undefined : { value, occurrences: await occurrencesOf(database.sql, value) };
    items.push({
      ...{ id, state, ground, explanation, open, openings: row.openings ?? 0 },
      ...{ proposedBy: row.proposed_by, proposedAt: row.proposed_at, decidedAt: row.decided_at },
    });
  }
  return granted(items);
}
