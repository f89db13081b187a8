import type { Knex } from 'knex';
import { z } from 'zod';
import { csvHead, csvRow, latenessOf } from '../../protocols/supervision/audit-pack.ts';
import type { LatenessCounts } from '../../protocols/supervision/pack-summary.ts';
import type { PackPeriod } from './pack-rows.ts';

const PAGE = 500;
const DueRow = z.object({
  id: z.string(),
  state: z.string(),
  due_at: z.string(),
  destroyed_at: z.string().nullable(),
  holds: z.coerce.number(),
  last_lifted: z.string().nullable(),
});
type Due = z.infer<typeof DueRow>;

/** Every recording that fell due within the period, with when it was destroyed and why not sooner; counted as it goes by. */
export async function* dueTable(
  sql: Knex,
  period: PackPeriod,
  { now, counts }: { readonly now: string; readonly counts: LatenessCounts },
): AsyncGenerator<string, void, undefined> {
  yield csvHead(['Opname', 'Stand', 'Viel vrij', 'Vernietigd', 'Vastgehouden tot', 'Oordeel']);
  const mandates = await readMandates(sql);
  for await (const row of dueWithin(sql, { ...period, until: period.until < now ? period.until : now })) {
    const { id, state, due_at: dueAt, destroyed_at: destroyedAt, holds, last_lifted: lifted } = row;
    const heldUntil = holds > 0 ? ('open' as const) : (lifted ?? undefined);
    const mandate = mandates.some((each) => isInForce(each, dueAt));
    const lateness = latenessOf({ dueAt, destroyedAt, heldUntil, mandate }, now);
    counts[lateness] += 1;
    yield csvRow([id, state, dueAt, destroyedAt, heldUntil ?? null, lateness]);
  }
}

async function* dueWithin(sql: Knex, { from, until }: PackPeriod): AsyncGenerator<Due, void, undefined> {
  for (let last: Pick<Due, 'due_at' | 'id'> = { due_at: from, id: '' }; ;) {
    const page: unknown[] = await sql('recordings')
      .whereRaw('(due_at > ? OR (due_at = ? AND id > ?))', [last.due_at, last.due_at, last.id])
      .where('due_at', '<', until)
      .orderBy(['due_at', 'id'])
      .limit(PAGE)
      .select('id', 'state', 'due_at', 'destroyed_at', 'holds', {
        last_lifted: sql('recording_holds').whereRaw('recording_holds.recording_id = recordings.id').max('lifted_at'),
      });
    const rows = page.map((row) => DueRow.parse(row));
    yield* rows;
    const end = rows.at(-1);
    if (end === undefined) return;
    last = end;
  }
}

const MandateRow = z.object({ valid_from: z.string(), valid_to: z.string(), withdrawn_at: z.string().nullable() });
type Mandate = z.infer<typeof MandateRow>;

async function readMandates(sql: Knex): Promise<readonly Mandate[]> {
  const rows: unknown[] = await sql('mandates').select('valid_from', 'valid_to', 'withdrawn_at');
  return rows.map((row) => MandateRow.parse(row));
}

function isInForce({ valid_from: from, valid_to: to, withdrawn_at: withdrawn }: Mandate, at: string): boolean {
  return from <= at && to >= at && (withdrawn === null || withdrawn > at);
}
