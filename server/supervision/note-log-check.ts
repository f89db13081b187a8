import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { Actor } from '../../protocols/acts.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { LOG_CHECK_OUTCOMES, type LogCheckOutcome } from '../../protocols/supervision/log-check.ts';
import { logSize } from '../audit/read-log.ts';
import { stamp } from '../clock.ts';
import { fieldsOf, rowOf } from '../custody/rows.ts';
import type { SupervisionDesk } from './desk.ts';

/** What somebody found who verified an export of the log away from here. */
export interface LogCheckDraft {
  readonly checkedAt: Date;
  /** Who did it: a person or an organisation. */
  readonly checker: string;
  /** Entries that the export had. */
  readonly size: number;
  readonly outcome: LogCheckOutcome;
  readonly remark: string;
}

const Row = z.object({
  id: z.string(),
  checkedAt: z.string(),
  checker: z.string(),
  size: z.coerce.number(),
  outcome: z.enum(LOG_CHECK_OUTCOMES),
  remark: z.string(),
});

/** A check that was noted. */
export type LogCheck = Readonly<z.infer<typeof Row>>;

/** Notes that the log was verified independently (BIO2 8.15.06). */
export function noteLogCheck(desk: SupervisionDesk, by: Actor, draft: LogCheckDraft): Promise<Verdict<LogCheck>> {
  return desk.database.inTransaction(async (tx) => {
    const now = desk.clock.now();
    if (draft.checkedAt > now) {
      return refuse('invalid-input', [{ field: 'checkedAt', reason: 'Deze dag ligt in de toekomst.' }]);
    }
    if (draft.size > (await logSize(tx.sql))) {
      return refuse('invalid-input', [{ field: 'size', reason: 'Zoveel regels heeft het logboek niet.' }]);
    }
    const check = { ...draft, id: randomUUID(), checkedAt: stamp(draft.checkedAt) };
    await tx.sql('log_checks').insert({ ...rowOf(check), noted_by: by.id, noted_at: stamp(now) });
    const { size, outcome, checkedAt, checker, remark } = check;
    tx.record({
      ...{ act: 'supervision.log-checked', result: 'done', by, about: 'beeldkluis' },
      ...{ facts: { size, outcome, checkedAt }, personal: { checker, remark } },
    });
    return granted(check);
  });
}

/** The independent checks of the log, newest first. */
export async function readLogChecks(sql: Knex): Promise<readonly LogCheck[]> {
  const rows: unknown[] = await sql('log_checks').orderBy('checked_at', 'desc').orderBy('noted_at', 'desc');
  return rows.map((row) => Row.parse(fieldsOf(row)));
}
