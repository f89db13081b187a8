import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { standingOf, type Mandate, type MandateStanding } from '../../protocols/retention/mandate.ts';
import type { RetentionDesk } from './desk.ts';
import { readItems, readRun, readRuns, type DestructionItem, type DestructionRun } from './destruction-runs.ts';
import { readMandates } from './mandates.ts';
import { nameOf } from './read-terms.ts';

/** A mandate as the list shows it. */
export interface ListedMandate {
  readonly mandate: Mandate;
  readonly standing: MandateStanding;
  readonly grantedBy: string;
}

/** A run as the list shows it. */
export interface ListedRun {
  readonly run: DestructionRun;
  readonly recordings: number;
}

/** A wrapping key that lay over destroyed recordings, and when it was destroyed itself. */
export interface KeyStanding {
  readonly keyId: string;
  readonly destroyedAt: string | undefined;
}

/** Everything about one run: the recordings, the keys over them, and the signed statement when there is one. */
export interface RunReport {
  readonly run: DestructionRun;
  readonly items: readonly DestructionItem[];
  readonly keys: readonly KeyStanding[];
}

/** All mandates that were ever granted, the newest on top. */
export async function listMandates({
  database,
  clock,
}: Pick<RetentionDesk, 'database' | 'clock'>): Promise<Verdict<readonly ListedMandate[]>> {
  const listed: ListedMandate[] = [];
  for (const mandate of await readMandates(database.sql)) {
    const grantedBy = await nameOf(database.sql, mandate.grantedBy);
    listed.push({ mandate, standing: standingOf(mandate, clock.now()), grantedBy });
  }
  return granted(listed);
}

/** All runs of the destruction, the newest on top. */
export async function listRuns({ database }: Pick<RetentionDesk, 'database'>): Promise<Verdict<readonly ListedRun[]>> {
  const listed: ListedRun[] = [];
  for (const run of await readRuns(database.sql)) {
    listed.push({ run, recordings: (await readItems(database.sql, run.id)).length });
  }
  return granted(listed);
}

/** One run of the destruction. */
export async function readRunReport(
  { database, keyStore }: Pick<RetentionDesk, 'database' | 'keyStore'>,
  runId: string,
): Promise<Verdict<RunReport>> {
  const run = await readRun(database.sql, runId);
  if (run === undefined) return refuse('not-found');
  const items = await readItems(database.sql, run.id);
  const destroyed = new Map((await keyStore.listDestroyed()).map(({ keyId, destroyedAt }) => [keyId, destroyedAt]));
  const keyIds = [...new Set(items.flatMap(({ specification }) => specification.keyIds))].sort();
  return granted({ run, items, keys: keyIds.map((keyId) => ({ keyId, destroyedAt: destroyed.get(keyId) })) });
}

/** The signed statement of a run, recorded before it leaves; refused (`not-ready`) until it was signed. */
export function fetchStatement(
  { database }: Pick<RetentionDesk, 'database'>,
  by: Actor,
  runId: string,
): Promise<Verdict<{ readonly number: string; readonly statement: string }>> {
  return database.inTransaction(async (tx) => {
    const run = await readRun(tx.sql, runId);
    if (run === undefined) return refuse('not-found');
    if (run.statement === null) return refuse('not-ready');
    tx.record({
      act: 'retention.statement-read',
      result: 'done',
      by,
      about: run.id,
      facts: { number: run.number, form: 'jws' },
    });
    return granted({ number: run.number, statement: run.statement });
  });
}
