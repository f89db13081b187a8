import type { Knex } from 'knex';
import { z } from 'zod';
import type { Recording, RecordingState } from '../../protocols/custody/recording.ts';
import { granted, refuse, type Verdict } from '../../protocols/refusal.ts';
import { mandateInForce, type Mandate } from '../../protocols/retention/mandate.ts';
import { prospectOf, type Prospect } from '../../protocols/retention/term.ts';
import { stamp } from '../clock.ts';
import { holdsOf, readHold, readHolds, recordingsOnHold, type Hold } from '../custody/holds.ts';
import { parseRecording } from '../custody/recordings.ts';
import type { RetentionDesk } from './desk.ts';
import { readMandates } from './mandates.ts';

/** What reading about terms needs. */
type TermsDesk = Pick<RetentionDesk, 'database' | 'clock' | 'protocol'>;

/** A recording and what is going to happen to it. */
export interface TermOfRecording {
  readonly recording: Recording;
  readonly prospect: Prospect;
  readonly holds: readonly Hold[];
}

/** What falls due when, what keeps it, and whether destruction may run. */
export interface Terms {
  readonly recordings: readonly TermOfRecording[];
  readonly total: number;
  /** Recordings that are due and kept by nothing. */
  readonly ready: number;
  readonly mandate: Mandate | undefined;
  readonly termDays: number;
}

/** A hold with the recordings that it keeps and the name of who placed it. */
export interface HoldOverview {
  readonly hold: Hold;
  readonly recordingIds: readonly string[];
  readonly owner: string;
}

const IN_CUSTODY = ['sealed', 'quarantined', 'destroying'] as const satisfies readonly RecordingState[];
const SHOWN = 200;

/** The recordings in custody, what falls due first on top. */
export async function listTerms(desk: TermsDesk): Promise<Verdict<Terms>> {
  const { sql } = desk.database;
  const now = desk.clock.now();
  const rows: unknown[] = await sql('recordings').whereIn('state', IN_CUSTODY).orderBy(['due_at', 'id']).limit(SHOWN);
  const recordings: TermOfRecording[] = [];
  for (const recording of rows.map(parseRecording)) {
    const holds = recording.holds === 0 ? [] : await holdsOf(sql, recording.id);
    const prospect = prospectOf({ ...recording, dueAt: new Date(recording.dueAt) }, now);
    recordings.push({ recording, prospect, holds });
  }
  const due = sql('recordings')
    .whereIn('state', ['sealed', 'quarantined'])
    .where({ holds: 0 })
    .where('due_at', '<=', stamp(now));
  return granted({
    recordings,
    total: await countOf(sql('recordings').whereIn('state', IN_CUSTODY)),
    ready: await countOf(due),
    mandate: mandateInForce(await readMandates(sql), now).value,
    termDays: desk.protocol.retention.days,
  });
}

/** All open holds, oldest first. */
export async function listHolds({ database }: Pick<TermsDesk, 'database'>): Promise<Verdict<readonly HoldOverview[]>> {
  const overviews: HoldOverview[] = [];
  for (const hold of await readHolds(database.sql, { state: 'open' }))
    overviews.push(await overview(database.sql, hold));
  return granted(overviews);
}

/** One hold, open or lifted. */
export async function readHoldOverview(
  { database }: Pick<TermsDesk, 'database'>,
  holdId: string,
): Promise<Verdict<HoldOverview>> {
  const hold = await readHold(database.sql, holdId);
  return hold === undefined ? refuse('not-found') : granted(await overview(database.sql, hold));
}

async function overview(sql: Knex, hold: Hold): Promise<HoldOverview> {
  return { hold, recordingIds: await recordingsOnHold(sql, hold.id), owner: await nameOf(sql, hold.ownerId) };
}

/** Name of a member of staff or of a screen with the dock wall, or the id when there is none such any more. */
export async function nameOf(sql: Knex, personId: string): Promise<string> {
  const person: unknown = await sql('persons').where({ id: personId }).first('name');
  const row: unknown = person ?? (await sql('wall_screens').where({ id: personId }).first('name'));
  return row === undefined ? personId : z.object({ name: z.string() }).parse(row).name;
}

async function countOf(query: Knex.QueryBuilder): Promise<number> {
  const rows: unknown[] = await query.count({ count: '*' });
  return z.object({ count: z.coerce.number() }).parse(rows[0]).count;
}
