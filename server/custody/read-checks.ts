import { isLate } from '../../protocols/custody/finding.ts';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import type { CheckDesk } from './check-desk.ts';
import { readOpenFindings, readSettledFindings, type Finding } from './findings.ts';
import { readEverythingSince } from './reread-objects.ts';
import { readLastCheck, type VaultCheck } from './vault-checks.ts';

/** What was looked at when, and what is wrong. */
export interface CheckOverview {
  readonly last: VaultCheck | undefined;
  /** Everything that is kept was opened and hashed at or after this moment; nothing when the vault is empty. */
  readonly readSince: string | undefined;
  readonly recheckDays: number;
  /** Whether the checks do not come round to everything in time. */
  readonly isLate: boolean;
  /** Open findings; those about recordings on hold come first. */
  readonly open: readonly Finding[];
  readonly settled: readonly Finding[];
}

const SETTLED_SHOWN = 20;

/** Reads how the vault stands. */
export async function readChecks(desk: CheckDesk): Promise<Verdict<CheckOverview>> {
  const { database, recheckDays, clock } = desk;
  const { sql } = database;
  const last = await readLastCheck(sql);
  const readSince = await readEverythingSince(desk);
  return granted({
    ...{ last, readSince, recheckDays },
    isLate: isLate({ readSince, begunAt: last?.begunAt }, clock.now(), recheckDays),
    open: await readOpenFindings(sql),
    settled: await readSettledFindings(sql, SETTLED_SHOWN),
  });
}
