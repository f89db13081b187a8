import { createPublicKey } from 'node:crypto';
import type { Actor } from '../../protocols/acts.ts';
import { formatVerifierKey, type CheckpointKey } from '../../protocols/audit/checkpoint.ts';
import { MOST_ENTRIES_IN_PDF, type ExportForm } from '../../protocols/audit/export-form.ts';
import type { LogPurpose } from '../../protocols/audit/log-purpose.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { stamp } from '../clock.ts';
import type { AuditDesk } from './consult-log.ts';
import { exportLog } from './export-log.ts';
import { exportPart } from './export-part.ts';
import { latestCheckpoint, publishCheckpoint, type PublishedCheckpoint } from './publish-checkpoint.ts';
import { logSize, toLoggedEntry, type LoggedEntry } from './read-log.ts';
import { countSelected, isWhole, selectEntries, type LogSelection } from './select-entries.ts';

/** What somebody wants to take out of the house, in which form, and for what. */
export interface ExportChoice {
  readonly form: ExportForm;
  readonly purpose: LogPurpose;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  readonly about?: string | undefined;
  readonly caseRef?: string | undefined;
}

/** An export that was recorded and can begin. */
export interface BegunExport {
  readonly choice: ExportChoice;
  readonly entries: number;
  readonly begunAt: Date;
  readonly origin: string;
  /** The newest signed checkpoint; nothing while none could be signed. */
  readonly checkpoint: PublishedCheckpoint | undefined;
  /** JSON Lines with proofs. */
  lines(): AsyncIterable<string>;
  /** The entries for people, oldest first, in steps. */
  read(): AsyncIterable<readonly LoggedEntry[]>;
}

/**
 * Begins an export. That it takes place, what of and for what is committed first, and stands itself in an export of the whole log; then a
 * checkpoint is signed, so that everything in it can be proven.
 */
export async function beginSelection(desk: AuditDesk, by: Actor, choice: ExportChoice): Promise<Verdict<BegunExport>> {
  const { database, signer, clock } = desk;
  const key: CheckpointKey = { name: signer.origin, publicKey: createPublicKey(signer.privateKey) };
  const { from, until, about, caseRef } = choice;
  const selection: LogSelection = { from: from && stamp(from), until: until && stamp(until), about, caseRef };
  const begunAt = clock.now();
  const entries = await countSelected(database.sql, selection, await logSize(database.sql));
  if (choice.form === 'pdf' && entries > MOST_ENTRIES_IN_PDF) return refuse('export-too-long');
  await database.inTransaction((tx) => {
    tx.record({
      ...{ act: 'audit.exported', result: 'done', by, about: 'beeldkluis', purpose: choice.purpose },
      facts: { form: choice.form, entries, key: formatVerifierKey(key), ...factsOf(selection) },
    });
    return Promise.resolve();
  });
  const size = await logSize(database.sql);
  const checkpoint = await signed(desk);
  return granted({
    ...{ choice, entries, begunAt, checkpoint, origin: signer.origin },
    lines: () =>
      isWhole(selection) || checkpoint === undefined
        ? exportLog(database, key)
        : exportPart(database.sql, key, { selection, size, checkpoint }),
    read: () => logged(desk, selection, size),
  });
}

// What was left out stands there too: that nothing narrowed the export is a fact.
function factsOf({ from, until, about, caseRef }: LogSelection): Record<string, string | null> {
  return { from: from ?? null, until: until ?? null, about: about ?? null, case: caseRef ?? null };
}

/** A log that was altered, or a folder that cannot be written, keeps no export from being made: it is wanted most just then. */
async function signed({ database, checkpoints }: AuditDesk): Promise<PublishedCheckpoint | undefined> {
  await publishCheckpoint(checkpoints).catch(() => undefined);
  return latestCheckpoint(database.sql);
}

async function* logged({ database }: AuditDesk, selection: LogSelection, size: number) {
  for await (const entries of selectEntries(database.sql, selection, size)) yield entries.map(toLoggedEntry);
}
