import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import type { AuditDesk } from './consult-log.ts';

/**
 * Asks for the newest checkpoint to be mailed to the auditor now; the job that publishes the log does it, and tries again until it was
 * taken. Refused where no mailbox was set.
 */
export async function askMail(
  { database, anchorKinds, clock }: Pick<AuditDesk, 'database' | 'anchorKinds' | 'clock'>,
  by: Actor,
): Promise<Verdict<undefined>> {
  if (!anchorKinds.includes('mail')) return refuse('no-mailbox');
  await database.inTransaction(async (tx) => {
    // What failed before need not be waited for any longer.
    const row = { kind: 'mail', asked_at: stamp(clock.now()), failed_at: null, failure: null };
    await tx.sql('log_anchors').insert(row).onConflict('kind').merge();
    await tx.enqueue({ name: 'audit.publish', payload: {}, key: 'audit.publish' });
    tx.record({ act: 'audit.mail-asked', result: 'done', by, about: 'beeldkluis' });
  });
  return granted(undefined);
}
