import { z } from 'zod';
import { granted, type Verdict } from '../../protocols/refusal.ts';
import type { CheckDesk } from './check-desk.ts';
import { readOpenFindings, readSettledFindings, type Finding } from './findings.ts';
import { keptRows, LAST_READ } from './kept-objects.ts';
import { readLastCheck, type VaultCheck } from './vault-checks.ts';

/** What was looked at when, and what is wrong. */
export interface CheckOverview {
  readonly last: VaultCheck | undefined;
  /** Everything that is kept was opened and hashed at or after this moment; nothing when the vault is empty. */
  readonly readSince: string | undefined;
  readonly recheckDays: number;
  /** Open findings; those about recordings on hold come first. */
  readonly open: readonly Finding[];
  readonly settled: readonly Finding[];
}

const SETTLED_SHOWN = 20;
const Oldest = z.object({ read_since: z.string() });

/** Reads how the vault stands. */
export async function readChecks({ database, recheckDays }: CheckDesk): Promise<Verdict<CheckOverview>> {
  const { sql } = database;
  const oldest: unknown = await keptRows(sql)
    .orderByRaw(LAST_READ)
    .first(sql.raw(`${LAST_READ} as read_since`));
  return granted({
    last: await readLastCheck(sql),
    readSince: oldest === undefined ? undefined : Oldest.parse(oldest).read_since,
    recheckDays,
    open: await readOpenFindings(sql),
    settled: await readSettledFindings(sql, SETTLED_SHOWN),
  });
}
