import { randomUUID } from 'node:crypto';
import type { Actor } from '../../protocols/acts.ts';
import { storable } from '../../protocols/audit/entry.ts';
import type { ErasureGround } from '../../protocols/audit/erasure.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import type { AuditDesk } from './consult-log.ts';
import { occurrencesOf } from './erasures.ts';

/** What is to be erased, on which ground, and why. */
export interface ErasureProposal {
  readonly value: string;
  readonly ground: ErasureGround;
  readonly explanation: string;
}

const NOWHERE = 'Deze tekst staat niet als persoonsgegeven in het logboek. Neem hem precies over, met hoofdletters.';

/** Proposes to erase a personal value wherever it stands in the log. The log says that it was proposed, and not what. */
export async function proposeErasure(
  { database, clock }: AuditDesk,
  by: Actor,
  proposal: ErasureProposal,
): Promise<Verdict<{ readonly id: string }>> {
  const value = storable(proposal.value);
  const occurrences = await occurrencesOf(database.sql, value);
  if (occurrences.length === 0) return refuse('invalid-input', [{ field: 'value', reason: NOWHERE }]);
  const id = randomUUID();
  await database.inTransaction(async (tx) => {
    const { ground, explanation } = proposal;
    await tx.sql('personal_erasures').insert({
      ...{ id, state: 'proposed', value, ground, explanation },
      ...{ proposed_by: by.id, proposed_at: stamp(clock.now()) },
    });
    const fields = occurrences.map(({ field, entries }) => `${field}: ${entries}`);
    tx.record({
      ...{ act: 'audit.erasure-proposed', result: 'done', by, about: 'beeldkluis' },
      facts: { erasure: id, ground, fields },
      personal: { explanation },
    });
  });
  return granted({ id });
}
